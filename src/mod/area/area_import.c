/* A city's own list in, edition after edition: codes come, go and are renamed, and nothing that
 * refers to one is orphaned, because areas are closed, never deleted. */
#include "mod/area/area.h"

#include "algo/sheet/table.h"
#include "base/str.h"
#include "mod/area/area_sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 32 };

/* ---- reading a file into rows ------------------------------------------------------------------------- */

typedef struct ListFile {
	TableReader *reader;
	const char *header[COLUMNS_MOST];
	size_t columns;
} ListFile;

static int list_open(Ctx *ctx, FieldBlob file, ListFile *out) {
	TableRow row;
	*out = (ListFile){0};
	int r = table_open_in(ctx->arena, &out->reader, file.data, file.size);
	if (!r)
		r = table_next(out->reader, ctx->arena, &row);
	if (r) {
		out->reader = table_close(out->reader);
		return r < 0 ? r
					 : ctx_refuse(ctx, PROBLEM_IMPORT_FORMAT, "%s",
						   r == TABLE_END ? "empty" : table_fault_name((TableFault)r));
	}
	for (size_t i = 0; i < row.count && i < COLUMNS_MOST; i++)
		out->header[out->columns++] = row.cells[i];
	return 0;
}

/* Closes after reading ended with `r`: the end, a fault of the file at `row`, or a problem. */
static int list_close(Ctx *ctx, ListFile *list, const TableRow *row, int r) {
	list->reader = table_close(list->reader);
	if (r <= 0 || r > TABLE_END)
		return r;
	return r == TABLE_END ? 0
						  : ctx_refuse(ctx, PROBLEM_IMPORT_FORMAT, "row %zu: %s", row->number,
								table_fault_name((TableFault)r));
}

static const char *cell(const ListFile *list, const TableRow *row, const char *column) {
	for (size_t i = 0; i < list->columns && i < row->count; i++)
		if (str_eq(list->header[i], column))
			return row->cells[i];
	return NULL;
}

static int require_columns(Ctx *ctx, const ListFile *list, const char *const *names) {
	for (; *names; names++) {
		bool found = false;
		for (size_t i = 0; i < list->columns; i++)
			found = found || str_eq(list->header[i], *names);
		if (!found)
			return ctx_refuse(ctx, PROBLEM_IMPORT_FORMAT, "column %s", *names);
	}
	return 0;
}

static void fault(AreaImport *io, const TableRow *row, const char *column, FieldFault what) {
	field_errors_add(
		&io->faults, arena_printf(io->faults.arena, "/%zu/%s", row->number, column), what);
}

/* ---- one row --------------------------------------------------------------------------------------------- */

typedef struct AreaList {
	Area *items;
	size_t count, capacity;
} AreaList;

static Area *list_add(Arena *arena, AreaList *list) {
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 4 : 1024;
		Area *grown = arena_array_of(arena, Area, list->capacity);
		if (list->count)
			memcpy(grown, list->items, list->count * sizeof *grown);
		list->items = grown;
	}
	return &list->items[list->count++];
}

/* Which level a short code of this length stands on; "county" rows directly under a province
 * are districts by their six digits. */
static const char *level_of(const char *code) {
	switch (strlen(code)) {
	case 2: return "province";
	case 4: return "city";
	case 6: return "district";
	case 9: return "street";
	case 12: return "community";
	default: return "grid";
	}
}

