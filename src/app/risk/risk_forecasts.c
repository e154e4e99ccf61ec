#include "app/risk/risk_forecasts.h"

#include "app/risk/risk_truth.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row as it was read; rows of one forecast need not stand together. */
typedef struct Entry {
	size_t forecast, row;
	double level, value;
} Entry;

typedef struct Reader {
	const RiskForecastsWanted *wanted;
	RiskForecasts *out;
	RiskTable table;
	RiskTruth truth;
	Names ids;
	size_t id, group, model, due, level, predicted, observed, size, y; /* columns */
	bool *of_target;                                                   /* per column */
	Entry *entries;
	size_t entry_count, entry_capacity, capacity;
	bool *due_now; /* per forecast */
} Reader;

/* ---- columns ------------------------------------------------------------------------------------ */

/* Columns that tell what was forecast: neither a number of the forecast nor its id nor who made it. */
static void find_target_columns(Reader *r) {
	static const char *const others[] = {
		"id", "model", "quantile_level", "sample_id", "predicted", "observed"};
	const TableRow *header = &r->table.header;
	r->of_target = arena_array_of(r->table.job->arena, bool, header->count + 1);
	for (size_t i = 0; i < header->count; i++) {
		r->of_target[i] = header->cells[i];
		for (size_t k = 0; k < sizeof others / sizeof *others; k++)
			r->of_target[i] = r->of_target[i] && !str_eq(header->cells[i], others[k]);
	}
}

static int need(Reader *r, const char *name, size_t *out) {
	return risk_table_need(&r->table, name, out) ? 1 : 0;
}

static int find_columns(Reader *r) {
	RiskTable *t = &r->table;
	const RiskForecastsWanted *w = r->wanted;
	int bad = 0;
	r->id = risk_table_find(t, "id");
	r->model = risk_table_find(t, "model");
	r->due = risk_table_find(t, w->due ? w->due : "target_end_date");
	r->group = r->level = r->predicted = r->observed = r->size = r->y = RISK_NO_COLUMN;
	bad += w->due && need(r, w->due, &r->due);
	bad += w->by && need(r, w->by, &r->group);
	bad += w->kind == RISK_QUANTILE && need(r, "quantile_level", &r->level);
	if (w->kind == RISK_COUNTS)
		bad +=
			need(r, "y", &r->observed) + need(r, "mu", &r->predicted) + need(r, "size", &r->size);
	else {
		bad += need(r, "predicted", &r->predicted);
		bad += !w->truth && need(r, "observed", &r->observed);
	}
	bad += w->truth && risk_truth_read(&r->truth, t, w->truth, w->column);
	find_target_columns(r);
	return bad ? ERR_FORMAT : 0;
}

/* ---- rows --------------------------------------------------------------------------------------- */

static const char *target_of(Reader *r) {
	Buf key;
	buf_init(&key, r->table.row_arena);
	for (size_t i = 0; i < r->table.header.count; i++)
		if (r->of_target[i])
			buf_printf(&key, "%s%s", key.size ? "|" : "", risk_cell(&r->table, i));
	return key.data;
}

static void *grown(Arena *arena, const void *old, size_t count, size_t capacity, size_t size) {
	void *more = arena_alloc_array(arena, capacity, size);
	if (count)
		memcpy(more, old, count * size);
	return more;
}

static const char *key_of(Reader *r, const char *target) {
	if (r->wanted->kind == RISK_BINARY || r->wanted->kind == RISK_COUNTS)
		return arena_printf(r->table.row_arena, "%zu", r->table.row.number);
	if (r->id != RISK_NO_COLUMN)
		return risk_cell(&r->table, r->id);
	return arena_printf(r->table.row_arena, "%s|%s", target, risk_cell(&r->table, r->model));
}

/* The forecast a row belongs to. */
static size_t forecast_of(Reader *r, bool *is_new) {
	RiskForecasts *out = r->out;
	Arena *arena = r->table.job->arena;
	const char *target = target_of(r);
	size_t i = (size_t)names_add(&r->ids, key_of(r, target), is_new);
	if (!*is_new)
		return i;
	if (out->count == r->capacity) {
		r->capacity = 2 * r->capacity + 64;
		out->items = grown(arena, out->items, out->count, r->capacity, sizeof *out->items);
		r->due_now = grown(arena, r->due_now, out->count, r->capacity, sizeof *r->due_now);
	}
	out->items[i] = (RiskForecast){.id = r->ids.name[i],
		.row = r->table.row.number,
		.group = names_add(&out->groups, risk_cell(&r->table, r->group), NULL),
		.model = names_add(&out->models, risk_cell(&r->table, r->model), NULL),
		.target = names_add(&out->targets, target, NULL)};
	out->count++;
	return i;
}

static void add_entry(Reader *r, Entry entry) {
	if (r->entry_count == r->entry_capacity) {
		r->entry_capacity = 2 * r->entry_capacity + 1024;
		r->entries = grown(
			r->table.job->arena, r->entries, r->entry_count, r->entry_capacity, sizeof *r->entries);
	}
	r->entries[r->entry_count++] = entry;
}

