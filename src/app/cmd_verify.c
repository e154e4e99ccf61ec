/* huying verify: the journal's chain and every invariant, of a living city or of a backup's file. */
#include "app/assets.h"
#include "app/cli_city.h"
#include "app/verbs.h"
#include "app/verify.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int exit_code(int result) {
	return result == 0 ? EXIT_DONE : result > 0 ? EXIT_REFUSED : EXIT_INTERNAL;
}

static int verify_living(const CityOptions *on) {
	City city;
	int r = cli_city_open(&city, on, false);
	if (r)
		return r;
	r = verify_city(&city, stdout);
	city_close(&city);
	return exit_code(r);
}

/* ---- a file ---------------------------------------------------------------------------------------- */

/* What SQLite has not yet taken into the file stands beside it. */
static bool in_use(const char *path) {
	char wal[4200];
	struct stat about;
	snprintf(wal, sizeof wal, "%s-wal", path);
	return stat(wal, &about) == 0 && about.st_size > 0;
}

static int open_file(Db **db, const char *path) {
	char url[4200];
	snprintf(url, sizeof url, "sqlite:%s", path);
	if (access(path, R_OK)) {
		fprintf(stderr, "huying: %s: %s\n", path, strerror(errno));
		return EXIT_USAGE;
	}
	if (in_use(path)) {
		fprintf(stderr, "huying: %s is a city's own, with changes beside it: use --data\n", path);
		return EXIT_USAGE;
	}
	if (db_open(db, url, DB_STILL) == 0)
		return EXIT_DONE;
	fprintf(stderr, "huying: %s: not a database\n", path);
	return EXIT_REFUSED;
}

static int verify_with_packs(Db *db, const char *packs_dir, const Keys *keys, const char *path) {
	const char *why = NULL;
	Packs *packs;
	Arena *arena = arena_new(0);
	int r = arena ? packs_load(&packs, &assets, packs_dir, arena, &why) : ERR_MEMORY;
	if (r)
		fprintf(stderr, "huying: packs: %s\n", why ? why : error_name(r));
	else if ((r = verify_database(db, packs, keys, stdout)) < 0)
		fprintf(stderr, "huying: %s: %s\n", path, db_error(db));
	arena_free(arena);
	return r == ERR_DB_HARD ? EXIT_REFUSED : exit_code(r); /* too damaged to be read through */
}

static int verify_file(const CityOptions *on, const char *path, const char *key) {
	Keys *keys = NULL;
	Db *db = NULL;
	if (key && keys_open(&keys, key, false)) {
		fprintf(stderr, "huying: %s: no readable key file\n", key);
		return EXIT_USAGE;
	}
	int r = open_file(&db, path);
	if (!r)
		r = verify_with_packs(db, on->packs, keys, path);
	db_close(db);
	keys_free(keys);
	return r;
}

int cmd_verify(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	const char *key = NULL;
	const CliOption options[] = {CITY_OPTIONS(on),
		{"key", CLI_TEXT, &key, "FILE", "of a backup's city: its seals are looked at too"}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc > 1 || (!argc && key))
		return cli_usage(verb);
	return argc ? verify_file(&on, argv[0], key) : verify_living(&on);
}
