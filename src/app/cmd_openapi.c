/* huying openapi: the API document, from the tables that serve the routes. */
#include "app/cli_city.h"
#include "app/verbs.h"

#include <stdio.h>

int cmd_openapi(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	const CliOption options[] = {CITY_OPTIONS(on)};
	City city;
	Buf buf;
	JsonOut out;
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if ((r = cli_city_open(&city, &on, false)))
		return r;
	buf_init(&buf, city.arena);
	jw_init(&out, &buf);
	core_openapi(city.core, &out);
	puts(buf.data);
	city_close(&city);
	return EXIT_DONE;
}
