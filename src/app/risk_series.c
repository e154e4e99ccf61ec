#include "app/risk_series.h"

#include "algo/epistat/day.h"
#include "algo/sheet/table.h"
#include "app/cli_file.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STEPS_MOST = 1000000 };

typedef struct Reader {
	Arena *arena;
	const char *path;
	RiskFile *out;
	size_t at[3], value, name; /* columns: t or date, or year and week; SIZE_MAX none */
} Reader;

static int refuse(const Reader *r, size_t line, const char *column, const char *why) {
	fprintf(stderr, "%s:%zu: column %s: %s\n", r->path, line, column, why);
	return ERR_FORMAT;
}

static size_t column_of(const TableRow *header, const char *name) {
	for (size_t i = 0; name && i < header->count; i++)
		if (str_eq(header->cells[i], name))
			return i;
	return SIZE_MAX;
}

static int read_header(
	Reader *r, const TableRow *row, const char *column, const char *series_column) {
	r->value = column_of(row, column);
	r->name = column_of(row, series_column);
	if (r->value == SIZE_MAX)
		return refuse(r, row->number, column, "there is no such column");
	if (series_column && r->name == SIZE_MAX)
		return refuse(r, row->number, series_column, "there is no such column");
	r->at[0] = column_of(row, "date");
	r->out->kind = r->at[0] == SIZE_MAX ? RISK_T : RISK_DATE;
	if (r->at[0] == SIZE_MAX)
		r->at[0] = column_of(row, "t");
	if (r->at[0] != SIZE_MAX)
		return 0;
	r->out->kind = RISK_WEEK;
	r->at[0] = column_of(row, "year");
	r->at[1] = column_of(row, "week");
	return r->at[0] == SIZE_MAX || r->at[1] == SIZE_MAX
		? refuse(r, row->number, "t", "time must stand in t, date, or year and week")
		: 0;
}

static const char *cell(const TableRow *row, size_t column) {
	return column < row->count && row->cells[column] ? row->cells[column] : "";
}

static int read_time(const Reader *r, const TableRow *row, int64_t *out) {
	const char *text = cell(row, r->at[0]);
	int year, month, date;
	int64_t week;
	char rest;
	if (r->out->kind == RISK_DATE) {
		if (sscanf(text, "%4d-%2d-%2d%c", &year, &month, &date, &rest) != 3 || month < 1 ||
			month > 12)
			return refuse(r, row->number, "date", "not a date like 2026-11-24");
		int check[3];
		day_parts(*out = day_of(year, month, date), &check[0], &check[1], &check[2]);
		return check[1] == month && check[2] == date
			? 0
			: refuse(r, row->number, "date", "no such day");
	}
	if (!str_to_int(text, out))
		return refuse(r, row->number, r->out->kind == RISK_T ? "t" : "year", "not a whole number");
	if (r->out->kind == RISK_T)
		return 0;
	if (*out < 1 || *out > 9999 || !str_to_int(cell(row, r->at[1]), &week) || week < 1 ||
		week > day_weeks_in((int)*out))
		return refuse(r, row->number, "week", "no such ISO week in that year");
	*out = day_of_week((int)*out, (int)week);
	return 0;
}

static int read_count(const Reader *r, const TableRow *row, double *out) {
	const char *text = cell(row, r->value);
	*out = NAN;
	if (!*text || str_eq(text, "NA"))
		return 0;
	if (!str_to_real(text, out) || !isfinite(*out))
		return refuse(r, row->number, "of counts", "not a number");
	if (*out < 0 || *out != floor(*out))
		return refuse(r, row->number, "of counts",
			*out < 0 ? "a count cannot be negative" : "a count is a whole number");
	return 0;
}

