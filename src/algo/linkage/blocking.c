#include "algo/linkage/blocking.h"

#include "algo/linkage/radix.h"
#include "algo/linkage/scratch.h"

#include <string.h>

/* ---- keys of records -------------------------------------------------------------------------------- */

/* Facets of all values of a field, each reckoned once for all keys. */
typedef struct Facets {
	LinkPart part;
	uint64_t *of;
} Facets;

typedef struct KeyMaker {
	Arena *arena;
	const LinkRecords *records;
	Facets known[LINK_KEYS_MOST * LINK_PARTS_MOST];
	int32_t known_count;
} KeyMaker;

static uint64_t *facets_anew(Arena *arena, const LinkRecords *records, const LinkPart *part) {
	const LinkValues *values = records->values[part->field];
	uint32_t n = link_value_count(values);
	uint64_t *facet = scratch_of(arena, uint64_t, n);
	for (uint32_t i = 1; i < n; i++) {
		const char *text = link_value_text(values, i);
		facet[i] = part->facet->of(text, strlen(text), link_value_form(values, i));
	}
	return facet;
}

static const uint64_t *facets_of(KeyMaker *maker, const LinkPart *part) {
	for (int32_t i = 0; i < maker->known_count; i++)
		if (maker->known[i].part.field == part->field && maker->known[i].part.facet == part->facet)
			return maker->known[i].of;
	Facets *facets = &maker->known[maker->known_count++];
	*facets = (Facets){*part, facets_anew(maker->arena, maker->records, part)};
	return facets->of;
}

/* Whether a later key needs what this one did. */
static bool is_needed(const LinkSchema *schema, int32_t key, const LinkPart *part) {
	for (int32_t k = key + 1; k < schema->key_count; k++)
		for (int32_t i = 0; i < schema->keys[k].part_count; i++)
			if (schema->keys[k].parts[i].field == part->field &&
				schema->keys[k].parts[i].facet == part->facet)
				return true;
	return false;
}

static void forget_facets(KeyMaker *maker, int32_t key) {
	int32_t kept = 0;
	for (int32_t i = 0; i < maker->known_count; i++)
		if (is_needed(maker->records->schema, key, &maker->known[i].part))
			maker->known[kept++] = maker->known[i];
		else
			scratch_give(maker->arena, maker->known[i].of);
	maker->known_count = kept;
}

static uint64_t mixed(uint64_t key, uint64_t facet) {
	uint64_t x = (key ^ facet) * UINT64_C(0x9e3779b97f4a7c15);
	return x ^ x >> 32;
}

/* key[record] takes the part in; 0 stays 0, and becomes 0 where the part is missing. */
static void mix_part(KeyMaker *maker, const LinkPart *part, uint64_t *key) {
	const uint64_t *facet = facets_of(maker, part);
	for (uint32_t i = 0; i < maker->records->count; i++) {
		uint64_t f = facet[link_record(maker->records, i)[part->field]];
		key[i] = key[i] && f ? mixed(key[i], f) | 1 : 0;
	}
}

static uint64_t *keys_of(KeyMaker *maker, const LinkKey *key) {
	uint64_t *keys = scratch_of(maker->arena, uint64_t, maker->records->count);
	for (uint32_t i = 0; i < maker->records->count; i++)
		keys[i] = 1;
	for (int32_t i = 0; i < key->part_count; i++)
		mix_part(maker, &key->parts[i], keys);
	return keys;
}

/* ---- keys that occur twice ------------------------------------------------------------------------------ */

enum { SIEVE_BITS = 22 };

/* Most keys occur once: a table of what was seen once and twice tells nearly all of them, and they need not
 * be sorted. */
static uint32_t sieve_place(uint64_t key) {
	return (uint32_t)(key >> (64 - SIEVE_BITS));
}

static RadixItem *items_of(Arena *arena, const uint64_t *keys, uint32_t n, uint32_t *count) {
	uint8_t *seen = scratch_of(arena, uint8_t, (size_t)1 << SIEVE_BITS);
	for (uint32_t i = 0; i < n; i++)
		if (keys[i] && seen[sieve_place(keys[i])] < 2)
			seen[sieve_place(keys[i])]++;
	*count = 0;
	for (uint32_t i = 0; i < n; i++)
		*count += keys[i] && seen[sieve_place(keys[i])] > 1;
	RadixItem *items = scratch_of(arena, RadixItem, *count), *at = items;
	for (uint32_t i = 0; i < n; i++)
		if (keys[i] && seen[sieve_place(keys[i])] > 1)
			*at++ = (RadixItem){keys[i], i};
	scratch_give(arena, seen);
	return items;
}

/* ---- blocks of a key ------------------------------------------------------------------------------------- */

enum { SIZES = 4096, LEAST_MOST = 8 };

static uint64_t pairs_of(uint64_t n) {
	return n * (n - 1) / 2;
}

static uint32_t run_of(const RadixItem *items, uint32_t at, uint32_t count) {
	uint32_t n = 1;
	while (at + n < count && items[at + n].key == items[at].key)
		n++;
	return n;
}

/* The largest size up to which all blocks stay within the budget together. */
static void choose_most(
	LinkKeyBlocks *out, const RadixItem *items, uint32_t count, double budget, uint32_t *sizes) {
	for (uint32_t at = 0, n; at < count; at += n) {
		n = run_of(items, at, count);
		out->pairs += pairs_of(n);
		if (n > out->largest)
			out->largest = n;
		sizes[n < SIZES ? n : SIZES - 1]++;
	}
	double sum = 0;
	for (out->most = 2; out->most + 1 < SIZES - 1; out->most++) {
		sum += (double)pairs_of(out->most) * sizes[out->most];
		double next = sum + (double)pairs_of(out->most + 1) * sizes[out->most + 1];
		if (next > budget && out->most >= LEAST_MOST)
			break;
	}
}

