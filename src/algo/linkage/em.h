/* The Fellegi-Sunter model and its parameters from unlabelled pairs.
 *
 * A pair is a pattern: for each field the level of agreement (0: differs, higher: more alike), or
 * EM_MISSING where a value is missing, which says nothing. m and u are the chances of a level among
 * pairs of one person and of two; fields are taken as independent given that (I. Fellegi and A. Sunter,
 * "A Theory for Record Linkage", 1969). The parameters maximise the likelihood by EM (A. Dempster,
 * N. Laird, D. Rubin 1977; M. Jaro 1989). */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { EM_FIELDS_MOST = 16, EM_LEVELS_MOST = 8, EM_MISSING = -1 };

typedef struct EmPattern {
	int8_t level[EM_FIELDS_MOST];
	double count; /* pairs with this pattern */
} EmPattern;

typedef struct EmModel {
	int32_t fields;
	int32_t levels[EM_FIELDS_MOST]; /* of a field */
	double lambda;                  /* share of pairs that are of one person */
	double m[EM_FIELDS_MOST][EM_LEVELS_MOST], u[EM_FIELDS_MOST][EM_LEVELS_MOST];
	double log_likelihood;
	int32_t iterations;
} EmModel;

/* lambda 0.1; m: 0.9 for the top level, the rest in equal shares; u: the patterns' own frequencies. */
void em_start(EmModel *model, const EmPattern *patterns, size_t count);
/* Until no parameter changes by more than `tolerance`, at most `most` rounds. `fix_u`: u stays. */
void em_fit(EmModel *model, const EmPattern *patterns, size_t count, bool fix_u, double tolerance,
	int32_t most);

/* log2(m/u) of one level; EM_CERTAIN where u is 0, -EM_CERTAIN where m is, 0 where both are or the
 * value is missing. */
double em_weight(const EmModel *model, int32_t field, int32_t level);
#define EM_CERTAIN 1e9
/* log2 of the odds before anything is compared, plus the weights of the fields; and the same as the
 * chance that such a pair is of one person. */
double em_pattern_weight(const EmModel *model, const int8_t *level);
double em_probability(const EmModel *model, const int8_t *level);
