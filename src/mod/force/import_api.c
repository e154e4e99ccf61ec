/* Import and export of people and volunteers: every bad row is listed, and nothing is half-done. */
#include "algo/sheet/table.h"
#include "algo/sheet/table_write.h"
#include "base/guard.h"
#include "base/str.h"
#include "mod/force/force_api.h"
#include "mod/force/force_private.h"
#include "mod/force/force_sql.h"
#include "mod/person/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One line of the file: who they are, and what they offer. */
typedef struct ImportRow {
	PersonMake person;
	FieldTexts skills;
	int64_t radius_m;
	int8_t staff, on_duty;
} ImportRow;

/* A column by its Chinese header or its name. */
typedef struct ImportColumn {
	const char *header;
	Field field;
	bool volunteers; /* only in files of volunteers */
} ImportColumn;

#define P_COLUMN(header_, member, type_, ...) \
	{ \
		header_, \
			{.name = #member, \
				.type = (type_), \
				.offset = offsetof(ImportRow, person.member), \
				__VA_ARGS__}, \
			false \
	}
#define V_COLUMN(header_, member, type_, ...) \
	{ header_, FIELD(ImportRow, member, type_, __VA_ARGS__), true }
static const ImportColumn columns[] = {
	P_COLUMN("姓名", name, FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED),
	P_COLUMN("社区代码", area, FIELD_AREA, .flags = FIELD_REQUIRED),
	P_COLUMN("性别", sex, FIELD_INT, .min = 0, .max = 9),
	P_COLUMN("出生日期", birth, FIELD_DATE),
	P_COLUMN("联系电话", phone, FIELD_PHONE),
	P_COLUMN("身份证号", id_number, FIELD_TEXT, .max = 18),
	P_COLUMN("住址", address, FIELD_TEXT),
	P_COLUMN("收集目的", purpose, FIELD_TEXT),
	P_COLUMN("依据", legal_basis, FIELD_TEXT),
	P_COLUMN("本人同意", consent, FIELD_BOOL),
	P_COLUMN("销毁日期", destroy_by, FIELD_TEXT, .max = 10),
	V_COLUMN("技能", skills, FIELD_TEXTS),
	V_COLUMN("活动半径米", radius_m, FIELD_INT, .min = 100, .max = 100000),
	V_COLUMN("在岗人员", staff, FIELD_BOOL),
	V_COLUMN("可接单", on_duty, FIELD_BOOL),
};
enum { COLUMN_COUNT = sizeof columns / sizeof *columns, FAULTS_MOST = 1000, PROGRESS_ROWS = 1000 };

typedef struct Import {
	Ctx *ctx;
	bool volunteers, dry_run;
	const ImportColumn *by_position[TABLE_COLUMNS_MOST];
	int64_t rows, bad;
	JsonOut *faults;  /* an open array */
	JsonOut *ignored; /* an open array: headers nobody knows */
} Import;

#define FAULTS_SCHEMA \
	"{\"type\":\"array\",\"maxItems\":1000,\"items\":{\"type\":\"object\"," \
	"\"required\":[\"row\",\"column\",\"fault\"],\"additionalProperties\":false,\"properties\":{" \
	"\"row\":{\"type\":\"integer\",\"minimum\":1},\"column\":{\"type\":\"string\"}," \
	"\"fault\":{\"type\":\"string\"}}}}"
static void put_fault(Import *import, size_t row, const char *column, const char *fault) {
	import->bad++;
	if (import->bad > FAULTS_MOST)
		return;
	jw_object(import->faults);
	jw_put_int(import->faults, "row", (int64_t)row);
	jw_put_text(import->faults, "column", column);
	jw_put_text(import->faults, "fault", fault);
	jw_object_end(import->faults);
}

static const ImportColumn *column_named(const char *header, bool volunteers) {
	for (size_t k = 0; k < COLUMN_COUNT; k++)
		if ((volunteers || !columns[k].volunteers) &&
			(str_eq(header, columns[k].header) || str_eq(header, columns[k].field.name)))
			return &columns[k];
	return NULL;
}