typedef struct Filling {
	uint32_t *member, *of;
	LinkBlock *blocks;
	uint32_t blocks_so_far;
	int32_t key, keys;
} Filling;

static void put_block(
	LinkKeyBlocks *out, Filling *to, const RadixItem *items, uint32_t n, bool whole) {
	to->blocks[to->blocks_so_far++] = (LinkBlock){out->member_count, n};
	for (uint32_t i = 0; i < n; i++) {
		to->member[out->member_count++] = items[i].value;
		if (whole)
			to->of[(size_t)items[i].value * (size_t)to->keys + (size_t)to->key] = to->blocks_so_far;
	}
}

static void put_blocks(
	LinkKeyBlocks *out, Filling *to, const RadixItem *items, uint32_t count, bool whole) {
	for (uint32_t at = 0, n; at < count; at += n) {
		n = run_of(items, at, count);
		if (n > 1 && (n <= out->most) == whole) {
			put_block(out, to, items + at, n, whole);
			out->left_out += whole ? 0 : pairs_of(n);
		}
	}
}

static void make_blocks(KeyMaker *maker, LinkKeyBlocks *out, double budget, Filling *to) {
	Arena *arena = maker->arena;
	uint32_t count;
	uint64_t *keys = keys_of(maker, out->key);
	forget_facets(maker, to->key);
	RadixItem *items = items_of(arena, keys, maker->records->count, &count);
	scratch_give(arena, keys);
	radix_sort(arena, items, count);
	uint32_t *sizes = scratch_of(arena, uint32_t, SIZES);
	choose_most(out, items, count, budget, sizes);
	scratch_give(arena, sizes);
	out->member = to->member = scratch_of(arena, uint32_t, count);
	out->blocks = to->blocks = scratch_of(arena, LinkBlock, count / 2);
	put_blocks(out, to, items, count, true);
	out->block_count = to->blocks_so_far;
	put_blocks(out, to, items, count, false);
	out->left_count = to->blocks_so_far - out->block_count;
	scratch_give(arena, items);
}

LinkBlocks *link_blocks(Arena *arena, const LinkRecords *records, double budget) {
	const LinkSchema *schema = records->schema;
	LinkBlocks *out = arena_new_of(arena, LinkBlocks);
	size_t keys = (size_t)schema->key_count;
	uint32_t *of = scratch_of(arena, uint32_t, records->count * keys);
	KeyMaker *maker = arena_new_of(arena, KeyMaker);
	maker->arena = arena;
	maker->records = records;
	out->count = schema->key_count;
	out->of = of;
	out->records = records;
	for (int32_t i = 0; i < out->count; i++) {
		out->keys[i] = (LinkKeyBlocks){.key = &schema->keys[i]};
		Filling to = {.of = of, .key = i, .keys = out->count};
		make_blocks(maker, &out->keys[i], budget * records->count, &to);
	}
	return out;
}

/* ---- pairs ------------------------------------------------------------------------------------------------ */

static bool brought_before(const LinkBlocks *blocks, int32_t key, uint32_t a, uint32_t b) {
	const uint32_t *x = blocks->of + (size_t)a * (size_t)blocks->count;
	const uint32_t *y = blocks->of + (size_t)b * (size_t)blocks->count;
	for (int32_t i = 0; i < key; i++)
		if (x[i] && x[i] == y[i])
			return true;
	return false;
}

bool link_blocks_by(const LinkBlocks *blocks, int32_t key, uint32_t a, uint32_t b) {
	uint32_t block = blocks->of[(size_t)a * (size_t)blocks->count + (size_t)key];
	return block && block == blocks->of[(size_t)b * (size_t)blocks->count + (size_t)key];
}

int32_t link_blocks_keys(const LinkBlocks *blocks, uint32_t a, uint32_t b) {
	int32_t n = 0;
	for (int32_t i = 0; i < blocks->count; i++)
		n += link_blocks_by(blocks, i, a, b);
	return n;
}

enum { BLOCKS_AHEAD = 8, MEMBERS_AHEAD = 16 };

/* What will be asked about a block soon. */
static void block_near(const LinkBlocks *blocks, const LinkKeyBlocks *of, const LinkBlock *block) {
	for (uint32_t i = 0; i < block->count && i < MEMBERS_AHEAD; i++) {
		uint32_t record = of->member[block->first + i];
		__builtin_prefetch(blocks->of + (size_t)record * (size_t)blocks->count);
		__builtin_prefetch(link_record(blocks->records, record));
	}
}

void link_blocks_visit(const LinkBlocks *blocks, int32_t key, uint32_t from, uint32_t to,
	LinkPairVisit visit, void *self) {
	const LinkKeyBlocks *of = &blocks->keys[key];
	for (uint32_t b = from; b < to; b++) {
		const uint32_t *member = of->member + of->blocks[b].first;
		if (b + BLOCKS_AHEAD < to)
			block_near(blocks, of, &of->blocks[b + BLOCKS_AHEAD]);
		for (uint32_t i = 0; i < of->blocks[b].count; i++)
			for (uint32_t j = i + 1; j < of->blocks[b].count; j++)
				if (!brought_before(blocks, key, member[i], member[j]))
					visit(self, member[i], member[j]);
	}
}
