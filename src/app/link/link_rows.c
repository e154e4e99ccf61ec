#include "app/link/link_rows.h"

#include "base/error.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(sizeof(LinkCell) == sizeof(CsvSlice), "a slice is a cell");

enum { DROP_EVERY = 8 << 20, PAGE = 4096 };

/* ---- the file ------------------------------------------------------------------------------------------- */

typedef struct Map {
	void *data;
	size_t size;
} Map;

static void unmap(void *self) {
	Map *map = self;
	if (map->data)
		munmap(map->data, map->size);
}

static int say(const RiskJob *job, const char *path) {
	fprintf(stderr, "huying %s: %s: %s\n", job->verb->name, path, strerror(errno));
	return ERR_IO;
}

static int map_open(LinkRows *rows, const RiskJob *job, int file) {
	struct stat about;
	if (fstat(file, &about))
		return say(job, rows->path);
	if (!S_ISREG(about.st_mode)) {
		errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
		return say(job, rows->path);
	}
	rows->size = (size_t)about.st_size;
	if (!rows->size)
		return 0;
	Map *map = arena_new_of(rows->arena, Map);
	arena_own(rows->arena, unmap, map);
	void *data = mmap(NULL, rows->size, PROT_READ, MAP_PRIVATE, file, 0);
	if (data == MAP_FAILED)
		return say(job, rows->path);
	*map = (Map){data, rows->size};
	rows->map = data;
	madvise(data, rows->size, MADV_SEQUENTIAL);
	return 0;
}

static int map_file(LinkRows *rows, const RiskJob *job) {
	int file = open(rows->path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return say(job, rows->path);
	int r = map_open(rows, job, file);
	close(file);
	return r;
}

static bool is_workbook(const LinkRows *rows) {
	return rows->size > 4 && memcmp(rows->map, "PK\3\4", 4) == 0;
}

/* ---- rows ------------------------------------------------------------------------------------------------- */

/* What was read will not be read again. */
static void drop_read(LinkRows *rows) {
	if (rows->csv->text.converted)
		return;
	size_t read = (size_t)(rows->csv->at - rows->map) & ~(size_t)(PAGE - 1);
	if (read - rows->dropped >= DROP_EVERY) {
		madvise(rows->map + rows->dropped, read - rows->dropped, MADV_DONTNEED);
		rows->dropped = read;
	}
}

static int next_of_csv(LinkRows *rows) {
	drop_read(rows);
	int r = csv_slices_next(rows->csv);
	rows->cells = (const LinkCell *)rows->csv->cells;
	rows->count = rows->csv->count;
	rows->number = rows->csv->number;
	rows->column = rows->csv->column;
	return r;
}

static int next_of_workbook(LinkRows *rows) {
	TableRow row;
	arena_reset(rows->row);
	int r = table_next(rows->reader, rows->row, &row);
	rows->number = row.number;
	rows->column = row.column;
	if (r)
		return r;
	LinkCell *cells = arena_array_of(rows->row, LinkCell, row.count);
	for (size_t i = 0; i < row.count; i++)
		if (row.cells[i])
			cells[i] = (LinkCell){row.cells[i], strlen(row.cells[i])};
	rows->cells = cells;
	rows->count = row.count;
	return 0;
}

int link_rows_next(LinkRows *rows) {
	return rows->csv ? next_of_csv(rows) : next_of_workbook(rows);
}

int link_rows_fault(const LinkRows *rows, RiskJob *job, int r) {
	if (r < 0)
		return r;
	char place[32];
	snprintf(place, sizeof place, "%zu", rows->column);
	return risk_fault(job, rows->path, rows->number, rows->column ? place : NULL,
		"the file cannot be read: %s", table_fault_name((TableFault)r));
}

/* ---- opening ------------------------------------------------------------------------------------------------ */

static size_t count_of(const char *text, size_t size, char c) {
	size_t n = 0;
	for (const char *at = text, *end = text + size; (at = memchr(at, c, (size_t)(end - at))); at++)
		n++;
	return n;
}

/* Lines end with LF, or with CR alone. */
static size_t lines_of(const char *text, size_t size) {
	return count_of(text, size, '\n') + count_of(text, size, '\r') + 1;
}

static int open_csv(LinkRows *rows) {
	rows->csv = arena_new_of(rows->arena, CsvSlices);
	int r = csv_slices_open(rows->csv, rows->arena, rows->map ? rows->map : "", rows->size);
	if (!r)
		rows->most = lines_of(rows->csv->text.data, rows->csv->text.size);
	return r;
}

static int open_workbook(LinkRows *rows) {
	rows->row = arena_sub(rows->arena);
	rows->most = TABLE_ROWS_MOST;
	return rows->row ? table_open_in(rows->arena, &rows->reader, rows->map, rows->size)
					 : ERR_MEMORY;
}

/* A name that stands twice could mean either column. */
static int keep_header(LinkRows *rows, RiskJob *job) {
	const char **header = arena_array_of(rows->arena, const char *, rows->count);
	for (size_t i = 0; i < rows->count; i++) {
		header[i] = arena_strndup(rows->arena, rows->cells[i].text, rows->cells[i].size);
		for (size_t j = 0; j < i; j++)
			if (*header[i] && str_eq(header[i], header[j]))
				risk_fault(job, rows->path, rows->number, header[i], "the header has it twice");
	}
	rows->header = header;
	rows->width = rows->count;
	return job->faults ? ERR_FORMAT : 0;
}

int link_rows_open(LinkRows *rows, RiskJob *job, const char *path) {
	*rows = (LinkRows){.path = path, .arena = job->arena};
	int r = map_file(rows, job);
	if (r)
		return r;
	r = is_workbook(rows) ? open_workbook(rows) : open_csv(rows);
	if (!r)
		r = link_rows_next(rows);
	if (r == TABLE_END)
		return risk_fault(job, path, 0, NULL, "the file is empty");
	return r ? link_rows_fault(rows, job, r) : keep_header(rows, job);
}

void link_rows_close(LinkRows *rows) {
	if (rows->map)
		madvise(rows->map, rows->size, MADV_DONTNEED);
}