static int read_due(Reader *r, bool *due_now) {
	int64_t day;
	*due_now = true;
	if (r->due == RISK_NO_COLUMN)
		return 0;
	if (!risk_day(risk_cell(&r->table, r->due), &day))
		return r->wanted->due ? risk_cell_fault(&r->table, r->due, "not a day like 2026-11-24") : 0;
	*due_now = day <= r->wanted->as_of;
	return 0;
}

static int read_observed(Reader *r, double *out) {
	RiskTable *t = &r->table;
	if (r->wanted->truth) {
		*out = risk_truth_of(&r->truth, t);
		return 0;
	}
	if (r->wanted->kind == RISK_COUNTS)
		return risk_cell_count(t, r->observed, false, out);
	int bad = risk_cell_number(t, r->observed, out);
	if (!bad && r->wanted->kind == RISK_BINARY && !isnan(*out) && *out != 0 && *out != 1)
		return risk_cell_fault(t, r->observed, "an event happened, 1, or not, 0");
	return bad;
}

static int read_prediction(Reader *r, Entry *entry) {
	RiskTable *t = &r->table;
	RiskKind kind = r->wanted->kind;
	int bad = risk_cell_number(t, r->predicted, &entry->value);
	if (!bad && isnan(entry->value))
		return risk_cell_fault(t, r->predicted, "no forecast");
	if (!bad && kind == RISK_BINARY && !(entry->value >= 0 && entry->value <= 1))
		return risk_cell_fault(t, r->predicted, "a probability lies between 0 and 1");
	if (!bad && kind == RISK_COUNTS && !(entry->value > 0))
		return risk_cell_fault(t, r->predicted, "a mean is above 0");
	if (kind == RISK_COUNTS && !bad && !(bad = risk_cell_number(t, r->size, &entry->level)) &&
		entry->level <= 0)
		return risk_cell_fault(t, r->size, "a size is above 0, or NA for Poisson");
	if (kind == RISK_QUANTILE && !bad && !(bad = risk_cell_number(t, r->level, &entry->level)) &&
		!(entry->level > 0 && entry->level < 1))
		return risk_cell_fault(t, r->level, "a level lies between 0 and 1, and is neither");
	return bad;
}

static int read_row(Reader *r) {
	Entry entry = {.row = r->table.row.number, .level = NAN};
	double observed;
	bool is_new, due_now;
	int bad = read_prediction(r, &entry);
	if (read_observed(r, &observed) || read_due(r, &due_now) || bad)
		return ERR_FORMAT;
	entry.forecast = forecast_of(r, &is_new);
	RiskForecast *f = &r->out->items[entry.forecast];
	if (is_new) {
		f->observed = observed;
		f->mean = entry.value;
		f->size = entry.level;
		r->due_now[entry.forecast] = due_now;
	} else if (f->observed != observed && !(isnan(f->observed) && isnan(observed)))
		return risk_cell_fault(
			&r->table, r->observed, "another truth than in the rows before of the same forecast");
	add_entry(r, entry);
	return 0;
}

/* ---- putting together --------------------------------------------------------------------------- */

static int by_forecast_and_level(const void *a, const void *b) {
	const Entry *x = a, *y = b;
	if (x->forecast != y->forecast)
		return x->forecast < y->forecast ? -1 : 1;
	if (x->level != y->level && !isnan(x->level) && !isnan(y->level))
		return x->level < y->level ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static void share_out(Reader *r, Arena *arena) {
	RiskForecasts *out = r->out;
	size_t n = r->entry_count;
	if (n)
		qsort(r->entries, n, sizeof *r->entries, by_forecast_and_level);
	out->level = arena_array_of(arena, double, n + 1);
	out->value = arena_array_of(arena, double, n + 1);
	out->row = arena_array_of(arena, size_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		RiskForecast *f = &out->items[r->entries[i].forecast];
		f->first = f->n++ ? f->first : i;
		out->level[i] = r->entries[i].level;
		out->value[i] = r->entries[i].value;
		out->row[i] = r->entries[i].row;
	}
}

/* Leaves out what is not due or whose truth is not known. */
static void keep_due(Reader *r) {
	RiskForecasts *out = r->out;
	size_t kept = 0;
	for (size_t i = 0; i < out->count; i++) {
		if (!r->due_now[i])
			out->not_due++;
		else if (isnan(out->items[i].observed))
			out->without_truth++;
		else
			out->items[kept++] = out->items[i];
	}
	out->count = kept;
}

int risk_forecasts_read(RiskForecasts *out, RiskJob *job, const RiskForecastsWanted *wanted) {
	Reader reader = {.wanted = wanted, .out = out};
	*out = (RiskForecasts){0};
	names_init(&reader.ids, job->arena);
	names_init(&out->groups, job->arena);
	names_init(&out->models, job->arena);
	names_init(&out->targets, job->arena);
	int r = risk_table_open(&reader.table, job, wanted->path);
	if (r || (r = find_columns(&reader)))
		return r;
	while (!(r = risk_table_next(&reader.table)))
		read_row(&reader);
	if (r < 0 || (r = risk_faults_end(job)))
		return r;
	share_out(&reader, job->arena);
	keep_due(&reader);
	return 0;
}
