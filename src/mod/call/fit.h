/* Who fits each of many needs: what a plan over a whole subtree starts from.
 *
 * The people of the subtree are loaded once, then each need is judged by the same rules as a call
 * (skills, certificates, age, hours, rest, place). What communities keep back is not decided need by
 * need, because one person lent is one less for every other need: each person tells how many may go. */
#pragma once

#include "mod/incident/incident.h"

typedef struct FitPerson {
	Id id;
	const char *area; /* home */
	double lon, lat;  /* NAN unknown */
	int64_t lendable; /* people of this one's community who may be sent elsewhere in that time */
} FitPerson;

typedef struct FitPool FitPool;

/* Everybody approved in the subtree, for shifts within [from, to). In ctx->arena. */
int fit_pool_load(Ctx *ctx, const char *area, Time from, Time to, FitPool **out);
size_t fit_pool_count(const FitPool *pool);
FitPerson fit_pool_person(const FitPool *pool, size_t i);

typedef struct Fit {
	int32_t person;     /* of the pool */
	int32_t distance_m; /* -1: unknown, but of the same community */
	int32_t week_min;   /* worked or planned in the 7 days before the shift */
} Fit;

/* By person. */
typedef struct FitMany {
	Fit *items;
	size_t count;
} FitMany;

/* Who would fit with a radius that much wider, or were the need that much later. */
typedef struct FitNearly {
	double wider_m;
	Time later;
} FitNearly;

typedef struct FitList {
	FitMany fits, wider, later;
	const char *reasons; /* JSON counts of everybody: {"fits":12,"off_duty":40,…} */
} FitList;

/* In ctx->arena. People of a community that objected to lending for this need do not fit. */
int fit_list(Ctx *ctx, FitPool *pool, const Need *need, const FitNearly *nearly, FitList *out);