static RiskSeries *series_named(Reader *r, const char *name) {
	RiskFile *f = r->out;
	for (size_t i = f->count; i-- > 0;)
		if (str_eq(f->series[i].name, name))
			return &f->series[i];
	if (f->count == f->capacity) {
		RiskSeries *more = arena_array_of(r->arena, RiskSeries, f->capacity = f->capacity * 2 + 8);
		if (f->count)
			memcpy(more, f->series, sizeof *more * f->count);
		f->series = more;
	}
	f->series[f->count] = (RiskSeries){.name = arena_strdup(r->arena, name)};
	return &f->series[f->count++];
}

static void append(Arena *arena, RiskSeries *s, int64_t time, double y) {
	if (s->n == s->capacity) {
		int64_t *times = arena_array_of(arena, int64_t, s->capacity = s->capacity * 2 + 64);
		double *values = arena_array_of(arena, double, s->capacity);
		if (s->n) {
			memcpy(times, s->time, sizeof *times * s->n);
			memcpy(values, s->y, sizeof *values * s->n);
		}
		s->time = times;
		s->y = values;
	}
	s->time[s->n] = time;
	s->y[s->n++] = y;
}

static int read_row(Reader *r, const TableRow *row) {
	int64_t time;
	double y;
	int result = read_time(r, row, &time);
	if (result || (result = read_count(r, row, &y)))
		return result;
	RiskSeries *s = series_named(r, r->name == SIZE_MAX ? r->path : cell(row, r->name));
	if (s->n && time <= s->time[s->n - 1])
		return refuse(r, row->number, "of time",
			time == s->time[s->n - 1] ? "the same time twice in one series"
									  : "earlier than the row before it");
	append(r->arena, s, time, y);
	return 0;
}

/* Steps without a row become missing counts; the step is the least distance in the series. */
static int fill_gaps(const Reader *r, RiskSeries *s) {
	int64_t step = s->n > 1 ? INT64_MAX : 1;
	for (size_t i = 1; i < s->n; i++)
		if (s->time[i] - s->time[i - 1] < step)
			step = s->time[i] - s->time[i - 1];
	RiskSeries whole = {.name = s->name};
	for (size_t i = 0; i < s->n; i++) {
		int64_t from = i ? s->time[i - 1] + step : s->time[i];
		if ((s->time[i] - from) % step || (s->time[i] - from) / step > STEPS_MOST)
			return refuse(r, 1, "of time", "times are not at equal steps");
		for (; from < s->time[i]; from += step)
			append(r->arena, &whole, from, NAN);
		append(r->arena, &whole, s->time[i], s->y[i]);
	}
	*s = whole;
	return 0;
}

static int read_rows(Reader *r, TableReader *table, const char *column, const char *series_column) {
	TableRow row;
	int result = table_next(table, r->arena, &row);
	if (result == 0 && (result = read_header(r, &row, column, series_column)))
		return result;
	while (result == 0 && (result = table_next(table, r->arena, &row)) == 0)
		if ((result = read_row(r, &row)))
			return result;
	if (result == ERR_MEMORY)
		return result;
	if (result != TABLE_END)
		return refuse(r, row.number, "of the file", table_fault_name((TableFault)result));
	for (size_t i = 0; i < r->out->count; i++)
		if ((result = fill_gaps(r, &r->out->series[i])))
			return result;
	return r->out->count ? 0 : refuse(r, 1, "of time", "the file has no row of counts");
}

int risk_series_read(
	Arena *arena, const char *path, const char *column, const char *series_column, RiskFile *out) {
	Reader r = {.arena = arena, .path = path, .out = out, .name = SIZE_MAX};
	FieldBlob data;
	TableReader *table;
	*out = (RiskFile){0};
	int result = cli_file_read(arena, path, &data);
	if (result)
		return result;
	if ((result = table_open_in(arena, &table, data.data, data.size)))
		return result < 0 ? result
						  : refuse(&r, 1, "of the file", table_fault_name((TableFault)result));
	result = read_rows(&r, table, column, series_column);
	table_close(table);
	return result;
}
