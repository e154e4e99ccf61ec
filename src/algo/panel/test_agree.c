#include "algo/panel/agree.h"

#include "kit/golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Where each case's ratings are; raters may stand in rows, and the first column may be a name. */
static const struct Source {
	const char *name;
	bool labelled, raters_in_rows;
} sources[] = {{"krippendorff_canonical", true, true}, {"fleiss_counts_10x5", true, false},
	{"fleiss1971_diagnoses", true, false}, {"shrout_fleiss_1979", true, false},
	{"anxiety", false, false}, {"video", false, false}, {"vision_4x4", true, false},
	{"attitude", false, false}};

/* A category by its leading digit ("4. Neurosis"). */
static double value_of(const char *text) {
	return strcmp(text, "NA") == 0 ? NAN : strtod(text, NULL);
}

static Ratings read_ratings(Arena *arena, const struct Source *s) {
	char file[100];
	snprintf(file, sizeof file, "reliability/%s.csv", s->name);
	Golden *g = golden_open(file);
	size_t first = s->labelled, rows = golden_rows(g), columns = golden_columns(g) - first;
	Ratings r = {s->raters_in_rows ? columns : rows, s->raters_in_rows ? rows : columns, NULL};
	double *value = arena_array_of(arena, double, rows *columns);
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < columns; j++)
			value[s->raters_in_rows ? j * rows + i : i * columns + j] =
				value_of(golden_text_at(g, i, first + j));
	r.value = value;
	golden_close(g);
	return r;
}

static const struct Source *source_of(const char *name) {
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (strcmp(sources[i].name, name) == 0)
			return &sources[i];
	return NULL;
}

static double krippendorff_of(Arena *arena, const Ratings *r, const char *metric) {
	static const char *const names[] = {"nominal", "ordinal", "interval", "ratio"};
	double alpha = NAN;
	for (int i = 0; i < 4; i++)
		if (strcmp(names[i], metric) == 0)
			assert_int_equal(agree_alpha(r, (AlphaMetric)i, arena, &alpha), AGREE_DEFINED);
	return alpha;
}

static double icc_of(const Ratings *r, const char *name, const char *part) {
	static const char *const names[] = {"ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"};
	static const char *const parts[] = {
		"ICC", "F", "df1", "df2", "p", "lower_bound", "upper_bound"};
	Icc all[ICC_KINDS];
	assert_int_equal(agree_icc(r, 0.95, all), AGREE_DEFINED);
	for (size_t i = 0; i < ICC_KINDS; i++)
		for (size_t j = 0; j < 7; j++)
			if (strcmp(names[i], name) == 0 && strcmp(parts[j], part) == 0)
				return (const double[]){all[i].icc, all[i].f, all[i].df1, all[i].df2, all[i].p,
					all[i].low, all[i].high}[j];
	fail_msg("no %s:%s", name, part);
	return NAN;
}

static double fleiss_of(Arena *arena, const Ratings *r, const char *name, bool z) {
	Kappa k;
	double *values, *counts;
	size_t units;
	if (strcmp(name, "fleiss_counts_10x5") == 0)
		assert_int_equal(agree_fleiss(r->value, r->units, r->raters, &k), AGREE_DEFINED);
	else {
		size_t n = agree_categories(r, arena, &values);
		assert_int_equal(agree_counts(r, values, n, arena, &counts, &units), AGREE_DEFINED);
		assert_int_equal(agree_fleiss(counts, units, n, &k), AGREE_DEFINED);
	}
	return z ? k.z : k.kappa;
}

static double cronbach_of(Arena *arena, const Ratings *r, const char *name, const char *part) {
	Cronbach c;
	assert_int_equal(agree_cronbach(r, arena, &c), AGREE_DEFINED);
	if (strncmp(part, "alpha_if_dropped:", 17) != 0)
		return strcmp(part, "raw_alpha") == 0      ? c.alpha
			: strcmp(part, "std_alpha") == 0       ? c.standardised
			: strcmp(part, "guttman_lambda6") == 0 ? c.lambda6
												   : c.mean_correlation;
	char file[100];
	snprintf(file, sizeof file, "reliability/%s.csv", name);
	Golden *g = golden_open(file);
	size_t item = golden_column(g, part + 17) - source_of(name)->labelled;
	golden_close(g);
	return c.dropped[item];
}

static const double cohen_shares[] = {.44, .07, .09, .05, .20, .05, .01, .03, .06};
static const double cohen_weights[] = {0, 1, 3, 1, 0, 6, 3, 6, 0};

static Kappa cohen1968(Arena *arena, bool weighted, bool psych) {
	double table[9];
	Kappa k;
	for (int i = 0; i < 9; i++)
		table[i] = 200 * cohen_shares[i];
	assert_int_equal(
		agree_cohen(table, 3, weighted ? cohen_weights : NULL, psych, arena, &k), AGREE_DEFINED);
	return k;
}

