/* huying import: lists into a city, all or nothing, every bad row told. */
#include "app/cli_area_file.h"
#include "app/cli_city.h"
#include "app/cli_file.h"
#include "app/verbs.h"
#include "base/str.h"

#include <jansson.h>
#include <unistd.h>

typedef struct Import {
	const char *kind, *path, *edition;
	bool dry_run, synthetic, json;
} Import;

static void show_progress(void *self, int64_t rows) {
	const Import *import = self;
	fprintf(stderr, "\r%s: %lld rows", import->path, (long long)rows);
}

/* "volunteers.csv:12: 联系电话: format" */
static void print_faults(const char *path, const json_t *faults) {
	for (size_t i = 0; i < json_array_size(faults); i++) {
		const json_t *fault = json_array_get(faults, i);
		fprintf(stderr, "%s:%lld: %s: %s\n", path,
			(long long)json_integer_value(json_object_get(fault, "row")),
			json_string_value(json_object_get(fault, "column")),
			json_string_value(json_object_get(fault, "fault")));
	}
}

static void print_ignored(const char *path, const json_t *ignored) {
	for (size_t i = 0; i < json_array_size(ignored); i++)
		fprintf(stderr, "%s: column '%s' is not known and was left out\n", path,
			json_string_value(json_array_get(ignored, i)));
}

static int print_report(const Import *import, const json_t *report) {
	long long rows = json_integer_value(json_object_get(report, "rows"));
	long long bad = json_integer_value(json_object_get(report, "bad"));
	print_ignored(import->path, json_object_get(report, "ignored"));
	print_faults(import->path, json_object_get(report, "faults"));
	if (bad)
		fprintf(stderr, "%s: %lld of %lld rows have faults; nothing was imported\n", import->path,
			bad, rows);
	else
		printf("%s: %lld rows%s\n", import->path, rows,
			import->dry_run ? " are good (dry run)" : " imported");
	return bad ? EXIT_REFUSED : EXIT_DONE;
}

/* "people.csv: The file cannot be read (姓名 ×2): Use the template …" */
static void print_problem(const Import *import, const json_t *problem) {
	const char *value = json_string_value(json_object_get(problem, "value"));
	fprintf(stderr, "huying: %s: %s%s%s%s: %s\n", import->path,
		json_string_value(json_object_get(problem, "title")), value ? " (" : "", value ? value : "",
		value ? ")" : "", json_string_value(json_object_get(problem, "detail")));
}

static int tell(const Import *import, const CoreReply *reply) {
	json_t *report = json_loadb(reply->body, reply->size, 0, NULL);
	int r = EXIT_REFUSED;
	if (import->json)
		printf("%.*s\n", (int)reply->size, reply->body);
	if (reply->status == 200 && import->json)
		r = json_integer_value(json_object_get(report, "bad")) ? EXIT_REFUSED : EXIT_DONE;
	else if (reply->status == 200)
		r = print_report(import, report);
	else
		print_problem(import, report);
	json_decref(report);
	return r;
}

/* People come through the same route as in the browser. */
static int import_people(City *city, const Import *import) {
	FieldBlob file;
	CoreReply reply;
	const char *query[] = {"kind", import->kind, "dry_run", import->dry_run ? "1" : "0", NULL};
	bool terminal = isatty(STDERR_FILENO);
	if (cli_file_read(city->arena, import->path, &file))
		return EXIT_USAGE;
	core_call_as_system(city->core,
		&(CoreRequest){.method = "POST",
			.path = "/api/v1/imports",
			.query = query,
			.body = (const char *)file.data,
			.body_size = file.size,
			.language = "en",
			.progress = terminal ? show_progress : NULL,
			.progress_self = (void *)import},
		city->arena, &reply);
	if (terminal)
		fputs("\r\033[K", stderr);
	return tell(import, &reply);
}

static int run(City *city, const Import *import) {
	if (!cli_area_kind(import->kind))
		return import_people(city, import);
	return cli_area_file(city,
		&(AreaFile){.kind = import->kind,
			.path = import->path,
			.edition = import->edition,
			.synthetic = import->synthetic,
			.dry_run = import->dry_run});
}

static bool known_kind(const char *kind) {
	return cli_area_kind(kind) || str_eq(kind, "people") || str_eq(kind, "volunteers");
}

int cmd_import(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	Import import = {0};
	City city;
	const CliOption options[] = {CITY_OPTIONS(on),
		{"dry-run", CLI_FLAG, &import.dry_run, NULL, "check everything, change nothing"},
		{"edition", CLI_TEXT, &import.edition, "DATE",
			"areas: the day the list is valid from (default today)"},
		{"synthetic", CLI_FLAG, &import.synthetic, NULL,
			"shapes: not the real boundaries; the map says so"},
		{"json", CLI_FLAG, &import.json, NULL, "people, volunteers: the report as JSON"}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc != 2 || !known_kind(argv[0]))
		return cli_usage(verb);
	import.kind = argv[0];
	import.path = argv[1];
	if ((r = cli_city_open(&city, &on, false)))
		return r;
	r = run(&city, &import);
	city_close(&city);
	return r;
}
