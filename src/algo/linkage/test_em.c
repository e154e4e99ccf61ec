/* The converged EM of Febrl 4 within equal postcodes: parameters, likelihood, weight of every pattern. */
#include "algo/linkage/em.h"
#include "kit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

enum { PATTERNS_MOST = 1000 };

typedef struct Febrl {
	Golden *patterns;
	EmPattern rows[PATTERNS_MOST];
	size_t count;
	EmModel model;
} Febrl;

static void load(Febrl *febrl) {
	febrl->patterns = golden_open("em_patterns_febrl4_postcode.csv");
	febrl->count = golden_rows(febrl->patterns);
	febrl->model.fields = (int32_t)golden_columns(febrl->patterns) - 1;
	assert_true(febrl->count <= PATTERNS_MOST);
	for (size_t i = 0; i < febrl->count; i++) {
		for (int32_t f = 0; f < febrl->model.fields; f++) {
			int level = (int)golden_number_at(febrl->patterns, i, (size_t)f);
			febrl->rows[i].level[f] = (int8_t)level;
			if (level >= febrl->model.levels[f])
				febrl->model.levels[f] = level + 1;
		}
		febrl->rows[i].count = golden_number(febrl->patterns, i, "n");
	}
}

static int32_t field_named(const Febrl *febrl, const char *name) {
	for (int32_t f = 0; f < febrl->model.fields; f++)
		if (strcmp(golden_header(febrl->patterns, (size_t)f), name) == 0)
			return f;
	fail_msg("no field %s", name);
	return 0;
}

/* "3|3|2|2|2|1", -1 for a missing value. */
static double weight_of(const Febrl *febrl, const char *pattern) {
	int8_t level[EM_FIELDS_MOST];
	char *at = (char *)(uintptr_t)pattern;
	for (int32_t f = 0; f < febrl->model.fields; f++) {
		level[f] = (int8_t)strtol(at, &at, 10);
		at += *at == '|';
	}
	return em_pattern_weight(&febrl->model, level);
}

static double value_of(const Febrl *febrl, const Golden *golden, size_t row) {
	const char *what = golden_text(golden, row, "what"), *field = golden_text(golden, row, "field");
	const EmModel *model = &febrl->model;
	if (strcmp(what, "lambda") == 0)
		return model->lambda;
	if (strcmp(what, "loglik") == 0)
		return model->log_likelihood;
	if (strcmp(what, "iterations") == 0)
		return model->iterations;
	if (strcmp(what, "pattern_weight") == 0)
		return weight_of(febrl, field);
	int32_t f = field_named(febrl, field), level = (int32_t)golden_number(golden, row, "level");
	return strcmp(what, "m") == 0 ? model->m[f][level] : model->u[f][level];
}

static void test_converged(void **state) {
	static Febrl febrl;
	(void)state;
	load(&febrl);
	em_start(&febrl.model, febrl.rows, febrl.count);
	em_fit(&febrl.model, febrl.rows, febrl.count, false, 1e-13, 1000);
	Golden *golden = golden_open("em_febrl4_postcode.csv");
	for (size_t row = 0; row < golden_rows(golden); row++)
		golden_expect_above(golden, row, "value", value_of(&febrl, golden, row), 1e-9, 1e-6);
	golden_close(golden);
	golden_close(febrl.patterns);
}

/* What nobody knows moves nothing. */
static void test_missing_is_neutral(void **state) {
	EmModel model = {.fields = 2,
		.levels = {2, 2},
		.lambda = 0.2,
		.m = {{0.1, 0.9}, {0.2, 0.8}},
		.u = {{0.9, 0.1}, {0.7, 0.3}}};
	int8_t unknown[] = {EM_MISSING, EM_MISSING}, one[] = {1, EM_MISSING};
	(void)state;
	assert_true(em_probability(&model, unknown) == 0.2);
	assert_true(em_pattern_weight(&model, unknown) == log2(0.25));
	assert_true(em_pattern_weight(&model, one) == log2(0.25) + em_weight(&model, 0, 1));
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_converged), cmocka_unit_test(test_missing_is_neutral)};
	golden_dir = argc > 1 ? argv[1] : ".";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
