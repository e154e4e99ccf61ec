#include "mod/dispatch/dispatch_api.h"

#include "algo/dispatch/reasons.h"
#include "core/cursor.h"
#include "mod/dispatch/dispatch_sql.h"
#include "mod/dispatch/run.h"

#include <string.h>

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

/* ---- a run as people see it ------------------------------------------------------------------- */

typedef struct Tally {
	const char *priority;
	int64_t needs, wanted, standing, planned;
} Tally;
static const Field tally_fields[] = {
	FIELD(Tally, priority, FIELD_ENUM, .values = need_priorities, .flags = FIELD_REQUIRED),
	FIELD(Tally, needs, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(Tally, wanted, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(Tally, standing, FIELD_INT, .flags = FIELD_REQUIRED, .summary = "before"),
	FIELD(Tally, planned, FIELD_INT, .flags = FIELD_REQUIRED, .summary = "more by this plan"),
	FIELD_END,
};

typedef struct RunView {
	DispatchRun run;
	const char *area_name, *incident_title;
	Scenario *what_if;
	FieldObjects tallies;
} RunView;
#define VIEW_COLUMNS \
	RUN_COLUMNS(RunView, run.), FIELD(RunView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED), \
		FIELD(RunView, incident_title, FIELD_TEXT)

static const Field run_row[] = {
	VIEW_COLUMNS, RUN_COLUMN(RunView, run., scenario, FIELD_TEXT), FIELD_END};
static const Field run_view[] = {
	VIEW_COLUMNS,
	FIELD(RunView, what_if, FIELD_OBJECT, .sub = scenario_fields, .sub_size = sizeof(Scenario)),
	FIELD(RunView, tallies, FIELD_OBJECTS, .sub = tally_fields, .sub_size = sizeof(Tally),
		.summary = "by priority"),
	FIELD_END,
};

static int add_what_if(Ctx *ctx, RunView *view) {
	if (!view->run.scenario)
		return 0;
	view->what_if = arena_new_of(ctx->arena, Scenario);
	return scenario_of(ctx, &view->run, view->what_if);
}

static int reply_run(Ctx *ctx, Id id) {
	RunView view;
	Tally *tallies;
	int r = db_one(
		ctx->db, &SQL_DISPATCH_RUN_VIEW, DB_ARGS(ARG_INT("id", id)), run_row, &view, ctx->arena);
	if (r)
		return r == DB_NONE ? ERR_INTERNAL : r;
	view.what_if = NULL;
	if ((r = add_what_if(ctx, &view)) ||
		(r = db_all(ctx->db, &SQL_DISPATCH_TALLIES, DB_ARGS(ARG_INT("run", id)), tally_fields,
			 sizeof *tallies, ctx->arena, &tallies, &view.tallies.count)))
		return r;
	view.tallies.items = tallies;
	ctx->etag = view.run.version;
	jw_struct(ctx->out, run_view, &view);
	return 0;
}

/* ---- opening and looking ------------------------------------------------------------------------ */

static const Field open_body[] = {
	FIELD(RunOpen, area, FIELD_AREA, .flags = FIELD_REQUIRED,
		.summary = "subtree whose needs and people are looked at"),
	FIELD(RunOpen, incident, FIELD_ID),
	FIELD(RunOpen, from, FIELD_TIME, .summary = "shifts that begin from here on, default now"),
	FIELD(RunOpen, to, FIELD_TIME, .summary = "until here, default a day on"),
	FIELD(RunOpen, based_on, FIELD_ID, .summary = "the run this one follows"),
	FIELD(RunOpen, scenario, FIELD_OBJECT, .sub = scenario_fields, .sub_size = sizeof(Scenario),
		.summary = "what if: looked at, never carried out"),
	FIELD_END,
};

static int open_run(Ctx *ctx, const void *params, const void *body) {
	const RunOpen *in = body;
	DispatchRun run;
	(void)params;
	int r = ctx_require_area(ctx, in->area);
	if (r || (r = run_open(ctx, in, &run)))
		return r;
	ctx->location = arena_printf(ctx->arena, "/api/v1/dispatches/%lld", (long long)run.id);
	return reply_run(ctx, run.id);
}

static int read_run(Ctx *ctx, const void *params, const void *body) {
	DispatchRun run;
	(void)body;
	int r = run_require(ctx, ((const IdParams *)params)->id, &run);
	return r ? r : reply_run(ctx, run.id);
}

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area, *status;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, area, FIELD_AREA),
	FIELD(ListParams, status, FIELD_ENUM, .values = run_statuses),
	FIELD_END,
};

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	RunView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &SQL_DISPATCH_RUN_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_TEXT("status", in->status), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		run_row, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].run.id : 0);
	for (size_t i = 0; i < shown && !r; i++) {
		r = add_what_if(ctx, &rows[i]);
		jw_struct(ctx->out, run_view, &rows[i]);
	}
	return r;
}

