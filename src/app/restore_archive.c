#include "app/restore_archive.h"

#include "app/cli.h"
#include "base/str.h"
#include "core/journal.h"
#include "db/archive.h"
#include "db/archive_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One base and its log. */
typedef struct Base {
	const char *archive;
	unsigned number;
	ArchiveLog log;
	uint8_t *page;
	char log_path[4096], copy_path[4096];
} Base;

static int base_open(Base *base, const char *archive, unsigned number) {
	*base = (Base){.archive = archive, .number = number};
	snprintf(base->log_path, sizeof base->log_path, "%s/%08u/log", archive, number);
	snprintf(base->copy_path, sizeof base->copy_path, "%s/%08u/base.db", archive, number);
	int r = archive_log_open(&base->log, base->log_path);
	if (!r && !(base->page = malloc(base->log.head.page_size)))
		r = ERR_MEMORY;
	return r;
}

static void base_close(Base *base) {
	archive_log_close(&base->log);
	free(base->page);
	base->page = NULL;
}

/* Said with the place, so that who looks after the disks knows where to look. */
static int refuse_damage(const Base *base, int r) {
	if (r == ERR_FORMAT)
		fprintf(stderr, "huying: %s is damaged after byte %lld; whole up to line %lld\n",
			base->log_path, (long long)base->log.size, (long long)base->log.last.line);
	else
		fprintf(stderr, "huying: %s: %s\n", base->log_path, error_name(r));
	return EXIT_REFUSED;
}

static const char *place_text(const ArchiveMark *mark, char out[100]) {
	char at[TIME_TEXT_SIZE];
	snprintf(out, 100, "line %lld (%s)", (long long)mark->line,
		mark->at ? time_format(mark->at, at) : "no line yet");
	return out;
}

/* ---- which base ------------------------------------------------------------------------------ */

static bool has_target(const RestoreTarget *target) {
	return target->line || target->before || target->time;
}

/* Is the target at or before this place? */
static bool reached(const RestoreTarget *target, int64_t line, Time at) {
	if (target->time)
		return at > target->time;
	return has_target(target) && line >= (target->before ? target->before : target->line);
}

/* A base that stands exactly at the line to restore needs nothing of its log. */
static bool is_at(const RestoreTarget *target, const ArchiveMark *mark) {
	return target->line && mark->line == target->line;
}

static bool fits(const RestoreTarget *target, const Base *base) {
	const ArchiveMark *mark = &base->log.head.base;
	if (target->base && base->number != target->base)
		return false;
	return !reached(target, mark->line, mark->at) || is_at(target, mark);
}

static int refuse_before(const ArchiveMark *first) {
	char text[100];
	fprintf(stderr, "huying: the archive begins later, with %s\n", place_text(first, text));
	return EXIT_REFUSED;
}

/* The newest base that fits. A directory without a log was never finished and counts for nothing. */
static int choose_among(
	const char *archive, const ArchiveNames *names, const RestoreTarget *target, Base *out) {
	ArchiveMark first = {0};
	bool any = false;
	for (size_t i = names->count; i-- > 0;) {
		int r = base_open(out, archive, names->numbers[i]);
		if (r == ERR_IO && errno == ENOENT)
			continue;
		if (r)
			return refuse_damage(out, r);
		if (fits(target, out))
			return EXIT_DONE;
		any = true;
		first = out->log.head.base;
		base_close(out);
	}
	if (any && !target->base)
		return refuse_before(&first);
	fprintf(stderr, "huying: %s holds no such base\n", archive);
	return EXIT_REFUSED;
}

static int choose_base(const char *archive, const RestoreTarget *target, Base *out) {
	ArchiveNames names;
	if (archive_names(archive, &names)) {
		fprintf(stderr, "huying: %s: %s\n", archive, strerror(errno));
		return EXIT_USAGE;
	}
	int r = choose_among(archive, &names, target, out);
	archive_names_free(&names);
	return r;
}

/* ---- how far --------------------------------------------------------------------------------- */

/* A place in the log: so many whole marks, then so many transactions. */
typedef struct Extent {
	int64_t marks, commits;
	bool inside; /* the target lies in the transactions after the marks, not found yet */
} Extent;

static int refuse_beyond(const Base *base) {
	char text[100];
	fprintf(stderr, "huying: what base %08u holds ends with %s\n", base->number,
		place_text(&base->log.last, text));
	return EXIT_REFUSED;
}

/* Reads the log up to the mark that reaches the target; nothing is written yet. */
static int find_extent(Base *base, const RestoreTarget *target, Extent *out) {
	ArchiveRecord record = {.data = base->page};
	int r = 0;
	*out = (Extent){0};
	if (is_at(target, &base->log.last))
		return EXIT_DONE;
	while (!r) {
		r = archive_log_next(&base->log, &record);
		if (r || record.page)
			continue;
		if (reached(target, base->log.last.line, base->log.last.at)) {
			out->inside = true;
			return EXIT_DONE;
		}
		out->marks++;
	}
	if (r != ARCHIVE_END)
		return refuse_damage(base, r);
	bool whole = !has_target(target) || base->log.last.line + 1 == target->before;
	return whole ? EXIT_DONE : refuse_beyond(base);
}

/* ---- building -------------------------------------------------------------------------------- */

static int say_io(const char *path) {
	fprintf(stderr, "huying: %s: %s\n", path, strerror(errno));
	return EXIT_INTERNAL;
}

static int copy_into(FILE *in, FILE *out) {
	char block[1 << 16];
	size_t n;
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		if (fwrite(block, 1, n, out) != n)
			return ERR_IO;
	return ferror(in) || fflush(out) ? ERR_IO : 0;
}

