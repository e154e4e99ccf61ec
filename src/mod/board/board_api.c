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
} Tally;
static const Field tally_fields[] = {
	FIELD(Tally, code, FIELD_TEXT),
	FIELD(Tally, name, FIELD_TEXT),
	FIELD(Tally, level, FIELD_TEXT),
	FIELD(Tally, lon, FIELD_REAL),
	FIELD(Tally, lat, FIELD_REAL),
	FIELD(Tally, reserve_floor, FIELD_INT),
	FIELD(Tally, needs, FIELD_INT),
	FIELD(Tally, needs_new, FIELD_INT),
	FIELD(Tally, needs_open, FIELD_INT),
	FIELD(Tally, covered, FIELD_INT),
	FIELD(Tally, working, FIELD_INT),
	FIELD(Tally, done, FIELD_INT),
	FIELD(Tally, wanted, FIELD_INT),
	FIELD(Tally, accepted, FIELD_INT),
	{.name = "short", .type = FIELD_INT, .offset = offsetof(Tally, is_short)},
	FIELD(Tally, volunteers, FIELD_INT),
	FIELD(Tally, on_duty, FIELD_INT),
	FIELD(Tally, checked_in, FIELD_INT),
	FIELD(Tally, alarms, FIELD_INT),
	FIELD(Tally, busy, FIELD_INT),
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

static void put_child(JsonOut *out, const Tally *child) {
	jw_object(out);
	jw_fields(out, tally_fields, child);
	jw_put_int(out, "free", child->on_duty > child->busy ? child->on_duty - child->busy : 0);
	if (child->wanted)
		jw_put_real(out, "coverage", (double)child->accepted / (double)child->wanted);
	jw_object_end(out);
}

typedef struct Alarm {
	Id duty, need;
	const char *area, *area_name;
	Time starts_at;
} Alarm;
static const Field alarm_fields[] = {
	FIELD(Alarm, duty, FIELD_ID),
	FIELD(Alarm, need, FIELD_ID),
	FIELD(Alarm, area, FIELD_AREA),
	FIELD(Alarm, area_name, FIELD_TEXT),
	FIELD(Alarm, starts_at, FIELD_TIME),
	FIELD_END,
};

static int put_alarms(Ctx *ctx, const char *area) {
	AreaRange range = area_range(ctx->arena, area);
	Alarm *rows;
	size_t count;
	int r = db_all(ctx->db, &SQL_BOARD_ALARMS,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi)), alarm_fields,
		sizeof *rows, ctx->arena, &rows, &count);
	jw_key(ctx->out, "alarms");
	jw_array(ctx->out);
	for (size_t i = 0; i < count && !r; i++) {
		jw_object(ctx->out);
		jw_fields(ctx->out, alarm_fields, &rows[i]);
		jw_put_int(ctx->out, "late_min", (ctx->now - rows[i].starts_at) / TIME_MINUTE);
		jw_object_end(ctx->out);
	}
	jw_array_end(ctx->out);
	return r;
}

static int put_total(Ctx *ctx, Board *board) {
	AreaRange range = area_range(ctx->arena, board->area);
	int64_t complaints = 0;
	int r = db_int(ctx->db, &SQL_BOARD_COMPLAINTS,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi)), &complaints);
	Tally *t = &board->total;
	t->lon = t->lat = NAN;
	t->reserve_floor = INT_ABSENT;
	jw_key(ctx->out, "totals");
	jw_object(ctx->out);
	jw_fields(ctx->out, tally_fields, t);
	jw_put_int(ctx->out, "free", t->on_duty > t->busy ? t->on_duty - t->busy : 0);
	jw_put_int(ctx->out, "complaints_open", complaints);
	jw_object_end(ctx->out);
	return r;
}

typedef struct AreaParams {
	const char *area;
} AreaParams;
static const Field area_params[] = {FIELD(AreaParams, area, FIELD_AREA), FIELD_END};

