/* What a format brings to the reader. */
#pragma once

#include "algo/sheet/table.h"

typedef struct TableSource {
	/* As table_next, but called again only after 0. */
	int (*next)(void *self, Arena *arena, TableRow *out);
	void (*close)(void *self);
	void *self;
} TableSource;

/* Return: as table_open; *out is set only for 0. */
int csv_open(TableSource *out, const char *data, size_t size);
int csv_open_file(TableSource *out, FILE *file);
int xlsx_open(TableSource *out, const void *data, size_t size, const char *sheet);

/* The separator that the first line of a CSV text has most of. */
char csv_separator(const char *at, const char *end);

/* True when a cell of `size` bytes of UTF-8 (NUL behind them) has too many characters. */
bool table_cell_too_long(const char *cell, size_t size);
