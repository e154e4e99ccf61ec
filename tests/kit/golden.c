#include "kit/golden.h"

#include "algo/sheet/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char *golden_dir = ".";

struct Golden {
	char *file;
	char *data;
	Arena *arena;
	const char ***rows; /* [0] is the header */
	size_t count, columns, capacity;
};

static void read_file(Golden *g) {
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", golden_dir, g->file);
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot open %s", path);
	fseek(file, 0, SEEK_END);
	size_t size = (size_t)ftell(file);
	rewind(file);
	g->data = malloc(size + 1);
	assert_int_equal(fread(g->data, 1, size, file), size);
	fclose(file);
	TableReader *reader;
	TableRow row;
	assert_int_equal(table_open(&reader, g->data, size), 0);
	while (table_next(reader, g->arena, &row) == 0) {
		if (g->count == g->capacity)
			g->rows = realloc(g->rows, (g->capacity = g->capacity * 2 + 64) * sizeof *g->rows);
		g->columns = g->count ? g->columns : row.count;
		assert_int_equal(row.count, g->columns);
		g->rows[g->count++] = row.cells;
	}
	table_close(reader);
}

Golden *golden_open(const char *file) {
	Golden *g = calloc(1, sizeof *g);
	g->file = strdup(file);
	g->arena = arena_new(0);
	read_file(g);
	assert_true(g->count > 1);
	return g;
}

Golden *golden_close(Golden *g) {
	if (g) {
		arena_free(g->arena);
		free(g->rows);
		free(g->data);
		free(g->file);
		free(g);
	}
	return NULL;
}

size_t golden_rows(const Golden *g) {
	return g->count - 1;
}

size_t golden_columns(const Golden *g) {
	return g->columns;
}

const char *golden_header(const Golden *g, size_t column) {
	return g->rows[0][column];
}

size_t golden_column(const Golden *g, const char *name) {
	for (size_t i = 0; i < g->columns; i++)
		if (strcmp(g->rows[0][i], name) == 0)
			return i;
	fail_msg("%s has no column %s", g->file, name);
	return 0;
}

const char *golden_text_at(const Golden *g, size_t row, size_t column) {
	const char *text = g->rows[row + 1][column];
	return text ? text : "";
}

double golden_number_at(const Golden *g, size_t row, size_t column) {
	const char *text = golden_text_at(g, row, column);
	char *end;
	double value = strtod(text, &end);
	if (strcmp(text, "NA") == 0)
		return NAN;
	if (end == text || *end)
		fail_msg("%s row %zu column %zu: '%s' is no number", g->file, row + 2, column + 1, text);
	return value;
}

const char *golden_text(const Golden *g, size_t row, const char *column) {
	return golden_text_at(g, row, golden_column(g, column));
}

double golden_number(const Golden *g, size_t row, const char *column) {
	return golden_number_at(g, row, golden_column(g, column));
}

double *golden_numbers(const Golden *g, const char *column) {
	size_t at = golden_column(g, column);
	double *out = malloc(sizeof *out * golden_rows(g));
	for (size_t i = 0; i < golden_rows(g); i++)
		out[i] = golden_number_at(g, i, at);
	return out;
}

bool golden_near(double got, double want, double tolerance, double floor) {
	if (isnan(want) || isnan(got))
		return isnan(want) && isnan(got);
	if (isinf(want) || isinf(got))
		return got == want;
	return fabs(got - want) <= tolerance * fmax(fabs(want), floor);
}

void golden_expect_above(
	const Golden *g, size_t row, const char *column, double got, double tolerance, double floor) {
	double want = golden_number(g, row, column);
	if (!golden_near(got, want, tolerance, floor))
		fail_msg("%s line %zu column %s: %.17g, want %.17g (relative %.3g)", g->file, row + 2,
			column, got, want, fabs(got - want) / fabs(want));
}

void golden_expect(const Golden *g, size_t row, const char *column, double got, double tolerance) {
	golden_expect_above(g, row, column, got, tolerance, 0);
}
