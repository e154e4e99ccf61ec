/* huying verify: the journal's chain and every invariant, on a live database. */
#include "app/cli_city.h"
#include "app/verbs.h"
#include "app/verify.h"

int cmd_verify(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	const CliOption options[] = {CITY_OPTIONS(on)};
	City city;
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc)
		return cli_usage(verb);
	if ((r = cli_city_open(&city, &on, false)))
		return r;
	r = verify_city(&city, stdout);
	city_close(&city);
	return r == 0 ? EXIT_DONE : r > 0 ? EXIT_REFUSED : EXIT_INTERNAL;
}
