/* huying demo --dispatch SIZE: a synthetic instance as plain files. */
#include "app/cmd_demo_dispatch.h"

#include "app/cli.h"
#include "app/demo_dispatch.h"
#include "base/error.h"
#include "base/guard.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Making {
	const char *size, *dir;
	int64_t seed;
	Arena *arena;
} Making;

static int make(void *self) {
	const Making *making = self;
	DemoDispatch demo;
	if (!demo_dispatch_make(making->size, (uint64_t)making->seed, making->arena, &demo)) {
		fprintf(stderr, "huying demo: --dispatch: '%s' is not S, M, L or XL\n", making->size);
		return EXIT_USAGE;
	}
	if ((mkdir(making->dir, 0777) && errno != EEXIST) || demo_dispatch_write(&demo, making->dir)) {
		fprintf(stderr, "huying demo: %s: %s\n", making->dir, strerror(errno));
		return EXIT_USAGE;
	}
	printf("%s/volunteers.csv %s/needs.csv\n", making->dir, making->dir);
	return EXIT_DONE;
}

int demo_dispatch(const char *size, int64_t seed, const char *dir) {
	Making making = {size, dir, seed, arena_new(0)};
	int r = making.arena ? guarded(making.arena, make, &making) : ERR_MEMORY;
	arena_free(making.arena);
	if (r < 0)
		fprintf(stderr, "huying demo: %s\n", error_name(r));
	return r < 0 ? EXIT_INTERNAL : r;
}
