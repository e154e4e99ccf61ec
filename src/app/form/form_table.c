#include "app/form/form_table.h"

#include "base/error.h"

static void release(void *what) {
	FormTable *table = what;
	if (table->writer)
		table_write_close(table->writer);
	cli_output_abort(&table->out);
}

static int fail(FormTable *table, int r) {
	if (r == ERR_IO)
		fprintf(stderr, "huying: %s: cannot be written\n", table->out.path);
	cli_output_abort(&table->out);
	return r;
}

/* The writer opens the output's file by its name: it is the same file, which commit syncs. */
int form_table_open(Arena *arena, FormTable **out, const char *path) {
	FormTable *table = *out = arena_new_of(arena, FormTable);
	table->arena = arena;
	int r = cli_output_open(&table->out, path);
	if (r)
		return r;
	r = table_write_open(&table->writer, table->out.part, TABLE_CSV, NULL);
	if (r)
		return fail(table, r);
	arena_own(arena, release, table);
	return 0;
}

int form_table_close(FormTable *table) {
	arena_disown(table->arena, table);
	int r = table_write_close(table->writer);
	return r ? fail(table, r) : cli_output_commit(&table->out);
}
