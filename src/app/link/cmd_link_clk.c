/* huying link clk key|make|match: linking without showing names. */
#include "app/link/link_clk.h"
#include "app/link/link_verbs.h"

#include <inttypes.h>

/* ---- key -------------------------------------------------------------------------------------------- */

static int run_key(RiskJob *job, void *self) {
	return link_clk_key_make(job, self);
}

int cmd_link_clk_key(const CliVerb *verb, int argc, char **argv) {
	int exit_code;
	if (!cli_parse(verb, NULL, 0, &argc, &argv, &exit_code))
		return exit_code;
	return argc == 1 ? risk_job_run(verb, run_key, argv[0]) : cli_usage(verb);
}

/* ---- make ------------------------------------------------------------------------------------------- */

static int run_make(RiskJob *job, void *self) {
	ClkMaking *making = self;
	int r = link_clk_make(job, making);
	if (!r)
		fprintf(stderr, "%" PRIu64 " rows, %" PRIu64 " of them without any value\n", making->rows,
			making->empty);
	return r;
}

int cmd_link_clk_make(const CliVerb *verb, int argc, char **argv) {
	ClkMaking making = {.out = "-"};
	const CliOption options[] = {
		{"key", CLI_TEXT, &making.key, "KEYFILE", "the key both offices have, from clk key", 0, 0},
		{"fields", CLI_TEXT, &making.fields, "A,B,…",
			"only these fields; both offices must use the same (all the file has)", 0, 0},
		{"output", CLI_TEXT, &making.out, "CLKS.csv", "where to write (-o; standard output)", 0, 0},
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1 || !making.key)
		return cli_usage(verb);
	making.path = argv[0];
	return risk_job_run(verb, run_make, &making);
}

/* ---- match ------------------------------------------------------------------------------------------ */

static int run_match(RiskJob *job, void *self) {
	ClkMatching *matching = self;
	int r = link_clk_match(job, matching);
	if (!r)
		fprintf(stderr, "%" PRIu64 " x %" PRIu64 " rows: %" PRIu64 " pairs\n", matching->rows[0],
			matching->rows[1], matching->pairs);
	return r;
}

int cmd_link_clk_match(const CliVerb *verb, int argc, char **argv) {
	ClkMatching matching = {.out = "-"};
	double threshold = 0.6;
	const CliOption options[] = {
		{"threshold", CLI_NUMBER, &threshold, "D",
			"Dice coefficient from which two rows are a pair (0.6)", 0.01, 1},
		{"all", CLI_FLAG, &matching.all, NULL, "every such pair; else each row is in one at most",
			0, 0},
		{"output", CLI_TEXT, &matching.out, "PAIRS.csv", "where to write (-o; standard output)", 0,
			0},
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 2)
		return cli_usage(verb);
	matching.path[0] = argv[0];
	matching.path[1] = argv[1];
	matching.least = (int32_t)(threshold * CLK_DICE_ONE + 0.5);
	return risk_job_run(verb, run_match, &matching);
}