/* ---- needs -------------------------------------------------------------------------------------------- */

typedef struct NeedsParams {
	const char *cursor;
	int64_t limit;
	Id id;
	int8_t is_short;
} NeedsParams;
static const Field needs_params[] = {
	PAGE_FIELDS(NeedsParams),
	FIELD(NeedsParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	{.name = "short", .type = FIELD_BOOL, .offset = offsetof(NeedsParams, is_short)},
	FIELD_END,
};

/* What a change would bring, in words: places, or else travel. */
typedef struct Bring {
	int64_t people, steps, metres;
} Bring;
static const Field bring_fields[] = {
	FIELD(Bring, people, FIELD_INT, .summary = "who would help, each"),
	FIELD(Bring, steps, FIELD_INT, .flags = FIELD_REQUIRED,
		.summary = "at most: a place of P3 is one step, of P2 two, P1 three, P0 four; "
				   "one is also a place that goes to the next priority above"),
	FIELD(Bring, metres, FIELD_INT, .flags = FIELD_REQUIRED,
		.summary = "at most, beside the steps: of travel and what counts as travel"),
	FIELD_END,
};
#define BRING(struct_, member, ...) \
	FIELD(struct_, member, FIELD_OBJECT, .sub = bring_fields, .sub_size = sizeof(Bring), \
		__VA_ARGS__)

static Bring *bring_of(Ctx *ctx, int64_t people, int64_t gain, int64_t step) {
	DispatchWorth worth = dispatch_worth(gain, step);
	Bring *bring = arena_new_of(ctx->arena, Bring);
	*bring = (Bring){people, worth.steps, worth.rest};
	return bring;
}

typedef struct NeedView {
	RunNeed row;
	int64_t step;
	Bring *one_more, *wider, *later;
	const char *task, *area, *area_name, *priority;
	Time starts_at, ends_at;
	double lon, lat;
	int8_t simulated;
} NeedView;
#define NEED_COLUMN(member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(NeedView, row.member), __VA_ARGS__ }
#define NEED_COLUMNS \
	NEED_COLUMN(need, FIELD_ID, .flags = FIELD_REQUIRED), \
		NEED_COLUMN(wanted, FIELD_INT, .flags = FIELD_REQUIRED), \
		NEED_COLUMN(standing, FIELD_INT, .flags = FIELD_REQUIRED), \
		NEED_COLUMN(planned, FIELD_INT, .flags = FIELD_REQUIRED), \
		NEED_COLUMN(fits, FIELD_INT, .flags = FIELD_REQUIRED, .summary = "people who fit"), \
		NEED_COLUMN(elsewhere, FIELD_INT, .flags = FIELD_REQUIRED, \
			.summary = "of those: told or planned for other needs"), \
		NEED_COLUMN(higher, FIELD_INT, .flags = FIELD_REQUIRED, \
			.summary = "of those: at needs of higher priority"), \
		NEED_COLUMN(kept, FIELD_INT, .flags = FIELD_REQUIRED, \
			.summary = "of who fit: kept back by their community"), \
		NEED_COLUMN(reasons, FIELD_JSON, .flags = FIELD_REQUIRED, .schema = COUNTS_SCHEMA), \
		FIELD(NeedView, task, FIELD_TEXT), \
		FIELD(NeedView, area, FIELD_AREA, .flags = FIELD_REQUIRED), \
		FIELD(NeedView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED), \
		FIELD(NeedView, priority, FIELD_ENUM, .values = need_priorities, .flags = FIELD_REQUIRED), \
		FIELD(NeedView, starts_at, FIELD_TIME), FIELD(NeedView, ends_at, FIELD_TIME), \
		FIELD(NeedView, lon, FIELD_REAL), FIELD(NeedView, lat, FIELD_REAL), \
		FIELD(NeedView, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED)

static const Field need_row[] = {
	NEED_COLUMNS,
	FIELD(NeedView, step, FIELD_INT),
	NEED_COLUMN(price_low, FIELD_INT),
	NEED_COLUMN(wider_people, FIELD_INT),
	NEED_COLUMN(wider_gain, FIELD_INT),
	NEED_COLUMN(later_people, FIELD_INT),
	NEED_COLUMN(later_gain, FIELD_INT),
	FIELD_END,
};
static const Field need_view[] = {
	NEED_COLUMNS,
	BRING(NeedView, one_more, .summary = "by one person more who fits this need only"),
	BRING(NeedView, wider, .summary = "of a short need: were every radius a kilometre wider"),
	BRING(NeedView, later, .summary = "of a short need: were it an hour later"),
	FIELD_END,
};

static void add_brings(Ctx *ctx, NeedView *view) {
	const RunNeed *row = &view->row;
	view->one_more = view->wider = view->later = NULL;
	if (row->price_low > 0)
		view->one_more = bring_of(ctx, 1, row->price_low, view->step);
	if (row->wider_people)
		view->wider = bring_of(ctx, row->wider_people, row->wider_gain, view->step);
	if (row->later_people)
		view->later = bring_of(ctx, row->later_people, row->later_gain, view->step);
}

static int needs_run(Ctx *ctx, const void *params, const void *body) {
	const NeedsParams *in = params;
	DispatchRun run;
	CursorPage at;
	NeedView *rows;
	size_t count;
	(void)body;
	int r = run_require(ctx, in->id, &run);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	r = db_all(ctx->db, &SQL_DISPATCH_NEED_LIST,
		DB_ARGS(ARG_INT("run", run.id), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1),
			{.name = "short", .type = DB_ARG_INT, .i = 1, .null = in->is_short != 1}),
		need_row, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].row.need : 0);
	for (size_t i = 0; i < shown; i++) {
		add_brings(ctx, &rows[i]);
		jw_struct(ctx->out, need_view, &rows[i]);
	}
	return 0;
}

