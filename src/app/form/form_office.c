#include "app/form/form_office.h"

#include "app/cli_file.h"
#include "base/error.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { SECONDS_MOST = 60 };

/* Names in a compound file's directory are UTF-16. */
static bool has_name(const FieldBlob *data, const char *name) {
	char wide[64];
	size_t n = strlen(name);
	for (size_t i = 0; i < n; i++) {
		wide[2 * i] = name[i];
		wide[2 * i + 1] = '\0';
	}
	return memmem(data->data, data->size, wide, 2 * n) != NULL;
}

bool form_office_reads(const FieldBlob *data) {
	static const uint8_t magic[] = {0xd0, 0xcf, 0x11, 0xe0};
	return data->size > 512 && memcmp(data->data, magic, sizeof magic) == 0 &&
		!has_name(data, "EncryptedPackage") &&
		(has_name(data, "Workbook") || has_name(data, "Book"));
}

static int say(const char *path, const char *why) {
	fprintf(stderr, "huying: %s: %s\n", path, why);
	return ERR_FORMAT;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *ftw) {
	(void)about;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static int write_file(const char *path, const FieldBlob *data) {
	FILE *file = fopen(path, "wbe");
	bool whole = file && fwrite(data->data, 1, data->size, file) == data->size;
	whole = file && fclose(file) == 0 && whole;
	return whole ? 0 : ERR_IO;
}

/* LibreOffice starts others; all of them are in its process group. */
static int spawn(pid_t *pid, const char *directory) {
	char profile[4200], in[4200];
	snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/profile", directory);
	snprintf(in, sizeof in, "%s/in.xls", directory);
	const char *const argv[] = {"soffice", profile, "--headless", "--norestore", "--convert-to",
		"xlsx", "--outdir", directory, in, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&how);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setpgroup(&how, 0);
	int r = posix_spawnp(pid, argv[0], &files, &how, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	return r;
}

/* Waits for its end; false when it took too long and was ended. SIGCHLD is blocked meanwhile, so that
 * its coming is not missed between looking and waiting. */
static bool wait_for(pid_t pid) {
	struct timespec now, left = {0};
	sigset_t child, before;
	int status;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &before);
	clock_gettime(CLOCK_MONOTONIC, &now);
	time_t end = now.tv_sec + SECONDS_MOST;
	bool ended = false;
	while (!(ended = waitpid(pid, &status, WNOHANG) != 0) && now.tv_sec < end) {
		left.tv_sec = end - now.tv_sec;
		sigtimedwait(&child, NULL, &left);
		clock_gettime(CLOCK_MONOTONIC, &now);
	}
	if (!ended) {
		kill(-pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ended;
}

static int convert(
	Arena *arena, const char *path, const char *directory, const FieldBlob *data, FieldBlob *out) {
	const char *in = arena_printf(arena, "%s/in.xls", directory);
	const char *made = arena_printf(arena, "%s/in.xlsx", directory);
	pid_t pid;
	if (write_file(in, data))
		return say(directory, strerror(errno));
	int r = spawn(&pid, directory);
	if (r)
		return say(path,
			"an old workbook; LibreOffice, which reads such, is not installed: save it as .xlsx");
	if (!wait_for(pid))
		return say(path, "LibreOffice did not read it in time; save it as .xlsx");
	if (access(made, R_OK))
		return say(path, "LibreOffice cannot read it; save it as .xlsx");
	return cli_file_read(arena, made, out);
}

int form_office_convert(Arena *arena, const char *path, const FieldBlob *data, FieldBlob *out) {
	enum { DEPTH = 16 };
	const char *base = getenv("TMPDIR");
	char *directory = arena_printf(arena, "%s/huying-office-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(directory))
		return say(directory, strerror(errno));
	int r = convert(arena, path, directory, data, out);
	nftw(directory, remove_one, DEPTH, FTW_DEPTH | FTW_PHYS);
	return r;
}
