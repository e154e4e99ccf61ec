/* huying keys rotate: new keys, everything sealed under them, the old ones forgotten. */
#include "app/cli_city.h"
#include "app/rekey.h"
#include "app/verbs.h"
#include "base/str.h"

#include <stdio.h>
#include <unistd.h>

enum { BATCH = 500 };

static bool progress(void *self, int64_t rows) {
	(void)self;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\rsealing anew: %lld rows", (long long)rows);
	return true;
}

static int say_unopened(const Rekey *rekey) {
	fprintf(stderr, "huying: %s %lld is sealed with a key that is not here; both keys are kept\n",
		rekey->unopened, (long long)rekey->unopened_id);
	return EXIT_REFUSED;
}

/* Until a pass finds nothing that is not under the newest key. */
static int seal_all(Rekey *rekey) {
	int r = rekey_run(rekey);
	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	if (r == ERR_CRYPTO && rekey->unopened)
		return say_unopened(rekey);
	if (!r) {
		printf("%lld rows, %lld sealed anew\n", (long long)rekey->rows, (long long)rekey->changed);
		r = rekey_check(rekey);
		if (r > 0)
			return say_unopened(rekey);
	}
	if (r)
		fprintf(stderr, "huying: %s: %s\n", error_name(r), db_error(rekey->db));
	return r ? EXIT_INTERNAL : EXIT_DONE;
}

static int rotate_in(CityFiles *files) {
	Rekey rekey = {.keys = files->keys, .rng = &rng_system, .batch = BATCH, .progress = progress};
	if (keys_begin_rotation(files->keys, files->key_path, &rng_system)) {
		fprintf(stderr, "huying: %s cannot be written\n", files->key_path);
		return EXIT_INTERNAL;
	}
	if (db_open(&rekey.db, files->url, DB_WRITE)) {
		fputs("huying: cannot open the database\n", stderr);
		return EXIT_INTERNAL;
	}
	int r = seal_all(&rekey);
	db_close(rekey.db);
	if (r)
		return r;
	if (keys_end_rotation(files->keys, files->key_path)) {
		fprintf(stderr, "huying: %s cannot be written\n", files->key_path);
		return EXIT_INTERNAL;
	}
	return EXIT_DONE;
}

static int note(Ctx *ctx, void *self) {
	(void)self;
	return ctx_journal(ctx, "keys.rotate", "", "city", 0, 0, "{}");
}

/* On record in the journal, which also sees that the city opens with the new keys. */
static int note_in_journal(const CityOptions *on) {
	City city;
	int r = cli_city_open(&city, on, false);
	if (r)
		return r;
	r = cli_city_result(core_run(city.core, note, NULL), "journal");
	city_close(&city);
	return r;
}

static int rotate(const CityOptions *on) {
	CityFiles files;
	int r = city_files_alone(&files, on->data, on->db);
	if (r == ERR_BUSY)
		fputs("huying: the city is in use; stop it first (systemctl stop huying)\n", stderr);
	if (r)
		return r == ERR_BUSY ? EXIT_REFUSED : EXIT_USAGE;
	r = rotate_in(&files);
	city_files_close(&files);
	return r ? r : note_in_journal(on);
}

int cmd_keys(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	const CliOption options[] = {CITY_OPTIONS(on)};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	return argc == 1 && str_eq(argv[0], "rotate") ? rotate(&on) : cli_usage(verb);
}
