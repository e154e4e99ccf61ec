/* Volunteers and needs, a NUL byte between them, as files of `huying dispatch`. What can be read is
 * planned when small, and the plan must be proved. */
#include "algo/dispatch/plan.h"
#include "app/dispatch_files.h"
#include "base/guard.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PEOPLE_MOST = 300 };

typedef struct Round {
	char path[2][40];
	FILE *nowhere;
	Arena *arena;
} Round;

static int put(const uint8_t *data, size_t size, char path[40]) {
	int file = memfd_create("fuzz", 0);
	if (file < 0 || (size && write(file, data, size) != (ssize_t)size))
		abort();
	snprintf(path, 40, "/proc/self/fd/%d", file);
	return file;
}

static int read_and_plan(void *self) {
	const Round *round = self;
	DispatchFiles files;
	DispatchPlan plan;
	DispatchProof proof;
	int r =
		dispatch_files_read(&files, round->path[0], round->path[1], round->nowhere, round->arena);
	if (r || files.city.person_count > PEOPLE_MOST || files.city.need_count > PEOPLE_MOST)
		return r;
	if (dispatch_plan(&files.city, NULL, round->arena, &plan))
		return 0;
	if (dispatch_plan_prove(&files.city, &plan, 1, &proof) || !proof.optimal)
		abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const uint8_t *middle = size ? memchr(data, 0, size) : NULL;
	size_t first = middle ? (size_t)(middle - data) : size, rest = middle ? size - first - 1 : 0;
	Round round = {.nowhere = fopen("/dev/null", "we"), .arena = arena_new(64 << 20)};
	if (!round.nowhere || !round.arena)
		abort();
	int a = put(data, first, round.path[0]),
		b = put(middle ? middle + 1 : data, rest, round.path[1]);
	guarded(round.arena, read_and_plan, &round);
	close(a);
	close(b);
	fclose(round.nowhere);
	arena_free(round.arena);
	return 0;
}
