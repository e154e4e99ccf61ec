/* init, import, account, openapi: what fills a city from the command line. */
#include "app/cli.h"
#include "base/str.h"
#include "mod/account/account.h"
#include "mod/account/rights.h"
#include "mod/area/area.h"

#include <stdio.h>
#include <string.h>

/* One file to import, as the system itself. */
typedef struct FileImport {
	const char *kind;
	FieldBlob file;
	const char *source;
	AreaImport io;
	bool faulty;
} FileImport;

static void print_faults(const AreaImport *io, const char *path) {
	for (const FieldError *f = io->faults.first; f; f = f->next)
		fprintf(stderr, "%s%s: %s\n", path, f->pointer, field_fault_name(f->fault));
	if (io->faults.count > 20)
		fprintf(stderr, "%s: %zu more\n", path, io->faults.count - 20);
}

static int import_file(Ctx *ctx, void *self) {
	FileImport *import = self;
	int r;
	if (str_eq(import->kind, "areas"))
		r = area_import(ctx, import->file, &import->io);
	else if (str_eq(import->kind, "changes"))
		r = area_import_changes(ctx, import->file, &import->io);
	else if (str_eq(import->kind, "points"))
		r = area_import_points(ctx, import->file, &import->io);
	else
		r = area_import_shapes(ctx, import->file, true, import->source, &import->io);
	import->faulty = import->io.faults.count > 0;
	print_faults(&import->io, import->source);
	if (r > 0 && ctx->detail)
		fprintf(stderr, "%s: %s\n", import->source, ctx->detail);
	return r ? r : import->faulty ? PROBLEM_IMPORT_ROWS : 0;
}

static int import_area_file(City *city, const CliOptions *options, const char *kind, const char *path) {
	FileImport import = {.kind = kind, .source = path, .io = {.dry_run = options->dry_run, .edition = options->edition}};
	int r = cli_read_file(city->arena, path, &import.file);
	if (r)
		return EXIT_USAGE;
	r = cli_result(core_run(city->core, import_file, &import), path);
	if (r == EXIT_DONE)
		printf("%s: %lld rows, %lld added, %lld removed, %lld renamed, %lld moved, %lld unchanged%s\n", path,
			(long long)import.io.rows, (long long)import.io.added, (long long)import.io.removed,
			(long long)import.io.renamed, (long long)import.io.moved, (long long)import.io.unchanged,
			options->dry_run ? " (dry run)" : "");
	return r;
}

int cmd_init(const CliOptions *options) {
	City city;
	if (!options->areas) {
		fputs("usage: huying init --data DIR --areas FILE.csv\n", stderr);
		return EXIT_USAGE;
	}
	int r = cli_open(&city, options, true);
	if (r)
		return r;
	r = import_area_file(&city, options, "areas", options->areas);
	if (!r && options->points)
		r = import_area_file(&city, options, "points", options->points);
	if (!r && options->shapes)
		r = import_area_file(&city, options, "shapes", options->shapes);
	city_close(&city);
	return r;
}

/* ---- people come through the same route as in the browser ------------------------------------------------- */

static int import_people(City *city, const CliOptions *options, const char *kind, const char *path) {
	FieldBlob file;
	CoreReply reply;
	const char *query[] = {"kind", kind, "dry_run", options->dry_run ? "1" : "0", NULL};
	if (cli_read_file(city->arena, path, &file))
		return EXIT_USAGE;
	core_call_as_system(city->core,
		&(CoreRequest){.method = "POST", .path = "/api/v1/imports", .query = query, .body = (const char *)file.data,
			.body_size = file.size},
		city->arena, &reply);
	printf("%.*s\n", (int)reply.size, reply.body);
	return reply.status == 200 ? (strstr(reply.body, "\"bad\":0,") ? EXIT_DONE : EXIT_REFUSED) : EXIT_REFUSED;
}

