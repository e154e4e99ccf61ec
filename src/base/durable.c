#include "base/durable.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int durable_directory_of(const char *path) {
	char *copy = strdup(path);
	if (!copy)
		return ERR_IO;
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (fd < 0)
		return errno == EACCES ? 0 : ERR_IO;
	int r = fsync(fd) && errno != EINVAL ? ERR_IO : 0;
	close(fd);
	return r;
}

int durable_rename(const char *from, const char *to) {
	return rename(from, to) ? ERR_IO : durable_directory_of(to);
}