/* A header given twice would let one column hide the other. */
static const char *header_twice(const Import *import, const TableRow *row) {
	for (size_t i = 0; i < row->count; i++)
		for (size_t k = 0; k < i; k++)
			if (import->by_position[i] && import->by_position[i] == import->by_position[k])
				return row->cells[i];
	return NULL;
}

static int read_header(Import *import, TableReader *reader) {
	TableRow row;
	bool named = false;
	int r = table_next(reader, import->ctx->arena, &row);
	if (r)
		return ctx_refuse(import->ctx, PROBLEM_IMPORT_FORMAT, "%s",
			r == TABLE_END ? "empty" : table_fault_name((TableFault)r));
	for (size_t i = 0; i < row.count; i++) {
		import->by_position[i] = column_named(row.cells[i], import->volunteers);
		named = named || import->by_position[i] == &columns[0];
		if (!import->by_position[i] && !str_empty(row.cells[i]))
			jw_text(import->ignored, row.cells[i]);
	}
	if (!named)
		return ctx_refuse(import->ctx, PROBLEM_IMPORT_FORMAT, "%s", columns[0].header);
	const char *twice = header_twice(import, &row);
	return twice ? ctx_refuse(import->ctx, PROBLEM_IMPORT_FORMAT, "%s ×2", twice) : 0;
}

static void defaults(ImportRow *row) {
	memset(row, 0, sizeof *row);
	row->person.sex = INT_ABSENT;
	row->person.consent = row->staff = row->on_duty = -1;
	row->radius_m = INT_ABSENT;
	row->person.source = "import";
}

/* Cells into the row; false when some were bad. */
static bool read_cells(Import *import, const TableRow *cells, ImportRow *row) {
	int64_t before = import->bad;
	for (size_t k = 0; k < COLUMN_COUNT; k++) {
		const ImportColumn *column = &columns[k];
		const char *text = NULL;
		for (size_t i = 0; i < cells->count; i++)
			if (import->by_position[i] == column)
				text = cells->cells[i];
		int fault = field_decode_text(&column->field, text, row, import->ctx->arena);
		if (!fault && !text && column->field.flags & FIELD_REQUIRED)
			fault = FAULT_REQUIRED;
		if (fault)
			put_fault(import, cells->number, column->header, field_fault_name((FieldFault)fault));
	}
	return import->bad == before;
}

static const char *column_of(int problem) {
	switch (problem) {
	case PROBLEM_AREA_UNKNOWN:
	case PROBLEM_AREA_CLOSED:
	case PROBLEM_OUTSIDE_AREA: return "社区代码";
	case PROBLEM_PERSON_ID_NUMBER:
	case PROBLEM_PERSON_EXISTS: return "身份证号";
	case PROBLEM_CONSENT_REQUIRED: return "本人同意";
	case PROBLEM_SKILL_UNKNOWN:
	case PROBLEM_SKILL_MINOR: return "技能";
	default: return "";
	}
}

static int take_row(Import *import, ImportRow *row) {
	Ctx *ctx = import->ctx;
	Person person;
	Volunteer volunteer;
	row->person.purpose = row->person.purpose ? row->person.purpose : "volunteer";
	row->person.legal_basis = row->person.legal_basis ? row->person.legal_basis : "consent";
	if (!ctx_has_role(ctx, ctx->route_roles, row->person.area))
		return PROBLEM_OUTSIDE_AREA;
	int r = person_make(ctx, &row->person, &person);
	if (r || !import->volunteers)
		return r;
	VolunteerEnlist enlist = {.person = person.id,
		.skills = row->skills,
		.radius_m = row->radius_m,
		.staff = row->staff,
		.on_duty = row->on_duty,
		.status = "approved"};
	return force_volunteer_enlist(ctx, &enlist, &volunteer);
}

