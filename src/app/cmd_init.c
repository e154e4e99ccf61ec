/* huying init: a new city from its own list of areas. */
#include "app/cli_area_file.h"
#include "app/cli_city.h"
#include "app/verbs.h"
#include "base/str.h"

#include <stdio.h>

typedef struct Init {
	const char *areas, *edition, *points, *shapes;
	bool synthetic;
} Init;

static int fill(City *city, const Init *init) {
	const AreaFile files[] = {{"areas", init->areas, .edition = init->edition},
		{"points", init->points}, {"shapes", init->shapes, .synthetic = init->synthetic}};
	int r = EXIT_DONE;
	for (size_t i = 0; i < sizeof files / sizeof *files && !r; i++)
		r = files[i].path ? cli_area_file(city, &files[i]) : EXIT_DONE;
	return r;
}

int cmd_init(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	Init init = {0};
	City city;
	const CliOption options[] = {CITY_OPTIONS(on),
		{"areas", CLI_TEXT, &init.areas, "FILE.csv",
			"the city's list: code, level, parent_code, name"},
		{"edition", CLI_TEXT, &init.edition, "DATE",
			"the day the list is valid from (default today)"},
		{"points", CLI_TEXT, &init.points, "FILE.csv", "code, lon, lat (WGS 84)"},
		{"shapes", CLI_TEXT, &init.shapes, "FILE.geojson", "boundaries for the map"},
		{"synthetic", CLI_FLAG, &init.synthetic, NULL,
			"the shapes are not real boundaries; the map says so"}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (!init.areas || argc)
		return cli_usage(verb);
	if ((r = cli_city_open(&city, &on, true)))
		return r;
	r = fill(&city, &init);
	city_close(&city);
	return r;
}
