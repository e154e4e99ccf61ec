#include "core/packs_limit.h"

#include "base/str.h"

/* FNV-1a over the four names. */
static size_t hash_names(const char *const names[4]) {
	uint64_t hash = UINT64_C(14695981039346656037);
	for (int i = 0; i < 4; i++)
		for (const char *c = names[i] ? names[i] : ""; *c; c++)
			hash = (hash ^ (uint8_t)*c) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 32);
}

static bool same(const PackLimit *limit, const char *const names[4]) {
	return str_eq(limit->measure, names[3]) && str_eq(limit->rule, names[0]) &&
		str_eq(limit->subject, names[1]) && str_eq(limit->level, names[2]);
}

static const PackLimit **slot_of(const PackLimitIndex *index, const char *const names[4]) {
	size_t at = hash_names(names) & index->mask;
	while (index->slots[at] && !same(index->slots[at], names))
		at = (at + 1) & index->mask;
	return &index->slots[at];
}

void pack_limits_index(PackLimitIndex *out, const PackLimit *limits, size_t count, Arena *arena) {
	size_t size = 16;
	while (size < 2 * count)
		size *= 2;
	*out = (PackLimitIndex){arena_array_of(arena, const PackLimit *, size), size - 1};
	for (size_t i = 0; i < count; i++) {
		const PackLimit **slot = slot_of(out,
			(const char *[]){
				limits[i].rule, limits[i].subject, limits[i].level, limits[i].measure});
		if (!*slot)
			*slot = &limits[i];
	}
}

const PackLimit *pack_limits_find(const PackLimitIndex *index, const char *rule,
	const char *subject, const char *level, const char *measure) {
	return *slot_of(index, (const char *[]){rule, subject, level, measure});
}
