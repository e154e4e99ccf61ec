/* How long a table of 100,000 rows of 12 cells takes: written and read, as CSV and as XLSX.
 * `bench_table DIR` works in DIR and prints a line for each; `bench_table read FILE` reads it and prints
 * its cells, the processor's seconds and the most memory in KiB. */
#include "algo/sheet/table.h"
#include "algo/sheet/table_write.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { ROWS = 100000, COLUMNS = 12 };

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int write_table(const char *path, TableFormat format) {
	static char text[COLUMNS][32];
	const char *cells[COLUMNS];
	TableWriter *writer;
	int r = table_write_open(&writer, path, format, "测试");
	for (int row = 0; row < ROWS && !r; row++) {
		for (int i = 0; i < COLUMNS; i++) {
			snprintf(text[i], sizeof text[i], i % 3 ? "%d" : "测试社区%d", row * 31 + i);
			cells[i] = text[i];
		}
		table_write_row(writer, cells, COLUMNS);
	}
	return r ? r : table_write_close(writer);
}

static char *read_file(const char *path, size_t *size) {
	FILE *file = fopen(path, "rbe");
	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	char *data = malloc(*size + 1);
	*size = data ? fread(data, 1, *size, file) : 0;
	fclose(file);
	return data;
}

static int count_rows(TableReader *reader, size_t *rows) {
	Arena *arena = arena_new(0);
	TableRow row;
	int r = arena ? 0 : ERR_MEMORY;
	while (!r && !(r = table_next(reader, arena, &row))) {
		++*rows;
		arena_reset(arena);
	}
	arena_free(arena);
	return r == TABLE_END ? 0 : r;
}

static int read_table(const char *path, size_t *rows) {
	TableReader *reader;
	size_t size;
	char *data = read_file(path, &size);
	int r = data ? table_open(&reader, data, size) : ERR_IO;
	if (!r) {
		r = count_rows(reader, rows);
		table_close(reader);
	}
	free(data);
	return r;
}

static int bench(const char *directory, const char *name, TableFormat format) {
	char path[4096];
	size_t rows = 0;
	snprintf(path, sizeof path, "%s/bench.%s", directory, name);
	double start = now();
	int r = write_table(path, format);
	double written = now();
	if (!r)
		r = read_table(path, &rows);
	printf("%s: %zu rows, written in %.3f s, read in %.3f s\n", name, rows, written - start,
		now() - written);
	remove(path);
	return r || rows != ROWS;
}

static int count_cells(TableReader *reader, size_t *cells) {
	Arena *arena = arena_new(0);
	TableRow row;
	int r = arena ? 0 : ERR_MEMORY;
	while (!r && !(r = table_next(reader, arena, &row))) {
		for (size_t i = 0; i < row.count; i++)
			*cells += row.cells[i] != NULL;
		arena_reset(arena);
	}
	arena_free(arena);
	return r == TABLE_END ? 0 : r;
}

static int bench_read(const char *path) {
	TableReader *reader = NULL;
	size_t cells = 0;
	struct rusage used;
	FILE *file = fopen(path, "rbe");
	int r = file ? table_open_file(&reader, file) : ERR_IO;
	if (!r)
		r = count_cells(reader, &cells);
	table_close(reader);
	if (file)
		fclose(file);
	getrusage(RUSAGE_SELF, &used);
	double seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
		(double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	printf("%zu %.3f %ld\n", cells, seconds, used.ru_maxrss);
	return r;
}

int main(int argc, char **argv) {
	if (argc == 3 && strcmp(argv[1], "read") == 0)
		return bench_read(argv[2]) != 0;
	if (argc != 2) {
		fputs("use: bench_table DIR | read FILE\n", stderr);
		return 2;
	}
	return bench(argv[1], "csv", TABLE_CSV) | bench(argv[1], "xlsx", TABLE_XLSX);
}
