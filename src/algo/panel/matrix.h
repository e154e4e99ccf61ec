/* From a worksheet to a level of risk: likelihood times consequence, each 1 to 5, on a scale of levels.
 *
 * WHO, "Rapid risk assessment of acute public health events" (2012): likelihood and consequences in a matrix, with
 * the confidence stated; the known faults of such matrices (Cox, "What's wrong with risk matrices?", Risk Anal 28
 * (2008) 497-512: ties, ranges pressed together) are why an interval is told and not a cell alone.
 *
 * Rules: the level is that of the score likelihood x worst consequence; a consequence of 5 is never below the
 * scale's middle level; low confidence, or a kind of consequence nobody scored, widens the interval, never the level
 * itself: what is not known raises uncertainty, not the score. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { MATRIX_LEVELS_MOST = 8, MATRIX_KINDS_MOST = 8 };

/* Levels from the lowest up: level i holds scores from from[i] to below from[i + 1]. */
typedef struct MatrixScale {
	size_t levels;
	double from[MATRIX_LEVELS_MOST];
	size_t middle; /* what a consequence of 5 has at least */
} MatrixScale;

typedef enum MatrixConfidence { MATRIX_LOW, MATRIX_MEDIUM, MATRIX_HIGH } MatrixConfidence;

typedef struct MatrixSheet {
	double likelihood;                     /* 1 .. 5 */
	double consequence[MATRIX_KINDS_MOST]; /* 1 .. 5 each, NAN not scored; one at least is */
	size_t kinds;
	MatrixConfidence confidence;
} MatrixSheet;

typedef struct MatrixLevel {
	double score, worst, mean; /* of the consequences scored */
	size_t level, low, high;   /* with its interval */
	size_t unscored;
	bool lifted;  /* by a consequence of 5 */
	bool widened; /* by low confidence, or consequences not scored */
} MatrixLevel;

MatrixLevel matrix_judge(const MatrixScale *scale, const MatrixSheet *sheet);
