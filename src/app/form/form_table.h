/* A table as an output of the command line: there when it is complete, or not at all. */
#pragma once

#include "algo/sheet/table_write.h"
#include "app/cli_file.h"

typedef struct FormTable {
	Arena *arena;
	CliOutput out;
	TableWriter *writer;
} FormTable;

/* A CSV table, which goes with the arena unless it is closed. Return: 0; ERR_IO after saying why; ERR_MEMORY. */
int form_table_open(Arena *arena, FormTable **out, const char *path);
/* Puts it in its place. Return: as above; the table is closed in any case. */
int form_table_close(FormTable *table);
