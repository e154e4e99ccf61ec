/* IDEA: Investigate, Discuss, Estimate, Aggregate: Hemming et al., "A practical guide to structured expert
 * elicitation using the IDEA protocol", Methods Ecol Evol 9 (2018) 169-180. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Four-step answer: lowest, highest, best, and how sure (0 .. 1) that the truth lies between. */
typedef struct IdeaAnswer {
	double low, best, high, confidence;
} IdeaAnswer;

/* Limits given at the answer's confidence are stretched linearly about the best estimate to `wanted`
 * (0 < both <= 1); of a probability they stay within [0, 1]. */
IdeaAnswer idea_rescale(IdeaAnswer answer, double wanted, bool probability);

/* A round: equal weights, and the spread shown. */
typedef struct IdeaRound {
	double low, best, high;                /* means of the rescaled answers */
	double best_least, best_most, best_sd; /* of the best estimates; sd NAN of one answer */
} IdeaRound;
IdeaRound idea_aggregate(const IdeaAnswer *answers, size_t n, double wanted, bool probability);