static int copy_base(const Base *base, const char *path) {
	FILE *in = fopen(base->copy_path, "rbe"), *out = fopen(path, "wbe");
	int r = in && out ? copy_into(in, out) : ERR_IO;
	if (in)
		fclose(in);
	if (out && fclose(out))
		r = ERR_IO;
	return r ? say_io(path) : EXIT_DONE;
}

static int write_page(int fd, uint32_t page_size, const ArchiveRecord *record) {
	const off_t at = (off_t)(record->page - 1) * page_size;
	if (pwrite(fd, record->data, page_size, at) != (ssize_t)page_size)
		return ERR_IO;
	return record->commit && ftruncate(fd, (off_t)record->commit * page_size) ? ERR_IO : 0;
}

/* What stands in the file now? */
static int ask_place(const char *path, int64_t *line, Time *at) {
	char url[4200];
	Db *db;
	snprintf(url, sizeof url, "sqlite:%s", path);
	int r = db_open(&db, url, DB_STILL);
	if (!r)
		r = journal_place(db, line, at);
	db_close(db);
	return r;
}

/* Writes the next record. *commits counts the transactions after the last mark. */
static int apply_next(Base *base, int fd, int64_t *marks, int64_t *commits) {
	ArchiveRecord record = {.data = base->page};
	int r = archive_log_next(&base->log, &record);
	if (!r && record.page)
		r = write_page(fd, base->log.head.page_size, &record);
	if (record.commit)
		++*commits;
	else if (!r && !record.page) {
		++*marks;
		*commits = 0;
	}
	return r;
}

/* Applies what the extent says. Where the target is inside, looks after each transaction, and tells in
 * the extent how many it took to reach it. */
static int apply(
	Base *base, const RestoreTarget *target, const char *path, int fd, Extent *extent) {
	int64_t marks = 0, commits = 0, line = 0, asked = 0;
	Time at = 0;
	int r = 0;
	while (!r && (marks < extent->marks || extent->inside || commits < extent->commits)) {
		r = apply_next(base, fd, &marks, &commits);
		if (r || marks < extent->marks || !extent->inside || commits == asked)
			continue;
		asked = commits;
		r = ask_place(path, &line, &at);
		if (!r && reached(target, line, at))
			*extent = (Extent){marks, commits, false};
	}
	return r;
}

static int refuse_build(const Base *base, int r, const char *path) {
	if (r == ERR_FORMAT)
		return refuse_damage(base, r);
	if (r == ERR_IO)
		return say_io(path);
	fprintf(stderr, "huying: what base %08u gives does not hold together\n", base->number);
	return EXIT_REFUSED;
}

static int build_once(Base *base, const RestoreTarget *target, const char *path, Extent *extent) {
	int r = copy_base(base, path);
	if (r)
		return r;
	archive_log_close(&base->log);
	if ((r = archive_log_open(&base->log, base->log_path)))
		return refuse_damage(base, r);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	r = fd >= 0 ? apply(base, target, path, fd, extent) : ERR_IO;
	if (!r && fsync(fd))
		r = ERR_IO;
	if (fd >= 0)
		close(fd);
	return r ? refuse_build(base, r, path) : EXIT_DONE;
}

/* A batch that is to be left out is found by taking it; then all is built again without it. */
static int build(Base *base, const RestoreTarget *target, const char *path) {
	Extent extent;
	int r = find_extent(base, target, &extent);
	if (r)
		return r;
	bool left_out = extent.inside && !target->line;
	if ((r = build_once(base, target, path, &extent)) || !left_out)
		return r;
	extent.commits--;
	return build_once(base, target, path, &extent);
}

static int check_copy(const Base *base) {
	uint8_t found[DIGEST_SIZE];
	if (archive_digest_file(base->copy_path, found))
		return say_io(base->copy_path);
	if (memcmp(found, base->log.head.base_digest, DIGEST_SIZE) == 0)
		return EXIT_DONE;
	fprintf(
		stderr, "huying: %s is damaged: not the file its log was begun with\n", base->copy_path);
	return EXIT_REFUSED;
}

int restore_build(const char *archive, const RestoreTarget *target, const char *path) {
	Base base;
	int r = choose_base(archive, target, &base);
	if (r)
		return r;
	r = check_copy(&base);
	if (!r)
		r = build(&base, target, path);
	base_close(&base);
	return r;
}

/* ---- telling --------------------------------------------------------------------------------- */

static int list_base(const char *archive, unsigned number) {
	Base base;
	char from[100], to[100];
	int r = base_open(&base, archive, number);
	if (r == ERR_IO && errno == ENOENT)
		return EXIT_DONE;
	if (r || (r = check_copy(&base)))
		return r < 0 ? refuse_damage(&base, r) : r;
	ArchiveRecord record = {.data = base.page};
	while (!r)
		r = archive_log_next(&base.log, &record);
	printf("base %08u  %s to %s, %lld bytes of changes%s\n", number,
		place_text(&base.log.head.base, from), place_text(&base.log.last, to),
		(long long)base.log.size, r == ARCHIVE_END ? "" : "  DAMAGED after these");
	r = r == ARCHIVE_END ? EXIT_DONE : refuse_damage(&base, r);
	base_close(&base);
	return r;
}

int restore_list(const char *archive) {
	ArchiveNames names;
	int worst = EXIT_DONE;
	if (archive_names(archive, &names))
		return say_io(archive);
	for (size_t i = 0; i < names.count; i++) {
		int r = list_base(archive, names.numbers[i]);
		worst = r > worst ? r : worst;
	}
	archive_names_free(&names);
	return worst;
}