/* ---- moves ---------------------------------------------------------------------------------------------- */

typedef struct MovesParams {
	const char *cursor;
	int64_t limit;
	Id id, need;
	const char *status;
} MovesParams;
static const char *const move_statuses[] = {"planned", "asked", "assigned", "refused", NULL};
static const Field moves_params[] = {
	PAGE_FIELDS(MovesParams),
	FIELD(MovesParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MovesParams, need, FIELD_ID),
	FIELD(MovesParams, status, FIELD_ENUM, .values = move_statuses),
	FIELD_END,
};

typedef struct MoveView {
	RunMove row;
	const char *volunteer_name, *next_name, *home_area_name, *task, *need_area, *need_area_name,
		*priority;
	const char *answer;
	Time starts_at, ends_at;
	int64_t fits;
	int8_t simulated;
} MoveView;
#define MOVE_COLUMN(member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(MoveView, row.member), __VA_ARGS__ }
static const Field move_view[] = {
	MOVE_COLUMN(volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MoveView, volunteer_name, FIELD_TEXT, .flags = FIELD_PERSONAL),
	MOVE_COLUMN(home_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(MoveView, home_area_name, FIELD_TEXT),
	MOVE_COLUMN(need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MoveView, task, FIELD_TEXT),
	FIELD(MoveView, need_area, FIELD_AREA),
	FIELD(MoveView, need_area_name, FIELD_TEXT),
	FIELD(MoveView, priority, FIELD_TEXT),
	FIELD(MoveView, starts_at, FIELD_TIME),
	FIELD(MoveView, ends_at, FIELD_TIME),
	MOVE_COLUMN(distance_m, FIELD_INT, .summary = "metres"),
	MOVE_COLUMN(cost, FIELD_INT, .flags = FIELD_REQUIRED,
		.summary = "metres, with hours worked and leaving the district"),
	MOVE_COLUMN(place, FIELD_INT, .flags = FIELD_REQUIRED,
		.summary = "among those who fit the need, cheapest first"),
	FIELD(MoveView, fits, FIELD_INT, .summary = "who fit the need"),
	MOVE_COLUMN(worth, FIELD_INT,
		.summary =
			"what the plan would cost more without this person; absent: a place stays empty"),
	MOVE_COLUMN(next, FIELD_ID, .summary = "who would come first without this person"),
	FIELD(MoveView, next_name, FIELD_TEXT, .flags = FIELD_PERSONAL),
	MOVE_COLUMN(pinned, FIELD_BOOL, .summary = "put there by hand"),
	MOVE_COLUMN(status, FIELD_ENUM, .values = move_statuses, .flags = FIELD_REQUIRED),
	MOVE_COLUMN(reason, FIELD_TEXT, .summary = "of refused"),
	FIELD(MoveView, answer, FIELD_TEXT,
		.summary = "asked accepted waiting declined expired withdrawn"),
	FIELD(MoveView, simulated, FIELD_BOOL),
	FIELD_END,
};

static int moves_run(Ctx *ctx, const void *params, const void *body) {
	const MovesParams *in = params;
	DispatchRun run;
	CursorPage at;
	MoveView *rows;
	size_t count;
	(void)body;
	int r = run_require(ctx, in->id, &run);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	r = db_all(ctx->db, &SQL_DISPATCH_MOVE_LIST,
		DB_ARGS(ARG_INT("run", run.id), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1), ARG_TEXT("status", in->status),
			{.name = "need", .type = DB_ARG_INT, .i = in->need, .null = !in->need}),
		move_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown = cursor_close(
		ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].row.volunteer : 0);
	for (size_t i = 0; i < shown && !r; i++) {
		r = ctx_reads_person(ctx, rows[i].row.volunteer);
		if (!r && rows[i].row.next)
			r = ctx_reads_person(ctx, rows[i].row.next);
		jw_struct(ctx->out, move_view, &rows[i]);
	}
	return r;
}

