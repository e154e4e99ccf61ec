#include "algo/linkage/link.h"

#include "algo/linkage/link_private.h"
#include "algo/linkage/patterns.h"
#include "algo/linkage/scratch.h"
#include "base/clock.h"
#include "base/error.h"

#include <math.h>

/* Pairs a key may bring: half a million, or one for two records where that is more, but at most twenty for each. */
static double budget_of(const LinkRecords *records) {
	return fmin(20, fmax(0.5, 5e5 / fmax(records->count, 1)));
}

/* Pairs the model is fitted to; pairs drawn at random. */
enum { TRAINED_ON = 400000, SAMPLED = 100000, LEFT_OUT_SAMPLED = 2000 };

static double rows_of(const LinkRecords *records, uint32_t record, uint16_t source) {
	double n = 0;
	for (uint32_t i = records->first[record]; i < records->first[record + 1]; i++)
		n += records->source[records->row[i]] == source;
	return n;
}

static double pairs_of(double n, double m, bool same) {
	return same ? n * (n - 1) / 2 : n * m;
}

double link_row_pairs(const LinkRecords *records, LinkMode mode, uint32_t a, uint32_t b) {
	double n = records->first[a + 1] - records->first[a],
		   m = records->first[b + 1] - records->first[b];
	double all = pairs_of(n, m, a == b), within = 0;
	if (mode == LINK_BOTH || records->sources == 1 || all == 0)
		return mode == LINK_ACROSS && records->sources == 1 ? 0 : all;
	for (uint16_t s = 0; s < records->sources; s++)
		within += pairs_of(rows_of(records, a, s), rows_of(records, b, s), a == b);
	return mode == LINK_DEDUPE ? within : all - within;
}

/* ---- what the model is fitted to --------------------------------------------------------------------- */

typedef struct Training {
	const LinkRecords *records;
	LinkMode mode;
	LinkComparer *comparer;
	Patterns patterns;
	uint64_t every;  /* one pair of so many */
	bool one_by_one; /* drawn pair by pair */
} Training;

static bool is_drawn(const Training *t, uint64_t content) {
	return (content * UINT64_C(0x9e3779b97f4a7c15) >> 24) % t->every == 0;
}

static void train_on(void *self, uint32_t a, uint32_t b) {
	Training *t = self;
	const LinkRecords *records = t->records;
	if (t->one_by_one && !is_drawn(t, records->content[a] ^ records->content[b] * 3))
		return;
	double rows = link_row_pairs(records, t->mode, a, b);
	if (rows > 0)
		patterns_add(&t->patterns,
			link_compare(t->comparer, link_record(records, a), link_record(records, b)),
			(t->mode == LINK_ACROSS ? rows : 1) * (double)t->every);
}

/* One small block of so many, by what is in it; of the large ones, which are few, one pair of so many. */
static void train_on_key(Training *t, const LinkBlocks *blocks, int32_t key) {
	enum { SMALL = 8 };
	const LinkKeyBlocks *of = &blocks->keys[key];
	for (uint32_t b = 0; b < of->block_count; b++) {
		uint64_t content = t->records->content[of->member[of->blocks[b].first]] + (uint64_t)key;
		t->one_by_one = of->blocks[b].count > SMALL;
		if (t->one_by_one || is_drawn(t, content))
			link_blocks_visit(blocks, key, b, b + 1, train_on, t);
	}
}

/* Across files, rows of one record are pairs that agree in all they have; within one they are one row twice. */
static void train_on_equals(Training *t) {
	for (uint32_t i = 0; i < t->records->count; i++) {
		double count = link_row_pairs(t->records, t->mode, i, i);
		if (count > 0)
			patterns_add(&t->patterns,
				link_compare(t->comparer, link_record(t->records, i), link_record(t->records, i)),
				count);
	}
}

static void train(Arena *arena, const LinkRecords *records, const LinkWanted *wanted,
	const LinkJudged *judged, LinkResult *result) {
	Training t = {.records = records, .mode = wanted->mode, .every = 1};
	uint64_t pairs = 0;
	for (int32_t k = 0; k < result->blocks->count; k++)
		pairs += result->blocks->keys[k].pairs - result->blocks->keys[k].left_out;
	t.every += pairs / TRAINED_ON;
	t.comparer = link_comparer_new(arena, records);
	patterns_init(&t.patterns, arena);
	for (int32_t k = 0; k < result->blocks->count; k++)
		train_on_key(&t, result->blocks, k);
	if (wanted->mode == LINK_ACROSS)
		train_on_equals(&t);
	LinkPattern *patterns = patterns_end(&t.patterns);
	LinkPattern *known = scratch_of(arena, LinkPattern, wanted->label_count);
	size_t known_count = 0;
	for (size_t i = 0; i < wanted->label_count; i++)
		if (judged[i].same)
			known[known_count++] = (LinkPattern){judged[i].vector, 1};
	link_model_fit(&result->model, records->schema, &result->totals, patterns, t.patterns.count,
		known, known_count);
	scratch_give(arena, known);
	scratch_give(arena, patterns);
}

