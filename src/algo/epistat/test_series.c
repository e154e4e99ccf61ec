#include "test_series.h"

#include "algo/epistat/day.h"
#include "kit/golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Where each is found; a NULL column means the sum of all but the first. */
static const struct Source {
	const char *name, *file, *column, *imported, *date;
} sources[] = {
	{"salmonella_agona", "series/salmonella_agona.csv", "cases", NULL, NULL},
	{"campyDE", "series/campyDE.csv", "cases", NULL, "date"},
	{"stsNewport", "series/stsNewport.csv", "cases", NULL, "date"},
	{"measlesDE_total", "series/measlesDE.csv", NULL, NULL, NULL},
	{"measlesDE_Bavaria", "series/measlesDE.csv", "Bavaria", NULL, NULL},
	{"hagelloch_daily", "series/hagelloch_daily.csv", "prodromes", NULL, NULL},
	{"covid_deaths_uk", "series/covid_deaths_uk.csv", "deaths", NULL, NULL},
	{"covid_cases_uk_weekly", "series/covid_cases_uk_weekly.csv", "cases", NULL, NULL},
	{"Flu2009", "series/Flu2009.csv", "cases", NULL, NULL},
	{"Measles1861", "series/Measles1861.csv", "cases", NULL, NULL},
	{"SARS2003", "series/SARS2003.csv", "cases", NULL, NULL},
	{"mers_2014_15", "series/mers_2014_15.csv", "local", "imported", NULL},
};
enum { SOURCES = sizeof sources / sizeof *sources };
static TestSeries loaded[SOURCES];

static double *sum_columns(const Golden *g) {
	double *out = calloc(golden_rows(g), sizeof *out);
	for (size_t i = 0; i < golden_rows(g); i++)
		for (size_t j = 1; j < golden_columns(g); j++)
			out[i] += golden_number_at(g, i, j);
	return out;
}

static int64_t *read_days(const Golden *g, const char *column) {
	int64_t *out = malloc(sizeof *out * golden_rows(g));
	for (size_t i = 0; i < golden_rows(g); i++) {
		int year, month, date;
		assert_int_equal(sscanf(golden_text(g, i, column), "%d-%d-%d", &year, &month, &date), 3);
		out[i] = day_of(year, month, date);
	}
	return out;
}

static void load(const struct Source *from, TestSeries *to) {
	Golden *g = golden_open(from->file);
	*to = (TestSeries){.name = from->name, .n = golden_rows(g), .period = 52};
	to->y = from->column ? golden_numbers(g, from->column) : sum_columns(g);
	to->imported = from->imported ? golden_numbers(g, from->imported) : NULL;
	to->days = from->date ? read_days(g, from->date) : NULL;
	golden_close(g);
}

const TestSeries *test_series(const char *name) {
	for (size_t i = 0; i < SOURCES; i++)
		if (strcmp(sources[i].name, name) == 0) {
			if (!loaded[i].name)
				load(&sources[i], &loaded[i]);
			return &loaded[i];
		}
	fail_msg("no series %s", name);
	return NULL;
}

void test_series_free(void) {
	for (size_t i = 0; i < SOURCES; i++) {
		free(loaded[i].y);
		free(loaded[i].imported);
		free(loaded[i].days);
		loaded[i] = (TestSeries){0};
	}
}
