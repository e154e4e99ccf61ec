/* backup and restore: one file that holds a whole city but its keys. */
#include "app/assets.h"
#include "app/cli.h"
#include "base/str.h"
#include "core/journal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int say(Db *db, const char *what) {
	fprintf(stderr, "huying: %s: %s\n", what, db ? db_error(db) : "cannot open");
	return EXIT_INTERNAL;
}

int cmd_backup(const CliOptions *options) {
	Db *db = NULL;
	char url[4096];
	if (options->arg_count != 1) {
		fputs("usage: huying backup FILE [--data DIR]\n", stderr);
		return EXIT_USAGE;
	}
	snprintf(url, sizeof url, "sqlite:%s/huying.db", options->data);
	if (db_open(&db, options->db ? options->db : url, DB_READ))
		return say(db, "backup");
	int r = db_backup(db, options->args[0]) ? say(db, options->args[0]) : EXIT_DONE;
	db_close(db);
	if (!r)
		printf("%s\nThe key file %s/key is not in it: keep a copy of it elsewhere.\n", options->args[0], options->data);
	return r;
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
		fprintf(stderr, "huying: %s is broken%s\n", path, broken ? ": the journal's chain does not hold" : "");
	else if (r < 0)
		say(db, path);
	else
		printf("%s: %lld journal lines, chain whole\n", path, (long long)lines);
	db_close(db);
	return r ? EXIT_REFUSED : EXIT_DONE;
}

static int copy_file(const char *from, const char *to) {
	char chunk[1 << 16], part[4096];
	size_t n;
	snprintf(part, sizeof part, "%s.part", to);
	FILE *in = fopen(from, "rbe"), *out = fopen(part, "wbxe");
	bool ok = in && out;
	while (ok && (n = fread(chunk, 1, sizeof chunk, in)) > 0)
		ok = fwrite(chunk, 1, n, out) == n;
	ok = ok && !ferror(in) && fflush(out) == 0 && fsync(fileno(out)) == 0;
	if (in)
		fclose(in);
	if (out)
		ok = fclose(out) == 0 && ok;
	if (ok)
		ok = rename(part, to) == 0;
	else
		unlink(part);
	return ok ? 0 : ERR_IO;
}

int cmd_restore(const CliOptions *options) {
	char target[4096];
	if (options->arg_count != 1) {
		fputs("usage: huying restore FILE --data DIR\n", stderr);
		return EXIT_USAGE;
	}
	snprintf(target, sizeof target, "%s/huying.db", options->data);
	if (access(target, F_OK) == 0) {
		fprintf(stderr, "huying: %s holds a city already; restore into an empty directory\n", options->data);
		return EXIT_REFUSED;
	}
	int r = check_backup(options->args[0]);
	if (r)
		return r;
	if (mkdir(options->data, 0700) && errno != EEXIST)
		return EXIT_USAGE;
	if (copy_file(options->args[0], target)) {
		fprintf(stderr, "huying: %s: %s\n", target, strerror(errno));
		return EXIT_INTERNAL;
	}
	printf("restored; put the city's key file at %s/key before serving it\n", options->data);
	return EXIT_DONE;
}
