/* Experts weighed by how well they judged what is known: R. M. Cooke, Experts in Uncertainty (1991),
 * chapters 9 and 12; Cooke and Goossens, Reliab Eng Syst Saf 93 (2008) 657-674. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Study {
	size_t experts, items, levels;
	const double *level; /* rising, within (0, 1) */
	const double *value; /* [(expert * items + item) * levels + level]; first NAN: not answered */
	const double *realisation; /* per item; NAN: not known yet, a target */
	const bool *log_scale;     /* per item */
	double overshoot;          /* of the intrinsic range; usual .1 */
} Study;

typedef enum StudyFault {
	STUDY_EQUAL = 1, /* neighbouring quantiles of an answer are equal or fall */
	STUDY_LOG,       /* an item on the log scale has a value of 0 or less */
	STUDY_NO_SEED,   /* no item with a known value */
	STUDY_LEVELS,    /* levels do not rise within (0, 1) */
} StudyFault;
/* Return: 0 or a fault, with the expert and item (0-based) it concerns. */
int study_check(const Study *study, size_t *expert, size_t *item);

typedef struct Judge {
	double calibration; /* p of the chi-square of the bins; 0: no seed answered */
	double information, information_of_seeds; /* mean relative information to the background */
	double weight;                            /* calibration x information_of_seeds */
} Judge;
/* bins: experts x (levels + 1) counts of seeds by where their value fell. */
void study_experts(const Study *study, Arena *arena, Judge *judges, double *bins);

/* A decision maker from weights per expert and item (experts x items): the weighted mean of the experts'
 * distribution functions. quantiles: items x levels. */
void study_decide(
	const Study *study, Arena *arena, const double *weights, double *quantiles, Judge *judge);

typedef enum Decision { DECIDE_EQUAL, DECIDE_GLOBAL, DECIDE_GLOBAL_BEST, DECIDE_ITEM } Decision;
/* Equal weights; global weights; global weights of those with calibration >= the cut *alpha that gives the
 * decision maker the largest weight; weights by calibration and each item's own information. */
/* The same of a study without one expert or one item (SIZE_MAX: none left out), the experts judged anew: how much
 * does it hang on one of them? The arrays of the smaller study are in the arena. False when no seed is left. */
bool study_without(const Study *study, Arena *arena, size_t expert, size_t item, Study *out);
void study_decision(const Study *study, Arena *arena, const Judge *judges, Decision decision,
	double *quantiles, Judge *judge, double *alpha);