static void read_row(
	Ctx *ctx, const ListFile *list, const TableRow *row, AreaList *areas, AreaImport *io) {
	const char *code = area_short_code(ctx->arena, cell(list, row, "code")),
			   *name = cell(list, row, "name");
	const char *parent_text = cell(list, row, "parent_code"), *level = cell(list, row, "level");
	const char *parent = str_empty(parent_text) ? "" : area_short_code(ctx->arena, parent_text);
	io->rows++;
	if (!code)
		fault(io, row, "code", FAULT_FORMAT);
	if (!parent)
		fault(io, row, "parent_code", FAULT_FORMAT);
	if (str_empty(name) || utf8_length(name) > 100)
		fault(io, row, "name", str_empty(name) ? FAULT_REQUIRED : FAULT_LENGTH);
	if (code && level && !str_eq(level, level_of(code)))
		fault(io, row, "level", FAULT_VALUE);
	if (code && parent && (!area_within(code, parent) || str_eq(code, parent)))
		fault(io, row, "parent_code", FAULT_VALUE);
	if (!code || !parent || !name)
		return;
	const char *short_name = cell(list, row, "short_name"), *kind = cell(list, row, "kind");
	Area *area = list_add(ctx->arena, areas);
	*area = (Area){.code = code,
		.level = level_of(code),
		.parent = parent,
		.name = name,
		.short_name = short_name ? short_name : name,
		.kind = kind ? kind : "",
		.lon = NAN,
		.lat = NAN,
		.reserve_floor = INT_ABSENT,
		.population = INT_ABSENT,
		.version = (int64_t)row->number};
}

static int by_code(const void *a, const void *b) {
	return strcmp(((const Area *)a)->code, ((const Area *)b)->code);
}

static Area *find(AreaList *list, const char *code) {
	Area key = {.code = code};
	return list->count ? bsearch(&key, list->items, list->count, sizeof key, by_code) : NULL;
}

/* Doubles and parents nobody knows. version holds the row number until the row is stored. */
static void check_tree(AreaList *areas, AreaList *known, AreaImport *io) {
	for (size_t i = 0; i < areas->count; i++) {
		Area *area = &areas->items[i];
		TableRow row = {.number = (size_t)area->version};
		if (i && str_eq(area->code, areas->items[i - 1].code))
			fault(io, &row, "code", FAULT_DUPLICATE);
		if (*area->parent && !find(areas, area->parent) && !find(known, area->parent))
			fault(io, &row, "parent_code", FAULT_VALUE);
	}
}

/* ---- applying ---------------------------------------------------------------------------------------------- */

static int note_change(
	Ctx *ctx, const AreaImport *io, const char *change, const Area *before, const Area *after) {
	return db_exec(ctx->db, &SQL_AREA_CHANGE_INSERT,
		DB_ARGS(ARG_INT("id", id_next(ctx->ids)), ARG_TEXT("edition", io->edition),
			ARG_TEXT("change", change), ARG_TEXT("old_code", before ? before->code : NULL),
			ARG_TEXT("old_name", before ? before->name : NULL),
			ARG_TEXT("new_code", after ? after->code : NULL),
			ARG_TEXT("new_name", after ? after->name : NULL), ARG_INT("at", ctx->now)));
}

static int add(Ctx *ctx, AreaImport *io, Area *area, bool first_list) {
	area->valid_from = io->edition;
	area->version = 1;
	io->added++;
	if (io->dry_run)
		return 0;
	int r = db_exec(ctx->db, &SQL_AREA_INSERT, db_args_of(ctx->arena, area_fields, area, NULL));
	return r || first_list ? r : note_change(ctx, io, "added", NULL, area);
}

static int update(Ctx *ctx, AreaImport *io, const Area *before, const Area *row) {
	Area after = *before;
	bool same =
		str_eq(before->name, row->name) && str_eq(before->parent, row->parent) && !before->valid_to;
	if (same) {
		io->unchanged++;
		return 0;
	}
	after.name = row->name;
	after.short_name = row->short_name;
	after.kind = row->kind;
	after.parent = row->parent;
	after.valid_to = NULL;
	after.version++;
	io->renamed++;
	if (io->dry_run)
		return 0;
	int r = db_exec(ctx->db, &SQL_AREA_UPDATE, db_args_of(ctx->arena, area_fields, &after, NULL));
	return r ? r : note_change(ctx, io, before->valid_to ? "added" : "renamed", before, &after);
}

