/* Scales of risk levels: packs/levels/scales.csv, or a file of the same form. */
#pragma once

#include "algo/panel/matrix.h"
#include "app/risk/risk_table.h"

typedef struct RiskScale {
	MatrixScale scale;
	const char *id[MATRIX_LEVELS_MOST];
	const char *name[MATRIX_LEVELS_MOST],
		*advice[MATRIX_LEVELS_MOST]; /* in the language asked for */
} RiskScale;

/* The scheme's levels valid on `day` (a day number). `path` NULL: the pack built in. Return: 0; ERR_FORMAT or ERR_IO
 * after saying why, also when there is no such scheme or it is not valid on that day. */
int risk_scale_read(RiskScale *out, RiskJob *job, const char *path, const char *scheme, int64_t day,
	const char *language);
