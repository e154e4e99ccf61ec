/* Pairs that a person has judged. */
#include "algo/linkage/link_private.h"

#include "algo/linkage/radix.h"
#include "algo/linkage/scratch.h"

static uint32_t *records_of_rows(Arena *arena, const LinkRecords *records) {
	uint32_t *record = scratch_of(arena, uint32_t, records->rows);
	for (uint32_t i = 0; i < records->count; i++)
		for (uint32_t r = records->first[i]; r < records->first[i + 1]; r++)
			record[records->row[r]] = i;
	return record;
}

LinkJudged *link_judged(Arena *arena, const LinkRecords *records, const LinkWanted *wanted) {
	uint32_t *record = records_of_rows(arena, records);
	LinkComparer *comparer = link_comparer_new(arena, records);
	LinkJudged *judged = scratch_of(arena, LinkJudged, wanted->label_count);
	for (size_t i = 0; i < wanted->label_count; i++) {
		uint32_t a = record[wanted->labels[i].a], b = record[wanted->labels[i].b];
		judged[i] = (LinkJudged){a < b ? a : b, a < b ? b : a, wanted->labels[i].same,
			link_compare(comparer, link_record(records, a), link_record(records, b))};
	}
	scratch_give(arena, record);
	return judged;
}

/* The pair's place; count: it is not among them. */
static size_t find_pair(const LinkPair *pairs, size_t count, const LinkJudged *judged) {
	uint64_t wanted = (uint64_t)judged->a << 32 | judged->b;
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		uint64_t here = (uint64_t)pairs[middle].a << 32 | pairs[middle].b;
		if (here == wanted)
			return middle;
		if (here < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return count;
}

/* In the order of records, each once: a pair may be judged several times. Return: how many. */
static size_t sort_pairs(Arena *arena, const LinkPair *pairs, size_t count, LinkPair *out) {
	RadixItem *items = scratch_of(arena, RadixItem, count);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		items[i] = (RadixItem){(uint64_t)pairs[i].a << 32 | pairs[i].b, (uint32_t)i};
	radix_sort(arena, items, count);
	for (size_t i = 0; i < count; i++)
		if (!i || items[i].key != items[i - 1].key)
			out[kept++] = pairs[items[i].value];
	scratch_give(arena, items);
	return kept;
}

void link_obey(
	Arena *arena, const LinkWanted *wanted, const LinkJudged *judged, LinkResult *result) {
	size_t count = result->pair_count;
	LinkPair *pairs = scratch_of(arena, LinkPair, count + wanted->label_count);
	for (size_t i = 0; i < count; i++)
		pairs[i] = result->pairs[i];
	for (size_t i = 0; i < wanted->label_count; i++) {
		size_t at = find_pair(result->pairs, result->pair_count, &judged[i]);
		bool there = at < result->pair_count;
		if (!there && !judged[i].same)
			continue;
		if (!there) {
			at = count++;
			pairs[at] = (LinkPair){.a = judged[i].a, .b = judged[i].b, .vector = judged[i].vector};
		}
		pairs[at].apart = !judged[i].same;
		if (judged[i].same)
			pairs[at].weight = LINK_JUDGED;
	}
	scratch_give(arena, result->pairs);
	result->pairs = scratch_of(arena, LinkPair, count);
	result->pair_count = sort_pairs(arena, pairs, count, result->pairs);
	scratch_give(arena, pairs);
}
