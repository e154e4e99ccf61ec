#include "algo/panel/experts.h"

#include "algo/panel/idea.h"
#include "kit/golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 60, LEVELS_MOST = 5 };
static Study study;
static double level[LEVELS_MOST], value[MOST * MOST * LEVELS_MOST], truth[MOST], bins[MOST * 6],
	quantiles[MOST * LEVELS_MOST];
static bool log_scale[MOST];
static const char *experts[MOST], *items[MOST];
static Judge judges[MOST];

static size_t place(const char **names, size_t *count, const char *name) {
	size_t i = 0;
	while (i < *count && strcmp(names[i], name) != 0)
		i++;
	if (i == *count)
		names[(*count)++] = name;
	assert_true(*count < MOST);
	return i;
}

static double number_or_none(const char *text) {
	return *text ? strtod(text, NULL) : NAN;
}

/* The file stays open as long as its names are in use. */
static Golden *load(const char *name) {
	char file[100];
	snprintf(file, sizeof file, "elicitation/%s.csv", name);
	Golden *g = golden_open(file);
	study = (Study){0, 0, golden_columns(g) - 4, level, value, truth, log_scale, 0.1};
	for (size_t i = 0; i < golden_rows(g); i++) {
		place(experts, &study.experts, golden_text(g, i, "expert"));
		place(items, &study.items, golden_text(g, i, "item"));
	}
	for (size_t i = 0; i < study.experts * study.items * study.levels; i++)
		value[i] = NAN;
	for (size_t q = 0; q < study.levels; q++)
		level[q] = strtod(golden_header(g, 4 + q) + 1, NULL) / 100;
	for (size_t i = 0; i < golden_rows(g); i++) {
		size_t e = place(experts, &study.experts, golden_text(g, i, "expert")),
			   m = place(items, &study.items, golden_text(g, i, "item"));
		const char *known = golden_text(g, i, "realisation");
		truth[m] = *known ? strtod(known, NULL) : NAN;
		log_scale[m] = strcmp(golden_text(g, i, "scale"), "LOG") == 0;
		for (size_t q = 0; q < study.levels; q++)
			value[(e * study.items + m) * study.levels + q] =
				number_or_none(golden_text_at(g, i, 4 + q));
	}
	return g;
}

static double part_of(const Judge *j, const char *part) {
	return strcmp(part, "calibration") == 0    ? j->calibration
		: strcmp(part, "weight") == 0          ? j->weight
		: strcmp(part, "information_all") == 0 ? j->information
											   : j->information_of_seeds;
}

static void expect_bins(const Golden *g, size_t row, const double *got) {
	char text[100] = "";
	for (size_t q = 0; q <= study.levels; q++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%g", q ? " " : "", got[q]);
	assert_string_equal(text, golden_text(g, row, "value"));
}

static void expect_expert(const Golden *g, size_t row) {
	size_t e = place(experts, &study.experts, golden_text(g, row, "who"));
	const char *part = golden_text(g, row, "statistic");
	if (strcmp(part, "bins") == 0)
		expect_bins(g, row, bins + e * (study.levels + 1));
	else
		golden_expect_above(g, row, "value", part_of(&judges[e], part), 1e-9, 1e-9);
}

static void expect_decision(const Golden *g, size_t row, const Judge *judge, double alpha) {
	const char *part = golden_text(g, row, "statistic"), *colon = strchr(part, ':');
	if (strcmp(part, "alpha") == 0)
		golden_expect(g, row, "value", alpha, 1e-9);
	else if (!colon)
		golden_expect_above(g, row, "value", part_of(judge, part), 1e-9, 1e-9);
	else {
		size_t m = place(items, &study.items, colon + 1), q = 0;
		while (fabs(level[q] * 100 - strtod(part + 1, NULL)) > 1e-9)
			assert_true(++q < study.levels);
		golden_expect_above(g, row, "value", quantiles[m * study.levels + q], 1e-9, 1e-9);
	}
}

static void equals_reference(void **state) {
	Golden *g = golden_open("golden/cooke.csv"), *in = NULL;
	Judge judge = {0};
	double alpha = 0;
	const char *who = "";
	for (size_t i = 0; i < golden_rows(g); i++) {
		size_t expert, item;
		if (i == 0 || strcmp(golden_text(g, i, "case"), golden_text(g, i - 1, "case")) != 0) {
			golden_close(in);
			in = load(golden_text(g, i, "case"));
			assert_int_equal(study_check(&study, &expert, &item), 0);
			study_experts(&study, *state, judges, bins);
			who = "";
		}
		if (strcmp(golden_text(g, i, "kind"), "expert") == 0) {
			expect_expert(g, i);
			continue;
		}
		if (strcmp(who, golden_text(g, i, "who")) != 0) {
			who = golden_text(g, i, "who");
			Decision d = strcmp(who, "equal") == 0 ? DECIDE_EQUAL
				: strcmp(who, "global") == 0       ? DECIDE_GLOBAL
												   : DECIDE_GLOBAL_BEST;
			study_decision(&study, *state, judges, d, quantiles, &judge, &alpha);
		}
		expect_decision(g, i, &judge, alpha);
	}
	golden_close(in);
	golden_close(g);
}

static void bad_answers_are_named(void **state) {
	(void)state;
	const double levels[] = {.05, .5, .95}, known[] = {2, NAN};
	double x[] = {1, 2, 3, 1, 2, 3, 1, 2, 2, 1, 2, 3};
	bool logs[] = {false, true};
	Study s = {2, 2, 3, levels, x, known, logs, 0.1};
	size_t e, m;
	assert_int_equal(study_check(&s, &e, &m), STUDY_EQUAL);
	assert_true(e == 1 && m == 0);
	x[8] = 3;
	assert_int_equal(study_check(&s, &e, &m), 0);
	x[9] = 0;
	assert_int_equal(study_check(&s, &e, &m), STUDY_LOG);
	assert_true(e == 1 && m == 1);
	x[9] = 1;
	s.realisation = (double[]){NAN, NAN};
	assert_int_equal(study_check(&s, &e, &m), STUDY_NO_SEED);
}

static void idea_by_hand(void **state) {
	(void)state;
	IdeaAnswer a = idea_rescale((IdeaAnswer){6, 10, 14, 0.5}, 0.8, false);
	assert_true(fabs(a.low - 3.6) < 1e-12 && fabs(a.high - 16.4) < 1e-12);
	a = idea_rescale((IdeaAnswer){0.1, 0.2, 0.9, 0.5}, 1, true);
	assert_true(fabs(a.low) < 1e-15 && a.high == 1);
	const IdeaAnswer panel[] = {{0, 0.2, 0.4, 0.8}, {0.2, 0.4, 0.6, 0.8}, {0.4, 0.6, 0.8, 0.8}};
	IdeaRound round = idea_aggregate(panel, 3, 0.8, true);
	assert_true(fabs(round.best - 0.4) < 1e-15 && fabs(round.low - 0.2) < 1e-15 &&
		fabs(round.high - 0.6) < 1e-15);
	assert_true(
		round.best_least == 0.2 && round.best_most == 0.6 && fabs(round.best_sd - 0.2) < 1e-15);
	assert_true(isnan(idea_aggregate(panel, 1, 0.8, true).best_sd));
}

static int begin(void **state) {
	*state = arena_new(0);
	return 0;
}

static int end(void **state) {
	arena_free(*state);
	return 0;
}

int main(int argc, char **argv) {
	if (argc > 1)
		golden_dir = argv[1];
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equals_reference),
		cmocka_unit_test(bad_answers_are_named),
		cmocka_unit_test(idea_by_hand),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
