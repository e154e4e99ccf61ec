/* A CSV file read row by row, its columns found by name, each fault told with its place. */
#pragma once

#include "algo/sheet/table.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { ROWS_COLUMNS_MOST = 24 };

typedef struct Rows {
	const char *path;
	FILE *said;                 /* where faults and notes go */
	const char *const *columns; /* the names, `count` of them */
	int count;
	TableReader *reader;
	Arena *arena, *row_arena; /* the latter is reset with each row */
	TableRow row;
	int at[ROWS_COLUMNS_MOST]; /* of a column: its cell, 0-based */
	int faults, notes;
	void (*take)(void *self);
	void *self;
} Rows;

/* Opens the file, finds the columns, calls take(self) for each row, closes it, also when memory gives
 * out. Return: 0; ERR_IO, ERR_FORMAT after saying why; ERR_MEMORY. */
int rows_read(Rows *rows, const char *path, const char *const *columns, int count, FILE *said,
	Arena *arena, void (*take)(void *self), void *self);

/* A fault at a column of the row of now. */
void rows_fault(Rows *rows, int column, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Worth saying, no fault. */
void rows_note(Rows *rows, int column, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

const char *rows_cell(const Rows *rows, int column); /* NULL: empty */
/* `none` for an empty cell; an empty one is a fault when `none` is INT64_MIN. */
int64_t rows_int(Rows *rows, int column, int64_t min, int64_t max, int64_t none);
double rows_real(Rows *rows, int column, double most); /* -most … most, never empty */
const char *rows_text(Rows *rows, int column);         /* never NULL; empty is a fault */
