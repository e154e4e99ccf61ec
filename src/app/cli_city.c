#include "app/cli_city.h"

#include "core/messages.h"
#include "core/problem.h"

#include <stdio.h>

static int exit_of(int error) {
	return error == ERR_DB_SYNC ? EXIT_STORAGE : EXIT_INTERNAL;
}

int cli_city_open(City *city, const CityOptions *options, bool create) {
	const ArchivingConfig archive = {options->archive, options->archive_days * TIME_DAY};
	int r = city_open(city,
		&(CityConfig){.dir = options->data,
			.url = options->db,
			.packs = options->packs,
			.create = create,
			.node = (uint32_t)options->node,
			.archive = options->archive ? &archive : NULL,

			.secure_cookies = options->secure_cookies,
			.limits = (unsigned)options->limits,
			.policy = options->policy});
	if (!r)
		return EXIT_DONE;
	if (r == ERR_BUSY) /* said */
		return EXIT_REFUSED;
	fprintf(stderr, "huying: cannot open the city in %s: %s\n", options->data, error_name(r));
	return r == ERR_IO || r == ERR_FORMAT ? EXIT_USAGE : exit_of(r);
}

int cli_city_result(int result, const char *what) {
	char key[100];
	if (!result)
		return EXIT_DONE;
	if (result < 0) {
		fprintf(stderr, "huying: %s: %s\n", what, error_name(result));
		return exit_of(result);
	}
	snprintf(key, sizeof key, "problem.%s", problem_info(result)->slug);
	fprintf(stderr, "huying: %s: %s (%d)\n", what, message("en", key), result);
	return EXIT_REFUSED;
}