static double cohen_of(Arena *arena, const char *part) {
	bool weighted = strncmp(part, "weighted", 8) == 0;
	Kappa k = cohen1968(arena, weighted, true);
	return strstr(part, "lower") ? k.low : strstr(part, "upper") ? k.high : k.kappa;
}

static double vision_of(Arena *arena, const Ratings *r, const char *part) {
	double weights[16];
	Kappa k;
	agree_weights(4, strstr(part, "quadratic") ? 2 : 1, weights);
	assert_int_equal(
		agree_cohen(r->value, 4, strstr(part, "weighted") ? weights : NULL, false, arena, &k),
		AGREE_DEFINED);
	return k.kappa;
}

static double compute(Arena *arena, const char *name, const char *part) {
	if (strcmp(name, "cohen1968") == 0)
		return cohen_of(arena, part);
	Ratings r = read_ratings(arena, source_of(name));
	if (strncmp(part, "krippendorff_alpha:", 19) == 0)
		return krippendorff_of(arena, &r, part + 19);
	if (strncmp(part, "fleiss_", 7) == 0)
		return fleiss_of(arena, &r, name, part[7] == 'z');
	if (strncmp(part, "ICC", 3) == 0) {
		char icc[10] = {0};
		memcpy(icc, part, (size_t)(strchr(part, ':') - part));
		return icc_of(&r, icc, strchr(part, ':') + 1);
	}
	return strcmp(name, "vision_4x4") == 0 ? vision_of(arena, &r, part)
										   : cronbach_of(arena, &r, name, part);
}

static bool loose(const char *part) {
	static const char *const words[] = {"bound", "lower", "upper", ":p", "fleiss_z"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(part, words[i]))
			return true;
	return false;
}

static void equals_reference(void **state) {
	Golden *g = golden_open("golden/reliability_shared.csv");
	size_t seen = 0;
	for (size_t i = 0; i < golden_rows(g); i++) {
		const char *name = golden_text(g, i, "case"), *part = golden_text(g, i, "statistic");
		if (strncmp(name, "covid_binary:", 13) == 0)
			continue; /* test_score.c */
		golden_expect_above(
			g, i, "value", compute(*state, name, part), loose(part) ? 1e-9 : 1e-12, 1e-1);
		seen++;
		arena_reset(*state);
	}
	assert_int_equal(seen, golden_rows(g) - 24);
	golden_close(g);
}

/* Weights of agreement and of disagreement that say the same must have the same limits: psych's have not. */
static void limits_of_weighted_kappa(void **state) {
	double agreement[9], table[9];
	Kappa same, psych = cohen1968(*state, true, true), ours = cohen1968(*state, true, false);
	for (int i = 0; i < 9; i++) {
		agreement[i] = 1 - cohen_weights[i] / 6;
		table[i] = 200 * cohen_shares[i];
	}
	assert_int_equal(agree_cohen(table, 3, agreement, false, *state, &same), AGREE_DEFINED);
	assert_true(fabs(same.kappa - ours.kappa) < 1e-14 && fabs(same.low - ours.low) < 1e-14);
	assert_true(ours.low > 0.1 && ours.high < 0.6 && psych.low < -0.3 && psych.high == 1);
}

static uint64_t random_state = 6;
static double uniform(void) {
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(random_state >> 11) + 0.5) * 0x1p-53;
}

enum { UNITS = 30, RATERS = 4 };
static void judge(double *value) {
	for (size_t u = 0; u < UNITS; u++) {
		double truth = floor(uniform() * 4);
		for (size_t r = 0; r < RATERS; r++)
			value[u * RATERS + r] = uniform() < 0.15 ? NAN
				: uniform() < 0.7                    ? truth
													 : floor(uniform() * 4);
	}
}

/* The order of raters and units does not matter; scaling does not matter to nominal, interval and ratio. */
static void alpha_keeps_its_symmetries(void **state) {
	for (int run = 0; run < 50; run++) {
		double value[UNITS * RATERS], turned[UNITS * RATERS], scaled[UNITS * RATERS];
		judge(value);
		for (size_t i = 0; i < UNITS * RATERS; i++) {
			turned[UNITS * RATERS - 1 - i] = value[i];
			scaled[i] = 3 * value[i];
		}
		for (int m = 0; m < 4; m++) {
			double a, b, c;
			assert_int_equal(
				agree_alpha(&(Ratings){UNITS, RATERS, value}, (AlphaMetric)m, *state, &a),
				AGREE_DEFINED);
			assert_int_equal(
				agree_alpha(&(Ratings){UNITS, RATERS, turned}, (AlphaMetric)m, *state, &b),
				AGREE_DEFINED);
			assert_int_equal(
				agree_alpha(&(Ratings){UNITS, RATERS, scaled}, (AlphaMetric)m, *state, &c),
				AGREE_DEFINED);
			if (fabs(a - b) > 1e-12 || fabs(a - c) > 1e-12)
				fail_msg("seed 6 run %d metric %d: %.17g %.17g %.17g", run, m, a, b, c);
		}
		arena_reset(*state);
	}
}

