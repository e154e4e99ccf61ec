#include "app/risk/risk_study.h"

#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>

enum { LEVELS_MOST = 20, PLACES_MOST = 20000000 };

typedef struct Answer {
	size_t expert, item, row;
	double value[LEVELS_MOST];
} Answer;

typedef struct Reader {
	RiskTable table;
	RiskStudy *out;
	size_t expert, item, scale, realisation, quantile[LEVELS_MOST];
	double *truth;
	bool *log_scale;
	Answer *answers;
	size_t count, capacity, item_capacity;
} Reader;

static int find_levels(Reader *r) {
	RiskTable *t = &r->table;
	Study *s = &r->out->study;
	double *level = arena_array_of(t->job->arena, double, LEVELS_MOST);
	r->out->levels = arena_array_of(t->job->arena, const char *, LEVELS_MOST);
	for (size_t i = 0; i < t->header.count; i++) {
		const char *name = risk_table_name(t, i);
		double percent;
		if (name[0] != 'q' || !str_to_real(name + 1, &percent))
			continue;
		if (s->levels == LEVELS_MOST || !(percent > 0 && percent < 100) ||
			(s->levels && !(percent / 100 > level[s->levels - 1])))
			return risk_fault(t->job, t->path, t->header.number, name,
				"quantiles rise from above 0 to below 100 per cent");
		level[s->levels] = percent / 100;
		r->out->levels[s->levels] = name;
		r->quantile[s->levels++] = i;
	}
	s->level = level;
	return s->levels ? 0
					 : risk_fault(t->job, t->path, t->header.number, NULL,
						   "no column of quantiles: q5, q50, q95");
}

static bool no_answer(double x) {
	const double code_a = -999.5, code_b = -999.6;
	return isnan(x) || x == code_a || x == code_b;
}

static int answer_fault(Reader *r, size_t column, const char *why) {
	return risk_fault(r->table.job, r->table.path, r->table.row.number,
		risk_table_name(&r->table, column), "expert %s, item %s: %s",
		risk_cell(&r->table, r->expert), risk_cell(&r->table, r->item), why);
}

static int read_quantiles(Reader *r, Answer *a, bool log_scale) {
	size_t levels = r->out->study.levels, missing = 0;
	for (size_t q = 0; q < levels; q++) {
		if (risk_cell_number(&r->table, r->quantile[q], &a->value[q]))
			return ERR_FORMAT;
		missing += no_answer(a->value[q]);
	}
	if (missing == levels) {
		a->value[0] = NAN;
		return 0;
	}
	if (missing)
		return answer_fault(
			r, r->quantile[0], "some quantiles are missing: an answer has all or none");
	for (size_t q = 0; q < levels; q++) {
		if (log_scale && a->value[q] <= 0)
			return answer_fault(r, r->quantile[q], "a value of 0 or less has no logarithm");
		if (q && !(a->value[q] > a->value[q - 1]))
			return answer_fault(r, r->quantile[q], "it is not above the quantile before it");
	}
	return 0;
}

/* An item's scale and truth, the same in all its rows. */
static int read_item(Reader *r, size_t item, bool is_new) {
	RiskTable *t = &r->table;
	double truth;
	const char *scale = risk_cell(t, r->scale);
	bool logs = str_eq(scale, "LOG");
	if (!logs && !str_eq(scale, "UNI"))
		return risk_cell_fault(t, r->scale, "a scale is UNI or LOG");
	if (risk_cell_number(t, r->realisation, &truth))
		return ERR_FORMAT;
	truth = no_answer(truth) ? NAN : truth;
	if (logs && truth <= 0)
		return answer_fault(r, r->realisation, "a value of 0 or less has no logarithm");
	if (is_new) {
		r->truth[item] = truth;
		r->log_scale[item] = logs;
		return 0;
	}
	bool same = r->truth[item] == truth || (isnan(r->truth[item]) && isnan(truth));
	return same && r->log_scale[item] == logs
		? 0
		: answer_fault(r, r->realisation,
			  "scale or realisation differ from an earlier row of the same item");
}

