/* huying dispatch: the best plan for the people and needs of two plain files. */
#include "app/assets.h"
#include "app/cli_file.h"
#include "app/dispatch_flow.h"
#include "app/dispatch_report.h"
#include "app/dispatch_shifts.h"
#include "app/dispatch_standing.h"
#include "app/dispatch_stop.h"
#include "app/verbs.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/str.h"
#include "core/messages.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Dispatch {
	const char *volunteers, *needs, *output, *why_not, *flow;
	bool prove, json;
	double time_limit; /* seconds; 0: none */
	int64_t threads;
	Arena *arena;
	DispatchStanding standing;
	DispatchShifts shifts;
	DispatchWeek week;
	DispatchFiles files;
	DispatchPlan plan;
	DispatchProof proof;
	DispatchReport report;
} Dispatch;

/* ---- what is asked ----------------------------------------------------------------------------- */

/* Chinese unless the environment says English. */
static const char *default_language(void) {
	const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (!str_empty(value))
			return str_starts(value, "en") ? "en" : "zh-CN";
	}
	return "zh-CN";
}

/* VOLUNTEER:NEED; an id may have colons of its own, so each is tried. */
static int find_why_not(Dispatch *d) {
	char *text = arena_strdup(d->arena, d->why_not);
	for (char *colon = text; colon && (colon = strchr(colon, ':')); colon++) {
		*colon = '\0';
		d->report.why_not_person = dispatch_files_person(&d->files, text);
		d->report.why_not_need = dispatch_files_need(&d->files, colon + 1);
		*colon = ':';
		if (d->report.why_not_person != DISPATCH_NONE && d->report.why_not_need != DISPATCH_NONE)
			return 0;
	}
	fprintf(stderr, "huying dispatch: --why-not: '%s' is not VOLUNTEER:NEED of the files\n",
		d->why_not);
	return EXIT_USAGE;
}

static int read_files(Dispatch *d) {
	int r = dispatch_files_read(&d->files, d->volunteers, d->needs, stderr, d->arena);
	if (!r)
		r = dispatch_standing_read(&d->standing, &d->files, d->arena);
	if (r)
		return r == ERR_MEMORY ? r : EXIT_USAGE;
	return d->why_not ? find_why_not(d) : 0;
}

/* ---- what is done ------------------------------------------------------------------------------ */

static int make_plan(Dispatch *d) {
	DispatchControl control = {.threads = (int)d->threads};
	dispatch_stop_listen(&control, d->time_limit);
	int r = dispatch_plan(&d->files.city, &control, d->arena, &d->plan);
	dispatch_stop_clear();
	if (r == DISPATCH_OVERFLOW)
		fprintf(stderr, "%s: the head-counts and costs are too large for exact sums in 64 bits\n",
			d->needs);
	return r > 0 ? EXIT_USAGE : r;
}

/* Where the plan goes to standard output the summary goes beside it. */
static int put_all(Dispatch *d) {
	CliOutput output;
	if (cli_output_open(&output, d->output))
		return EXIT_USAGE;
	report_plan(&d->report, output.file);
	FILE *summary = output.file == stdout ? stderr : stdout;
	if (cli_output_commit(&output))
		return EXIT_INTERNAL;
	if (d->json)
		report_json(&d->report, summary);
	else
		report_text(&d->report, summary);
	return d->prove && !d->proof.optimal && !d->plan.result.cancelled ? EXIT_INTERNAL : EXIT_DONE;
}

static int make_week(Dispatch *d) {
	DispatchControl control = {.threads = (int)d->threads};
	int r = dispatch_week_make(&d->shifts, &d->files, d->arena, &d->week);
	if (r)
		return r == ERR_MEMORY ? r : EXIT_USAGE;
	dispatch_stop_listen(&control, d->time_limit);
	r = shifts_solve(
		&d->week.problem, &control, (int32_t)d->shifts.rounds, d->arena, &d->week.result);
	dispatch_stop_clear();
	if (r > 0)
		fprintf(stderr, "%s: the costs are too large for many shifts\n", d->needs);
	return r > 0 ? EXIT_USAGE : r;
}

static int put_week(Dispatch *d) {
	CliOutput output;
	if (cli_output_open(&output, d->output))
		return EXIT_USAGE;
	dispatch_week_plan(&d->week, &d->files, output.file);
	FILE *summary = output.file == stdout ? stderr : stdout;
	if (cli_output_commit(&output))
		return EXIT_INTERNAL;
	if (d->json)
		dispatch_week_json(&d->week, &d->files, d->arena, summary);
	else
		dispatch_week_text(&d->week, &d->files, summary);
	return EXIT_DONE;
}

