/* How two values of one field are compared, and what a value is blocked by.
 *
 * A comparison is a row of a table: a normal form that cells are brought into before they are kept, a
 * prepared form of a kept value, and a level of agreement of two values that are not equal. Equal
 * values have the highest level without being looked at. Everything here is pure and may run on any
 * thread. Names of comparisons are what a schema writes behind `compare =`. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a normal form that are looked at; a longer value is kept whole, equal only to itself. */
enum { COMPARE_VALUE_MOST = 1024, COMPARE_LEVELS_MOST = 8, COMPARE_FACETS_MOST = 6 };

/* A part of a value that records are blocked by: its year, how it sounds, its first letter. */
typedef struct CompareFacet {
	const char *name; /* "whole" is known to every comparison */
	/* The part of a value as a number, equal for values that agree in it; 0: it has none. `form`: as prepared. */
	uint64_t (*of)(const char *text, size_t size, const void *form);
} CompareFacet;

typedef struct Comparison {
	const char *name;
	int32_t levels;                         /* 2 to COMPARE_LEVELS_MOST */
	const char *words[COMPARE_LEVELS_MOST]; /* stable names of the levels, "differs" first */
	int32_t
		swapped; /* the level of two values of which each stands in the other's field; 0: none */
	double m[COMPARE_LEVELS_MOST]; /* shares expected among pairs of one person */
	double u[COMPARE_LEVELS_MOST]; /* and of two; what is seen in the data overrules both */
	/* And of two people of one household, where the field is a household's; 0: as of any two. All 0: as of
	 * one person. */
	double h[COMPARE_LEVELS_MOST];
	/* The cell as it is kept, UTF-8, at most `size` bytes of input and as many of output: `out` has room
	 * for 3 * size + 1. Return: its bytes; 0 when the cell says nothing (blank, 不详, n/a, …). */
	size_t (*normal)(const char *cell, size_t size, char *out);
	size_t form_size; /* bytes of a prepared form; 0: the text itself is the form */
	void (*prepare)(const char *text, void *form); /* NULL with form_size 0 */
	int32_t (*level)(
		const void *a, const void *b); /* of two forms of different values: 0 .. levels - 1 */
	bool ordered; /* level(a, b) may differ from level(b, a): the smaller text is given first */
	CompareFacet facets[COMPARE_FACETS_MOST];
	int32_t apart; /* up to this level two proven values contradict each other */
	/* Whether the value is sound enough to contradict another: a number whose check digit is right. NULL: no
	 * value of this field is. */
	bool (*proves)(const char *text);
	/* Whether the value is not of the person with that birth (a kept date): a guardian's number in a child's row.
	 * NULL: it never is. */
	bool (*anothers)(const char *text, const char *birth);
} Comparison;

/* NULL when there is none of that name. */
const Comparison *comparison_find(const char *name);
/* The facet of that name; NULL when the comparison has none. */
const CompareFacet *comparison_facet(const Comparison *comparison, const char *name);

/* 64 bits of the bytes, the same on every machine, never 0. */
uint64_t compare_hash(const char *bytes, size_t size);
