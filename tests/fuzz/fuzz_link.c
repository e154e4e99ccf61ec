/* Registers for `huying link`, a NUL byte between two files. What can be read is linked when small: every row has a
 * cluster, whose name is its smallest row, and pairs are in order and weigh what their fields do. */
#include "app/link/link_load.h"
#include "tests/fuzz/fuzz.h"

#include "algo/linkage/link.h"
#include "base/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROWS_MOST = 200 };

static int put(const uint8_t *data, size_t size, char path[40]) {
	int file = memfd_create("fuzz", 0);
	if (file < 0 || (size && write(file, data, size) != (ssize_t)size))
		abort();
	snprintf(path, 40, "/proc/self/fd/%d", file);
	return file;
}

static void check(const LinkRecords *records, const LinkResult *result) {
	for (uint32_t i = 0; i < records->rows; i++)
		if (result->cluster[i] > i || result->cluster[result->cluster[i]] != result->cluster[i])
			abort();
	for (size_t i = 0; i < result->pair_count; i++) {
		const LinkPair *pair = &result->pairs[i];
		if (pair->a > pair->b || !isfinite(pair->weight))
			abort();
		if (i && result->pairs[i - 1].a > pair->a)
			abort();
	}
}

static int load_and_link(RiskJob *job, void *self) {
	LinkInput *input = self;
	LinkResult result;
	const LinkWanted wanted = {.mode = input->file_count > 1 ? LINK_BOTH : LINK_DEDUPE,
		.threshold = NAN,
		.shown = 0.01,
		.threads = 1,
		.seed = 1};
	int r = link_load(input, job, true);
	if (r || input->records->rows > ROWS_MOST)
		return r;
	r = link_run(job->arena, input->records, &wanted, &result);
	if (!r)
		check(input->records, &result);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const uint8_t *middle = size ? memchr(data, 0, size) : NULL;
	size_t first = middle ? (size_t)(middle - data) : size;
	char path[2][40];
	LinkInput input = {.file_count = middle ? 2 : 1};
	FILE *err = stderr, *nowhere = fopen("/dev/null", "we");
	const CliVerb verb = {"link", "", "", NULL};
	int files[2] = {put(data, first, path[0]),
		put(middle ? middle + 1 : data, middle ? size - first - 1 : 0, path[1])};
	input.files[0].path = path[0];
	input.files[1].path = path[1];
	if (!nowhere)
		abort();
	stderr = nowhere;
	risk_job_run(&verb, load_and_link, &input);
	stderr = err;
	fclose(nowhere);
	close(files[0]);
	close(files[1]);
	return 0;
}