typedef struct BoardReply {
	const char *area, *area_name, *level;
	Time as_of;
	FieldObjects children;
} BoardReply;
static const Field board_reply[] = {
	FIELD(BoardReply, area, FIELD_TEXT),
	FIELD(BoardReply, area_name, FIELD_TEXT),
	FIELD(BoardReply, level, FIELD_TEXT),
	FIELD(BoardReply, as_of, FIELD_TIME),
	FIELD(BoardReply, children, FIELD_OBJECTS, .sub = tally_fields, .sub_size = sizeof(Tally)),
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
	jw_object(ctx->out);
	jw_put_text(ctx->out, "area", area);
	jw_put_text(ctx->out, "area_name", row.short_name);
	jw_put_text(ctx->out, "level", row.level);
	jw_put_time(ctx->out, "as_of", ctx->now);
	r = put_total(ctx, &board);
	jw_key(ctx->out, "children");
	jw_array(ctx->out);
	for (size_t i = 0; i < board.count; i++)
		put_child(ctx->out, &board.children[i]);
	jw_array_end(ctx->out);
	if (!r)
		r = put_alarms(ctx, area);
	jw_object_end(ctx->out);
	return r;
}

/* ---- the packs, for every surface ------------------------------------------------------------------------- */

static void put_names(Ctx *ctx, const char *key, const PackName *names, size_t count) {
	jw_key(ctx->out, key);
	jw_array(ctx->out);
	for (size_t i = 0; i < count; i++) {
		jw_object(ctx->out);
		jw_put_text(ctx->out, "id", names[i].id);
		jw_put_text(ctx->out, "name_zh", names[i].name_zh);
		jw_put_text(ctx->out, "name_en", names[i].name_en);
		jw_object_end(ctx->out);
	}
	jw_array_end(ctx->out);
}

static void put_task(JsonOut *out, const PackTask *task, const char *language) {
	jw_object(out);
	jw_put_text(out, "id", task->id);
	jw_put_text(out, "name_zh", task->name_zh);
	jw_put_text(out, "name_en", task->name_en);
	jw_put_text(out, "hazard", task->hazard);
	jw_put_text(out, "phase", task->phase);
	jw_put_text(out, "skills", task->skills);
	jw_put_int(out, "head_count", task->head_count);
	jw_put_int(out, "duration_min", task->duration_min);
	jw_put_text(out, "priority", task->priority);
	jw_put_text(out, "safety", packs_task_safety(task, language));
	jw_put_bool(out, "ppe", task->ppe);
	jw_put_bool(out, "minor_ok", task->minor_ok);
	jw_put_bool(out, "light", task->light);
	jw_put_bool(out, "alone_ok", task->alone_ok);
	jw_object_end(out);
}

static void put_skills(Ctx *ctx) {
	size_t count;
	const PackSkill *skills = packs_skills(ctx->packs, &count);
	jw_key(ctx->out, "skills");
	jw_array(ctx->out);
	for (size_t i = 0; i < count; i++) {
		jw_object(ctx->out);
		jw_put_text(ctx->out, "code", skills[i].code);
		jw_put_text(ctx->out, "name_zh", skills[i].name_zh);
		jw_put_text(ctx->out, "name_en", skills[i].name_en);
		jw_put_text(ctx->out, "certificate_zh", skills[i].certificate_zh);
		jw_put_int(ctx->out, "min_age", skills[i].min_age);
		jw_object_end(ctx->out);
	}
	jw_array_end(ctx->out);
}

static int packs_run(Ctx *ctx, const void *params, const void *body) {
	size_t hazards, levels, rules;
	const PackName *hazard_names = packs_hazards(ctx->packs, &hazards),
				   *level_names = packs_levels(ctx->packs, &levels);
	const PackName *rule_names = packs_rules(ctx->packs, &rules);
	(void)params;
	(void)body;
	ctx_allow_public(ctx);
	jw_object(ctx->out);
	jw_key(ctx->out, "tasks");
	jw_array(ctx->out);
	for (size_t i = 0; packs_task_at(ctx->packs, i); i++)
		put_task(ctx->out, packs_task_at(ctx->packs, i), ctx->language);
	jw_array_end(ctx->out);
	put_skills(ctx);
	put_names(ctx, "hazards", hazard_names, hazards);
	put_names(ctx, "levels", level_names, levels);
	put_names(ctx, "rules", rule_names, rules);
	jw_object_end(ctx->out);
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
		.run = board_run},
	{.name = "pack.list",
		.method = "GET",
		.path = "/packs",
		.summary = "Tasks, skills, hazards, levels and rest rules in force",
		.flags = ROUTE_PUBLIC | ROUTE_RAW,
		.reply_type = "application/json",
		.run = packs_run},
	{.name = NULL},
};