/* Grids are the city's own and stay while their community does. */
static int close_missing(Ctx *ctx, AreaImport *io, AreaList *known, AreaList *areas) {
	int r = 0;
	for (size_t i = 0; i < known->count && !r; i++) {
		Area gone = known->items[i];
		const char *listed = str_eq(gone.level, "grid") ? gone.parent : gone.code;
		if (gone.valid_to || find(areas, listed))
			continue;
		gone.valid_to = io->edition;
		gone.version++;
		io->removed++;
		if (io->dry_run)
			continue;
		r = db_exec(ctx->db, &SQL_AREA_UPDATE, db_args_of(ctx->arena, area_fields, &gone, NULL));
		if (!r)
			r = note_change(ctx, io, "removed", &gone, NULL);
	}
	return r;
}

static int apply(Ctx *ctx, AreaImport *io, AreaList *areas, AreaList *known) {
	int r = 0;
	for (size_t i = 0; i < areas->count && !r; i++) {
		const Area *before = find(known, areas->items[i].code);
		r = before ? update(ctx, io, before, &areas->items[i])
				   : add(ctx, io, &areas->items[i], known->count == 0);
	}
	if (!r)
		r = close_missing(ctx, io, known, areas);
	if (r || io->dry_run)
		return r;
	return ctx_journal(ctx, "area.import", "", "area", 0, 0,
		"{\"added\":%lld,\"removed\":%lld,\"renamed\":%lld,\"edition\":\"%s\"}",
		(long long)io->added, (long long)io->removed, (long long)io->renamed, io->edition);
}

static void start(Ctx *ctx, AreaImport *io) {
	char today[TIME_TEXT_SIZE];
	if (!io->edition)
		io->edition = arena_strdup(ctx->arena, time_format_date(ctx->now, today));
	io->rows = io->added = io->removed = io->renamed = io->moved = io->unchanged = 0;
	field_errors_init(&io->faults, ctx->arena);
}

int area_import(Ctx *ctx, FieldBlob file, AreaImport *io) {
	static const char *const needed[] = {"code", "parent_code", "name", NULL};
	ListFile list;
	AreaList areas = {0}, known = {0};
	TableRow row = {0};
	start(ctx, io);
	int r = list_open(ctx, file, &list);
	if (r)
		return r;
	if (!(r = require_columns(ctx, &list, needed)))
		while ((r = table_next(list.reader, ctx->arena, &row)) == 0)
			read_row(ctx, &list, &row, &areas, io);
	if ((r = list_close(ctx, &list, &row, r)))
		return r;
	if (!io->rows) /* it would close the whole city */
		return ctx_refuse(ctx, PROBLEM_IMPORT_FORMAT, "empty");
	if ((r = db_all(ctx->db, &SQL_AREA_ALL, DB_NO_ARGS, area_fields, sizeof(Area), ctx->arena,
			 &known.items, &known.count)))
		return r;
	if (areas.count)
		qsort(areas.items, areas.count, sizeof(Area), by_code);
	check_tree(&areas, &known, io);
	return io->faults.count ? 0 : apply(ctx, io, &areas, &known);
}

/* ---- files that are applied row by row: all or nothing --------------------------------------------------------- */

typedef struct RowFile {
	const char *const *needed; /* columns */
	int (*take)(Ctx *ctx, AreaImport *io, const ListFile *list, const TableRow *row);
} RowFile;

static int take_rows(Ctx *ctx, FieldBlob file, const RowFile *kind, AreaImport *io) {
	ListFile list;
	TableRow row = {0};
	int r = list_open(ctx, file, &list);
	if (r)
		return r;
	r = require_columns(ctx, &list, kind->needed);
	while (!r && (r = table_next(list.reader, ctx->arena, &row)) == 0) {
		io->rows++;
		r = kind->take(ctx, io, &list, &row);
	}
	return list_close(ctx, &list, &row, r);
}

/* One bad row takes back what the rows before it did. */
static int import_rows(Ctx *ctx, FieldBlob file, const RowFile *kind, AreaImport *io) {
	JournalHead before = *ctx->head;
	start(ctx, io);
	int r = db_savepoint(ctx->db);
	if (r)
		return r;
	r = take_rows(ctx, file, kind, io);
	bool undo = r || io->faults.count;
	int ended = undo ? db_savepoint_rollback(ctx->db) : db_savepoint_release(ctx->db);
	if (undo)
		*ctx->head = before;
	return r ? r : ended;
}

