/* Who fits a need, and for everyone who does not, why. Private to mod/call.
 *
 * Loading reads a few ordered lists once; judging is pure and walks them side by side, so a
 * city of 100,000 volunteers takes one pass. Each person has one reason: the first that
 * applies, in the order of the enum. */
#pragma once

#include "core/packs.h"
#include "core/skill_expr.h"
#include "mod/call/call.h"

typedef enum EligibleReason {
	ELIGIBLE_FITS,
	ELIGIBLE_NOT_APPROVED,
	ELIGIBLE_ALREADY_ASKED,
	ELIGIBLE_SKILL,
	ELIGIBLE_CERTIFICATE, /* has the skill, but it is unverified or expired at the need's end */
	ELIGIBLE_MINOR,
	ELIGIBLE_OFF_DUTY,
	ELIGIBLE_UNAVAILABLE, /* weekly availability */
	ELIGIBLE_ASSIGNED,    /* elsewhere at that time */
	ELIGIBLE_RESTING,     /* a rest rule; see Candidate.rule */
	ELIGIBLE_UNKNOWN_PLACE,
	ELIGIBLE_TOO_FAR,
	ELIGIBLE_RESERVE_FLOOR, /* the home community keeps this many back */
	ELIGIBLE_REASONS
} EligibleReason;
/* "fits", "not_approved", …: the codes of the API. */
const char *eligible_reason_name(EligibleReason reason);

typedef struct Candidate {
	Id id;
	const char *area;
	int8_t staff, on_duty, guardian_consent, simulated;
	int64_t radius_m;
	double lon, lat;
	Time birth;
	const char *availability;
	int64_t asked_count;
	Time last_asked_at;
	/* judged */
	EligibleReason reason;
	const char *rule;  /* of ELIGIBLE_RESTING */
	double distance_m; /* NAN unknown */
	int64_t week_min;  /* minutes worked or planned in the 7 days before the shift */
	double score;      /* lower is asked sooner */
} Candidate;

typedef struct SkillHolder {
	Id volunteer;
	int8_t verified;
	Time expires_at; /* TIME_NONE: never */
} SkillHolder;

typedef struct EligibleFloor {
	const char *area;
	int64_t floor;
} EligibleFloor;

typedef struct EligibleSet {
	const Need *need;
	const char *area;     /* subtree searched */
	const char *level;    /* response level */
	const PackTask *task; /* NULL unknown */
	SkillExpr skills;
	double lon, lat;   /* of the need; NAN unknown */
	Candidate *people; /* approved volunteers of the subtree by id */
	size_t count;
	int64_t not_approved;  /* the others, counted only */
	SkillHolder **holders; /* for each alternative of each clause, by volunteer, in order */
	size_t *holder_counts;
	DutySpan *spans; /* by volunteer */
	size_t span_count;
	Id *asked; /* by id: asked for this need already */
	size_t asked_count;
	EligibleFloor *
		floors; /* by area code: communities with a floor of their own, or that objected to lending */
	size_t floor_count;
	int64_t counts[ELIGIBLE_REASONS];
} EligibleSet;

/* Who holds a skill, read once for many needs. */
typedef struct HolderList {
	const char *skill;
	SkillHolder *holders; /* by volunteer */
	size_t count;
} HolderList;

/* What many needs share: the people of a subtree, and all their work near a stretch of time. */
typedef struct EligiblePool {
	const char *area;
	Id only;
	Candidate *people; /* as in EligibleSet, not judged */
	size_t count;
	int64_t not_approved;
	DutySpan *spans;
	size_t span_count;
	Arena *arena;       /* of the pool: outlives what one need takes */
	HolderList *skills; /* those asked for so far */
	int64_t skill_count, skill_room;
} EligiblePool;

/* For shifts within [from, to). `only` restricts to one volunteer (0: everybody). */
int eligible_pool_load(Ctx *ctx, const char *area, Id only, Time from, Time to, EligiblePool *out);
/* One need and the pool's people; out->people is the pool's own array, which judging changes. */
int eligible_load_from(Ctx *ctx, EligiblePool *pool, const Need *need, EligibleSet *out);
/* Floors of communities, and for a need (id 0: none) those that objected to lend. */
int eligible_load_floors(Ctx *ctx, EligibleSet *set);
/* Pool and need for a single need. */
int eligible_load(Ctx *ctx, const Need *need, const char *area, Id only, EligibleSet *out);

/* Every person's verdict, as if no community kept anybody back; their order stays. */
void eligible_judge_all(Ctx *ctx, EligibleSet *set);
/* Of those whom only the time bars: take() for each who would fit were the need that much later. */
void eligible_judge_later(Ctx *ctx, const EligibleSet *set, Time later,
	void (*take)(void *self, size_t person, const Candidate *judged), void *self);
/* eligible_judge_all() with what communities keep back, the counts, and `people` in order: those who fit first,
 * the one to be asked first at the front. */
void eligible_judge(Ctx *ctx, EligibleSet *set);
void eligible_count(EligibleSet *set);
