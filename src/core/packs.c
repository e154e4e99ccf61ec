#include "core/packs.h"

#include "algo/sheet/table.h"
#include "base/asset.h"
#include "base/error.h"
#include "base/field.h"
#include "base/str.h"
#include "core/packs_limit.h"

#include <stdio.h>
#include <string.h>

typedef struct PackList {
	void *items;
	size_t count;
} PackList;

struct Packs {
	PackList tasks, skills, limits, hazards, levels, rules;
	PackLimitIndex limit_index;
};

/* ---- the columns of each file ------------------------------------------------------------------- */

typedef struct TaskRow {
	PackTask task;
	int8_t ppe, night_ok, minor_ok, outdoor, light, alone_ok;
} TaskRow;
#define TASK_TEXT(member, flags_) \
	{ \
		.name = #member, .type = FIELD_TEXT, .max = 300, .offset = offsetof(TaskRow, task.member), \
		.flags = (flags_) \
	}
#define TASK_INT(member, flags_) \
	{ \
		.name = #member, .type = FIELD_INT, .offset = offsetof(TaskRow, task.member), \
		.flags = (flags_) \
	}
static const Field task_columns[] = {
	TASK_TEXT(id, FIELD_REQUIRED),
	TASK_TEXT(name_zh, FIELD_REQUIRED),
	TASK_TEXT(name_en, FIELD_REQUIRED),
	TASK_TEXT(hazard, FIELD_REQUIRED),
	TASK_TEXT(phase, FIELD_REQUIRED),
	TASK_TEXT(skills, 0),
	TASK_INT(head_count, FIELD_REQUIRED),
	TASK_TEXT(head_count_text, 0),
	TASK_INT(duration_min, FIELD_REQUIRED),
	TASK_TEXT(priority, FIELD_REQUIRED),
	TASK_TEXT(safety, 0),
	TASK_TEXT(safety_zh, 0),
	FIELD(TaskRow, ppe, FIELD_BOOL),
	FIELD(TaskRow, night_ok, FIELD_BOOL),
	FIELD(TaskRow, minor_ok, FIELD_BOOL),
	FIELD(TaskRow, light, FIELD_BOOL),
	FIELD(TaskRow, alone_ok, FIELD_BOOL),
	FIELD(TaskRow, outdoor, FIELD_BOOL),
	FIELD_END,
};