static int import_row(Import *import, const TableRow *cells) {
	ImportRow row;
	defaults(&row);
	import->rows++;
	if (!read_cells(import, cells, &row))
		return 0;
	int r = take_row(import, &row);
	if (r > 0)
		put_fault(import, cells->number, column_of(r), problem_info(r)->slug);
	field_errors_init(&import->ctx->errors, import->faults->buf->arena);
	if (import->ctx->progress && import->rows % PROGRESS_ROWS == 0)
		import->ctx->progress(import->ctx->progress_self, import->rows);
	return r < 0 ? r : 0;
}

/* Each row in an arena of its own: a long file must not pile up. */
static int import_rows(Import *import, TableReader *reader) {
	Ctx *ctx = import->ctx;
	TableRow cells = {0};
	Arena *whole = ctx->arena, *row = arena_sub(whole);
	int r = row ? 0 : ERR_MEMORY;
	ctx->arena = row ? row : whole;
	while (!r && (r = table_next(reader, row, &cells)) == 0) {
		r = import_row(import, &cells);
		arena_reset(row);
	}
	ctx->arena = whole;
	if (r < 0 || r == TABLE_END)
		return r < 0 ? r : 0;
	return ctx_refuse(
		ctx, PROBLEM_IMPORT_FORMAT, "row %zu: %s", cells.number, table_fault_name((TableFault)r));
}

typedef struct Reading {
	Import *import;
	TableReader *reader;
} Reading;

static int read_file(void *self) {
	const Reading *reading = self;
	int r = read_header(reading->import, reading->reader);
	return r ? r : import_rows(reading->import, reading->reader);
}

/* Its own guard, so that the reader can be closed when memory gives out on the way. */
static int read_whole(Import *import, TableReader *reader) {
	Arena *whole = import->ctx->arena;
	int r = guarded(whole, read_file, &(Reading){import, reader});
	import->ctx->arena = whole;
	return r;
}

/* ---- the routes --------------------------------------------------------------------------------------------- */

