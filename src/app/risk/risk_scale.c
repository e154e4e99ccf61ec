#include "app/risk/risk_scale.h"

#include "app/assets.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>

typedef struct Reader {
	RiskTable table;
	size_t scheme, from, to, level, name, advice, score, middle; /* columns */
	bool known;                                                  /* the scheme, on whatever day */
} Reader;

static int find_columns(Reader *r, bool english) {
	const struct {
		const char *name;
		size_t *at;
	} columns[] = {{"scheme", &r->scheme}, {"valid_from", &r->from}, {"valid_to", &r->to},
		{"level", &r->level}, {english ? "name_en" : "name_zh", &r->name},
		{english ? "advice_en" : "advice_zh", &r->advice}, {"score_from", &r->score},
		{"middle", &r->middle}};
	int bad = 0;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (risk_table_need(&r->table, columns[i].name, columns[i].at))
			bad = ERR_FORMAT;
	return bad;
}

static int valid_on(Reader *r, int64_t day, bool *valid) {
	int64_t from, to = INT64_MAX;
	if (risk_cell_day(&r->table, r->from, &from) ||
		(!risk_cell_missing(&r->table, r->to) && risk_cell_day(&r->table, r->to, &to)))
		return ERR_FORMAT;
	*valid = day >= from && day <= to;
	return 0;
}

static int take_level(Reader *r, RiskScale *out) {
	RiskTable *t = &r->table;
	MatrixScale *s = &out->scale;
	double from;
	if (risk_cell_number(t, r->score, &from))
		return ERR_FORMAT;
	if (s->levels == MATRIX_LEVELS_MOST)
		return risk_cell_fault(t, r->level, "too many levels in one scheme");
	if (!(from >= 0) || (s->levels && !(from > s->from[s->levels - 1])))
		return risk_cell_fault(t, r->score, "levels stand from the lowest score up");
	if (str_eq(risk_cell(t, r->middle), "1"))
		s->middle = s->levels;
	out->id[s->levels] = arena_strdup(t->job->arena, risk_cell(t, r->level));
	out->name[s->levels] = arena_strdup(t->job->arena, risk_cell(t, r->name));
	out->advice[s->levels] = arena_strdup(t->job->arena, risk_cell(t, r->advice));
	s->from[s->levels++] = from;
	return 0;
}

static int open_table(Reader *r, RiskJob *job, const char *path) {
	static const char built_in[] = "packs/levels/scales.csv";
	const Asset *asset = path ? NULL : asset_find(&assets, built_in);
	if (path)
		return risk_table_open(&r->table, job, path);
	return asset ? risk_table_open_bytes(&r->table, job, built_in, asset->data, asset->size)
				 : ERR_INTERNAL;
}

int risk_scale_read(RiskScale *out, RiskJob *job, const char *path, const char *scheme, int64_t day,
	const char *language) {
	Reader r = {0};
	*out = (RiskScale){0};
	int bad = open_table(&r, job, path);
	if (bad || (bad = find_columns(&r, str_eq(language, "en"))))
		return bad;
	while (!(bad = risk_table_next(&r.table))) {
		bool valid = false;
		if (!str_eq(risk_cell(&r.table, r.scheme), scheme))
			continue;
		r.known = true;
		if (!valid_on(&r, day, &valid) && valid)
			take_level(&r, out);
	}
	if (bad < 0 || (bad = risk_faults_end(job)))
		return bad;
	if (!out->scale.levels)
		return risk_fault(job, r.table.path, 0, "scheme",
			r.known ? "%s is not valid on that day" : "there is no scheme %s", scheme);
	return 0;
}
