/* huying link sample, huying link quality: how good the links are, from a person's judgement of a sample. */
#include "app/link/link_quality.h"
#include "app/link/link_verbs.h"
#include "base/error.h"

#include <inttypes.h>
#include <math.h>

/* ---- sample ------------------------------------------------------------------------------------------ */

typedef struct Sample {
	LinkInput input;
	LinkWanted wanted;
	LinkSampling sampling;
	int64_t size, seed;
} Sample;

static int run_sample(RiskJob *job, void *self) {
	Sample *sample = self;
	LinkResult result;
	int r = link_load(&sample->input, job, true);
	if (!r)
		r = link_run(job->arena, sample->input.records, &sample->wanted, &result);
	if (r)
		return r;
	sample->sampling.input = &sample->input;
	sample->sampling.result = &result;
	sample->sampling.threshold = link_probability(result.least);
	r = link_sample_write(job, &sample->sampling);
	if (!r)
		fprintf(stderr, "%" PRIu64 " pairs to judge\n", sample->sampling.drawn);
	return r;
}

int cmd_link_sample(const CliVerb *verb, int argc, char **argv) {
	Sample sample = {.size = 200, .seed = 1, .sampling = {.out = "-"}};
	sample.wanted = (LinkWanted){.threshold = NAN, .shown = 0.01, .threads = 1, .seed = 1};
	const CliOption options[] = {
		{"schema", CLI_TEXT, &sample.input.schema_name, "NAME|FILE.ini",
			"person-cn, person-west or a file (found by the headers)", 0, 0},
		{"threshold", CLI_NUMBER, &sample.wanted.threshold, "P",
			"chance from which two rows are one person (the schema's)", 0.011, 0.9999},
		{"size", CLI_INTEGER, &sample.size, "N", "pairs to judge, about (200)", 10, 100000},
		{"seed", CLI_INTEGER, &sample.seed, "N", "the same seed draws the same pairs (1)", 0, 1e15},
		{"output", CLI_TEXT, &sample.sampling.out, "SAMPLE.csv",
			"where to write (-o; standard output)", 0, 0},
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc < 1 || argc > LINK_FILES_MOST)
		return cli_usage(verb);
	sample.input.file_count = (size_t)argc;
	for (int i = 0; i < argc; i++)
		sample.input.files[i].path = argv[i];
	sample.wanted.mode = argc > 1 ? LINK_BOTH : LINK_DEDUPE;
	sample.sampling.size = (uint64_t)sample.size;
	sample.sampling.seed = (uint64_t)sample.seed;
	return risk_job_run(verb, run_sample, &sample);
}

/* ---- quality ------------------------------------------------------------------------------------------- */

typedef struct Quality {
	const char *path;
	double level;
} Quality;

static void print_estimate(const char *name, const ClericalEstimate *estimate, double level) {
	if (isnan(estimate->value))
		printf("%s: nothing was judged that tells it\n", name);
	else
		printf("%s %.4f, %.0f %% interval %.4f to %.4f\n", name, estimate->value, level * 100,
			estimate->low, estimate->high);
}

/* What the two values become when one judgement there is the other way round. */
static void print_stratum(const ClericalStratum *strata, size_t count, size_t s) {
	const ClericalStratum *stratum = &strata[s];
	double precision, recall, other_precision, other_recall;
	clerical_values(strata, count, count, &precision, &recall);
	clerical_values(strata, count, s, &other_precision, &other_recall);
	printf("  %.4f to %.4f, %s: %" PRIu64 " pairs, %" PRIu64 " judged, %" PRIu64 " the same",
		stratum->from, stratum->to, stratum->link ? "links" : "no links", stratum->pairs,
		stratum->judged, stratum->same);
	if (stratum->judged)
		printf("; one judgement moves precision by %.4f, recall by %.4f",
			fabs(other_precision - precision), fabs(other_recall - recall));
	printf("\n");
}

static int run_quality(RiskJob *job, void *self) {
	const Quality *quality = self;
	ClericalStratum strata[CLERICAL_STRATA];
	ClericalEstimate precision, recall;
	size_t count;
	int r = link_sample_read(job, quality->path, strata, &count);
	if (r)
		return r;
	clerical_estimate(strata, count, quality->level, &precision, &recall);
	print_estimate("precision", &precision, quality->level);
	print_estimate("recall among compared pairs", &recall, quality->level);
	for (size_t s = 0; s < count; s++)
		if (strata[s].pairs)
			print_stratum(strata, count, s);
	return 0;
}

int cmd_link_quality(const CliVerb *verb, int argc, char **argv) {
	Quality quality = {.level = 0.95};
	const CliOption options[] = {
		{"level", CLI_NUMBER, &quality.level, "P", "of the intervals (0.95)", 0.5, 0.999},
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1)
		return cli_usage(verb);
	quality.path = argv[0];
	return risk_job_run(verb, run_quality, &quality);
}
