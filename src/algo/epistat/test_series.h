/* The series the reference values were computed from. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct TestSeries {
	const char *name;
	size_t n;
	double *y;
	double *imported; /* NULL: none */
	int64_t *days;    /* NULL: no dates */
	int period;       /* steps a year the references were made with */
} TestSeries;

/* By the name in the reference files; loaded once, freed by test_series_free. Fails the test if none. */
const TestSeries *test_series(const char *name);
void test_series_free(void);
