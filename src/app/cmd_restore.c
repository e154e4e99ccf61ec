/* huying restore: a backup, checked whole before a byte is put in place. */
#include "app/cli_city.h"
#include "app/cli_file.h"
#include "app/verbs.h"
#include "core/journal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int say(const Db *db, const char *what) {
	fprintf(stderr, "huying: %s: %s\n", what, db ? db_error(db) : "cannot open");
	return EXIT_INTERNAL;
}

/* Whole pages, whole chain; anything less is refused before a byte is put in place. */
static int check_backup(const char *path) {
	char url[4096];
	Db *db = NULL;
	int64_t lines = 0, broken = 0;
	snprintf(url, sizeof url, "sqlite:%s", path);
	if (access(path, R_OK)) {
		fprintf(stderr, "huying: %s: %s\n", path, strerror(errno));
		return EXIT_USAGE;
	}
	if (db_open(&db, url, DB_READ))
		return say(NULL, path);
	int r = db_integrity(db);
	if (!r)
		r = journal_verify(db, &lines, &broken);
	if (r > 0)
		fprintf(stderr, "huying: %s is broken%s\n", path,
			broken ? ": the journal's chain does not hold" : "");
	else if (r < 0)
		say(db, path);
	else
		printf("%s: %lld journal lines, chain whole\n", path, (long long)lines);
	db_close(db);
	return r ? EXIT_REFUSED : EXIT_DONE;
}

static int copy_file(const char *from, const char *to) {
	char chunk[1 << 16];
	CliOutput output;
	size_t n;
	FILE *in = fopen(from, "rbe");
	if (!in || cli_output_open(&output, to)) {
		if (in)
			fclose(in);
		return ERR_IO;
	}
	while ((n = fread(chunk, 1, sizeof chunk, in)) > 0)
		fwrite(chunk, 1, n, output.file);
	bool whole = !ferror(in);
	fclose(in);
	if (whole)
		return cli_output_commit(&output);
	cli_output_abort(&output);
	return ERR_IO;
}

static int restore(const char *from, const char *dir) {
	char target[4096];
	snprintf(target, sizeof target, "%s/huying.db", dir);
	if (access(target, F_OK) == 0) {
		fprintf(stderr, "huying: %s holds a city already; restore into an empty directory\n", dir);
		return EXIT_REFUSED;
	}
	int r = check_backup(from);
	if (r)
		return r;
	if (mkdir(dir, 0700) && errno != EEXIST) {
		fprintf(stderr, "huying: %s: %s\n", dir, strerror(errno));
		return EXIT_USAGE;
	}
	if (copy_file(from, target))
		return EXIT_INTERNAL;
	printf("restored; put the city's key file at %s/key before serving it\n", dir);
	return EXIT_DONE;
}

int cmd_restore(const CliVerb *verb, int argc, char **argv) {
	const char *data = NULL;
	const CliOption options[] = {{"data", CLI_TEXT, &data, "DIR", "the new city's directory"}};
	int r;
	if (!cli_parse(verb, options, 1, &argc, &argv, &r))
		return r;
	return argc == 1 && data ? restore(argv[0], data) : cli_usage(verb);
}
