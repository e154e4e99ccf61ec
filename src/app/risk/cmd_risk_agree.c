/* huying risk agree: do people who judge the same things agree? */
#include "app/cli_words.h"
#include "app/risk/cmd_risk.h"
#include "app/risk/risk_agree.h"
#include "app/risk/risk_series.h"
#include "base/error.h"
#include "base/str.h"

static const char *const told_columns[] = {"case", "statistic", "value", NULL};
static const char *const said_columns[] = {"case", "statistic", "value", "meaning", NULL};
static const char *const pair_columns[] = {"rater_a", "rater_b", "kappa", "agreement", NULL};

static void tell_ratings(Agree *a) {
	static const struct {
		const char *name;
		void (*tell)(Agree *a);
		bool of_words; /* also of categories that are words */
	} all[] = {{"alpha", agree_tell_alphas, true}, {"fleiss", agree_tell_fleiss, true},
		{"icc", agree_tell_icc, false}, {"cronbach", agree_tell_cronbach, false},
		{"cohen", agree_tell_pairs, true}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if ((all[i].of_words || !a->read.words) && agree_wanted(a, all[i].name))
			all[i].tell(a);
}

static int read_weights(Agree *a) {
	RiskRatings weights;
	const RiskRatingsWanted wanted = {.path = a->weights};
	int r = risk_ratings_numbers(&weights, a->job, &wanted);
	a->weight = weights.ratings.value;
	a->weight_count = weights.ratings.units * weights.ratings.raters;
	return r;
}

static int read(Agree *a) {
	int r = a->weights ? read_weights(a) : 0;
	if (r)
		return r;
	return str_eq(a->form, "ratings") ? risk_ratings_read(&a->read, a->job, &a->wanted)
									  : risk_ratings_numbers(&a->read, a->job, &a->wanted);
}

/* The sentences, beside the table: on standard error when the table goes to standard output. */
static void say_all(const Agree *a) {
	FILE *to = str_eq(a->output, "-") ? stderr : stdout;
	fwrite(a->said.buf.data, 1, a->said.buf.size, to);
}

static int draw(Agree *a) {
	if (!a->plot.path)
		return 0;
	if (!a->kappas)
		return risk_fault(a->job, a->wanted.path, 0, NULL, "there are no pairs of raters to draw");
	return risk_plot_heat(
		&a->plot, a->job, a->read.raters, a->kappas, a->read.ratings.raters, &a->pairs_told);
}

static int run(RiskJob *job, void *self) {
	Agree *a = self;
	a->job = job;
	a->plot.language = cli_language(a->plot.language);
	if (!a->case_name)
		a->case_name = risk_stem(job->arena, a->wanted.path);
	int r = read(a);
	if (r)
		return r;
	risk_out_init(&a->told, job->arena, told_columns, a->json);
	risk_out_init(&a->said, job->arena, said_columns, false);
	risk_out_init(&a->pairs_told, job->arena, pair_columns, a->json);
	(str_eq(a->form, "ratings")         ? tell_ratings
			: str_eq(a->form, "counts") ? agree_tell_counts
										: agree_tell_table)(a);
	if ((r = risk_faults_end(job)) || (r = risk_out_file(job, a->output, &a->told)) ||
		(a->pairs && (r = risk_out_file(job, a->pairs, &a->pairs_told))) || (r = draw(a)))
		return r;
	say_all(a);
	return 0;
}

int cmd_risk_agree(const CliVerb *verb, int argc, char **argv) {
	const char *compat = NULL;
	Agree a = {.form = "ratings", .output = "-", .draws = 1000, .seed = 1, .level = 0.95};
	const CliOption options[] = {
		{"form", CLI_TEXT, &a.form, "NAME",
			"ratings (a row a unit, a column a rater), counts (a column a category) or table (one rater by another)",
			0, 0},
		{"label", CLI_TEXT, &a.wanted.label, "NAME", "the column that names the rows", 0, 0},
		{"raters-in-rows", CLI_FLAG, &a.wanted.raters_in_rows, NULL,
			"a row a rater, a column a unit", 0, 0},
		{"order", CLI_TEXT, &a.wanted.order, "A,B,C", "the order of categories that are words", 0,
			0},
		{"only", CLI_TEXT, &a.only, "LIST", "of alpha,fleiss,icc,cronbach,cohen (all)", 0, 0},
		{"weights", CLI_TEXT, &a.weights, "FILE.csv",
			"cohen: weights of (dis)agreement, a row a category", 0, 0},
		{"compat", CLI_TEXT, &compat, "psych", "cohen: limits as the R package psych computes", 0,
			0},
		{"bootstrap", CLI_INTEGER, &a.draws, "N", "alpha: resamples for its limits (1000; 0 none)",
			0, 100000},
		{"seed", CLI_INTEGER, &a.seed, "N", "of the resamples (1)", 0, 1e15},
		{"level", CLI_NUMBER, &a.level, "P", "of the limits (0.95)", 0.5, 0.9999},
		{"name", CLI_TEXT, &a.case_name, "TEXT", "what the column case says (the file's name)", 0,
			0},
		{"pairs", CLI_TEXT, &a.pairs, "OUT.csv", "agreement of each rater with each", 0, 0},
		RISK_OUTPUT_OPTIONS(a),
		RISK_PLOT_OPTIONS(a.plot),
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	bool form = str_eq(a.form, "ratings") || str_eq(a.form, "counts") || str_eq(a.form, "table");
	if (argc != 1 || !form || !risk_plot_valid(&a.plot) || (compat && !str_eq(compat, "psych")))
		return cli_usage(verb);
	a.compat_psych = compat;
	a.wanted.path = argv[0];
	return risk_job_run(verb, run, &a);
}
