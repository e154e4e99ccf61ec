#include "app/cli_file.h"

#include "base/durable.h"
#include "base/error.h"
#include "base/str.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int say(const char *path) {
	fprintf(stderr, "huying: %s: %s\n", path, strerror(errno));
	return ERR_IO;
}

static int read_all(Arena *arena, FILE *file, FieldBlob *out) {
	struct stat about;
	if (fstat(fileno(file), &about))
		return ERR_IO;
	if (!S_ISREG(about.st_mode)) {
		errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
		return ERR_IO;
	}
	char *data = arena_alloc(arena, (size_t)about.st_size + 1);
	*out = (FieldBlob){(const uint8_t *)data, fread(data, 1, (size_t)about.st_size, file)};
	return out->size == (size_t)about.st_size ? 0 : ERR_IO;
}

int cli_file_read(Arena *arena, const char *path, FieldBlob *out) {
	FILE *file = fopen(path, "rbe");
	if (!file)
		return say(path);
	int r = read_all(arena, file, out) ? say(path) : 0;
	fclose(file);
	return r;
}

int cli_file_read_most(Arena *arena, const char *path, int64_t most, FieldBlob *out) {
	struct stat about;
	if (stat(path, &about))
		return say(path);
	if (about.st_size <= most)
		return cli_file_read(arena, path, out);
	fprintf(stderr, "%s: %" PRId64 " bytes; the most a file may have is %" PRId64 "\n", path,
		(int64_t)about.st_size, most);
	return ERR_FORMAT;
}

/* A device or a pipe is written to; it is no place for a file of the same name. */
static bool takes_files(const char *path) {
	struct stat about;
	return stat(path, &about) || S_ISREG(about.st_mode);
}

int cli_output_open(CliOutput *output, const char *path) {
	*output = (CliOutput){0};
	if (str_eq(path, "-")) {
		output->file = stdout;
		return 0;
	}
	snprintf(output->path, sizeof output->path, "%s", path);
	output->direct = !takes_files(path);
	snprintf(output->part, sizeof output->part, output->direct ? "%s" : "%s.part", output->path);
	output->file = fopen(output->part, "wbe");
	return output->file ? 0 : say(output->part);
}

static int close_direct(CliOutput *output) {
	bool whole = fflush(output->file) == 0 && !ferror(output->file);
	whole = fclose(output->file) == 0 && whole;
	return whole ? 0 : say(output->path);
}

int cli_output_commit(CliOutput *output) {
	if (output->file == stdout) {
		errno = EIO; /* of a write before this one */
		return fflush(stdout) || ferror(stdout) ? say("standard output") : 0;
	}
	if (output->direct)
		return close_direct(output);
	bool whole =
		fflush(output->file) == 0 && !ferror(output->file) && fsync(fileno(output->file)) == 0;
	whole = fclose(output->file) == 0 && whole;
	if (whole && durable_rename(output->part, output->path) == 0)
		return 0;
	int r = say(output->path);
	unlink(output->part);
	return r;
}

void cli_output_abort(CliOutput *output) {
	if (!output->file || output->file == stdout)
		return;
	fclose(output->file);
	if (!output->direct)
		unlink(output->part);
}
