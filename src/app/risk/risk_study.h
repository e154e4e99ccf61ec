/* Experts' answers: expert, item, scale (UNI, LOG), realisation (empty: not known yet) and quantiles q5, q50, … in per
 * cent. */
#pragma once

#include "algo/panel/experts.h"
#include "app/dispatch_names.h"
#include "app/risk/risk_table.h"

typedef struct RiskStudy {
	Study study;
	Names experts, items;
	const char **levels; /* "q5", … */
} RiskStudy;

/* Return: 0; ERR_FORMAT or ERR_IO after saying all that is wrong, each with its expert and item. Quantiles that are empty,
 * NA, -999.5 or -999.6 (EXCALIBUR's two codes) are no answer; an answer has all its quantiles or none. */
int risk_study_read(RiskStudy *out, RiskJob *job, const char *path);