/* ---- why not, and what floors cost --------------------------------------------------------------- */

typedef struct WhyNotParams {
	Id id, volunteer, need;
} WhyNotParams;
static const Field why_not_params[] = {
	FIELD(WhyNotParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(WhyNotParams, volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(WhyNotParams, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD_END,
};

typedef struct WhyNotView {
	RunWhyNot found;
	Bring *more;
} WhyNotView;
static const Field why_not_view[] = {
	{.name = "there",
		.type = FIELD_BOOL,
		.offset = offsetof(WhyNotView, found.there),
		.flags = FIELD_REQUIRED,
		.summary = "the plan does send this person there"},
	{.name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(WhyNotView, found.reason),
		.summary = "does not fit: a reason or rest rule, as things are now"},
	{.name = "now",
		.type = FIELD_ID,
		.offset = offsetof(WhyNotView, found.now),
		.summary = "the need the person is planned for instead"},
	{.name = "kept",
		.type = FIELD_BOOL,
		.offset = offsetof(WhyNotView, found.kept),
		.flags = FIELD_REQUIRED,
		.summary = "held back by the floor of the person's community"},
	BRING(WhyNotView, more, .summary = "what the plan would cost more with this person there"),
	FIELD_END,
};

static int why_not_run(Ctx *ctx, const void *params, const void *body) {
	const WhyNotParams *in = params;
	WhyNotView view = {0};
	DispatchRun run;
	(void)body;
	int r = run_require(ctx, in->id, &run);
	if (r || (r = run_why_not(ctx, &run, in->volunteer, in->need, &view.found)) ||
		(r = ctx_reads_person(ctx, in->volunteer)))
		return r;
	if (!view.found.there && !view.found.reason && !view.found.kept)
		view.more = bring_of(ctx, INT_ABSENT, view.found.more, run.step);
	jw_struct(ctx->out, why_not_view, &view);
	return 0;
}

typedef struct FloorView {
	RunFloor row;
	const char *area_name;
	Bring *one_more;
} FloorView;
#define FLOOR_COLUMNS \
	{.name = "area", \
		.type = FIELD_AREA, \
		.offset = offsetof(FloorView, row.area), \
		.flags = FIELD_REQUIRED}, \
		FIELD(FloorView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED), \
		{.name = "kept", \
			.type = FIELD_INT, \
			.offset = offsetof(FloorView, row.kept), \
			.flags = FIELD_REQUIRED, \
			.summary = "people who fit needs and are kept back"}, \
	{ \
		.name = "lent", .type = FIELD_INT, .offset = offsetof(FloorView, row.lent), \
		.flags = FIELD_REQUIRED, .summary = "people told or planned for needs of others" \
	}
static const Field floor_row[] = {FLOOR_COLUMNS,
	{.name = "price_low", .type = FIELD_INT, .offset = offsetof(FloorView, row.price_low)},
	FIELD_END};
static const Field floor_view[] = {
	FLOOR_COLUMNS, BRING(FloorView, one_more, .summary = "by one person more lent"), FIELD_END};

static int floors_run(Ctx *ctx, const void *params, const void *body) {
	DispatchRun run;
	FloorView *rows;
	size_t count;
	(void)body;
	int r = run_require(ctx, ((const IdParams *)params)->id, &run);
	if (r ||
		(r = db_all(ctx->db, &SQL_DISPATCH_FLOOR_LIST, DB_ARGS(ARG_INT("run", run.id)), floor_row,
			 sizeof *rows, ctx->arena, &rows, &count)))
		return r;
	for (size_t i = 0; i < count; i++) {
		rows[i].one_more =
			rows[i].row.price_low > 0 ? bring_of(ctx, 1, rows[i].row.price_low, run.step) : NULL;
		jw_struct(ctx->out, floor_view, &rows[i]);
	}
	return 0;
}

/* ---- the map ---------------------------------------------------------------------------------------------- */

typedef struct Stream {
	const char *from_area, *from_name, *to_area, *to_name;
	double from_lon, from_lat, to_lon, to_lat;
	int64_t people;
} Stream;
static const Field stream_view[] = {
	FIELD(Stream, from_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Stream, from_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Stream, to_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Stream, to_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Stream, from_lon, FIELD_REAL),
	FIELD(Stream, from_lat, FIELD_REAL),
	FIELD(Stream, to_lon, FIELD_REAL),
	FIELD(Stream, to_lat, FIELD_REAL),
	FIELD(Stream, people, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int streams_run(Ctx *ctx, const void *params, const void *body) {
	DispatchRun run;
	Stream *rows;
	size_t count;
	(void)body;
	int r = run_require(ctx, ((const IdParams *)params)->id, &run);
	if (r ||
		(r = db_all(ctx->db, &SQL_DISPATCH_STREAMS, DB_ARGS(ARG_INT("run", run.id)), stream_view,
			 sizeof *rows, ctx->arena, &rows, &count)))
		return r;
	for (size_t i = 0; i < count; i++)
		jw_struct(ctx->out, stream_view, &rows[i]);
	return 0;
}

/* ---- changing and carrying out ------------------------------------------------------------------------------ */

static const Field pin_fields[] = {
	FIELD(EditPin, volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(EditPin, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD_END,
};
static const Field bar_fields[] = {
	FIELD(EditPin, volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(EditPin, need, FIELD_ID, .summary = "absent: nowhere in this plan"),
	FIELD_END,
};
enum { EDITS_MOST = 200, ACCEPT_MOST = 50 };
static const Field edit_body[] = {
	FIELD(RunEdits, pins, FIELD_OBJECTS, .max = EDITS_MOST, .sub = pin_fields,
		.sub_size = sizeof(EditPin), .summary = "this person to this need"),
	FIELD(RunEdits, bars, FIELD_OBJECTS, .max = EDITS_MOST, .sub = bar_fields,
		.sub_size = sizeof(EditPin), .summary = "this person not to this need"),
	FIELD(
		RunEdits, undo, FIELD_IDS, .max = EDITS_MOST, .summary = "drop the edits of these people"),
	FIELD_END,
};

/* What every change begins with. */
static int require_version(Ctx *ctx, const void *params, DispatchRun *run) {
	int r = run_require(ctx, ((const IdParams *)params)->id, run);
	return r ? r : ctx_match_version(ctx, run->version);
}

static int edit_run(Ctx *ctx, const void *params, const void *body) {
	DispatchRun run;
	int r = require_version(ctx, params, &run);
	return r || (r = run_edit(ctx, &run, body)) ? r : reply_run(ctx, run.id);
}

static int again_run(Ctx *ctx, const void *params, const void *body) {
	DispatchRun run;
	(void)body;
	int r = require_version(ctx, params, &run);
	return r || (r = run_again(ctx, &run)) ? r : reply_run(ctx, run.id);
}

static int cancel_run(Ctx *ctx, const void *params, const void *body) {
	DispatchRun run;
	(void)body;
	int r = require_version(ctx, params, &run);
	return r || (r = run_cancel(ctx, &run)) ? r : reply_run(ctx, run.id);
}

static const char *const hows[] = {"call", "assign", NULL};
static const Field accept_body[] = {
	FIELD(RunAccept, volunteers, FIELD_IDS, .min = 1, .max = ACCEPT_MOST, .flags = FIELD_REQUIRED,
		.summary = "whose moves are carried out"),
	FIELD(RunAccept, how, FIELD_ENUM, .values = hows, .flags = FIELD_REQUIRED,
		.summary = "call: they are asked; assign: agreed already, they are put there"),
	FIELD(RunAccept, minutes, FIELD_INT, .min = 1, .max = 1440,
		.summary = "time to answer, default 30"),
	FIELD_END,
};
static const Field accept_reply[] = {
	FIELD(RunAccepted, asked, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(RunAccepted, assigned, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(RunAccepted, refused, FIELD_INT, .flags = FIELD_REQUIRED,
		.summary = "fit no more; each move says why"),
	FIELD_END,
};

static int accept_run(Ctx *ctx, const void *params, const void *body) {
	DispatchRun run;
	RunAccepted done;
	int r = run_require(ctx, ((const IdParams *)params)->id, &run);
	if (r || (r = run_accept(ctx, &run, body, &done)))
		return r;
	jw_struct(ctx->out, accept_reply, &done);
	return 0;
}

#define ID_PARAMS .params = id_params, .params_size = sizeof(IdParams)

const Route dispatch_routes[] = {
	{.name = "dispatch.list",
		.method = "GET",
		.path = "/dispatches",
		.summary = "Plans over subtrees",
		.flags = ROUTE_LIST,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = run_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = list_run},
	{.name = "dispatch.open",
		.method = "POST",
		.path = "/dispatches",
		.summary = "Plan anew over everything a subtree has; nobody is told yet",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_ETAG | ROUTE_LOCATION,
		.body = open_body,
		.body_size = sizeof(RunOpen),
		.reply = run_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = open_run},
	{.name = "dispatch.read",
		.method = "GET",
		.path = "/dispatches/{id}",
		.summary = "A plan, with coverage before and after",
		.flags = ROUTE_ETAG,
		ID_PARAMS,
		.reply = run_view,
		.run = read_run},
	{.name = "dispatch.needs",
		.method = "GET",
		.path = "/dispatches/{id}/needs",
		.summary = "What the plan does for each need, and why it is short",
		.flags = ROUTE_LIST,
		.params = needs_params,
		.params_size = sizeof(NeedsParams),
		.reply = need_view,
		.run = needs_run},
	{.name = "dispatch.moves",
		.method = "GET",
		.path = "/dispatches/{id}/moves",
		.summary = "Who is sent where, and why",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = moves_params,
		.params_size = sizeof(MovesParams),
		.reply = move_view,
		.run = moves_run},
	{.name = "dispatch.streams",
		.method = "GET",
		.path = "/dispatches/{id}/streams",
		.summary = "How many go from community to community",
		.flags = ROUTE_LIST,
		ID_PARAMS,
		.reply = stream_view,
		.run = streams_run},
	{.name = "dispatch.floors",
		.method = "GET",
		.path = "/dispatches/{id}/floors",
		.summary =
			"Communities whose floor keeps somebody from a place, and what one more lent would bring",
		.flags = ROUTE_LIST,
		ID_PARAMS,
		.reply = floor_view,
		.run = floors_run},
	{.name = "dispatch.why_not",
		.method = "GET",
		.path = "/dispatches/{id}/why-not",
		.summary = "Why the plan does not send this person to this need",
		.flags = ROUTE_PERSONAL,
		.params = why_not_params,
		.params_size = sizeof(WhyNotParams),
		.reply = why_not_view,
		.run = why_not_run},
	{.name = "dispatch.edit",
		.method = "POST",
		.path = "/dispatches/{id}/edits",
		.summary = "Put people there or keep them away; the rest is planned anew around it",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = edit_body,
		.body_size = sizeof(RunEdits),
		.reply = run_view,
		.problems = PROBLEMS(PROBLEM_NOT_ELIGIBLE, PROBLEM_DISPATCH_STATUS),
		.run = edit_run},
	{.name = "dispatch.again",
		.method = "POST",
		.path = "/dispatches/{id}/again",
		.summary = "Plan anew from how things stand; whoever was told stays",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.reply = run_view,
		.run = again_run},
	{.name = "dispatch.accept",
		.method = "POST",
		.path = "/dispatches/{id}/accept",
		.summary = "Carry out moves: ask people, or put them on their needs",
		.flags = ROUTE_COMMAND,
		ID_PARAMS,
		.body = accept_body,
		.body_size = sizeof(RunAccept),
		.reply = accept_reply,
		.problems = PROBLEMS(PROBLEM_DISPATCH_STATUS),
		.run = accept_run},
	{.name = "dispatch.cancel",
		.method = "POST",
		.path = "/dispatches/{id}/cancel",
		.summary = "Stop planning, or put the plan away",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.reply = run_view,
		.problems = PROBLEMS(PROBLEM_DISPATCH_STATUS),
		.run = cancel_run},
	{.name = NULL},
};
