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
struct Reserve {
	Lender *slots;
	size_t mask;
};

static Reserve *slots_new(Arena *arena, size_t most) {
	Reserve *reserve = arena_new_of(arena, Reserve);
	size_t size = 16;
	while (size < 2 * most)
		size *= 2;
	*reserve = (Reserve){arena_array_of(arena, Lender, size), size - 1};
	return reserve;
}

static size_t hash_code(const char *area) {
	uint64_t hash = 0; /* digits as a number, spread by Fibonacci hashing (Knuth, TAOCP 6.4) */
	for (int i = 0; i < COMMUNITY_DIGITS && area[i]; i++)
		hash = hash * 10 + (uint64_t)(area[i] - '0');
	return (size_t)((hash * UINT64_C(11400714819323198485)) >> 32);
}

/* The community's slot, or the free one where it would stand. */
static Lender *lender_of(const Reserve *reserve, const char *area) {
	size_t at = hash_code(area) & reserve->mask;
	while (reserve->slots[at].area && !area_same_community(reserve->slots[at].area, area))
		at = (at + 1) & reserve->mask;
	return &reserve->slots[at];
}

/* Free: on duty and not elsewhere at that time, whatever the skill. */
static bool is_free(const Candidate *person) {
	return person->on_duty == 1 && person->reason != ELIGIBLE_ASSIGNED &&
		person->reason != ELIGIBLE_OFF_DUTY;
}

static void count_free(const EligibleSet *set, const Reserve *reserve) {
	for (size_t i = 0; i < set->count; i++) {
		Lender *lender = lender_of(reserve, set->people[i].area);
		lender->area = set->people[i].area;
		lender->free += is_free(&set->people[i]);
	}
}

static int floor_order(const void *key, const void *row) {
	return strncmp(key, ((const EligibleFloor *)row)->area, COMMUNITY_DIGITS);
}

int64_t reserve_floor_of(const EligibleSet *set, const char *community) {
	const EligibleFloor *own = set->floor_count
		? bsearch(community, set->floors, set->floor_count, sizeof *set->floors, floor_order)
		: NULL;
	return own ? own->floor : -1;
}

static void set_lendable(const EligibleSet *set, Lender *lender) {
	int64_t own = reserve_floor_of(set, lender->area);
	int64_t floor = own >= 0 ? own : (int64_t)ceil(RESERVE_SHARE * (double)lender->free);
	lender->lendable = lender->free > floor ? lender->free - floor : 0;
}

static bool searches_one_community(const EligibleSet *set) {
	return strlen(set->area) >= COMMUNITY_DIGITS;
}

Reserve *reserve_new(Arena *arena, const EligibleSet *set) {
	Reserve *reserve = slots_new(arena, set->count);
	count_free(set, reserve);
	for (size_t i = 0; i <= reserve->mask; i++)
		if (reserve->slots[i].area)
			set_lendable(set, &reserve->slots[i]);
	return reserve;
}

int64_t *reserve_lendable(Reserve *reserve, const char *community) {
	Lender *lender = lender_of(reserve, community);
	return lender->area ? &lender->lendable : NULL;
}

void reserve_keep(Arena *arena, EligibleSet *set, size_t fitting) {
	if (searches_one_community(set))
		return;
	Reserve *reserve = reserve_new(arena, set);
	for (size_t i = 0; i < fitting; i++) {
		Candidate *person = &set->people[i];
		if (area_same_community(person->area, set->need->area))
			continue;
		int64_t *lendable = reserve_lendable(reserve, person->area);
		if (*lendable > 0)
			(*lendable)--;
		else
			person->reason = ELIGIBLE_RESERVE_FLOOR;
	}
}