static const Field skill_columns[] = {
	FIELD(PackSkill, code, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackSkill, name_zh, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackSkill, name_en, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackSkill, certificate_zh, FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 300),
	FIELD(PackSkill, issuer, FIELD_TEXT),
	FIELD(PackSkill, min_age, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(PackSkill, guardian_consent_min_age, FIELD_INT),
	FIELD_END,
};

static const Field limit_columns[] = {
	FIELD(PackLimit, rule, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackLimit, subject, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackLimit, level, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackLimit, measure, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackLimit, value, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(PackLimit, unit, FIELD_TEXT),
	FIELD(PackLimit, override, FIELD_TEXT),
	FIELD(PackLimit, source, FIELD_TEXT, .max = 300),
	FIELD_END,
};

static const Field name_columns[] = {
	FIELD(PackName, id, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackName, name_zh, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PackName, name_en, FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 300),
	FIELD_END,
};

/* ---- reading a file ---------------------------------------------------------------------------------- */

typedef struct PackFile {
	const char *path;
	const Field *columns;
	size_t row_size;
	size_t list_offset; /* in Packs */
} PackFile;

static const PackFile pack_files[] = {
	{"packs/tasks/tasks.csv", task_columns, sizeof(TaskRow), offsetof(Packs, tasks)},
	{"packs/skills/skills.csv", skill_columns, sizeof(PackSkill), offsetof(Packs, skills)},
	{"packs/worktime/limits.csv", limit_columns, sizeof(PackLimit), offsetof(Packs, limits)},
	{"packs/worktime/rules.csv", name_columns, sizeof(PackName), offsetof(Packs, rules)},
	{"packs/hazards/hazards.csv", name_columns, sizeof(PackName), offsetof(Packs, hazards)},
	{"packs/levels/levels.csv", name_columns, sizeof(PackName), offsetof(Packs, levels)},
};

static const Field *column_named(const Field *columns, const char *name) {
	for (; columns->name; columns++)
		if (str_eq(columns->name, name))
			return columns;
	return NULL;
}

static int refuse(
	const PackFile *file, const TableRow *row, const char *column, Arena *arena, const char **why) {
	*why = arena_printf(arena, "%s: row %zu, column %s", file->path, row->number, column);
	return ERR_FORMAT;
}

static int read_cells(const PackFile *file, const TableRow *header, const TableRow *row, void *out,
	Arena *arena, const char **why) {
	FieldErrors errors;
	field_errors_init(&errors, arena);
	field_defaults(file->columns, out);
	for (size_t i = 0; i < row->count && i < header->count; i++) {
		const Field *column =
			header->cells[i] ? column_named(file->columns, header->cells[i]) : NULL;
		if (column && field_decode_text(column, row->cells[i], out, arena))
			return refuse(file, row, column->name, arena, why);
	}
	return field_check(file->columns, out, "", &errors)
		? refuse(file, row, errors.first->pointer, arena, why)
		: 0;
}

static int read_rows(
	const PackFile *file, TableReader *reader, PackList *list, Arena *arena, const char **why) {
	enum { ROWS_MOST = 2000 };
	TableRow header, row;
	char *items = arena_alloc_array(arena, ROWS_MOST, file->row_size);
	int r = table_next(reader, arena, &header);
	while (!r && (r = table_next(reader, arena, &row)) == 0 && list->count < ROWS_MOST)
		r = read_cells(file, &header, &row, items + file->row_size * list->count++, arena, why);
	list->items = items;
	return r == TABLE_END && list->count ? 0 : ERR_FORMAT;
}

static int load_bytes(Packs *packs, const PackFile *file, const void *data, size_t size,
	Arena *arena, const char **why) {
	TableReader *reader;
	*why = file->path;
	int r = table_open(&reader, data, size);
	if (r)
		return ERR_FORMAT;
	r = read_rows(file, reader, (PackList *)((char *)packs + file->list_offset), arena, why);
	table_close(reader);
	return r;
}

/* A city's own file below `dir`, without the leading "packs/"; NULL when it has none. */
static char *own_file(const char *dir, const char *path, Arena *arena, size_t *size) {
	FILE *file =
		dir ? fopen(arena_printf(arena, "%s/%s", dir, path + strlen("packs/")), "rbe") : NULL;
	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	char *data = arena_alloc(arena, *size + 1);
	*size = fread(data, 1, *size, file);
	fclose(file);
	return data;
}

/* Yes and no as they are read, into the task's own. */
static void finish_tasks(PackList *tasks) {
	TaskRow *rows = tasks->items;
	for (size_t i = 0; i < tasks->count; i++) {
		PackTask *task = &rows[i].task;
		task->ppe = rows[i].ppe == 1;
		task->night_ok = rows[i].night_ok == 1;
		task->minor_ok = rows[i].minor_ok == 1;
		task->light = rows[i].light == 1;
		task->alone_ok = rows[i].alone_ok == 1;
		task->outdoor = rows[i].outdoor == 1;
		task->skills = task->skills ? task->skills : "";
	}
}

int packs_load(
	Packs **out, const AssetTable *assets, const char *dir, Arena *arena, const char **why) {
	*out = arena_new_of(arena, Packs);
	for (size_t i = 0; i < sizeof pack_files / sizeof *pack_files; i++) {
		size_t size = 0;
		const char *own = own_file(dir, pack_files[i].path, arena, &size);
		const Asset *built_in = asset_find(assets, pack_files[i].path);
		*why = pack_files[i].path;
		if (!own && !built_in)
			return ERR_IO;
		int r = load_bytes(*out, &pack_files[i], own ? (const void *)own : built_in->data,
			own ? size : built_in->size, arena, why);
		if (r)
			return r;
	}
	finish_tasks(&(*out)->tasks);
	pack_limits_index(&(*out)->limit_index, (*out)->limits.items, (*out)->limits.count, arena);
	*why = NULL;
	return 0;
}

/* ---- look-up -------------------------------------------------------------------------------------------- */

const PackTask *packs_task_at(const Packs *packs, size_t i) {
	return i < packs->tasks.count ? &((const TaskRow *)packs->tasks.items)[i].task : NULL;
}

const char *packs_task_safety(const PackTask *task, const char *language) {
	return str_starts(language, "en") || !task->safety_zh ? task->safety : task->safety_zh;
}

const PackTask *packs_task(const Packs *packs, const char *id) {
	const PackTask *task = NULL;
	for (size_t i = 0; id && (task = packs_task_at(packs, i)); i++)
		if (str_eq(task->id, id))
			return task;
	return NULL;
}

const PackSkill *packs_skill(const Packs *packs, const char *code) {
	const PackSkill *skills = packs->skills.items;
	for (size_t i = 0; i < packs->skills.count; i++)
		if (str_eq(skills[i].code, code))
			return &skills[i];
	return NULL;
}

const PackLimit *packs_limit(const Packs *packs, const char *rule, const char *subject,
	const char *level, const char *measure) {
	const PackLimitIndex *index = &packs->limit_index;
	const PackLimit *own = pack_limits_find(index, rule, subject, level, measure);
	return own ? own : pack_limits_find(index, rule, "all", level, measure);
}

bool packs_rule_may_be_overridden(
	const Packs *packs, const char *rule, const char *subject, const char *level) {
	const PackLimit *limits = packs->limits.items;
	for (size_t i = 0; i < packs->limits.count; i++)
		if (str_eq(limits[i].rule, rule) && str_eq(limits[i].level, level) &&
			(str_eq(limits[i].subject, subject) || str_eq(limits[i].subject, "all")) &&
			str_eq(limits[i].override, "named_approver"))
			return true;
	return false;
}

const PackSkill *packs_skills(const Packs *packs, size_t *count) {
	*count = packs->skills.count;
	return packs->skills.items;
}

const PackName *packs_hazards(const Packs *packs, size_t *count) {
	*count = packs->hazards.count;
	return packs->hazards.items;
}

const PackName *packs_levels(const Packs *packs, size_t *count) {
	*count = packs->levels.count;
	return packs->levels.items;
}

const PackName *packs_rules(const Packs *packs, size_t *count) {
	*count = packs->rules.count;
	return packs->rules.items;
}