static const char *const kinds[] = {"people", "volunteers", NULL};
static const char *const formats[] = {"csv", "xlsx", NULL};
typedef struct FileParams {
	const char *kind, *format, *area;
	int8_t dry_run;
} FileParams;
static const Field import_params[] = {
	FIELD(FileParams, kind, FIELD_ENUM, .values = kinds, .flags = FIELD_REQUIRED),
	FIELD(FileParams, dry_run, FIELD_BOOL, .summary = "check only"),
	FIELD_END,
};
static const Field export_params[] = {
	FIELD(FileParams, kind, FIELD_ENUM, .values = kinds, .flags = FIELD_REQUIRED),
	FIELD(FileParams, format, FIELD_ENUM, .values = formats, .flags = FIELD_REQUIRED),
	FIELD(FileParams, area, FIELD_AREA),
	FIELD_END,
};
typedef struct ImportReply {
	int64_t rows, bad;
	int8_t applied;
	const char *ignored, *faults;
} ImportReply;
static const Field import_reply[] = {
	FIELD(ImportReply, rows, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(ImportReply, bad, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(ImportReply, applied, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(ImportReply, ignored, FIELD_JSON, .flags = FIELD_REQUIRED,
		.schema = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"),
	FIELD(ImportReply, faults, FIELD_JSON, .flags = FIELD_REQUIRED, .schema = FAULTS_SCHEMA),
	FIELD_END,
};

static int write_report(Ctx *ctx, Import *import, bool applied) {
	jw_array_end(import->ignored);
	jw_array_end(import->faults);
	ImportReply reply = {
		import->rows, import->bad, applied, import->ignored->buf->data, import->faults->buf->data};
	jw_struct(ctx->out, import_reply, &reply);
	return 0;
}

static JsonOut *open_array(Arena *arena) {
	Buf *buf = arena_new_of(arena, Buf);
	JsonOut *out = arena_new_of(arena, JsonOut);
	buf_init(buf, arena);
	jw_init(out, buf);
	jw_array(out);
	return out;
}

/* A dry run and a file with a bad row do all the work and take it back: the report is exact. */
static int import_run(Ctx *ctx, const void *params, const void *body) {
	const FileParams *in = params;
	const FieldBlob *file = body;
	TableReader *reader;
	ctx->checked = true; /* row by row below */
	Import import = {.ctx = ctx,
		.volunteers = str_eq(in->kind, "volunteers"),
		.dry_run = in->dry_run == 1,
		.faults = open_array(ctx->arena),
		.ignored = open_array(ctx->arena)};
	int r = table_open(&reader, file->data, file->size);
	if (r)
		return r < 0
			? r
			: ctx_refuse(ctx, PROBLEM_IMPORT_FORMAT, "%s", table_fault_name((TableFault)r));
	JournalHead before = *ctx->head;
	r = db_savepoint(ctx->db);
	if (!r)
		r = read_whole(&import, reader);
	table_close(reader);
	bool undo = r || import.dry_run || import.bad;
	int ended = undo ? db_savepoint_rollback(ctx->db) : db_savepoint_release(ctx->db);
	if (undo)
		*ctx->head = before;
	if (r || ended)
		return r ? r : ended;
	return write_report(ctx, &import, !undo);
}

static int put_header(TableWriter *writer, bool volunteers) {
	const char *cells[COLUMN_COUNT];
	size_t n = 0;
	for (size_t k = 0; k < COLUMN_COUNT; k++)
		if (volunteers || !columns[k].volunteers)
			cells[n++] = columns[k].header;
	table_write_row(writer, cells, n);
	return 0;
}

/* A table on its way out, through a file of its own; both go with the request at the latest. */
typedef struct OutFile {
	char path[24];
	TableWriter *writer;
	FILE *written;
} OutFile;

static void out_file_drop(void *self) {
	OutFile *file = self;
	if (file->writer)
		table_write_close(file->writer);
	if (file->written)
		fclose(file->written);
	remove(file->path);
}

static int out_file_open(Ctx *ctx, const FileParams *in, OutFile **out) {
	OutFile *file = arena_new_of(ctx->arena, OutFile);
	strcpy(file->path, "/tmp/huying-XXXXXX");
	int fd = mkstemp(file->path);
	if (fd < 0)
		return ERR_IO;
	close(fd);
	arena_own(ctx->arena, out_file_drop, file);
	*out = file;
	return table_write_open(
		&file->writer, file->path, str_eq(in->format, "xlsx") ? TABLE_XLSX : TABLE_CSV, in->kind);
}

/* The file's bytes become the reply. */
static int out_file_reply(Ctx *ctx, const FileParams *in, OutFile *file) {
	char chunk[65536];
	size_t n;
	int r = table_write_close(file->writer);
	file->writer = NULL;
	if (r)
		return r;
	if (!(file->written = fopen(file->path, "rbe")))
		return ERR_IO;
	while ((n = fread(chunk, 1, sizeof chunk, file->written)) > 0)
		buf_add(ctx->out->buf, chunk, n);
	ctx->file_name = arena_printf(ctx->arena, "%s.%s", in->kind, in->format);
	arena_disown(ctx->arena, file);
	out_file_drop(file);
	return 0;
}

static int template_run(Ctx *ctx, const void *params, const void *body) {
	OutFile *file;
	(void)body;
	ctx_allow_public(ctx);
	int r = out_file_open(ctx, params, &file);
	if (r)
		return r;
	put_header(file->writer, str_eq(((const FileParams *)params)->kind, "volunteers"));
	return out_file_reply(ctx, params, file);
}

/* ---- export ----------------------------------------------------------------------------------------------------- */

typedef struct ExportId {
	Id id;
} ExportId;
static const Field export_id[] = {FIELD(ExportId, id, FIELD_ID), FIELD_END};

static const char *number_text(Ctx *ctx, int64_t n) {
	return n == INT_ABSENT ? NULL : arena_printf(ctx->arena, "%lld", (long long)n);
}

static const char *skills_text(Ctx *ctx, Id id) {
	VolunteerSkill *skills;
	size_t count;
	Buf buf;
	buf_init(&buf, ctx->arena);
	if (force_skills_of(ctx, id, &skills, &count))
		return NULL;
	for (size_t i = 0; i < count; i++)
		buf_printf(&buf, "%s%s", i ? " " : "", skills[i].skill);
	return buf.data;
}

static int put_person(Ctx *ctx, TableWriter *writer, Id id, bool volunteers) {
	Person person;
	Volunteer v;
	char birth[TIME_TEXT_SIZE];
	const char *phone, *number, *address;
	int r = person_get(ctx, id, &person);
	if (r || (r = ctx_reads_person(ctx, id)) || (r = person_open_phone(ctx, &person, &phone)) ||
		(r = person_open_id_number(ctx, &person, &number)) ||
		(r = person_open_address(ctx, &person, &address)) ||
		(volunteers && (r = force_volunteer_get(ctx, id, &v))))
		return r;
	const char *cells[COLUMN_COUNT] = {person.name, person.area, number_text(ctx, person.sex),
		person.birth ? time_format_date(person.birth, birth) : NULL, phone, number, address,
		person.purpose, person.legal_basis, person.consent_at ? "是" : "否", person.destroy_by};
	size_t n = 11;
	if (volunteers) {
		cells[n++] = skills_text(ctx, id);
		cells[n++] = number_text(ctx, v.radius_m);
		cells[n++] = v.staff == 1 ? "是" : "否";
		cells[n++] = v.on_duty == 1 ? "是" : "否";
	}
	table_write_row(writer, cells, n);
	return 0;
}

static int export_rows(Ctx *ctx, TableWriter *writer, const char *area, bool volunteers) {
	ExportId *ids;
	size_t count;
	AreaRange range = area_range(ctx->arena, area);
	int r = db_all(ctx->db, volunteers ? &SQL_EXPORT_VOLUNTEERS : &SQL_EXPORT_PEOPLE,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi)), export_id,
		sizeof *ids, ctx->arena, &ids, &count);
	put_header(writer, volunteers);
	for (size_t i = 0; i < count && !r; i++)
		r = put_person(ctx, writer, ids[i].id, volunteers);
	return r;
}

static int export_run(Ctx *ctx, const void *params, const void *body) {
	const FileParams *in = params;
	const char *area;
	OutFile *file;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = out_file_open(ctx, in, &file)) ||
		(r = export_rows(ctx, file->writer, area, str_eq(in->kind, "volunteers"))))
		return r;
	return out_file_reply(ctx, in, file);
}

const Route import_routes[] = {
	{.name = "import.upload",
		.method = "POST",
		.path = "/imports",
		.summary = "People or volunteers from CSV or XLSX: all or nothing, every bad row listed",
		.flags = ROUTE_COMMAND | ROUTE_UPLOAD,
		.params = import_params,
		.params_size = sizeof(FileParams),
		.reply = import_reply,
		.problems = PROBLEMS(PROBLEM_IMPORT_FORMAT),
		.run = import_run},
	{.name = "import.template",
		.method = "GET",
		.path = "/imports/template",
		.summary = "An empty file with the columns",
		.flags = ROUTE_RAW | ROUTE_FILE,
		.params = export_params,
		.params_size = sizeof(FileParams),
		.reply_type = "application/octet-stream",
		.run = template_run},
	{.name = "export.file",
		.method = "GET",
		.path = "/exports",
		.summary = "People or volunteers of a subtree as a file",
		.flags = ROUTE_RAW | ROUTE_PERSONAL | ROUTE_FILE,
		.params = export_params,
		.params_size = sizeof(FileParams),
		.reply_type = "application/octet-stream",
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = export_run},
	{.name = NULL},
};
