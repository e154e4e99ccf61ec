#include "mod/board/board_api.h"

#include "base/str.h"
#include "core/packs.h"
#include "mod/area/area.h"
#include "mod/board/board_sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Figures of one child, or of the whole subtree. */
typedef struct Tally {
	const char *code, *name, *level;
	double lon, lat;
	int64_t reserve_floor;
	int64_t needs, needs_new, needs_open, covered, working, done, wanted, accepted, is_short;
	int64_t volunteers, on_duty, checked_in, alarms, busy;
	/* reckoned of these */
	int64_t free, complaints_open;
	double coverage; /* accepted of wanted; NAN: nobody is wanted */
} Tally;
#define COUNT_FIELDS \
	FIELD(Tally, needs, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, needs_new, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, needs_open, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, covered, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, working, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, done, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, wanted, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, accepted, FIELD_INT, .flags = FIELD_REQUIRED), \
		{.name = "short", \
			.type = FIELD_INT, \
			.offset = offsetof(Tally, is_short), \
			.flags = FIELD_REQUIRED}, \
		FIELD(Tally, volunteers, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, on_duty, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, checked_in, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, alarms, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(Tally, busy, FIELD_INT, .flags = FIELD_REQUIRED)
static const Field tally_fields[] = {
	FIELD(Tally, code, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Tally, name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Tally, level, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Tally, lon, FIELD_REAL),
	FIELD(Tally, lat, FIELD_REAL),
	FIELD(Tally, reserve_floor, FIELD_INT),
	COUNT_FIELDS,
	FIELD(Tally, free, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(Tally, coverage, FIELD_REAL),
	FIELD_END,
};
static const Field total_fields[] = {
	COUNT_FIELDS,
	FIELD(Tally, free, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(Tally, complaints_open, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};
/* The counting members, to add one tally to another. */
enum { TALLY_FIRST = 6, TALLY_COUNT = 14 };

static int64_t *count_at(Tally *tally, int i) {
	return (int64_t *)((char *)tally + tally_fields[TALLY_FIRST + i].offset);
}

/* Counts only what a query returned; what it did not is INT_ABSENT. */
static void add(Tally *into, const Tally *row) {
	for (int i = 0; i < TALLY_COUNT; i++) {
		int64_t n = *count_at((Tally *)(uintptr_t)row, i);
		if (n != INT_ABSENT)
			*count_at(into, i) += n;
	}
}

static int by_code(const void *a, const void *b) {
	return strcmp(((const Tally *)a)->code, ((const Tally *)b)->code);
}

typedef struct Board {
	const char *area;
	Tally total, *children;
	size_t count;
} Board;

static void take_rows(Board *board, const Tally *rows, size_t count, bool into_total) {
	for (size_t i = 0; i < count; i++) {
		Tally *child = board->count
			? bsearch(&rows[i], board->children, board->count, sizeof *rows, by_code)
			: NULL;
		if (child)
			add(child, &rows[i]);
		if (into_total)
			add(&board->total, &rows[i]);
	}
}

/* Runs the counting queries once for each length of child codes (levels may be skipped). */
static int count_length(Ctx *ctx, Board *board, int64_t length, bool into_total) {
	static const DbStmt *const stmts[] = {
		&SQL_BOARD_NEEDS, &SQL_BOARD_VOLUNTEERS, &SQL_BOARD_DUTIES, &SQL_BOARD_BUSY};
	AreaRange range = area_range(ctx->arena, board->area);
	int r = 0;
	for (size_t i = 0; i < sizeof stmts / sizeof *stmts && !r; i++) {
		Tally *rows;
		size_t count;
		r = db_all(ctx->db, stmts[i],
			DB_ARGS(ARG_INT("length", length), ARG_TEXT("area_lo", range.lo),
				ARG_TEXT("area_hi", range.hi)),
			tally_fields, sizeof *rows, ctx->arena, &rows, &count);
		if (!r)
			take_rows(board, rows, count, into_total);
	}
	return r;
}

static int load(Ctx *ctx, const char *area, Board *board) {
	*board = (Board){.area = area};
	int r = db_all(ctx->db, &SQL_BOARD_CHILDREN, DB_ARGS(ARG_TEXT("parent", area)), tally_fields,
		sizeof(Tally), ctx->arena, &board->children, &board->count);
	bool lengths[16] = {0}, first = true;
	for (size_t i = 0; i < board->count; i++) {
		for (int k = 0; k < TALLY_COUNT; k++)
			*count_at(&board->children[i], k) = 0;
		lengths[strlen(board->children[i].code) & 15] = true;
	}
	if (!board->count)
		lengths[15] = true;
	for (int length = 2; length < 16 && !r; length++)
		if (lengths[length]) {
			r = count_length(ctx, board, length, first);
			first = false;
		}
	return r;
}

/* ---- writing ---------------------------------------------------------------------------------------------- */

static void reckon(Tally *tally) {
	tally->free = tally->on_duty > tally->busy ? tally->on_duty - tally->busy : 0;
	tally->coverage = tally->wanted ? (double)tally->accepted / (double)tally->wanted : (double)NAN;
}

typedef struct Alarm {
	Id duty, need;
	const char *area, *area_name;
	Time starts_at;
	int64_t late_min;
} Alarm;
static const Field alarm_fields[] = {
	FIELD(Alarm, duty, FIELD_ID),
	FIELD(Alarm, need, FIELD_ID),
	FIELD(Alarm, area, FIELD_AREA),
	FIELD(Alarm, area_name, FIELD_TEXT),
	FIELD(Alarm, starts_at, FIELD_TIME),
	FIELD(Alarm, late_min, FIELD_INT),
	FIELD_END,
};

static int load_alarms(Ctx *ctx, const char *area, FieldObjects *out) {
	AreaRange range = area_range(ctx->arena, area);
	Alarm *rows;
	int r = db_all(ctx->db, &SQL_BOARD_ALARMS,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi)), alarm_fields,
		sizeof *rows, ctx->arena, &rows, &out->count);
	out->items = rows;
	for (size_t i = 0; i < out->count && !r; i++)
		rows[i].late_min = (ctx->now - rows[i].starts_at) / TIME_MINUTE;
	return r;
}

static int load_complaints(Ctx *ctx, const char *area, int64_t *count) {
	AreaRange range = area_range(ctx->arena, area);
	return db_int(ctx->db, &SQL_BOARD_COMPLAINTS,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi)), count);
}

