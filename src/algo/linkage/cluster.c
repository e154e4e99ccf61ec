#include "algo/linkage/cluster.h"

#include "algo/linkage/radix.h"
#include "algo/linkage/scratch.h"

#include <math.h>
#include <string.h>

/* ---- contradictions ----------------------------------------------------------------------------------- */

static bool differs_proven(
	const LinkRecords *records, int32_t f, const uint32_t *a, const uint32_t *b) {
	const LinkValues *values = records->values[f];
	bool (*proves)(const char *) = records->schema->fields[f].compare->proves;
	return proves && proves(link_value_text(values, a[f])) && proves(link_value_text(values, b[f]));
}

bool link_contradicts(
	const LinkRecords *records, const uint32_t *a, const uint32_t *b, LinkVector vector) {
	int32_t opposed = 0;
	for (int32_t f = 0; f < records->fields; f++) {
		const LinkField *field = &records->schema->fields[f];
		int32_t level = link_vector_level(vector, f);
		if (level < 0 || level > field->compare->apart || !(field->decides || field->opposes))
			continue;
		bool proven = differs_proven(records, f, a, b);
		if (proven && field->decides)
			return true;
		opposed += proven && field->opposes;
	}
	return opposed > 1;
}

/* ---- clusters while they grow ------------------------------------------------------------------------- */

enum { CROSSED_MOST = 8 };
#define WEIGHT_CLIPPED 12.0

typedef struct Clusters {
	const LinkClustering *wanted;
	uint32_t *parent;      /* of a record, towards its root */
	uint32_t *next, *last; /* of a root: the records of its cluster, in the order they came */
	uint64_t *sources;     /* of a root, one to one: a bit each */
} Clusters;

static uint32_t root_of(const Clusters *c, uint32_t record) {
	while (c->parent[record] != record) {
		c->parent[record] = c->parent[c->parent[record]];
		record = c->parent[record];
	}
	return record;
}

static bool same_source(const LinkRecords *records, uint32_t a, uint32_t b) {
	return records->source[records->row[records->first[a]]] ==
		records->source[records->row[records->first[b]]];
}

/* What the first records of two clusters say about each other; NAN: they contradict. */
static double between(const Clusters *c, uint32_t x, uint32_t y) {
	const LinkRecords *records = c->wanted->records;
	double sum = 0;
	int32_t i = 0;
	for (uint32_t a = x; a != UINT32_MAX && i < CROSSED_MOST; a = c->next[a], i++) {
		int32_t j = 0;
		for (uint32_t b = y; b != UINT32_MAX && j < CROSSED_MOST; b = c->next[b], j++) {
			const uint32_t *p = link_record(records, a), *q = link_record(records, b);
			LinkVector vector = link_compare(c->wanted->comparer, p, q);
			if (link_contradicts(records, p, q, vector))
				return NAN;
			if (c->wanted->across && same_source(records, a, b))
				continue;
			double weight = link_weight(c->wanted->scale, p, q, vector) - c->wanted->least;
			sum += fmax(-WEIGHT_CLIPPED, fmin(WEIGHT_CLIPPED, weight));
		}
	}
	return sum;
}

static void join(Clusters *c, uint32_t x, uint32_t y) {
	c->next[c->last[x]] = y;
	c->last[x] = c->last[y];
	c->parent[y] = x;
	if (c->sources)
		c->sources[x] |= c->sources[y];
}

static void try_link(Clusters *c, const LinkPair *pair) {
	uint32_t x = root_of(c, pair->a), y = root_of(c, pair->b);
	if (x == y || (c->sources && (c->sources[x] & c->sources[y])))
		return;
	bool single = c->next[x] == UINT32_MAX && c->next[y] == UINT32_MAX;
	if (single || pair->weight >= LINK_JUDGED || between(c, x, y) > 0)
		join(c, x < y ? x : y, x < y ? y : x);
}

/* ---- links, the heaviest first ---------------------------------------------------------------------------- */

/* Falls as the weight rises. */
static uint64_t key_of(double weight) {
	uint64_t bits;
	memcpy(&bits, &weight, sizeof bits);
	return bits >> 63 ? bits : ~bits & INT64_MAX;
}

/* Equal rows, where they are records of their own, before all others. */
static uint64_t order_of(const LinkRecords *records, const LinkPair *pair) {
	return records->content[pair->a] == records->content[pair->b] ? 0 : key_of(pair->weight);
}

static RadixItem *links_of(Arena *arena, const LinkClustering *wanted, const LinkPair *pairs,
	size_t count, size_t *links) {
	RadixItem *items = scratch_of(arena, RadixItem, count);
	*links = 0;
	for (size_t i = 0; i < count; i++)
		if (link_pair_links(&pairs[i], wanted->least) && pairs[i].a != pairs[i].b)
			items[(*links)++] = (RadixItem){order_of(wanted->records, &pairs[i]), (uint32_t)i};
	radix_sort(arena, items, *links);
	return items;
}

static void start(Arena *arena, Clusters *c, const LinkClustering *wanted) {
	const LinkRecords *records = wanted->records;
	*c = (Clusters){.wanted = wanted};
	c->parent = scratch_of(arena, uint32_t, records->count);
	c->next = scratch_of(arena, uint32_t, records->count);
	c->last = scratch_of(arena, uint32_t, records->count);
	c->sources = wanted->one_to_one ? scratch_of(arena, uint64_t, records->count) : NULL;
	for (uint32_t i = 0; i < records->count; i++) {
		c->parent[i] = c->last[i] = i;
		c->next[i] = UINT32_MAX;
		if (c->sources)
			c->sources[i] = UINT64_C(1) << (records->source[records->row[records->first[i]]] & 63);
	}
}

/* ---- rows -------------------------------------------------------------------------------------------------- */

/* Equal rows are together where they say enough to be, or where another record is with them. */
static void spread_rows(
	Arena *arena, const Clusters *c, const LinkPair *pairs, size_t count, uint32_t *cluster) {
	const LinkRecords *records = c->wanted->records;
	uint32_t *least = scratch_of(arena, uint32_t, records->count);
	bool *together = scratch_of(arena, bool, records->count);
	for (size_t i = 0; i < count; i++)
		if (pairs[i].a == pairs[i].b && pairs[i].weight >= c->wanted->least)
			together[pairs[i].a] = true;
	memset(least, 0xff, records->count * sizeof *least);
	for (uint32_t i = 0; i < records->count; i++) {
		uint32_t root = root_of(c, i);
		together[i] = together[i] || c->next[root] != UINT32_MAX;
		for (uint32_t r = records->first[i]; r < records->first[i + 1]; r++)
			least[root] = records->row[r] < least[root] ? records->row[r] : least[root];
	}
	for (uint32_t i = 0; i < records->count; i++)
		for (uint32_t r = records->first[i]; r < records->first[i + 1]; r++)
			cluster[records->row[r]] = together[i] ? least[root_of(c, i)] : records->row[r];
	scratch_give(arena, together);
	scratch_give(arena, least);
}

void link_clusters(Arena *arena, const LinkClustering *wanted, const LinkPair *pairs, size_t count,
	uint32_t *cluster) {
	Clusters c;
	size_t links;
	RadixItem *items = links_of(arena, wanted, pairs, count, &links);
	start(arena, &c, wanted);
	for (size_t i = 0; i < links; i++)
		try_link(&c, &pairs[items[i].value]);
	spread_rows(arena, &c, pairs, count, cluster);
	scratch_give(arena, items);
	scratch_give(arena, c.sources);
	scratch_give(arena, c.last);
	scratch_give(arena, c.next);
	scratch_give(arena, c.parent);
}
