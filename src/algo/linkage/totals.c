/* What occurs among all pairs there are. */
#include "algo/linkage/model.h"

#include "algo/linkage/scratch.h"
#include "base/clock.h"

#include <string.h>

/* How many have a value, and pairs of them that have the same one. */
typedef struct Equal {
	double rows, pairs;
} Equal;

static double pairs_of(double n) {
	return n * (n - 1) / 2;
}

/* Of records that differ. */
static Equal equal_all(const LinkRecords *records, int32_t field) {
	const uint32_t *rows = records->rows_with[field];
	Equal out = {0};
	for (uint32_t i = 1; i < link_value_count(records->values[field]); i++) {
		out.rows += rows[i];
		out.pairs += pairs_of(rows[i]);
	}
	return out;
}

/* Of rows; `source` < 0: of all. */
static Equal equal_rows(const LinkRecords *records, int32_t field, int32_t source, uint32_t *rows) {
	uint32_t n = link_value_count(records->values[field]);
	Equal out = {0};
	memset(rows, 0, n * sizeof *rows);
	for (uint32_t i = 0; i < records->count; i++)
		for (uint32_t r = records->first[i]; r < records->first[i + 1]; r++)
			rows[link_record(records, i)[field]] +=
				source < 0 || records->source[records->row[r]] == source;
	for (uint32_t i = 1; i < n; i++) {
		out.rows += rows[i];
		out.pairs += pairs_of(rows[i]);
	}
	return out;
}

/* Pairs of rows of two sources. */
static void count_across(
	Arena *arena, const LinkRecords *records, int32_t field, double *seen, double *equal) {
	uint32_t *rows = scratch_of(arena, uint32_t, link_value_count(records->values[field]));
	Equal all = equal_rows(records, field, -1, rows);
	*seen = pairs_of(all.rows);
	*equal = all.pairs;
	for (uint16_t s = 0; s < records->sources; s++) {
		Equal within = equal_rows(records, field, s, rows);
		*seen -= pairs_of(within.rows);
		*equal -= within.pairs;
	}
	scratch_give(arena, rows);
}

/* Pairs with the field on both sides, and the share of equal ones. */
static void count_equal(
	Arena *arena, const LinkRecords *records, int32_t field, bool across, LinkTotals *out) {
	Equal all = equal_all(records, field);
	double seen = pairs_of(all.rows), equal = all.pairs;
	if (across)
		count_across(arena, records, field, &seen, &equal);
	int32_t top = records->schema->fields[field].compare->levels - 1;
	out->seen[field] = seen > 0 ? seen : 0;
	out->share[field][top] = seen > 0 ? equal / seen : 0;
}

static double pairs_there_are(Arena *arena, const LinkRecords *records, bool across) {
	uint16_t n = records->sources;
	double *rows = scratch_of(arena, double, n),
		   pairs = pairs_of(across ? records->rows : records->count);
	for (uint32_t i = 0; i < records->rows; i++)
		rows[records->source[i]]++;
	for (uint16_t s = 0; across && s < n; s++)
		pairs -= pairs_of(rows[s]);
	scratch_give(arena, rows);
	return pairs;
}

/* ---- levels below the top ------------------------------------------------------------------------------ */

typedef double Counts[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST];

static void sample_pairs(
	Arena *arena, const LinkRecords *records, uint32_t sample, uint64_t seed, Counts counts) {
	RngSeeded state;
	Rng rng = rng_seeded(&state, seed);
	LinkComparer *comparer = link_comparer_new(arena, records);
	for (uint32_t n = 0; n < sample && records->count > 1; n++) {
		uint32_t a = (uint32_t)rng_below(&rng, records->count);
		uint32_t b = (uint32_t)rng_below(&rng, records->count - 1);
		b += b >= a;
		LinkVector vector =
			link_compare(comparer, link_record(records, a), link_record(records, b));
		for (int32_t f = 0; f < records->fields; f++)
			if (link_vector_level(vector, f) >= 0)
				counts[f][link_vector_level(vector, f)]++;
	}
}

/* As if so many pairs had been seen before at the shares that comparisons expect. */
#define SEEN_BEFORE 30.0

static void share_levels(const Comparison *compare, const double *counts, double *share) {
	int32_t top = compare->levels - 1;
	double sum = 0;
	for (int32_t k = 0; k < top; k++)
		sum += counts[k] + SEEN_BEFORE * compare->u[k];
	for (int32_t k = 0; k < top; k++)
		share[k] = (1 - share[top]) * (counts[k] + SEEN_BEFORE * compare->u[k]) / sum;
}

void link_totals(Arena *arena, const LinkRecords *records, bool across, uint32_t sample,
	uint64_t seed, LinkTotals *out) {
	Counts counts = {{0}};
	*out = (LinkTotals){.pairs = pairs_there_are(arena, records, across)};
	sample_pairs(arena, records, sample, seed, counts);
	for (int32_t f = 0; f < records->fields; f++) {
		count_equal(arena, records, f, across, out);
		share_levels(records->schema->fields[f].compare, counts[f], out->share[f]);
	}
}
