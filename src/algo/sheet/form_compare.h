/* How much of a form was asked already by another. */
#pragma once

#include "algo/sheet/form_scope.h"

/* One thing that `b` asks for. What every form has (a serial number, who fills it in and when, remarks)
 * and what it calculates itself is not asked of anybody and is left out. */
typedef struct OverlapItem {
	const FormField *field;
	const FormField
		*by;      /* the field of `a` that asked for it, or for what it follows from; NULL: new */
	bool follows; /* age from a birth date, birth and sex from an identity number */
} OverlapItem;

typedef struct FormOverlap {
	OverlapItem *items;
	size_t count, asked;
	bool same_unit;     /* records are of the same kind */
	bool same_people;   /* scope_covers */
	int64_t days_older; /* days from a's day to b's; 0 when either has none, or b's is no later */
} FormOverlap;

void form_compare(Arena *arena, const Form *a, const FormScope *a_scope, const Form *b,
	const FormScope *b_scope, FormOverlap *out);
/* asked / count; 1 when nothing is asked for. */
double overlap_share(const FormOverlap *overlap);
/* The share, where `a` had the same records; else 0. */
double overlap_covered(const FormOverlap *overlap);
