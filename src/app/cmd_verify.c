#include "app/cli.h"
#include "app/verify.h"

int cmd_verify(const CliOptions *options) {
	City city;
	int r = cli_open(&city, options, false);
	if (r)
		return r;
	r = verify_city(&city, stdout);
	city_close(&city);
	return r == 0 ? EXIT_DONE : r > 0 ? EXIT_REFUSED : EXIT_INTERNAL;
}
