#include "app/cli_area_file.h"

#include "app/cli_city.h"
#include "app/cli_file.h"
#include "base/str.h"
#include "mod/area/area.h"

#include <string.h>

enum { FAULTS_SHOWN = 20 };

typedef struct Taking {
	const AreaFile *from;
	FieldBlob file;
	AreaImport io;
} Taking;

bool cli_area_kind(const char *kind) {
	return str_eq(kind, "areas") || str_eq(kind, "changes") || str_eq(kind, "points") ||
		str_eq(kind, "shapes");
}

static void print_faults(const AreaImport *io, const char *path) {
	size_t shown = 0;
	for (const FieldError *f = io->faults.first; f && shown < FAULTS_SHOWN; f = f->next, shown++)
		fprintf(stderr, "%s%s: %s\n", path, f->pointer, field_fault_name(f->fault));
	if (io->faults.count > shown)
		fprintf(stderr, "%s: %zu more\n", path, io->faults.count - shown);
}

static int take(Ctx *ctx, Taking *taking) {
	const AreaFile *from = taking->from;
	const char *name = strrchr(from->path, '/');
	if (str_eq(from->kind, "areas"))
		return area_import(ctx, taking->file, &taking->io);
	if (str_eq(from->kind, "changes"))
		return area_import_changes(ctx, taking->file, &taking->io);
	if (str_eq(from->kind, "points"))
		return area_import_points(ctx, taking->file, &taking->io);
	return area_import_shapes(ctx, taking->file, from->synthetic,
		from->source ? from->source
			: name   ? name + 1
					 : from->path,
		&taking->io);
}

/* Faults live in the transaction's memory: they are told before it ends. */
static int take_and_tell(Ctx *ctx, void *self) {
	Taking *taking = self;
	int r = take(ctx, taking);
	print_faults(&taking->io, taking->from->path);
	if (r > 0 && ctx->detail)
		fprintf(stderr, "%s: %s\n", taking->from->path, ctx->detail);
	return r ? r : taking->io.faults.count ? PROBLEM_IMPORT_ROWS : 0;
}

int cli_area_file(City *city, const AreaFile *file) {
	Taking taking = {.from = file, .io = {.dry_run = file->dry_run, .edition = file->edition}};
	if (cli_file_read(city->arena, file->path, &taking.file))
		return EXIT_USAGE;
	int r = cli_city_result(core_run(city->core, take_and_tell, &taking), file->path);
	const AreaImport *io = &taking.io;
	if (r == EXIT_DONE)
		printf(
			"%s: %lld rows, %lld added, %lld removed, %lld renamed, %lld moved, %lld unchanged%s\n",
			file->path, (long long)io->rows, (long long)io->added, (long long)io->removed,
			(long long)io->renamed, (long long)io->moved, (long long)io->unchanged,
			file->dry_run ? " (dry run)" : "");
	return r;
}
