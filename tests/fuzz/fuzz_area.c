/* Bytes as a city's list of areas, as codes that moved, as points and as shapes: the first byte says
 * which. A dry run tells what the true one does; what is refused or has a bad row changes nothing. */
#include "tests/fuzz/fuzz.h"

#include "app/city.h"
#include "base/str.h"
#include "mod/area/area.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KINDS = 4, TAKEN_BACK = PROBLEM_NEED_STATUS };

static void promise(bool kept) {
	if (!kept)
		abort();
}

/* ---- a city with a few areas ---------------------------------------------------------------------- */

static City city;
static char place[] = "/tmp/huying-fuzz-XXXXXX";

static void close_city(void) {
	static const char *const files[] = {"huying.db", "huying.db-wal", "huying.db-shm", "key"};
	char path[64];
	city_close(&city);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "%s/%s", place, files[i]);
		unlink(path);
	}
	rmdir(place);
}

static int import_first(Ctx *ctx, void *self) {
	static const char list[] =
		"code,parent_code,name\n42,,湖北省\n4201,42,武汉市\n420102,4201,江岸区\n"
		"420102002,420102,大智街道\n420102002003,420102002,保成社区\n";
	AreaImport io = {0};
	(void)self;
	return area_import(ctx, (FieldBlob){(const uint8_t *)list, sizeof list - 1}, &io);
}

static void open_city(void) {
	if (city.core)
		return;
	promise(mkdtemp(place) != NULL);
	promise(city_open(&city, &(CityConfig){.dir = place, .create = true, .manual = true}) == 0);
	promise(core_run(city.core, import_first, NULL) == 0);
	atexit(close_city);
}

/* ---- one file ------------------------------------------------------------------------------------- */

typedef struct File {
	int kind;
	FieldBlob bytes;
} File;

static int import(Ctx *ctx, const File *file, AreaImport *io) {
	switch (file->kind) {
	case 0: return area_import(ctx, file->bytes, io);
	case 1: return area_import_changes(ctx, file->bytes, io);
	case 2: return area_import_points(ctx, file->bytes, io);
	default: return area_import_shapes(ctx, file->bytes, true, "fuzz", io);
	}
}

static void check_faults(const AreaImport *io) {
	for (const FieldError *e = io->faults.first; e; e = e->next)
		promise(*field_fault_name(e->fault) && utf8_valid(e->pointer, strlen(e->pointer)));
}

static void check_alike(const AreaImport *dry, const AreaImport *wet) {
	promise(dry->rows == wet->rows && dry->faults.count == wet->faults.count);
	promise(dry->added == wet->added && dry->removed == wet->removed);
	promise(dry->renamed == wet->renamed && dry->unchanged == wet->unchanged);
}

/* In a transaction that is taken back at the end, so that each file meets the same city. */
static int take(Ctx *ctx, void *self) {
	AreaImport dry = {.dry_run = true}, wet = {0};
	JournalHead before = *ctx->head;
	int r = import(ctx, self, &dry);
	promise(r == 0 || r == PROBLEM_IMPORT_FORMAT || r == PROBLEM_IMPORT_ROWS);
	check_faults(&dry);
	promise(ctx->head->seq == before.seq);
	promise(import(ctx, self, &wet) == r);
	if (!r)
		check_alike(&dry, &wet);
	promise((!r && !wet.faults.count) || ctx->head->seq == before.seq);
	return TAKEN_BACK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	open_city();
	if (size) {
		File file = {data[0] % KINDS, {data + 1, size - 1}};
		promise(core_run(city.core, take, &file) == TAKEN_BACK);
	}
	return 0;
}