static int run_shifts(Dispatch *d) {
	int r = make_week(d);
	return r ? r : put_week(d);
}

static int run(void *self) {
	Dispatch *d = self;
	if (messages_load(&assets))
		return EXIT_INTERNAL;
	int r = read_files(d);
	if (!r && d->shifts.asked)
		return run_shifts(d);
	if (!r)
		r = make_plan(d);
	if (!r && d->prove)
		r = dispatch_plan_prove(&d->files.city, &d->plan, (int)d->threads, &d->proof);
	if (r)
		return r;
	d->report.files = &d->files;
	d->report.plan = &d->plan;
	d->report.proof = d->prove ? &d->proof : NULL;
	d->report.arena = d->arena;
	return put_all(d);
}

static int run_flow(void *self) {
	Dispatch *d = self;
	return dispatch_flow(d->flow, d->time_limit, d->arena);
}

static int guarded_run(Dispatch *d) {
	d->arena = arena_new(0);
	int r = d->arena ? guarded(d->arena, d->flow ? run_flow : run, d) : ERR_MEMORY;
	arena_free(d->arena);
	if (r < 0)
		fprintf(stderr, "huying dispatch: %s; nothing was written\n", error_name(r));
	return r < 0 ? EXIT_INTERNAL : r;
}

int cmd_dispatch(const CliVerb *verb, int argc, char **argv) {
	Dispatch d = {.output = "-",
		.threads = 1,
		.standing.move_bound = 100000,
		.shifts = DISPATCH_SHIFTS_DEFAULTS,
		.report = {.why_not_person = DISPATCH_NONE,
			.why_not_need = DISPATCH_NONE,
			.language = default_language()}};
	const CliOption options[] = {
		{"output", CLI_TEXT, &d.output, "PLAN.csv", "the plan (also -o; default standard output)"},
		{"why", CLI_FLAG, &d.report.why, NULL,
			"why each goes, why each need is short, what would help"},
		{"why-not", CLI_TEXT, &d.why_not, "PERSON:NEED", "why this person does not go there"},
		{"prove", CLI_FLAG, &d.prove, NULL,
			"check the plan against every pair and print the certificate"},
		{"json", CLI_FLAG, &d.json, NULL, "summary and reasons for machines"},
		{"language", CLI_TEXT, &d.report.language, "zh-CN|en",
			"of the reasons (default: the environment's, else zh-CN)"},
		{"standing", CLI_TEXT, &d.standing.plan, "PLAN.csv",
			"the plan that runs: who was told is moved only for a gain"},
		{"told", CLI_TEXT, &d.standing.told, "TOLD.csv",
			"volunteer_id of those who were told (default: all of the standing plan)"},
		{"declined", CLI_TEXT, &d.standing.declined, "PAIRS.csv",
			"volunteer_id,need_id that will not be"},
		{"move-bound", CLI_INTEGER, &d.standing.move_bound, "COST",
			"what moving one who was told must gain (default 100000)", .min = 0, .max = 1e9},
		{"shifts", CLI_FLAG, &d.shifts.asked, NULL,
			"needs of many days: one plan for all their hours, with rest between"},
		{"shifts-most", CLI_INTEGER, &d.shifts.most, "N", "shifts a person may work (default 5)",
			.min = 1, .max = 1000},
		{"fairness", CLI_INTEGER, &d.shifts.fairness, "COST",
			"of each shift after a person's first, once more each time (default 240)",
			.max = 10000},
		{"wishes", CLI_TEXT, &d.shifts.wishes, "WISHES.csv",
			"volunteer_id,start_min,end_min,cost: hours a person would rather not"},
		{"rounds", CLI_INTEGER, &d.shifts.rounds, "N",
			"of closing the gap between plan and bound (default 100)", .max = 100000},
		{"time-limit", CLI_NUMBER, &d.time_limit, "S",
			"seconds; then the best plan so far, with its gap", .max = 1e6},
		{"threads", CLI_INTEGER, &d.threads, "N", "threads (default 1); the plan is the same",
			.min = 1, .max = 64},
		{"flow", CLI_TEXT, &d.flow, "FILE.min",
			"solve a DIMACS min-cost-flow file instead, print 's COST'"}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc != (d.flow ? 0 : 2))
		return cli_usage(verb);
	d.volunteers = argv[0];
	d.needs = d.flow ? NULL : argv[1];
	return guarded_run(&d);
}
