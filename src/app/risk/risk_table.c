#include "app/risk/risk_table.h"

#include "algo/epistat/day.h"
#include "base/error.h"
#include "base/str.h"

#include <ctype.h>
#include <math.h>

static int table_fault(RiskTable *t, int r) {
	if (r <= 0)
		return r;
	return risk_fault(t->job, t->path, t->row.number, NULL,
		r == TABLE_END ? "the file is empty" : "the row cannot be read: %s",
		table_fault_name((TableFault)r));
}

static void begin(RiskTable *table, RiskJob *job, const char *path) {
	*table = (RiskTable){.job = job, .path = path, .row_arena = arena_sub(job->arena)};
	if (!table->row_arena)
		arena_exhausted(job->arena);
}

static int read_header(RiskTable *table, int opened) {
	if (opened)
		return opened;
	int r = table_next(table->input->reader, table->job->arena, &table->header);
	table->row = table->header;
	return table_fault(table, r);
}

int risk_table_open(RiskTable *table, RiskJob *job, const char *path) {
	begin(table, job, path);
	return read_header(table, risk_job_input(job, path, &table->input));
}

int risk_table_open_bytes(
	RiskTable *table, RiskJob *job, const char *path, const void *data, size_t size) {
	begin(table, job, path);
	return read_header(table, risk_job_bytes(job, path, data, size, &table->input));
}

int risk_table_next(RiskTable *table) {
	arena_reset(table->row_arena);
	int r = table_next(table->input->reader, table->row_arena, &table->row);
	return r == TABLE_END ? r : table_fault(table, r);
}

size_t risk_table_find(const RiskTable *table, const char *name) {
	for (size_t i = 0; name && i < table->header.count; i++)
		if (str_eq(table->header.cells[i], name))
			return i;
	return RISK_NO_COLUMN;
}

int risk_table_need(RiskTable *table, const char *name, size_t *out) {
	*out = risk_table_find(table, name);
	return *out == RISK_NO_COLUMN
		? risk_fault(table->job, table->path, table->header.number, name, "there is no such column")
		: 0;
}

const char *risk_table_name(const RiskTable *table, size_t column) {
	const char *name = column < table->header.count ? table->header.cells[column] : NULL;
	return name ? name : "";
}

const char *risk_cell(const RiskTable *table, size_t column) {
	const char *text = column < table->row.count ? table->row.cells[column] : NULL;
	return text ? text : "";
}

bool risk_cell_missing(const RiskTable *table, size_t column) {
	const char *text = risk_cell(table, column);
	return !*text || str_eq(text, "NA") || str_eq(text, "NaN");
}

int risk_cell_fault(RiskTable *table, size_t column, const char *why) {
	return risk_fault(
		table->job, table->path, table->row.number, risk_table_name(table, column), "%s", why);
}

int risk_cell_number(RiskTable *table, size_t column, double *out) {
	*out = NAN;
	if (risk_cell_missing(table, column))
		return 0;
	return str_to_real(risk_cell(table, column), out) && isfinite(*out)
		? 0
		: risk_cell_fault(table, column, "not a number");
}

int risk_cell_count(RiskTable *table, size_t column, bool fractional, double *out) {
	int r = risk_cell_number(table, column, out);
	if (r || isnan(*out))
		return r;
	if (*out < 0)
		return risk_cell_fault(table, column, "a count cannot be negative");
	return fractional || *out == floor(*out)
		? 0
		: risk_cell_fault(table, column, "a count is a whole number");
}

int risk_cell_whole(RiskTable *table, size_t column, int64_t *out) {
	return str_to_int(risk_cell(table, column), out)
		? 0
		: risk_cell_fault(table, column, "not a whole number");
}

/* As many digits as there are, `least` to `most` of them. */
static bool digits(const char **text, int least, int most, int *out) {
	int count = 0;
	for (*out = 0; count < most && isdigit((unsigned char)**text); count++, ++*text)
		*out = *out * 10 + (**text - '0');
	return count >= least;
}

/* The separator of a day, the same both times. */
static bool separator(const char **text, char *first) {
	char c = **text;
	if ((c != '-' && c != '/' && c != '.') || (*first && c != *first))
		return false;
	*first = c;
	++*text;
	return true;
}

bool risk_day(const char *text, int64_t *out) {
	int year, month, date, check[3];
	char between = 0;
	if (!digits(&text, 4, 4, &year) || !separator(&text, &between) ||
		!digits(&text, 1, 2, &month) || !separator(&text, &between) ||
		!digits(&text, 1, 2, &date) || (*text && *text != 'T') || month < 1 || month > 12)
		return false;
	*out = day_of(year, month, date);
	day_parts(*out, &check[0], &check[1], &check[2]);
	return check[1] == month && check[2] == date;
}

int risk_cell_day(RiskTable *table, size_t column, int64_t *out) {
	return risk_day(risk_cell(table, column), out)
		? 0
		: risk_cell_fault(table, column, "not a day like 2026-11-24");
}