int cmd_import(const CliOptions *options) {
	static const char *const area_kinds[] = {"areas", "changes", "points", "shapes"};
	City city;
	if (options->arg_count != 2) {
		fputs("usage: huying import areas|changes|points|shapes|people|volunteers FILE\n", stderr);
		return EXIT_USAGE;
	}
	int r = cli_open(&city, options, false);
	if (r)
		return r;
	bool is_area = false;
	for (size_t i = 0; i < sizeof area_kinds / sizeof *area_kinds; i++)
		is_area = is_area || str_eq(options->args[0], area_kinds[i]);
	r = is_area ? import_area_file(&city, options, options->args[0], options->args[1])
				: import_people(&city, options, options->args[0], options->args[1]);
	city_close(&city);
	return r;
}

int cmd_export(const CliOptions *options) {
	City city;
	CoreReply reply;
	const char *path = options->arg_count == 2 ? options->args[1] : "";
	const char *format = strlen(path) > 5 && strcmp(path + strlen(path) - 5, ".xlsx") == 0 ? "xlsx" : "csv";
	if (options->arg_count != 2) {
		fputs("usage: huying export people|volunteers FILE.csv|FILE.xlsx\n", stderr);
		return EXIT_USAGE;
	}
	int r = cli_open(&city, options, false);
	if (r)
		return r;
	const char *query[] = {"kind", options->args[0], "format", format, options->area ? "area" : NULL, options->area, NULL};
	core_call_as_system(city.core, &(CoreRequest){.method = "GET", .path = "/api/v1/exports", .query = query}, city.arena, &reply);
	FILE *out = reply.status == 200 ? fopen(path, "wbe") : NULL;
	bool written = out && fwrite(reply.body, 1, reply.size, out) == reply.size;
	if (out)
		written = fclose(out) == 0 && written;
	if (!written)
		fprintf(stderr, "huying: %s: not written\n", path);
	city_close(&city);
	return written ? EXIT_DONE : EXIT_REFUSED;
}

/* ---- accounts -------------------------------------------------------------------------------------------------- */

typedef struct NewAccount {
	const char *login, *name, *password, *role, *area;
} NewAccount;

static int make_account(Ctx *ctx, void *self) {
	const NewAccount *new = self;
	Account account;
	AccountGrant grant;
	Area area;
	if (!role_of(new->role))
		return PROBLEM_BAD_FIELDS;
	int r = *new->area ? area_require_open(ctx, new->area, &area) : 0;
	if (r || (r = account_make(ctx, &(AccountMake){.login = new->login, .name = new->name, .password = new->password}, &account)))
		return r;
	return account_grant(ctx, account.id, new->role, *new->area ? area.code : "", TIME_NONE, &grant);
}

int cmd_account(const CliOptions *options) {
	City city;
	char password[256];
	if (options->arg_count != 2 || !str_eq(options->args[0], "add") || !options->role) {
		fputs("usage: huying account add LOGIN --name NAME --role ROLE [--area CODE] < password\n", stderr);
		return EXIT_USAGE;
	}
	if (!fgets(password, sizeof password, stdin)) {
		fputs("huying: no password on standard input\n", stderr);
		return EXIT_USAGE;
	}
	password[strcspn(password, "\r\n")] = '\0';
	int r = cli_open(&city, options, false);
	if (r)
		return r;
	NewAccount new = {options->args[1], options->name ? options->name : options->args[1], password, options->role,
		options->area ? options->area : ""};
	r = cli_result(core_run(city.core, make_account, &new), options->args[1]);
	city_close(&city);
	return r;
}

int cmd_openapi(const CliOptions *options) {
	City city;
	Buf buf;
	JsonOut out;
	int r = cli_open(&city, options, false);
	if (r)
		return r;
	buf_init(&buf, city.arena);
	jw_init(&out, &buf);
	core_openapi(city.core, &out);
	puts(buf.data);
	city_close(&city);
	return EXIT_DONE;
}
