/* What tests/bench/link-side measures:
 *
 *   bench_link_side clk SEED                 10,000 x 10,000 random CLKs: compares a second, the fast count and the plain
 *                                            one turn by turn
 *   bench_link_side index INDEX FILE.csv     each row of the file looked up: microseconds, p50 p99 p99.9 and the most */
#include "algo/linkage/clk_match.h"
#include "app/link/link_index_file.h"
#include "app/link/link_rows.h"
#include "base/clock.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(clockid_t clock) {
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- CLKs ------------------------------------------------------------------------------------------- */

enum { CLKS = 10000, ROUNDS = 5, TILE = 256 };

static ClkSet random_set(Arena *arena, const Rng *rng) {
	Clk *clks = arena_array_of(arena, Clk, CLKS);
	for (size_t i = 0; i < CLKS; i++)
		for (int w = 0; w < CLK_WORDS; w++) {
			uint64_t x[3];
			rng->fill(rng->self, x, sizeof x);
			clks[i].words[w] = x[0] & (x[1] | x[2]);
		}
	return clk_set_new(arena, clks, CLKS);
}

static double rate_of(ClkCounter *count_bits, const ClkSet *set) {
	uint16_t out[TILE];
	uint64_t sum = 0;
	double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
	for (size_t i = 0; i < CLKS; i++)
		for (size_t j = 0; j + TILE <= CLKS / 4; j += TILE) {
			count_bits(&set->clk[i], set->clk + j, TILE, out);
			sum += out[i % TILE];
		}
	double took = seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
	return sum ? (double)CLKS * (CLKS / 4 / TILE * TILE) / took / 1e6 : 0;
}

static int run_clk(RiskJob *job, void *self) {
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, strtoull(self, NULL, 10));
	ClkSet set = random_set(job->arena, &rng);
	const char *name;
	ClkCounter *fast = clk_counter(&name);
	for (int i = 0; i < ROUNDS; i++) {
		ClkPair *pairs;
		size_t count;
		double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
		if (clk_match(job->arena, &set, &set, 7000, CLKS * 10, &pairs, &count))
			return 1;
		double took = seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
		printf("match %.0f %s %.0f plain %.0f\n", (double)CLKS * CLKS / took / 1e6, name,
			rate_of(fast, &set), rate_of(clk_count_plain, &set));
	}
	return 0;
}

/* ---- look-ups ----------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

typedef struct Asked {
	const char *index, *file;
} Asked;

static int look_up(RiskJob *job, IndexFile *index, const char *path) {
	LinkRows rows;
	int32_t column[LINK_FIELDS_MOST], id;
	int r = link_rows_open(&rows, job, path);
	if (r)
		return r;
	const LinkSchema *schema = link_index_schema(index->index);
	link_schema_columns(schema, job->arena, rows.header, rows.width, column, &id);
	double *took = arena_array_of(job->arena, double, rows.most + 1);
	size_t count = 0, found = 0;
	while (!(r = link_rows_next(&rows)) && !link_index_is_full(index->index)) {
		LinkCell cells[LINK_FIELDS_MOST] = {{NULL, 0}};
		LinkFound out[LINK_FOUND_MOST];
		for (int32_t f = 0; f < schema->field_count; f++)
			if (column[f] >= 0 && (size_t)column[f] < rows.count)
				cells[f] = rows.cells[column[f]];
		double start = seconds(CLOCK_MONOTONIC);
		size_t n = link_index_find(index->index, cells, NULL, link_index_least(index->index), out);
		took[count++] = (seconds(CLOCK_MONOTONIC) - start) * 1e6;
		found += n > 0;
	}
	if (!count)
		return 1;
	qsort(took, count, sizeof *took, by_size);
	printf("%zu %zu %.1f %.1f %.1f %.1f\n", count, found, took[count / 2], took[count * 99 / 100],
		took[count * 999 / 1000], took[count - 1]);
	return 0;
}

static int run_index(RiskJob *job, void *self) {
	const Asked *asked = self;
	IndexFile index;
	double start = seconds(CLOCK_MONOTONIC);
	int r = index_file_open(&index, job, asked->index, false);
	if (r)
		return r;
	fprintf(stderr, "opened and checked in %.2f s\n", seconds(CLOCK_MONOTONIC) - start);
	r = look_up(job, &index, asked->file);
	index_file_close(&index);
	return r;
}

int main(int argc, char **argv) {
	const CliVerb verb = {.name = "bench_link_side", .synopsis = "clk SEED | index INDEX FILE.csv"};
	if (argc == 3 && str_eq(argv[1], "clk"))
		return risk_job_run(&verb, run_clk, argv[2]);
	if (argc == 4 && str_eq(argv[1], "index"))
		return risk_job_run(&verb, run_index, &(Asked){argv[2], argv[3]});
	return cli_usage(&verb);
}
