/* Reference files for tests: CSV with a header, columns by name, NA for a missing number. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct Golden Golden;

/* The directory all files are below; a test's main takes it from argv. */
extern const char *golden_dir;

/* Fails the test when the file cannot be read. */
Golden *golden_open(const char *file);
Golden *golden_close(Golden *golden);
size_t golden_rows(const Golden *golden);
size_t golden_column(
	const Golden *golden, const char *name); /* fails the test when there is none */
size_t golden_columns(const Golden *golden);
const char *golden_header(const Golden *golden, size_t column);
const char *golden_text(const Golden *golden, size_t row, const char *column); /* never NULL */
double golden_number(const Golden *golden, size_t row, const char *column);    /* NA: NAN */
const char *golden_text_at(const Golden *golden, size_t row, size_t column);
double golden_number_at(const Golden *golden, size_t row, size_t column);
/* A whole column, malloc'ed. */
double *golden_numbers(const Golden *golden, const char *column);

/* |got - want| <= tolerance * max(|want|, floor); both NAN, or both the same infinity, is equal. */
bool golden_near(double got, double want, double tolerance, double floor);
/* Fails the test with file, row and column unless near. */
void golden_expect(
	const Golden *golden, size_t row, const char *column, double got, double tolerance);
void golden_expect_above(const Golden *golden, size_t row, const char *column, double got,
	double tolerance, double floor);
