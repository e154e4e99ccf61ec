/* Packs: dated data a city can replace. Read once at start; read-only after. */
#pragma once

#include "base/arena.h"
#include "base/asset.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Packs Packs;

typedef struct PackTask {
	const char *id; /* "T18" */
	const char *name_zh, *name_en;
	const char *hazard; /* epidemic flood heat all */
	const char *phase;
	const char *skills; /* expression: "S09|S01" either, "S02 S29" both; "" none */
	int64_t head_count; /* usual; 1 where the pack gives a ratio */
	const char *head_count_text;
	int64_t duration_min;
	const char *priority; /* P0 … P3 */
	const char *safety, *safety_zh;
	bool ppe, night_ok, minor_ok, outdoor;
	bool light;    /* also for volunteers above the age of HY-07 */
	bool alone_ok; /* one person may do it */
} PackTask;

typedef struct PackSkill {
	const char *code; /* "S09" */
	const char *name_zh, *name_en;
	const char *certificate_zh;
	const char *issuer;
	int64_t min_age;                  /* years */
	int64_t guardian_consent_min_age; /* INT_ABSENT: minors may not have it */
} PackSkill;

typedef struct PackLimit {
	const char *rule;    /* "HY-01" */
	const char *subject; /* staff volunteer all */
	const char *level;   /* normal IV III II I */
	const char *measure; /* "daily_max_min" */
	int64_t value;
	const char *unit;
	const char *override; /* named_approver never */
	const char *source;
} PackLimit;

/* A row of a plain two-language list: hazards, levels, rules. */
typedef struct PackName {
	const char *id;
	const char *name_zh, *name_en;
} PackName;

/* A file below `dir` replaces the one built in; NULL: none. Everything lives in `arena`. Return: 0, ERR_IO, ERR_FORMAT
 * with the place and reason in `why`. */
int packs_load(
	Packs **out, const AssetTable *assets, const char *dir, Arena *arena, const char **why);

/* The safety note in the language asked for; NULL none. */
const char *packs_task_safety(const PackTask *task, const char *language);
/* NULL when there is none. */
const PackTask *packs_task(const Packs *packs, const char *id);
const PackSkill *packs_skill(const Packs *packs, const char *code);
/* The limit for exactly this subject, else for "all"; NULL when the pack sets none. */
const PackLimit *packs_limit(const Packs *packs, const char *rule, const char *subject,
	const char *level, const char *measure);
/* Whether any limit of the rule for this subject at this level may be set aside by a named
 * approver. */
bool packs_rule_may_be_overridden(
	const Packs *packs, const char *rule, const char *subject, const char *level);

/* The lists themselves, in file order. */
const PackTask *packs_task_at(const Packs *packs, size_t i); /* NULL behind the last */
const PackSkill *packs_skills(const Packs *packs, size_t *count);
const PackName *packs_hazards(const Packs *packs, size_t *count);
const PackName *packs_levels(const Packs *packs, size_t *count);
const PackName *packs_rules(const Packs *packs, size_t *count);
