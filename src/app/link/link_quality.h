/* Clerical samples as files: drawn from a linkage with both rows side by side, judged by a person, reckoned up. */
#pragma once

#include "algo/linkage/clerical.h"
#include "algo/linkage/link.h"
#include "app/link/link_load.h"

/* Writes a row a drawn pair: pair, stratum, from, to, link, stratum_pairs, probability, source and row_id of both, the
 * kept values of both field by field (name_l, name_r, …), and an empty column same. Equal rows are one. Return: 0;
 * ERR_IO after saying why. *drawn: rows written. */
typedef struct LinkSampling {
	const LinkInput *input;
	const LinkResult *result;
	double threshold;
	uint64_t size, seed;
	const char *out;
	uint64_t drawn;
} LinkSampling;
int link_sample_write(RiskJob *job, LinkSampling *sampling);

/* Reads such a file: same is yes or no (y, n, 1, 0, 是, 否), or empty where nobody judged. Return: 0; ERR_FORMAT
 * or ERR_IO after saying why. *count strata, in their order. */
int link_sample_read(
	RiskJob *job, const char *path, ClericalStratum strata[CLERICAL_STRATA], size_t *count);
