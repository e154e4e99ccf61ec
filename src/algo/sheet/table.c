#include "algo/sheet/table_private.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

const char *table_fault_name(TableFault fault) {
	static const char *const names[] = {"", "not_text", "quotes", "columns", "rows", "cell", "too_large", "xml"};
	return names[fault];
}

int table_open(TableReader **out, const void *data, size_t size) {
	TableReader *reader = calloc(1, sizeof *reader);
	*out = NULL;
	if (!reader || !(reader->arena = arena_new(0))) {
		free(reader);
		return ERR_MEMORY;
	}
	bool zip = size >= 4 && memcmp(data, "PK\3\4", 4) == 0;
	int r = zip ? xlsx_open(reader, data, size) : csv_open(reader, data, size);
	if (r)
		table_close(reader);
	else
		*out = reader;
	return r;
}

int table_next(TableReader *reader, Arena *arena, TableRow *out) {
	return reader->next(reader, arena, out);
}

TableReader *table_close(TableReader *reader) {
	if (!reader)
		return NULL;
	if (reader->close)
		reader->close(reader);
	arena_free(reader->arena);
	free(reader);
	return NULL;
}
