#include "app/city_files.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int name_files(CityFiles *out, const char *dir, const char *url) {
	*out = (CityFiles){.lock = -1};
	int key = snprintf(out->key_path, sizeof out->key_path, "%s/key", dir);
	int db = url ? snprintf(out->url, sizeof out->url, "%s", url)
				 : snprintf(out->url, sizeof out->url, "sqlite:%s/huying.db", dir);
	return key < (int)sizeof out->key_path && db < (int)sizeof out->url ? 0 : ERR_IO;
}

/* The lock is the directory's: the key file in it is replaced by a rotation. */
static int enter(CityFiles *files, const char *dir, int how) {
	files->lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (files->lock < 0) {
		fprintf(stderr, "huying: %s: %s\n", dir, strerror(errno));
		return ERR_IO;
	}
	if (flock(files->lock, how | LOCK_NB) == 0)
		return 0;
	return errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
}

static int read_keys(CityFiles *files, bool create) {
	int r = keys_open(&files->keys, files->key_path, create);
	if (r)
		fprintf(stderr, "huying: %s: no readable key file; is this a city made by 'huying init'?\n",
			files->key_path);
	return r;
}

int city_files_open(CityFiles *out, const char *dir, const char *url, bool create) {
	int r = name_files(out, dir, url);
	if (!r && create && mkdir(dir, 0700) && errno != EEXIST) {
		fprintf(stderr, "huying: %s: %s\n", dir, strerror(errno));
		r = ERR_IO;
	}
	if (!r && (r = enter(out, dir, LOCK_SH)) == ERR_BUSY)
		fprintf(stderr, "huying: %s: its keys are being rotated\n", dir);
	if (!r)
		r = read_keys(out, create);
	if (!r && keys_are_rotating(out->keys)) {
		fputs("huying: a rotation of the keys was not finished: run 'huying keys rotate' again\n",
			stderr);
		r = ERR_BUSY;
	}
	if (r)
		city_files_close(out);
	return r;
}

int city_files_alone(CityFiles *out, const char *dir, const char *url) {
	int r = name_files(out, dir, url);
	if (!r)
		r = enter(out, dir, LOCK_EX);
	if (!r)
		r = read_keys(out, false);
	if (r)
		city_files_close(out);
	return r;
}

void city_files_close(CityFiles *files) {
	keys_free(files->keys);
	if (files->lock >= 0)
		close(files->lock);
	*files = (CityFiles){.lock = -1};
}