typedef struct AreaParams {
	const char *area;
} AreaParams;
static const Field area_params[] = {FIELD(AreaParams, area, FIELD_AREA), FIELD_END};

typedef struct BoardReply {
	const char *area, *area_name, *level;
	Time as_of;
	const Tally *totals;
	FieldObjects children, alarms;
} BoardReply;
static const Field board_reply[] = {
	FIELD(BoardReply, area, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(BoardReply, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(BoardReply, level, FIELD_TEXT),
	FIELD(BoardReply, as_of, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(BoardReply, totals, FIELD_OBJECT, .flags = FIELD_REQUIRED, .sub = total_fields,
		.sub_size = sizeof(Tally)),
	LIST(BoardReply, children, Tally, tally_fields),
	LIST(BoardReply, alarms, Alarm, alarm_fields),
	FIELD_END,
};

static int board_run(Ctx *ctx, const void *params, const void *body) {
	const char *area;
	Area row = {.short_name = ""};
	Board board;
	(void)body;
	int r = ctx_scope(ctx, ((const AreaParams *)params)->area, &area);
	if (r || (*area && (r = area_require_open(ctx, area, &row))) || (r = load(ctx, area, &board)))
		return r;
	BoardReply reply = {area, row.short_name, row.level, ctx->now, &board.total,
		{board.children, board.count}, {0}};
	if ((r = load_complaints(ctx, area, &board.total.complaints_open)) ||
		(r = load_alarms(ctx, area, &reply.alarms)))
		return r;
	reckon(&board.total);
	for (size_t i = 0; i < board.count; i++)
		reckon(&board.children[i]);
	jw_struct(ctx->out, board_reply, &reply);
	return 0;
}

/* ---- the packs, for every surface ------------------------------------------------------------------------- */

static const Field task_fields[] = {
	FIELD(PackTask, id, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackTask, name_zh, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackTask, name_en, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackTask, hazard, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackTask, phase, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackTask, skills, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackTask, head_count, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(PackTask, duration_min, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(PackTask, priority, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackTask, safety, FIELD_TEXT),
	FIELD(PackTask, ppe, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(PackTask, minor_ok, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(PackTask, light, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(PackTask, alone_ok, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD_END,
};
static const Field skill_fields[] = {
	FIELD(PackSkill, code, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackSkill, name_zh, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackSkill, name_en, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackSkill, certificate_zh, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackSkill, min_age, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};
static const Field name_fields[] = {
	FIELD(PackName, id, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackName, name_zh, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackName, name_en, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD_END,
};
typedef struct PacksReply {
	FieldObjects tasks, skills, hazards, levels, rules;
} PacksReply;
static const Field packs_reply[] = {
	LIST(PacksReply, tasks, PackTask, task_fields),
	LIST(PacksReply, skills, PackSkill, skill_fields),
	LIST(PacksReply, hazards, PackName, name_fields),
	LIST(PacksReply, levels, PackName, name_fields),
	LIST(PacksReply, rules, PackName, name_fields),
	FIELD_END,
};

/* With the safety note in the reader's language. */
static FieldObjects tasks_spoken(Ctx *ctx) {
	size_t count = 0;
	while (packs_task_at(ctx->packs, count))
		count++;
	PackTask *tasks = arena_array_of(ctx->arena, PackTask, count + 1);
	for (size_t i = 0; i < count; i++) {
		tasks[i] = *packs_task_at(ctx->packs, i);
		tasks[i].safety = packs_task_safety(&tasks[i], ctx->language);
	}
	return (FieldObjects){tasks, count};
}

/* The packs are read-only; so is who writes the reply. */
static FieldObjects read_only(const void *items, size_t count) {
	return (FieldObjects){(void *)(uintptr_t)items, count};
}

static int packs_run(Ctx *ctx, const void *params, const void *body) {
	size_t skills, hazards, levels, rules;
	(void)params;
	(void)body;
	ctx_allow_public(ctx);
	const void *items[] = {packs_skills(ctx->packs, &skills), packs_hazards(ctx->packs, &hazards),
		packs_levels(ctx->packs, &levels), packs_rules(ctx->packs, &rules)};
	PacksReply reply = {tasks_spoken(ctx), read_only(items[0], skills),
		read_only(items[1], hazards), read_only(items[2], levels), read_only(items[3], rules)};
	jw_struct(ctx->out, packs_reply, &reply);
	return 0;
}

const Route board_routes[] = {
	{.name = "board.read",
		.method = "GET",
		.path = "/board",
		.summary = "A subtree at a glance: needs, coverage and free people of each child",
		.params = area_params,
		.params_size = sizeof(AreaParams),
		.reply = board_reply,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED),
		.run = board_run},
	{.name = "pack.list",
		.method = "GET",
		.path = "/packs",
		.summary = "Tasks, skills, hazards, levels and rest rules in force",
		.flags = ROUTE_PUBLIC,
		.reply = packs_reply,
		.run = packs_run},
	{.name = NULL},
};
