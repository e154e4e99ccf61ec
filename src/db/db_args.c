#include "db/db.h"

#include "base/str.h"

#include <inttypes.h>
#include <math.h>

static const char *joined_texts(Arena *arena, const FieldTexts *texts) {
	Buf buf;
	buf_init(&buf, arena);
	for (size_t i = 0; i < texts->count; i++)
		buf_printf(&buf, "%s%s", i ? " " : "", texts->items[i]);
	return buf.data;
}

static const char *joined_ids(Arena *arena, const FieldIds *ids) {
	Buf buf;
	buf_init(&buf, arena);
	for (size_t i = 0; i < ids->count; i++)
		buf_printf(&buf, "%s%" PRId64, i ? " " : "", ids->items[i]);
	return buf.data;
}

static const char *date_text(Arena *arena, Time date) {
	char text[TIME_TEXT_SIZE];
	return date == TIME_NONE ? NULL : arena_strdup(arena, time_format_date(date, text));
}

static DbArg arg_int(const char *name, int64_t value, bool null) {
	return (DbArg){.name = name, .type = DB_ARG_INT, .null = null, .i = value};
}

static DbArg arg_of(Arena *arena, const Field *field, const void *at) {
	switch (field->type) {
	case FIELD_INT:
		return arg_int(field->name, *(const int64_t *)at, *(const int64_t *)at == INT_ABSENT);
	case FIELD_BOOL: return arg_int(field->name, *(const int8_t *)at, *(const int8_t *)at < 0);
	case FIELD_ID:
	case FIELD_TIME: return arg_int(field->name, *(const int64_t *)at, *(const int64_t *)at == 0);
	case FIELD_REAL:
		return (DbArg){.name = field->name,
			.type = DB_ARG_REAL,
			.null = isnan(*(const double *)at),
			.r = *(const double *)at};
	case FIELD_BLOB: return (DbArg)ARG_BLOB(field->name, *(const FieldBlob *)at);
	case FIELD_DATE: return (DbArg)ARG_TEXT(field->name, date_text(arena, *(const Time *)at));
	case FIELD_TEXTS: return (DbArg)ARG_TEXT(field->name, joined_texts(arena, at));
	case FIELD_IDS: return (DbArg)ARG_TEXT(field->name, joined_ids(arena, at));
	default: return (DbArg)ARG_TEXT(field->name, *(const char *const *)at);
	}
}

const DbArg *db_args_of(Arena *arena, const Field *fields, const void *row, const DbArg *extra) {
	size_t n = 0, more = 0, at = 0;
	while (fields[n].name)
		n++;
	while (extra && extra[more].type != DB_ARG_END)
		more++;
	DbArg *args = arena_array_of(arena, DbArg, n + more + 1);
	for (size_t i = 0; i < n; i++)
		if (fields[i].type != FIELD_OBJECT && fields[i].type != FIELD_OBJECTS &&
			fields[i].type != FIELD_EMBED)
			args[at++] = arg_of(arena, &fields[i], (const char *)row + fields[i].offset);
	for (size_t i = 0; i < more; i++)
		args[at++] = extra[i];
	args[at] = (DbArg){.type = DB_ARG_END};
	return args;
}
