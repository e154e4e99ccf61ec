/* Preloaded: every sync to the disk takes SLOW_SYNC_US microseconds more, as on a worse disk. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int fsync(int fd);
int fdatasync(int fd);

static void wait_more(void) {
	const char *text = getenv("SLOW_SYNC_US");
	long us = text ? strtol(text, NULL, 10) : 0;
	struct timespec left = {us / 1000000, us % 1000000 * 1000};
	while (nanosleep(&left, &left))
		;
}

static int sync_by(const char *name, int fd) {
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
	wait_more();
	return real(fd);
}

int fsync(int fd) {
	return sync_by("fsync", fd);
}

int fdatasync(int fd) {
	return sync_by("fdatasync", fd);
}
