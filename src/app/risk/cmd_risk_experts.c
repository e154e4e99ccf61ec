/* huying risk experts: experts weighed by how well they judged what is known (Cooke), or a round of IDEA. */
#include "app/risk/cmd_risk.h"
#include "app/risk/risk_idea.h"
#include "app/risk/risk_out.h"
#include "app/risk/risk_series.h"
#include "app/risk/risk_study.h"
#include "base/error.h"
#include "base/str.h"

static const char *const columns[] = {"case", "kind", "who", "statistic", "value", NULL};

typedef struct Asked {
	const char *path, *output, *name, *method;
	bool json, robustness;
	double overshoot, level;
	RiskJob *job;
	RiskStudy read;
	Judge *judges;
	double *bins;
	RiskOut out;
} Asked;

static void put_head(Asked *a, const char *kind, const char *who, const char *statistic) {
	risk_out_text(&a->out, a->name);
	risk_out_text(&a->out, kind);
	risk_out_text(&a->out, who);
	risk_out_text(&a->out, statistic);
}

static void put(Asked *a, const char *kind, const char *who, const char *statistic, double value) {
	put_head(a, kind, who, statistic);
	risk_out_number(&a->out, value);
}

static void put_judge(Asked *a, const char *kind, const char *who, const Judge *j) {
	put(a, kind, who, "calibration", j->calibration);
	put(a, kind, who, "information_all", j->information);
	put(a, kind, who, "information_seed", j->information_of_seeds);
	put(a, kind, who, "weight", j->weight);
}

static void put_experts(Asked *a) {
	const Study *s = &a->read.study;
	for (size_t e = 0; e < s->experts; e++) {
		Buf text;
		buf_init(&text, a->job->arena);
		for (size_t q = 0; q <= s->levels; q++)
			buf_printf(&text, "%s%g", q ? " " : "", a->bins[e * (s->levels + 1) + q]);
		put_head(a, "expert", a->read.experts.name[e], "bins");
		risk_out_text(&a->out, text.data);
		put_judge(a, "expert", a->read.experts.name[e], &a->judges[e]);
	}
}

static void put_decision(Asked *a, Decision decision, const char *who) {
	const Study *s = &a->read.study;
	Arena *arena = a->job->arena;
	double alpha, *quantiles = arena_array_of(arena, double, s->items * s->levels + 1);
	Judge judge;
	study_decision(s, arena, a->judges, decision, quantiles, &judge, &alpha);
	put_judge(a, "dm", who, &judge);
	if (decision == DECIDE_GLOBAL_BEST)
		put(a, "dm", who, "alpha", alpha);
	for (size_t i = 0; i < s->items * s->levels; i++)
		put(a, "dm", who,
			arena_printf(
				arena, "%s:%s", a->read.levels[i % s->levels], a->read.items.name[i / s->levels]),
			quantiles[i]);
}

/* The best global decision maker without one expert or one item. */
static void put_without(Asked *a, size_t expert, size_t item, const char *who) {
	Arena *arena = a->job->arena;
	Study s;
	Judge judge;
	double alpha;
	ArenaMark mark = arena_mark(arena);
	if (study_without(&a->read.study, arena, expert, item, &s)) {
		Judge *judges = arena_array_of(arena, Judge, s.experts);
		double *bins = arena_array_of(arena, double, s.experts *(s.levels + 1)),
			   *quantiles = arena_array_of(arena, double, s.items *s.levels + 1);
		study_experts(&s, arena, judges, bins);
		study_decision(&s, arena, judges, DECIDE_GLOBAL_BEST, quantiles, &judge, &alpha);
	} else
		who = NULL;
	arena_rewind(arena, mark);
	if (who)
		put_judge(a, "robustness", who, &judge);
}

static void put_robustness(Asked *a) {
	const RiskStudy *r = &a->read;
	Arena *arena = a->job->arena;
	for (size_t e = 0; e < r->study.experts && r->study.experts > 1; e++)
		put_without(a, e, SIZE_MAX, arena_printf(arena, "without expert:%s", r->experts.name[e]));
	for (size_t m = 0; m < r->study.items && r->study.items > 1; m++)
		put_without(a, SIZE_MAX, m, arena_printf(arena, "without item:%s", r->items.name[m]));
}

static int run_cooke(Asked *a) {
	int r = risk_study_read(&a->read, a->job, a->path);
	if (r)
		return r;
	Study *s = &a->read.study;
	s->overshoot = a->overshoot;
	a->judges = arena_array_of(a->job->arena, Judge, s->experts);
	a->bins = arena_array_of(a->job->arena, double, s->experts *(s->levels + 1));
	study_experts(s, a->job->arena, a->judges, a->bins);
	put_experts(a);
	put_decision(a, DECIDE_EQUAL, "equal");
	put_decision(a, DECIDE_GLOBAL, "global");
	put_decision(a, DECIDE_GLOBAL_BEST, "global_opt");
	put_decision(a, DECIDE_ITEM, "item");
	if (a->robustness)
		put_robustness(a);
	return 0;
}

static int run(RiskJob *job, void *self) {
	Asked *a = self;
	bool idea = str_eq(a->method, "idea");
	a->job = job;
	if (!a->name)
		a->name = risk_stem(job->arena, a->path);
	risk_out_init(&a->out, job->arena, idea ? risk_idea_columns : columns, a->json);
	int r = idea ? risk_idea(job, a->path, a->level / 100, &a->out) : run_cooke(a);
	return r ? r : risk_out_file(job, a->output, &a->out);
}

int cmd_risk_experts(const CliVerb *verb, int argc, char **argv) {
	Asked a = {.output = "-", .method = "cooke", .overshoot = 0.1, .level = 80};
	const CliOption options[] = {
		{"method", CLI_TEXT, &a.method, "NAME",
			"cooke (weights by seed questions) or idea (rounds, equal weights)", 0, 0},
		{"overshoot", CLI_NUMBER, &a.overshoot, "X", "cooke: of the intrinsic range (0.1)", 0, 10},
		{"robustness", CLI_FLAG, &a.robustness, NULL,
			"cooke: the same without each expert and without each item", 0, 0},
		{"level", CLI_NUMBER, &a.level, "PERCENT", "idea: what the limits are stretched to (80)", 1,
			100},
		{"name", CLI_TEXT, &a.name, "TEXT", "cooke: what the column case says (the file's name)", 0,
			0},
		RISK_OUTPUT_OPTIONS(a),
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1 || (!str_eq(a.method, "cooke") && !str_eq(a.method, "idea")))
		return cli_usage(verb);
	a.path = argv[0];
	return risk_job_run(verb, run, &a);
}
