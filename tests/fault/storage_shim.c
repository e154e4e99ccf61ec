/* Preloaded into the real binary: a disk whose syncs fail and a clock that is set, while it runs.
 *
 * $SHIM names a file of two 64-bit numbers, shared with the test: while the first is not 0, fsync and
 * fdatasync fail with EIO; the second is added to the time of day, in seconds. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef struct Control {
	int64_t sync_fails, clock_offset;
} Control;

static const Control none;
static const volatile Control *control = &none;

__attribute__((constructor)) static void attach(void) {
	const char *path = getenv("SHIM");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *memory = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof(Control), PROT_READ, MAP_SHARED, fd, 0);
	if (memory != MAP_FAILED)
		control = memory;
	if (fd >= 0)
		close(fd);
}

static int sync_by(const char *name, int fd) {
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
	if (!control->sync_fails)
		return real(fd);
	errno = EIO;
	return -1;
}

int fsync(int fd) {
	return sync_by("fsync", fd);
}

int fdatasync(int fd) {
	return sync_by("fdatasync", fd);
}

int clock_gettime(clockid_t id, struct timespec *out) {
	static int (*real)(clockid_t, struct timespec *);
	if (!real)
		real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	int r = real(id, out);
	if (r == 0 && id == CLOCK_REALTIME)
		out->tv_sec += control->clock_offset;
	return r;
}