/* ---- what blocking lost ----------------------------------------------------------------------------------- */

/* A pair at random from the blocks that were left out. */
static void draw_left_out(const Rng *rng, const LinkKeyBlocks *key, uint32_t *a, uint32_t *b) {
	uint64_t at = rng_below(rng, key->left_out);
	const LinkBlock *block = key->blocks + key->block_count;
	for (uint64_t n; at >= (n = (uint64_t)block->count * (block->count - 1) / 2); block++)
		at -= n;
	uint32_t i = (uint32_t)rng_below(rng, block->count),
			 j = (uint32_t)rng_below(rng, block->count - 1);
	*a = key->member[block->first + i];
	*b = key->member[block->first + j + (j >= i)];
}

static double lost_by(const LinkRecords *records, const LinkWanted *wanted,
	const LinkResult *result, LinkComparer *comparer, int32_t k) {
	RngSeeded state;
	Rng rng = rng_seeded(&state, wanted->seed + (uint64_t)k);
	double lost = 0;
	for (int32_t n = 0; n < LEFT_OUT_SAMPLED; n++) {
		uint32_t a, b;
		draw_left_out(&rng, &result->blocks->keys[k], &a, &b);
		if (link_blocks_keys(result->blocks, a, b))
			continue;
		const uint32_t *x = link_record(records, a), *y = link_record(records, b);
		LinkVector vector = link_compare(comparer, x, y);
		bool link = link_weight(result->scale, x, y, vector) >= result->least &&
			!link_contradicts(records, x, y, vector);
		lost += link ? link_row_pairs(records, wanted->mode, a, b) : 0;
	}
	return lost * (double)result->blocks->keys[k].left_out / LEFT_OUT_SAMPLED;
}

static void report(
	Arena *arena, const LinkRecords *records, const LinkWanted *wanted, LinkResult *result) {
	double by_one = 0, by_two = 0;
	LinkComparer *comparer = link_comparer_new(arena, records);
	for (size_t i = 0; i < result->pair_count; i++) {
		const LinkPair *pair = &result->pairs[i];
		if (pair->a == pair->b || !link_pair_links(pair, result->least))
			continue;
		result->links++;
		int32_t keys = link_blocks_keys(result->blocks, pair->a, pair->b);
		by_one += keys == 1;
		by_two += keys == 2;
		for (int32_t k = 0; k < result->blocks->count; k++)
			if (link_blocks_by(result->blocks, k, pair->a, pair->b)) {
				result->keys[k].links++;
				result->keys[k].alone += keys == 1;
			}
	}
	result->lost = by_one * by_one / (2 * fmax(by_two, 1));
	for (int32_t k = 0; k < result->blocks->count; k++) {
		result->compared += result->keys[k].compared;
		if (result->blocks->keys[k].left_out)
			result->keys[k].lost = lost_by(records, wanted, result, comparer, k);
	}
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

static void cluster(
	Arena *arena, const LinkRecords *records, const LinkWanted *wanted, LinkResult *result) {
	const LinkClustering clustering = {.records = records,
		.scale = result->scale,
		.comparer = link_comparer_new(arena, records),
		.least = result->least,
		.across = wanted->mode == LINK_ACROSS,
		.one_to_one = wanted->one_to_one};
	result->cluster = scratch_of(arena, uint32_t, records->rows);
	link_clusters(arena, &clustering, result->pairs, result->pair_count, result->cluster);
	for (uint32_t i = 0; i < records->rows; i++)
		result->clusters += result->cluster[i] == i;
}

int link_run(
	Arena *arena, const LinkRecords *records, const LinkWanted *wanted, LinkResult *result) {
	double threshold = isnan(wanted->threshold) ? records->schema->threshold : wanted->threshold;
	*result = (LinkResult){.least = log2(threshold / (1 - threshold))};
	result->blocks = link_blocks(arena, records, budget_of(records));
	link_totals(
		arena, records, wanted->mode == LINK_ACROSS, SAMPLED, wanted->seed, &result->totals);
	LinkJudged *judged = wanted->label_count ? link_judged(arena, records, wanted) : NULL;
	train(arena, records, wanted, judged, result);
	result->scale = link_scale_new(arena, &result->model, records);
	int r = link_score(arena, records, wanted, result);
	if (r)
		return r;
	if (judged)
		link_obey(arena, wanted, judged, result);
	report(arena, records, wanted, result);
	cluster(arena, records, wanted, result);
	return 0;
}
