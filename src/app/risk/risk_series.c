#include "app/risk/risk_series.h"

#include "algo/epistat/day.h"
#include "base/error.h"
#include "base/str.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum { STEPS_MOST = 1000000, GAP_MOST = 10000 };

/* What the first reading learns of a series. */
typedef struct RiskShape {
	int64_t first, last;
	int64_t least;     /* distance between neighbours; 0 while there is one row */
	int64_t common;    /* greatest common divisor of the distances */
	size_t uneven_row; /* where `common` last shrank */
	int64_t most;      /* the longest distance, and the row behind it */
	size_t most_row;
} RiskShape;

const char *risk_stem(Arena *arena, const char *path) {
	const char *slash = strrchr(path, '/'), *begin = slash ? slash + 1 : path,
			   *dot = strrchr(begin, '.');
	return dot && dot > begin ? arena_strndup(arena, begin, (size_t)(dot - begin)) : begin;
}

const char *risk_series_time(Arena *arena, const RiskSource *source, int64_t time) {
	int year, month, date;
	if (source->kind == RISK_T)
		return arena_printf(arena, "%" PRId64, time);
	day_parts(time, &year, &month, &date);
	return arena_printf(arena, "%04d-%02d-%02d", year, month, date);
}

/* ---- columns ------------------------------------------------------------------------------------ */

static bool find_time(RiskSource *s, const RiskTable *t) {
	const char *want = s->wanted.time;
	s->kind = RISK_DATE;
	s->at[0] = !want || str_eq(want, "date") ? risk_table_find(t, "date") : RISK_NO_COLUMN;
	if (s->at[0] != RISK_NO_COLUMN)
		return true;
	s->kind = RISK_T;
	s->at[0] = !want || str_eq(want, "t") ? risk_table_find(t, "t") : RISK_NO_COLUMN;
	if (s->at[0] != RISK_NO_COLUMN)
		return true;
	s->kind = RISK_WEEK;
	s->at[0] = risk_table_find(t, "year");
	s->at[1] = risk_table_find(t, "week");
	return (!want || str_eq(want, "week")) && s->at[0] != RISK_NO_COLUMN &&
		s->at[1] != RISK_NO_COLUMN;
}

static int find_columns(RiskSource *s, RiskTable *t) {
	const RiskWanted *w = &s->wanted;
	int r = risk_table_need(t, w->column, &s->value);
	s->more = s->name = RISK_NO_COLUMN;
	if (w->more && risk_table_need(t, w->more, &s->more))
		r = ERR_FORMAT;
	if (w->series && risk_table_need(t, w->series, &s->name))
		r = ERR_FORMAT;
	if (!find_time(s, t))
		r = risk_fault(s->job, w->path, t->header.number, w->time ? w->time : "t",
			"time must stand in t, date, or year and week");
	return r;
}

/* ---- a row -------------------------------------------------------------------------------------- */

static int read_week(const RiskSource *s, RiskTable *t, int64_t *out) {
	int64_t year, week;
	if (risk_cell_whole(t, s->at[0], &year) || risk_cell_whole(t, s->at[1], &week))
		return ERR_FORMAT;
	if (year < 1 || year > 9999 || week < 1 || week > day_weeks_in((int)year))
		return risk_cell_fault(t, s->at[1], "no such ISO week in that year");
	*out = day_of_week((int)year, (int)week);
	return 0;
}

static int read_time(const RiskSource *s, RiskTable *t, int64_t *out) {
	const int64_t most = INT64_C(1) << 53;
	if (s->kind == RISK_WEEK)
		return read_week(s, t, out);
	if (s->kind == RISK_DATE)
		return risk_cell_day(t, s->at[0], out);
	int r = risk_cell_whole(t, s->at[0], out);
	return !r && (*out > most || *out < -most) ? risk_cell_fault(t, s->at[0], "out of range") : r;
}

typedef struct Row {
	int64_t time;
	double y, more;
} Row;

