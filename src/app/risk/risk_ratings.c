#include "app/risk/risk_ratings.h"

#include "app/dispatch_names.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIFFERENT_MOST = 5000 };

/* The file as text: rows x columns without the label's, NULL missing. */
typedef struct Grid {
	size_t rows, columns, capacity;
	const char **cell;
	const char **row_name, **column_name;
	size_t *row_number;
	size_t *column_at;
} Grid;

static void name_columns(Grid *g, const RiskTable *t, size_t label) {
	Arena *arena = t->job->arena;
	g->column_name = arena_array_of(arena, const char *, t->header.count + 1);
	g->column_at = arena_array_of(arena, size_t, t->header.count + 1);
	for (size_t i = 0; i < t->header.count; i++) {
		if (i == label)
			continue;
		g->column_at[g->columns] = i;
		g->column_name[g->columns++] = risk_table_name(t, i);
	}
}

static void grow(Grid *g, Arena *arena) {
	size_t capacity = 2 * g->capacity + 32;
	const char **cell = arena_array_of(arena, const char *, capacity * g->columns + 1),
			   **name = arena_array_of(arena, const char *, capacity);
	size_t *number = arena_array_of(arena, size_t, capacity);
	if (g->rows) {
		memcpy(cell, g->cell, g->rows * g->columns * sizeof *cell);
		memcpy(name, g->row_name, g->rows * sizeof *name);
		memcpy(number, g->row_number, g->rows * sizeof *number);
	}
	*g = (Grid){g->rows, g->columns, capacity, cell, name, g->column_name, number, g->column_at};
}

static void take_row(Grid *g, const RiskTable *t, size_t label) {
	Arena *arena = t->job->arena;
	if (g->rows == g->capacity)
		grow(g, arena);
	for (size_t j = 0; j < g->columns; j++)
		g->cell[g->rows * g->columns + j] = risk_cell_missing(t, g->column_at[j])
			? NULL
			: arena_strdup(arena, risk_cell(t, g->column_at[j]));
	g->row_name[g->rows] = label == RISK_NO_COLUMN ? arena_printf(arena, "%zu", g->rows + 1)
												   : arena_strdup(arena, risk_cell(t, label));
	g->row_number[g->rows++] = t->row.number;
}

static int read_grid(Grid *g, RiskTable *t, const RiskRatingsWanted *wanted) {
	size_t label = RISK_NO_COLUMN;
	*g = (Grid){0};
	int r = risk_table_open(t, t->job, wanted->path);
	if (r || (wanted->label && (r = risk_table_need(t, wanted->label, &label))))
		return r;
	name_columns(g, t, label);
	while (!(r = risk_table_next(t)))
		take_row(g, t, label);
	if (r < 0)
		return r;
	return g->rows && g->columns
		? 0
		: risk_fault(t->job, wanted->path, 0, NULL, "the file has no ratings");
}

static bool is_number(const char *text) {
	double x;
	return str_to_real(text, &x) && isfinite(x);
}

static bool all_numbers(const Grid *g) {
	for (size_t i = 0; i < g->rows * g->columns; i++)
		if (g->cell[i] && !is_number(g->cell[i]))
			return false;
	return true;
}

static int by_alphabet(const void *a, const void *b) {
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The categories that are words, in their order: each word's number is its place. */
static void order_words(const Grid *g, Arena *arena, const char *order, Names *names) {
	char **given;
	size_t count = order ? str_split(arena, order, ",", &given) : 0;
	names_init(names, arena);
	for (size_t i = 0; i < count; i++)
		names_add(names, given[i], NULL);
	if (order)
		return;
	const char **all = arena_array_of(arena, const char *, g->rows * g->columns + 1);
	for (size_t i = 0; i < g->rows * g->columns; i++)
		if (g->cell[i])
			all[count++] = g->cell[i];
	qsort(all, count, sizeof *all, by_alphabet);
	for (size_t i = 0; i < count; i++)
		names_add(names, all[i], NULL);
}

static int cell_fault(const Grid *g, RiskTable *t, size_t i, const char *why) {
	return risk_fault(
		t->job, t->path, g->row_number[i / g->columns], g->column_name[i % g->columns], "%s", why);
}

static void fill(const Grid *g, RiskTable *t, const RiskRatingsWanted *wanted, RiskRatings *out) {
	Names words;
	Arena *arena = t->job->arena;
	double *value = arena_array_of(arena, double, g->rows * g->columns + 1);
	out->words = wanted->order || !all_numbers(g);
	out->complete = true;
	if (out->words)
		order_words(g, arena, wanted->order, &words);
	for (size_t i = 0; i < g->rows * g->columns; i++) {
		size_t row = i / g->columns, column = i % g->columns;
		double x = NAN;
		if (g->cell[i] && !out->words)
			str_to_real(g->cell[i], &x);
		else if (g->cell[i] && (x = names_find(&words, g->cell[i])) < 0)
			cell_fault(g, t, i, "a category that the order does not name");
		out->complete = out->complete && !isnan(x);
		value[wanted->raters_in_rows ? column * g->rows + row : i] = x;
	}
	out->ratings = (Ratings){wanted->raters_in_rows ? g->columns : g->rows,
		wanted->raters_in_rows ? g->rows : g->columns, value};
	out->raters = wanted->raters_in_rows ? g->row_name : g->column_name;
}

int risk_ratings_read(RiskRatings *out, RiskJob *job, const RiskRatingsWanted *wanted) {
	Grid grid;
	RiskTable table = {.job = job};
	*out = (RiskRatings){0};
	int r = read_grid(&grid, &table, wanted);
	if (r)
		return r;
	fill(&grid, &table, wanted, out);
	double *values;
	size_t different = agree_categories(&out->ratings, job->arena, &values);
	if (different > DIFFERENT_MOST)
		risk_fault(job, wanted->path, 0, NULL, "more than %d different values", DIFFERENT_MOST);
	return risk_faults_end(job);
}

int risk_ratings_numbers(RiskRatings *out, RiskJob *job, const RiskRatingsWanted *wanted) {
	Grid grid;
	RiskTable table = {.job = job};
	*out = (RiskRatings){0};
	int r = read_grid(&grid, &table, wanted);
	for (size_t i = 0; !r && i < grid.rows * grid.columns; i++)
		if (!grid.cell[i] || !is_number(grid.cell[i]) || strtod(grid.cell[i], NULL) < 0)
			cell_fault(&grid, &table, i, "not a number of 0 or more");
	if (r || (r = risk_faults_end(job)))
		return r;
	fill(&grid, &table, wanted, out);
	return 0;
}
