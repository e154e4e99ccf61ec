#pragma once

#include "algo/sheet/table.h"
#include "base/buf.h"

struct TableReader {
	int (*next)(TableReader *reader, Arena *arena, TableRow *out);
	void (*close)(TableReader *reader);
	Arena *arena;       /* the reader's own */
	/* CSV */
	const char *at, *end;
	char separator;
	size_t number;
	/* XLSX */
	void *book;
};

int csv_open(TableReader *reader, const char *data, size_t size);
int xlsx_open(TableReader *reader, const void *data, size_t size);
