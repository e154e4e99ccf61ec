/* Statements about needs; decides nothing. Private to mod/incident. */
#pragma once

#include "mod/incident/incident.h"

int need_store_insert(Ctx *ctx, const Need *need);
/* Writes every changeable column; version + 1. */
int need_store_update(Ctx *ctx, Need *need);
int need_store_by_follow(Ctx *ctx, const char *follow_hash, Need *out);

/* A need with what people want to see beside it. */
typedef struct NeedView {
	Need need;
	const char *area_name, *tier_name;
	int64_t waiting, checked_in;
	const char *sentence; /* opened */
} NeedView;
extern const Field need_view_row[];    /* from the database */
extern const Field need_view_fields[]; /* as JSON */

typedef struct NeedFilter {
	Id incident; /* 0 any */
	const char *status, *priority, *tier;
	bool only_short;
} NeedFilter;
int need_store_list(Ctx *ctx, const char *area, const NeedFilter *filter, Id before, int64_t limit,
	NeedView **items, size_t *count);
int need_store_of_requester(
	Ctx *ctx, Id person, Id before, int64_t limit, NeedView **items, size_t *count);
int need_store_one(Ctx *ctx, Id id, NeedView *out);
/* Needs of the same area or telephone opened between the two moments. */
int need_store_near(
	Ctx *ctx, const Need *need, Time since, Time until, Need **items, size_t *count);

typedef struct NeedTierView {
	const char *from_area, *to_area;
	int64_t shortfall;
	const char *why; /* JSON */
	Time at;
} NeedTierView;
extern const Field need_tier_view[];
int need_store_tiers(Ctx *ctx, Id need, NeedTierView **items, size_t *count);
int need_store_helpers(Ctx *ctx, Id need, const char *duty_status, int64_t *count);
