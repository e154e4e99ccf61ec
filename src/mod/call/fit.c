#include "mod/call/fit.h"

#include "mod/area/area.h"
#include "mod/call/call_private.h"
#include "mod/call/call_sql.h"
#include "mod/call/reserve.h"

#include <math.h>
#include <stdlib.h>

struct FitPool {
	EligiblePool people;
	Reserve *reserve;
};

/* ---- the people ----------------------------------------------------------------------------- */

/* Whoever has work within [from, to) is not at home to be counted free. */
static void mark_busy(EligiblePool *people, Time from, Time to) {
	size_t at = 0;
	for (size_t i = 0; i < people->count; i++) {
		Candidate *person = &people->people[i];
		person->reason = ELIGIBLE_FITS;
		while (at < people->span_count && people->spans[at].volunteer < person->id)
			at++;
		for (size_t k = at; k < people->span_count && people->spans[k].volunteer == person->id; k++)
			if (people->spans[k].from < to && people->spans[k].to > from)
				person->reason = ELIGIBLE_ASSIGNED;
	}
}

int fit_pool_load(Ctx *ctx, const char *area, Time from, Time to, FitPool **out) {
	FitPool *pool = arena_new_of(ctx->arena, FitPool);
	Need none = {.starts_at = from, .ends_at = to};
	EligibleSet everybody;
	*out = pool;
	int r = eligible_pool_load(ctx, area, 0, from, to, &pool->people);
	if (r)
		return r;
	mark_busy(&pool->people, from, to);
	everybody =
		(EligibleSet){.need = &none, .people = pool->people.people, .count = pool->people.count};
	if ((r = eligible_load_floors(ctx, &everybody)))
		return r;
	pool->reserve = reserve_new(ctx->arena, &everybody);
	return 0;
}

size_t fit_pool_count(const FitPool *pool) {
	return pool->people.count;
}

FitPerson fit_pool_person(const FitPool *pool, size_t i) {
	const Candidate *person = &pool->people.people[i];
	int64_t lendable = *reserve_lendable(pool->reserve, person->area);
	return (FitPerson){person->id, person->area, person->lon, person->lat, lendable};
}

/* ---- one need ----------------------------------------------------------------------------------- */

static bool objected(const EligibleSet *set, const Candidate *person) {
	return !area_same_community(person->area, set->need->area) &&
		reserve_floor_of(set, person->area) >= RESERVE_ALL;
}

static void keep_objectors(EligibleSet *set) {
	for (size_t i = 0; i < set->count; i++)
		if (set->people[i].reason == ELIGIBLE_FITS && objected(set, &set->people[i]))
			set->people[i].reason = ELIGIBLE_RESERVE_FLOOR;
}

static void add(FitMany *many, size_t i, const Candidate *person) {
	many->items[many->count++] = (Fit){(int32_t)i,
		isnan(person->distance_m) ? -1 : (int32_t)person->distance_m, (int32_t)person->week_min};
}

static FitMany room_for(Ctx *ctx, const EligibleSet *set, unsigned reasons) {
	size_t n = 0;
	for (size_t i = 0; i < set->count; i++)
		n += reasons >> set->people[i].reason & 1;
	return (FitMany){arena_array_of(ctx->arena, Fit, n + 1), 0};
}

static FitMany list_fitting(Ctx *ctx, const EligibleSet *set) {
	FitMany out = room_for(ctx, set, 1u << ELIGIBLE_FITS);
	for (size_t i = 0; i < set->count; i++)
		if (set->people[i].reason == ELIGIBLE_FITS)
			add(&out, i, &set->people[i]);
	return out;
}

static FitMany list_wider(Ctx *ctx, const EligibleSet *set, double wider_m) {
	FitMany out = room_for(ctx, set, 1u << ELIGIBLE_TOO_FAR);
	for (size_t i = 0; i < set->count; i++) {
		const Candidate *person = &set->people[i];
		if (person->reason == ELIGIBLE_TOO_FAR && !objected(set, person) &&
			person->distance_m <= (double)person->radius_m + wider_m)
			add(&out, i, person);
	}
	return out;
}

typedef struct Later {
	const EligibleSet *set;
	FitMany *out;
} Later;

static void take_later(void *self, size_t i, const Candidate *judged) {
	const Later *later = self;
	if (!objected(later->set, judged))
		add(later->out, i, judged);
}

static FitMany list_later(Ctx *ctx, const EligibleSet *set, Time by) {
	FitMany out = room_for(
		ctx, set, 1u << ELIGIBLE_UNAVAILABLE | 1u << ELIGIBLE_ASSIGNED | 1u << ELIGIBLE_RESTING);
	Later later = {set, &out};
	eligible_judge_later(ctx, set, by, take_later, &later);
	return out;
}

int fit_list(Ctx *ctx, FitPool *pool, const Need *need, const FitNearly *nearly, FitList *out) {
	EligibleSet set;
	int r = eligible_load_from(ctx, &pool->people, need, &set);
	if (r)
		return r;
	eligible_judge_all(ctx, &set);
	keep_objectors(&set);
	eligible_count(&set);
	*out = (FitList){list_fitting(ctx, &set), list_wider(ctx, &set, nearly->wider_m),
		list_later(ctx, &set, nearly->later), call_counts_json(ctx, &set)};
	return 0;
}