static int read_row(const RiskSource *s, RiskTable *t, Row *row) {
	int r = read_time(s, t, &row->time);
	if (risk_cell_count(t, s->value, s->wanted.fractional, &row->y))
		r = ERR_FORMAT;
	else if (s->wanted.complete && isnan(row->y))
		r = risk_cell_fault(
			t, s->value, "no count: this method needs every step; fill it or cut the series");
	row->more = NAN;
	if (s->more != RISK_NO_COLUMN && risk_cell_count(t, s->more, true, &row->more))
		r = ERR_FORMAT;
	return r;
}

static const char *name_of_row(const RiskSource *s, const RiskTable *t) {
	return s->name == RISK_NO_COLUMN ? s->wanted.name : risk_cell(t, s->name);
}

/* ---- the first reading -------------------------------------------------------------------------- */

static int64_t greatest_common(int64_t a, int64_t b) {
	while (b) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* Makes room for one more shape, doubling. */
static RiskShape *shape_of(RiskSource *s, int32_t number, bool is_new) {
	if (is_new && (s->count & (s->count + 1)) == 0) { /* 0, 1, 3, 7, … are full */
		RiskShape *more = arena_array_of(s->job->arena, RiskShape, 2 * s->count + 1);
		if (s->count)
			memcpy(more, s->shapes, sizeof *more * s->count);
		s->shapes = more;
	}
	s->count += is_new;
	return &s->shapes[number];
}

static int check_gap(const RiskSource *s, RiskTable *t, RiskShape *shape, int64_t time) {
	int64_t gap = time - shape->last, common = greatest_common(gap, shape->common);
	if (gap <= 0)
		return risk_cell_fault(t, s->at[0],
			gap ? "earlier than the row before it in this series"
				: "the same time twice in one series");
	if (shape->common && common != shape->common)
		shape->uneven_row = t->row.number;
	if (gap > shape->most) {
		shape->most = gap;
		shape->most_row = t->row.number;
	}
	if (!shape->least || gap < shape->least)
		shape->least = gap;
	shape->common = common;
	shape->last = time;
	if (s->wanted.complete && shape->least && gap > shape->least)
		return risk_cell_fault(
			t, s->at[0], "steps before this row are missing: this method needs every step");
	return 0;
}

static int take_row(RiskSource *s, RiskTable *t, int32_t *before) {
	Row row;
	bool is_new;
	const char *name = name_of_row(s, t);
	if (!*name)
		return risk_cell_fault(t, s->name, "no name of a series");
	int r = read_row(s, t, &row);
	int32_t number = names_add(&s->names, name, &is_new);
	RiskShape *shape = shape_of(s, number, is_new);
	s->together = s->together && (is_new || number == *before);
	*before = number;
	if (r)
		return r;
	if (!is_new)
		return check_gap(s, t, shape, row.time);
	*shape = (RiskShape){.first = row.time, .last = row.time};
	return 0;
}

/* What only shows when a series is whole. */
static void check_shape(RiskSource *s, const RiskShape *shape, const char *name) {
	const char *path = s->wanted.path, *column = risk_table_name(&s->table, s->at[0]);
	if (shape->common != shape->least)
		risk_fault(s->job, path, shape->uneven_row, column,
			"series %s: times are not at equal steps", name);
	else if (shape->least && shape->most / shape->least > GAP_MOST)
		risk_fault(s->job, path, shape->most_row, column,
			"series %s: more than %d steps are missing before this row", name, GAP_MOST);
	else if (shape->least && (shape->last - shape->first) / shape->least >= STEPS_MOST)
		risk_fault(s->job, path, 0, column, "series %s: more than %d steps", name, STEPS_MOST);
}

/* The first reading of a long file takes seconds in which nothing is told yet. */
static void show(size_t row) {
	const size_t often = 1 << 18;
	if (row % often == 0 && isatty(STDERR_FILENO))
		fprintf(stderr, "\r%zu rows read\033[K", row);
}

static int scan(RiskSource *s) {
	RiskTable *t = &s->table;
	int32_t before = -1;
	int r = risk_table_open(t, s->job, s->wanted.path);
	if (r || (r = find_columns(s, t)))
		return r;
	while (!(r = risk_table_next(t))) {
		take_row(s, t, &before);
		show(t->row.number);
	}
	if (r < 0)
		return r;
	for (size_t i = 0; i < s->count; i++)
		check_shape(s, &s->shapes[i], s->names.name[i]);
	if (!s->count && !s->job->faults)
		return risk_fault(s->job, s->wanted.path, 0, NULL, "the file has no row of counts");
	return risk_faults_end(s->job);
}

/* ---- the second reading ------------------------------------------------------------------------- */

static void grow(Arena *arena, double **values, size_t n, size_t capacity) {
	double *more = arena_array_of(arena, double, capacity);
	if (n && *values)
		memcpy(more, *values, sizeof *more * n);
	*values = more;
}

static void append(Arena *arena, const RiskSource *s, RiskSeries *to, const Row *row) {
	if (to->n == to->capacity) {
		to->capacity = to->capacity * 2 + 64;
		int64_t *times = arena_array_of(arena, int64_t, to->capacity);
		if (to->n)
			memcpy(times, to->time, sizeof *times * to->n);
		to->time = times;
		grow(arena, &to->y, to->n, to->capacity);
		if (s->more != RISK_NO_COLUMN)
			grow(arena, &to->more, to->n, to->capacity);
	}
	to->time[to->n] = row->time;
	to->y[to->n] = row->y;
	if (to->more)
		to->more[to->n] = row->more;
	to->n++;
}

/* A row behind those before it, with the steps left out between them. */
static int extend(
	Arena *arena, const RiskSource *s, int32_t number, RiskSeries *to, const Row *row) {
	const RiskShape *shape = number < 0 ? NULL : &s->shapes[number];
	if (!shape || row->time < shape->first || row->time > shape->last || (to->n && !shape->least))
		return risk_fault(s->job, s->wanted.path, s->table.row.number, NULL,
			"the file changed while it was read");
	while (to->n && to->time[to->n - 1] + shape->least < row->time)
		append(arena, s, to, &(Row){to->time[to->n - 1] + shape->least, NAN, NAN});
	append(arena, s, to, row);
	return 0;
}

static int next_together(RiskSource *s, Arena *arena, RiskSeries *out) {
	int r = 0;
	*out = (RiskSeries){.name = s->names.name[s->next]};
	while (s->pending || !(r = risk_table_next(&s->table))) {
		Row row;
		s->pending = !str_eq(name_of_row(s, &s->table), out->name);
		if (s->pending)
			break;
		if ((r = read_row(s, &s->table, &row)) ||
			(r = extend(arena, s, (int32_t)s->next, out, &row)))
			return r;
	}
	s->next++;
	return r == TABLE_END ? 0 : r;
}

static int read_all(RiskSource *s) {
	int r;
	s->all = arena_array_of(s->job->arena, RiskSeries, s->count);
	for (size_t i = 0; i < s->count; i++)
		s->all[i].name = s->names.name[i];
	while (!(r = risk_table_next(&s->table))) {
		Row row;
		int32_t number = names_find(&s->names, name_of_row(s, &s->table));
		if ((r = read_row(s, &s->table, &row)) ||
			(r = extend(s->job->arena, s, number, &s->all[number], &row)))
			return r;
	}
	return r == TABLE_END ? 0 : r;
}

int risk_series_open(RiskSource *source, RiskJob *job, const RiskWanted *wanted) {
	*source = (RiskSource){.job = job, .wanted = *wanted, .together = true};
	names_init(&source->names, job->arena);
	if (!wanted->name)
		source->wanted.name = risk_stem(job->arena, wanted->path);
	int r = scan(source);
	if (r || (r = risk_table_open(&source->table, job, wanted->path)))
		return r;
	return source->together ? 0 : read_all(source);
}

int risk_series_next(RiskSource *source, Arena *arena, RiskSeries *out) {
	if (source->next == source->count)
		return RISK_SERIES_END;
	if (source->together)
		return next_together(source, arena, out);
	*out = source->all[source->next++];
	return 0;
}