static void make_room(Reader *r) {
	Arena *arena = r->table.job->arena;
	if (r->count == r->capacity) {
		Answer *more = arena_array_of(arena, Answer, r->capacity = 2 * r->capacity + 64);
		for (size_t i = 0; i < r->count; i++)
			more[i] = r->answers[i];
		r->answers = more;
	}
	size_t items = (size_t)r->out->items.count;
	if (items == r->item_capacity) {
		r->item_capacity = 2 * items + 64;
		double *truth = arena_array_of(arena, double, r->item_capacity);
		bool *logs = arena_array_of(arena, bool, r->item_capacity);
		for (size_t i = 0; i < items; i++) {
			truth[i] = r->truth[i];
			logs[i] = r->log_scale[i];
		}
		r->truth = truth;
		r->log_scale = logs;
	}
}

static int read_row(Reader *r) {
	bool is_new;
	Arena *arena = r->table.job->arena;
	(void)arena;
	make_room(r);
	Answer *a = &r->answers[r->count];
	if (risk_cell_missing(&r->table, r->expert) || risk_cell_missing(&r->table, r->item))
		return risk_cell_fault(&r->table, r->expert, "expert and item must have a name");
	a->expert = (size_t)names_add(&r->out->experts, risk_cell(&r->table, r->expert), NULL);
	a->item = (size_t)names_add(&r->out->items, risk_cell(&r->table, r->item), &is_new);
	a->row = r->table.row.number;
	int bad = read_item(r, a->item, is_new);
	if (bad || (bad = read_quantiles(r, a, r->log_scale[a->item])))
		return bad;
	r->count++;
	return 0;
}

/* Answers to their places; NAN where an expert has none. */
static int place(Reader *r) {
	RiskStudy *out = r->out;
	Study *s = &out->study;
	RiskJob *job = r->table.job;
	s->experts = (size_t)out->experts.count;
	s->items = (size_t)out->items.count;
	size_t places = s->experts * s->items;
	if (places * s->levels > PLACES_MOST)
		return risk_fault(job, r->table.path, 0, NULL, "%zu experts and %zu items are too many",
			s->experts, s->items);
	double *value = arena_array_of(job->arena, double, places * s->levels + 1);
	size_t *row = arena_array_of(job->arena, size_t, places + 1);
	for (size_t i = 0; i < places * s->levels; i++)
		value[i] = NAN;
	for (size_t i = 0; i < r->count; i++) {
		const Answer *a = &r->answers[i];
		size_t at = a->expert * s->items + a->item;
		if (row[at])
			risk_fault(job, r->table.path, a->row, "item",
				"expert %s has answered item %s in row %zu already", out->experts.name[a->expert],
				out->items.name[a->item], row[at]);
		row[at] = a->row;
		for (size_t q = 0; q < s->levels; q++)
			value[at * s->levels + q] = a->value[q];
	}
	s->value = value;
	s->realisation = r->truth;
	s->log_scale = r->log_scale;
	return risk_faults_end(job);
}

static int check(const RiskStudy *out, RiskJob *job, const char *path) {
	size_t expert, item;
	int fault = study_check(&out->study, &expert, &item);
	if (fault == STUDY_NO_SEED)
		return risk_fault(
			job, path, 0, "realisation", "no item has a known value to judge the experts by");
	return fault ? ERR_INTERNAL : 0; /* all else was refused by row */
}

int risk_study_read(RiskStudy *out, RiskJob *job, const char *path) {
	Reader r = {.out = out};
	RiskTable *t = &r.table;
	*out = (RiskStudy){.study = {.overshoot = 0.1}};
	names_init(&out->experts, job->arena);
	names_init(&out->items, job->arena);
	int bad = risk_table_open(t, job, path);
	if (bad || (bad = risk_table_need(t, "expert", &r.expert)) ||
		(bad = risk_table_need(t, "item", &r.item)) ||
		(bad = risk_table_need(t, "scale", &r.scale)) ||
		(bad = risk_table_need(t, "realisation", &r.realisation)) || (bad = find_levels(&r)))
		return bad;
	while (!(bad = risk_table_next(t)))
		read_row(&r);
	if (bad < 0 || (bad = risk_faults_end(job)))
		return bad;
	if (!r.count)
		return risk_fault(job, path, 0, NULL, "the file has no answer");
	bad = place(&r);
	return bad ? bad : check(out, job, path);
}