static void limits_hold_alpha(void **state) {
	double value[UNITS * RATERS], alpha, low, high, again;
	judge(value);
	Ratings r = {UNITS, RATERS, value};
	assert_int_equal(agree_alpha(&r, ALPHA_ORDINAL, *state, &alpha), AGREE_DEFINED);
	agree_alpha_limits(&r, ALPHA_ORDINAL, *state, 1000, 3, 0.95, &low, &high);
	assert_true(low < alpha && alpha < high && high - low > 0.05 && high - low < 0.8);
	agree_alpha_limits(&r, ALPHA_ORDINAL, *state, 1000, 3, 0.95, &again, &high);
	assert_true(low == again);
}

static void what_cannot_be_told_is_undefined(void **state) {
	double a;
	Icc icc[ICC_KINDS];
	Cronbach c;
	Kappa k;
	const double equal[] = {2, 2, 2, 2}, single[] = {1, NAN, NAN, 2}, minus[] = {-1, 2, 3, 4},
				 codes[] = {1, 1, 2, 2, 3, 3};
	assert_int_equal(
		agree_alpha(&(Ratings){4, 1, equal}, ALPHA_NOMINAL, *state, &a), AGREE_ONE_RATER);
	assert_int_equal(
		agree_alpha(&(Ratings){2, 2, equal}, ALPHA_NOMINAL, *state, &a), AGREE_ALL_EQUAL);
	assert_true(isnan(a));
	assert_int_equal(
		agree_alpha(&(Ratings){2, 2, single}, ALPHA_NOMINAL, *state, &a), AGREE_NO_PAIR);
	assert_int_equal(agree_alpha(&(Ratings){2, 2, minus}, ALPHA_RATIO, *state, &a), AGREE_NEGATIVE);
	assert_int_equal(
		agree_alpha(&(Ratings){3, 2, codes}, ALPHA_ORDINAL, *state, &a), AGREE_DEFINED);
	assert_true(a == 1); /* identical codes */
	assert_int_equal(agree_icc(&(Ratings){2, 2, equal}, .95, icc), AGREE_ALL_EQUAL);
	assert_int_equal(agree_icc(&(Ratings){2, 2, single}, .95, icc), AGREE_MISSING);
	assert_int_equal(agree_icc(&(Ratings){1, 2, equal}, .95, icc), AGREE_NO_PAIR);
	assert_int_equal(agree_cronbach(&(Ratings){2, 2, equal}, *state, &c), AGREE_ALL_EQUAL);
	assert_int_equal(
		agree_cohen((double[]){0, 0, 0, 0}, 2, NULL, false, *state, &k), AGREE_NO_PAIR);
	assert_int_equal(
		agree_cohen((double[]){5, 0, 0, 0}, 2, NULL, false, *state, &k), AGREE_ALL_EQUAL);
	assert_int_equal(agree_fleiss((double[]){3, 0, 3, 0}, 2, 2, &k), AGREE_ALL_EQUAL);
	assert_string_equal(agree_why(AGREE_ONE_RATER), "risk.undefined.one_rater");
	assert_string_equal(agree_meaning_alpha(NAN), "risk.undefined.defined");
	assert_string_equal(agree_meaning_alpha(0.8), "risk.alpha.reliable");
	assert_string_equal(agree_meaning_alpha(-INFINITY), "risk.alpha.chance");
	assert_string_equal(agree_meaning_kappa(0.8), "risk.kappa.substantial");
	assert_string_equal(agree_meaning_icc(-1), "risk.icc.poor");
	assert_string_equal(agree_meaning_cronbach(0.7), "risk.cronbach.enough");
}

/* 90 of 100 agree, nearly all on one side: kappa says hardly any agreement. */
static void the_paradox_is_seen(void **state) {
	Kappa k;
	assert_int_equal(
		agree_cohen((double[]){90, 5, 5, 0}, 2, NULL, false, *state, &k), AGREE_DEFINED);
	assert_true(k.kappa < 0 && k.observed == 0.9 && agree_paradox(&k));
	assert_int_equal(
		agree_cohen((double[]){45, 5, 5, 45}, 2, NULL, false, *state, &k), AGREE_DEFINED);
	assert_true(fabs(k.kappa - 0.8) < 1e-12 && !agree_paradox(&k));
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
		cmocka_unit_test(limits_of_weighted_kappa),
		cmocka_unit_test(alpha_keeps_its_symmetries),
		cmocka_unit_test(limits_hold_alpha),
		cmocka_unit_test(what_cannot_be_told_is_undefined),
		cmocka_unit_test(the_paradox_is_seen),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
