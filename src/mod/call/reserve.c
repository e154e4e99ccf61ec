#include "mod/call/reserve.h"

#include "mod/area/area.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Share of a community's free people that stays at home unless it set a floor itself. */
#define RESERVE_SHARE 0.2

enum { COMMUNITY_DIGITS = 12 };

typedef struct Lender {
	const char *area; /* NULL: an empty slot */
	int64_t free, lendable;
} Lender;

/* Communities by code: open addressing, never more than half full. */
typedef struct Lenders {
	Lender *slots;
	size_t mask;
} Lenders;

static Lenders lenders_new(Arena *arena, size_t most) {
	size_t size = 16;
	while (size < 2 * most)
		size *= 2;
	return (Lenders){arena_array_of(arena, Lender, size), size - 1};
}

static size_t hash_code(const char *area) {
	uint64_t hash = 0; /* digits as a number, spread by Fibonacci hashing (Knuth, TAOCP 6.4) */
	for (int i = 0; i < COMMUNITY_DIGITS && area[i]; i++)
		hash = hash * 10 + (uint64_t)(area[i] - '0');
	return (size_t)((hash * UINT64_C(11400714819323198485)) >> 32);
}

/* The community's slot, taken if it was free. */
static Lender *lender_of(const Lenders *lenders, const char *area) {
	size_t at = hash_code(area) & lenders->mask;
	while (lenders->slots[at].area && !area_same_community(lenders->slots[at].area, area))
		at = (at + 1) & lenders->mask;
	lenders->slots[at].area = area;
	return &lenders->slots[at];
}

/* Free: on duty and not elsewhere at that time, whatever the skill. */
static bool is_free(const Candidate *person) {
	return person->on_duty == 1 && person->reason != ELIGIBLE_ASSIGNED &&
		person->reason != ELIGIBLE_OFF_DUTY;
}

static void count_free(const EligibleSet *set, const Lenders *lenders) {
	for (size_t i = 0; i < set->count; i++)
		if (is_free(&set->people[i]))
			lender_of(lenders, set->people[i].area)->free++;
}

static int floor_order(const void *key, const void *row) {
	return strncmp(key, ((const EligibleFloor *)row)->area, COMMUNITY_DIGITS);
}

static void set_lendable(const EligibleSet *set, Lender *lender) {
	const EligibleFloor *own = set->floor_count
		? bsearch(lender->area, set->floors, set->floor_count, sizeof *set->floors, floor_order)
		: NULL;
	int64_t floor = own ? own->floor : (int64_t)ceil(RESERVE_SHARE * (double)lender->free);
	lender->lendable = lender->free > floor ? lender->free - floor : 0;
}

static bool searches_one_community(const EligibleSet *set) {
	return strlen(set->area) >= COMMUNITY_DIGITS;
}

void reserve_keep(Arena *arena, EligibleSet *set, size_t fitting) {
	if (searches_one_community(set))
		return;
	Lenders lenders = lenders_new(arena, set->count);
	count_free(set, &lenders);
	for (size_t i = 0; i <= lenders.mask; i++)
		if (lenders.slots[i].area)
			set_lendable(set, &lenders.slots[i]);
	for (size_t i = 0; i < fitting; i++) {
		Candidate *person = &set->people[i];
		if (area_same_community(person->area, set->need->area))
			continue;
		Lender *lender = lender_of(&lenders, person->area);
		if (lender->lendable > 0)
			lender->lendable--;
		else
			person->reason = ELIGIBLE_RESERVE_FLOOR;
	}
}
