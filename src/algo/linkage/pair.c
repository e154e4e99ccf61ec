#include "algo/linkage/pair.h"

#include "algo/linkage/values.h"

#include <string.h>

enum { MEMORY_BITS = 12 };

/* The level of two values, by where their numbers lead; the last that came there stays. */
typedef struct Remembered {
	uint32_t a, b;
	int32_t level;
} Remembered;

struct LinkComparer {
	const LinkRecords *records;
	Remembered memory[LINK_FIELDS_MOST][1 << MEMORY_BITS];
};

LinkComparer *link_comparer_new(Arena *arena, const LinkRecords *records) {
	LinkComparer *comparer = arena_new_of(arena, LinkComparer);
	comparer->records = records;
	return comparer;
}

static int32_t level_anew(
	const Comparison *compare, const LinkValues *values, uint32_t a, uint32_t b) {
	const void *x = link_value_form(values, a), *y = link_value_form(values, b);
	bool turned =
		compare->ordered && strcmp(link_value_text(values, a), link_value_text(values, b)) > 0;
	return turned ? compare->level(y, x) : compare->level(x, y);
}

/* Of two numbers that differ; neither is 0. */
static int32_t level_of(LinkComparer *comparer, int32_t field, uint32_t a, uint32_t b) {
	uint64_t hash = ((uint64_t)a << 32 | b) * UINT64_C(0x9e3779b97f4a7c15);
	Remembered *seen = &comparer->memory[field][hash >> (64 - MEMORY_BITS)];
	if (seen->a != a || seen->b != b) {
		const LinkValues *values = comparer->records->values[field];
		const Comparison *compare = comparer->records->schema->fields[field].compare;
		*seen = (Remembered){a, b, level_anew(compare, values, a, b)};
	}
	return seen->level;
}

static LinkVector packed(int32_t field, int32_t level) {
	return (LinkVector)(level + 1) << (4 * field);
}

static LinkVector compare_field(LinkComparer *comparer, int32_t field, uint32_t a, uint32_t b) {
	if (!a || !b)
		return 0;
	if (a == b)
		return packed(field, comparer->records->schema->fields[field].compare->levels - 1);
	return packed(field, a < b ? level_of(comparer, field, a, b) : level_of(comparer, field, b, a));
}

/* a's value in one field is b's in the other: 1 equal, 0 either says nothing, -1 it is not. */
static int32_t crossed(uint32_t a, uint32_t b) {
	return !a || !b ? 0 : a == b ? 1 : -1;
}

/* Two fields that changed places, or one of which was written into the other. */
static bool are_swapped(const uint32_t *a, const uint32_t *b, int32_t f, int32_t g) {
	int32_t one = crossed(a[f], b[g]), other = crossed(a[g], b[f]);
	return a[f] != b[f] && a[g] != b[g] && one + other > 0;
}

static LinkVector compare_swapped(LinkVector vector, const LinkRecords *records, const uint32_t *a,
	const uint32_t *b, int32_t f) {
	int32_t g = records->schema->fields[f].swapped;
	int32_t level = records->schema->fields[f].compare->swapped;
	if (g < f || !are_swapped(a, b, f, g))
		return vector;
	vector &= ~((LinkVector)15 << (4 * f) | (LinkVector)15 << (4 * g));
	return vector | (a[f] && b[f] ? packed(f, level) : 0) | (a[g] && b[g] ? packed(g, level) : 0);
}

/* The field it is compared instead of is there: a name's pinyin says nothing beside the name. */
static bool is_spared(const LinkRecords *records, const uint32_t *a, const uint32_t *b, int32_t f) {
	int32_t other = records->schema->fields[f].instead;
	return other >= 0 && a[other] && b[other];
}

LinkVector link_compare(LinkComparer *comparer, const uint32_t *a, const uint32_t *b) {
	const LinkRecords *records = comparer->records;
	LinkVector vector = 0;
	for (int32_t f = 0; f < records->fields; f++)
		vector |= is_spared(records, a, b, f) ? 0 : compare_field(comparer, f, a[f], b[f]);
	for (int32_t f = 0; f < records->fields; f++)
		vector = compare_swapped(vector, records, a, b, f);
	return vector;
}

/* ---- what is read next -------------------------------------------------------------------------------- */

static void value_near(const LinkValues *values, uint32_t number) {
	__builtin_prefetch(values->forms ? values->forms + number * values->compare->form_size
									 : (const char *)&values->place[number]);
}

static void value_nearer(const LinkValues *values, uint32_t number) {
	if (!values->forms)
		__builtin_prefetch(text_store_at(&values->texts, values->place[number]));
}

static void each_unequal(const LinkRecords *records, const uint32_t *a, const uint32_t *b,
	void (*near)(const LinkValues *, uint32_t)) {
	for (int32_t f = 0; f < records->fields; f++)
		if (a[f] && b[f] && a[f] != b[f]) {
			near(records->values[f], a[f]);
			near(records->values[f], b[f]);
		}
}

void link_compare_near(const LinkRecords *records, const uint32_t *a, const uint32_t *b) {
	each_unequal(records, a, b, value_near);
}

void link_compare_nearer(const LinkRecords *records, const uint32_t *a, const uint32_t *b) {
	each_unequal(records, a, b, value_nearer);
}