/* ---- codes that moved ------------------------------------------------------------------------------------------ */

static int move_rows(Ctx *ctx, const char *from, const char *to) {
	static const DbStmt *const moves[] = {&SQL_AREA_MOVE_PERSON, &SQL_AREA_MOVE_VOLUNTEER,
		&SQL_AREA_MOVE_ORGANISATION, &SQL_AREA_MOVE_MEMBERSHIP, &SQL_AREA_MOVE_NEED,
		&SQL_AREA_MOVE_NEED_TIER, &SQL_AREA_MOVE_GRANT};
	int r = 0;
	for (size_t i = 0; i < sizeof moves / sizeof *moves && !r; i++)
		r = db_exec(
			ctx->db, moves[i], DB_ARGS(ARG_TEXT("old_code", from), ARG_TEXT("new_code", to)));
	return r;
}

static int move_code(Ctx *ctx, AreaImport *io, const char *from, const char *to) {
	Area before, after;
	int r = area_find(ctx, from, &before);
	if (r || (r = area_find(ctx, to, &after)))
		return r;
	io->moved++;
	if (io->dry_run)
		return 0;
	before.successor = after.code;
	before.valid_to = before.valid_to ? before.valid_to : io->edition;
	before.version++;
	if ((r = db_exec(
			 ctx->db, &SQL_AREA_UPDATE, db_args_of(ctx->arena, area_fields, &before, NULL))) ||
		(r = note_change(ctx, io, "moved", &before, &after)) ||
		(r = move_rows(ctx, before.code, after.code)))
		return r;
	return ctx_journal(
		ctx, "area.move", after.code, "area", 0, 0, "{\"from\":\"%s\",\"to\":\"%s\"}", from, to);
}

static int take_change(Ctx *ctx, AreaImport *io, const ListFile *list, const TableRow *row) {
	const char *from = area_short_code(ctx->arena, cell(list, row, "old_code"));
	const char *to = area_short_code(ctx->arena, cell(list, row, "new_code"));
	if (!from || !to || str_eq(from, to)) {
		io->unchanged++; /* the list itself already says what was added, removed or renamed */
		return 0;
	}
	int r = move_code(ctx, io, from, to);
	if (r == DB_NONE)
		fault(io, row, "new_code", FAULT_VALUE);
	return r == DB_NONE ? 0 : r;
}

int area_import_changes(Ctx *ctx, FieldBlob file, AreaImport *io) {
	static const char *const needed[] = {"change", "old_code", "new_code", NULL};
	return import_rows(ctx, file, &(RowFile){needed, take_change}, io);
}

/* ---- points ------------------------------------------------------------------------------------------------------ */

static int take_point(Ctx *ctx, AreaImport *io, const ListFile *list, const TableRow *row) {
	double lon, lat;
	Area area;
	const char *code = area_short_code(ctx->arena, cell(list, row, "code"));
	if (!code || !str_to_real(cell(list, row, "lon"), &lon) ||
		!str_to_real(cell(list, row, "lat"), &lat) || fabs(lon) > 180 || fabs(lat) > 90) {
		fault(io, row, code ? "lon" : "code", FAULT_FORMAT);
		return 0;
	}
	int r = area_find(ctx, code, &area);
	if (r) {
		if (r == DB_NONE)
			fault(io, row, "code", FAULT_VALUE);
		return r < 0 ? r : 0;
	}
	area.lon = lon;
	area.lat = lat;
	area.version++;
	io->added++;
	return io->dry_run
		? 0
		: db_exec(ctx->db, &SQL_AREA_UPDATE, db_args_of(ctx->arena, area_fields, &area, NULL));
}

int area_import_points(Ctx *ctx, FieldBlob file, AreaImport *io) {
	static const char *const needed[] = {"code", "lon", "lat", NULL};
	int r = import_rows(ctx, file, &(RowFile){needed, take_point}, io);
	if (r || io->faults.count || io->dry_run)
		return r;
	return ctx_journal(
		ctx, "area.import_points", "", "area", 0, 0, "{\"points\":%lld}", (long long)io->added);
}
