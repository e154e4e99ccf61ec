#include "app/risk/risk_linelist.h"

#include "base/error.h"

#include <string.h>

typedef struct Reader {
	RiskTable table;
	size_t onset, report, series;
	const char *name;
} Reader;

static RiskList *list_of(RiskLists *lists, Arena *arena, const char *name) {
	bool is_new;
	size_t number = (size_t)names_add(&lists->names, name, &is_new);
	if (!is_new)
		return &lists->lists[number];
	if (lists->count == lists->capacity) {
		RiskList *more = arena_array_of(arena, RiskList, lists->capacity = 2 * lists->capacity + 8);
		if (lists->count)
			memcpy(more, lists->lists, sizeof *more * lists->count);
		lists->lists = more;
	}
	lists->lists[lists->count] =
		(RiskList){.name = lists->names.name[number], .first = INT64_MAX, .last = INT64_MIN};
	return &lists->lists[lists->count++];
}

static void append(RiskList *list, Arena *arena, RiskCase c) {
	if (list->n == list->capacity) {
		RiskCase *more = arena_array_of(arena, RiskCase, list->capacity = 2 * list->capacity + 64);
		if (list->n)
			memcpy(more, list->cases, sizeof *more * list->n);
		list->cases = more;
	}
	list->cases[list->n++] = c;
	list->first = c.onset < list->first ? c.onset : list->first;
	list->last = c.report > list->last ? c.report : list->last;
}

static int read_row(Reader *r, RiskLists *lists) {
	RiskTable *t = &r->table;
	RiskCase c;
	const char *name = r->series == RISK_NO_COLUMN ? r->name : risk_cell(t, r->series);
	if (!*name)
		return risk_cell_fault(t, r->series, "no name of a series");
	RiskList *list = list_of(lists, t->job->arena, name);
	if (risk_cell_missing(t, r->onset) || risk_cell_missing(t, r->report)) {
		lists->without_day++;
		return 0;
	}
	int bad = risk_cell_day(t, r->onset, &c.onset);
	if (risk_cell_day(t, r->report, &c.report) || bad)
		return ERR_FORMAT;
	append(list, t->job->arena, c);
	return 0;
}

int risk_lists_read(RiskLists *lists, RiskJob *job, const char *path, const char *onset,
	const char *report, const char *series, const char *name) {
	Reader reader = {.name = name, .series = RISK_NO_COLUMN};
	RiskTable *t = &reader.table;
	*lists = (RiskLists){0};
	names_init(&lists->names, job->arena);
	int r = risk_table_open(t, job, path);
	if (r || (r = risk_table_need(t, onset, &reader.onset)) ||
		(r = risk_table_need(t, report, &reader.report)) ||
		(series && (r = risk_table_need(t, series, &reader.series))))
		return r;
	while (!(r = risk_table_next(t)))
		read_row(&reader, lists);
	if (r < 0)
		return r;
	for (size_t i = 0; i < lists->count && !job->faults; i++)
		if (!lists->lists[i].n)
			risk_fault(
				job, path, 0, NULL, "series %s: no case has both its days", lists->lists[i].name);
	if (!lists->count && !job->faults)
		risk_fault(job, path, 0, NULL, "the file has no case");
	return risk_faults_end(job);
}
