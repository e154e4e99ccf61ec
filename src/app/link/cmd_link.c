/* huying link: which rows of one register, or of several, are one person. */
#include "app/link/cmd_link.h"

#include "app/assets.h"
#include "app/cli_words.h"
#include "app/link/link_labels.h"
#include "app/link/link_load.h"
#include "app/link/link_report.h"
#include "app/link/link_verbs.h"
#include "app/link/link_write.h"
#include "base/error.h"
#include "base/str.h"
#include "core/messages.h"

#include <math.h>

/* What was asked for. */
typedef struct Asked {
	LinkInput input;
	LinkWanted wanted;
	const char *mode, *pairs, *clusters, *labels, *language;
	int64_t threads;
	bool explain, json, plot;
} Asked;

/* From this chance on a pair is a near miss. */
#define SHOWN 0.01

static int write_tables(const Asked *asked, RiskJob *job, const LinkResult *result) {
	CliOutput *out;
	int r = 0;
	if (asked->clusters && !(r = risk_job_output(job, asked->clusters, &out)))
		link_write_clusters(out->file, &asked->input, result,
			link_cluster_names(job->arena, &asked->input, result));
	if (!r && asked->pairs && !(r = risk_job_output(job, asked->pairs, &out)))
		link_write_pairs(out->file, &asked->input, asked->wanted.mode, result);
	return r;
}

static void tell(const Asked *asked, RiskJob *job, const LinkResult *result) {
	bool taken = str_eq(asked->clusters, "-") || str_eq(asked->pairs, "-");
	const LinkReport report = {.input = &asked->input,
		.wanted = &asked->wanted,
		.result = result,
		.language = cli_language(asked->language),
		.to = taken ? stderr : stdout,
		.arena = job->arena};
	if (asked->json)
		link_report_json(&report, job->arena);
	else
		link_report_text(&report, job->arena);
	if (asked->plot)
		link_report_plot(&report, job->arena);
	if (asked->explain)
		link_explain(&report, job->arena);
	if (asked->input.cut_numbers) {
		const LinkReport aside = {.language = report.language, .to = stderr};
		link_say(&aside, job->arena, "link.cut",
			(const char *const[]){"count",
				arena_printf(job->arena, "%llu", (unsigned long long)asked->input.cut_numbers),
				NULL});
	}
}

static int run(RiskJob *job, void *self) {
	Asked *asked = self;
	LinkResult result;
	if (messages_load(&assets))
		return ERR_INTERNAL;
	int r = link_load(&asked->input, job, !asked->wanted.one_to_one);
	if (!r && asked->labels)
		r = link_labels_read(&asked->input, job, asked->labels, &asked->wanted);
	if (!r)
		r = link_run(job->arena, asked->input.records, &asked->wanted, &result);
	if (!r)
		r = write_tables(asked, job, &result);
	if (r)
		return r;
	tell(asked, job, &result);
	return 0;
}

static bool read_mode(Asked *asked) {
	static const struct {
		const char *name;
		LinkMode mode;
	} modes[] = {{"dedupe", LINK_DEDUPE}, {"link", LINK_ACROSS}, {"both", LINK_BOTH}};
	if (!asked->mode)
		asked->mode = asked->input.file_count > 1 ? "both" : "dedupe";
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (str_eq(modes[i].name, asked->mode)) {
			asked->wanted.mode = modes[i].mode;
			return asked->wanted.mode != LINK_ACROSS || asked->input.file_count > 1;
		}
	return false;
}

int cmd_link(const CliVerb *verb, int argc, char **argv) {
	Asked asked = {.threads = 1, .wanted = {.threshold = NAN, .shown = SHOWN, .seed = 1}};
	const CliOption options[] = {
		{"schema", CLI_TEXT, &asked.input.schema_name, "NAME|FILE.ini",
			"person-cn, person-west or a file (found by the headers)", 0, 0},
		{"mode", CLI_TEXT, &asked.mode, "NAME",
			"dedupe: within each file; link: across files; both (dedupe of one file, both of several)",
			0, 0},
		{"threshold", CLI_NUMBER, &asked.wanted.threshold, "P",
			"chance from which two rows are one person (0.5)", 1e-9, 1 - 1e-9},
		{"one-to-one", CLI_FLAG, &asked.wanted.one_to_one, NULL,
			"a person has at most one row in each file", 0, 0},
		{"pairs", CLI_TEXT, &asked.pairs, "PAIRS.csv", "links, each with its weight field by field",
			0, 0},
		{"clusters", CLI_TEXT, &asked.clusters, "CLUSTERS.csv",
			"which rows are one person (- for standard output)", 0, 0},
		{"labels", CLI_TEXT, &asked.labels, "LABELS.csv",
			"pairs a person has judged: row_id_l, row_id_r, same", 0, 0},
		{"explain", CLI_FLAG, &asked.explain, NULL,
			"links, near misses and what to review, in words", 0, 0},
		{"plot", CLI_FLAG, &asked.plot, NULL, "print how the weights are distributed", 0, 0},
		{"threads", CLI_INTEGER, &asked.threads, "N", "threads that compare (1)", 1, 64},
		{"json", CLI_FLAG, &asked.json, NULL, "the report as JSON", 0, 0},
		{"lang", CLI_TEXT, &asked.language, "LANG", "zh-CN or en (the environment's)", 0, 0},
	};
	int exit_code;
	if (link_verb_run(argc, argv, &exit_code))
		return exit_code;
	bool help = argc > 1 && (str_eq(argv[1], "--help") || str_eq(argv[1], "-h"));
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code)) {
		if (help)
			link_verbs_help();
		return exit_code;
	}
	if (argc < 1 || argc > LINK_FILES_MOST)
		return cli_usage(verb);
	asked.input.file_count = (size_t)argc;
	for (int i = 0; i < argc; i++)
		asked.input.files[i].path = argv[i];
	if (!read_mode(&asked))
		return cli_usage(verb);
	asked.wanted.threads = (int32_t)asked.threads;
	return risk_job_run(verb, run, &asked);
}
