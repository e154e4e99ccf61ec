/* Words to numbers: 0, 1, 2, … in the order they are first seen. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Names {
	Arena *arena;
	const char **name; /* of a number */
	int32_t count, capacity;
	int32_t *bucket; /* a number or -1; open addressing */
	uint32_t mask;
} Names;

void names_init(Names *names, Arena *arena);
/* The word's number; *is_new tells whether it was not known (may be NULL). The word is copied. */
int32_t names_add(Names *names, const char *word, bool *is_new);
/* -1: not known. */
int32_t names_find(const Names *names, const char *word);
