/* huying restore: a backup, or an archive up to a chosen line, checked whole before it is put in place. */
#include "app/cli_city.h"
#include "app/cli_file.h"
#include "app/restore_archive.h"
#include "app/verbs.h"
#include "core/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int say(const Db *db, const char *what) {
	fprintf(stderr, "huying: %s: %s\n", what, db ? db_error(db) : "cannot open");
	return EXIT_INTERNAL;
}

static int say_io(const char *path) {
	fprintf(stderr, "huying: %s: %s\n", path, strerror(errno));
	return EXIT_INTERNAL;
}

/* ---- is it whole? ---------------------------------------------------------------------------- */

/* Whole pages, whole chain. */
static int check_database(Db *db, const char *name) {
	int64_t lines = 0, broken = 0;
	int r = db_integrity(db);
	if (r > 0)
		fprintf(stderr, "huying: %s is broken: its pages do not hold together\n", name);
	if (!r && (r = journal_verify(db, &lines, &broken)) > 0)
		fprintf(stderr, "huying: %s is broken: the journal's chain does not hold at line %lld\n",
			name, (long long)broken);
	if (r < 0)
		say(db, name);
	if (!r)
		printf("%s: %lld journal lines, chain whole\n", name, (long long)lines);
	return r ? EXIT_REFUSED : EXIT_DONE;
}

static int check_file(const char *path, const char *name) {
	char url[4200];
	Db *db = NULL;
	snprintf(url, sizeof url, "sqlite:%s", path);
	if (db_open(&db, url, DB_STILL)) {
		fprintf(stderr, "huying: %s: not a database\n", name);
		return EXIT_REFUSED;
	}
	int r = check_database(db, name);
	db_close(db);
	return r;
}

/* ---- putting it in place --------------------------------------------------------------------- */

static int copy_chunks(FILE *in, FILE *out) {
	char chunk[1 << 16];
	size_t n;
	while ((n = fread(chunk, 1, sizeof chunk, in)) > 0)
		fwrite(chunk, 1, n, out);
	return ferror(in) ? ERR_IO : 0;
}

static int copy_file(const char *from, const char *to) {
	CliOutput output;
	FILE *in = fopen(from, "rbe");
	if (!in) {
		say_io(from);
		return EXIT_USAGE;
	}
	if (cli_output_open(&output, to)) {
		fclose(in);
		return EXIT_INTERNAL;
	}
	int r = copy_chunks(in, output.file);
	fclose(in);
	if (!r)
		return cli_output_commit(&output) ? EXIT_INTERNAL : EXIT_DONE;
	cli_output_abort(&output);
	return say_io(from);
}

/* A file's name lasts when its directory is on disk. */
static int sync_directory(const char *dir) {
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = fd >= 0 && fsync(fd) == 0 ? EXIT_DONE : say_io(dir);
	if (fd >= 0)
		close(fd);
	return r;
}

static void remove_part(const char *part) {
	char path[4200];
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(path, sizeof path, "%s%s", part, ends[i]);
		unlink(path);
	}
}

static bool is_directory(const char *path) {
	struct stat about;
	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Made beside the place, looked through, then renamed into it: whole or not at all. What it is made
 * from is only read. */
static int put(const char *from, const RestoreTarget *to, const char *target) {
	char part[4120];
	snprintf(part, sizeof part, "%s.new", target);
	remove_part(part);
	int r = is_directory(from) ? restore_build(from, to, part) : copy_file(from, part);
	if (!r)
		r = check_file(part, from);
	if (!r && rename(part, target))
		r = say_io(target);
	remove_part(part);
	return r;
}

static int restore(const char *from, const RestoreTarget *to, const char *dir) {
	char target[4096];
	snprintf(target, sizeof target, "%s/huying.db", dir);
	if (access(target, F_OK) == 0) {
		fprintf(stderr, "huying: %s holds a city already; restore into an empty directory\n", dir);
		return EXIT_REFUSED;
	}
	if (mkdir(dir, 0700) && errno != EEXIST) {
		say_io(dir);
		return EXIT_USAGE;
	}
	int r = put(from, to, target);
	if (!r)
		r = sync_directory(dir);
	if (!r)
		printf("restored; put the city's key file at %s/key before serving it\n", dir);
	return r;
}

/* ---- the verb -------------------------------------------------------------------------------- */

typedef struct RestoreOptions {
	const char *data, *time;
	RestoreTarget to;
	bool list;
} RestoreOptions;

/* One target at most, and only of an archive. */
static bool read_target(RestoreOptions *on, const char *from) {
	int targets = (on->to.line != 0) + (on->to.before != 0) + (on->time != NULL);
	if (on->time && !time_parse(on->time, &on->to.time)) {
		fprintf(stderr, "huying: '%s' is no time such as 2026-11-24T08:00:00+08:00\n", on->time);
		return false;
	}
	return targets <= 1 && (is_directory(from) || !(targets || on->to.base || on->list));
}

int cmd_restore(const CliVerb *verb, int argc, char **argv) {
	RestoreOptions on = {0};
	const CliOption options[] = {{"data", CLI_TEXT, &on.data, "DIR", "the new city's directory"},
		{"to-line", CLI_INTEGER, &on.to.line, "N",
			"archive: as it stood after the batch with this journal line", .min = 1, .max = 9e15},
		{"before-line", CLI_INTEGER, &on.to.before, "N", "archive: as it stood before that batch",
			.min = 1, .max = 9e15},
		{"to-time", CLI_TEXT, &on.time, "T",
			"archive: before the first line later than this (2026-11-24T08:00:00+08:00)"},
		{"base", CLI_INTEGER, &on.to.base, "N", "archive: begin with this base (see --list)",
			.min = 1, .max = 99999999},
		{"list", CLI_FLAG, &on.list, NULL, "archive: read it through and tell what it holds"}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc != 1 || (on.list ? on.data != NULL : !on.data) || !read_target(&on, argv[0]))
		return cli_usage(verb);
	return on.list ? restore_list(argv[0]) : restore(argv[0], &on.to, on.data);
}
