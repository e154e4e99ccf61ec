/* huying backup: one file that holds a running city, but its keys. */
#include "app/cli_city.h"
#include "app/verbs.h"

#include <stdio.h>

static int say(const Db *db, const char *what) {
	fprintf(stderr, "huying: %s: %s\n", what, db ? db_error(db) : "cannot open the database");
	return EXIT_INTERNAL;
}

static int back_up(const CityOptions *on, const char *path) {
	Db *db = NULL;
	char url[4096];
	snprintf(url, sizeof url, "sqlite:%s/huying.db", on->data);
	if (db_open(&db, on->db ? on->db : url, DB_READ))
		return say(db, "backup");
	int r = db_backup(db, path) ? say(db, path) : EXIT_DONE;
	db_close(db);
	if (!r)
		printf(
			"%s\nThe key file %s/key is not in it: keep a copy of it elsewhere.\n", path, on->data);
	return r;
}

int cmd_backup(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	const CliOption options[] = {CITY_OPTIONS(on)};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	return argc == 1 ? back_up(&on, argv[0]) : cli_usage(verb);
}
