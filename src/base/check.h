/* Check digits and normal forms of national numbers. */
#pragma once

#include "base/arena.h"
#include "base/clock.h"

#include <stdbool.h>

/* GB 11643: 18 characters, birth date real, check character by ISO 7064 MOD 11-2
 * (weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2). A small x is accepted. */
bool resident_id_valid(const char *id);
/* Date of birth (city midnight) and sex (1 male, 2 female, GB/T 2261.1) of a valid number. */
void resident_id_facts(const char *id, Time *birth, int *sex);
/* GB 32100 unified social credit code: 18 characters, weights 3^i mod 31. */
bool credit_code_valid(const char *code);
/* Digits with an optional leading +; blanks, hyphens and a leading +86/0086 of a
 * mainland number removed. NULL when it cannot be a telephone number. */
const char *phone_normal(Arena *arena, const char *s);
/* "138****5678" */
const char *phone_masked(Arena *arena, const char *phone);
