#include "app/cli.h"

#include "base/str.h"
#include "core/messages.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int cli_open(City *city, const CliOptions *options, bool create) {
	int r = city_open(city, &(CityConfig){.dir = options->data, .url = options->db, .packs = options->packs,
		.create = create, .secure_cookies = options->secure});
	if (!r)
		return 0;
	fprintf(stderr, "huying: cannot open the city in %s: %s\n", options->data, error_name(r));
	return r == ERR_IO || r == ERR_FORMAT ? EXIT_USAGE : EXIT_INTERNAL;
}

int cli_result(int result, const char *what) {
	if (!result)
		return EXIT_DONE;
	if (result < 0) {
		fprintf(stderr, "huying: %s: %s\n", what, error_name(result));
		return EXIT_INTERNAL;
	}
	char key[100];
	snprintf(key, sizeof key, "problem.%s", problem_info(result)->slug);
	fprintf(stderr, "huying: %s: %s (%d)\n", what, message("en", key), result);
	return EXIT_REFUSED;
}

int cli_read_file(Arena *arena, const char *path, FieldBlob *out) {
	FILE *file = fopen(path, "rbe");
	if (!file) {
		fprintf(stderr, "huying: %s: %s\n", path, strerror(errno));
		return ERR_IO;
	}
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	rewind(file);
	char *data = arena_alloc(arena, (size_t)size + 1);
	size_t n = fread(data, 1, (size_t)size, file);
	fclose(file);
	*out = (FieldBlob){(const uint8_t *)data, n};
	return n == (size_t)size ? 0 : ERR_IO;
}
