/* huying export: people or volunteers of a subtree as CSV or XLSX. */
#include "app/cli_city.h"
#include "app/cli_file.h"
#include "app/verbs.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static bool ends_with(const char *text, const char *tail) {
	size_t n = strlen(text), k = strlen(tail);
	return n > k && str_eq(text + n - k, tail);
}

static int write_reply(const CoreReply *reply, const char *path) {
	CliOutput output;
	if (reply->status != 200) {
		fprintf(stderr, "huying: %s: refused: %.*s\n", path, (int)reply->size, reply->body);
		return EXIT_REFUSED;
	}
	if (cli_output_open(&output, path))
		return EXIT_USAGE;
	fwrite(reply->body, 1, reply->size, output.file);
	return cli_output_commit(&output) ? EXIT_INTERNAL : EXIT_DONE;
}

int cmd_export(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	const char *area = NULL;
	City city;
	CoreReply reply;
	const CliOption options[] = {CITY_OPTIONS(on),
		{"area", CLI_TEXT, &area, "CODE", "only this subtree (default the whole city)"}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc != 2)
		return cli_usage(verb);
	if ((r = cli_city_open(&city, &on, false)))
		return r;
	const char *query[] = {"kind", argv[0], "format", ends_with(argv[1], ".xlsx") ? "xlsx" : "csv",
		area ? "area" : NULL, area, NULL};
	core_call_as_system(city.core,
		&(CoreRequest){.method = "GET", .path = "/api/v1/exports", .query = query}, city.arena,
		&reply);
	r = write_reply(&reply, argv[1]);
	city_close(&city);
	return r;
}
