#include "app/link/link_write.h"

#include "algo/linkage/scratch.h"
#include "base/str.h"

#include <string.h>

/* ---- rows of a pair of records ------------------------------------------------------------------------- */

typedef struct Spread {
	const LinkRecords *records;
	LinkMode mode;
	LinkRowVisit visit;
	void *self;
} Spread;

static void visit_rows(const Spread *s, uint32_t a, uint32_t b) {
	bool same = s->records->source[a] == s->records->source[b];
	if (s->mode == LINK_BOTH || same == (s->mode == LINK_DEDUPE))
		s->visit(s->self, a < b ? a : b, a < b ? b : a);
}

static void visit_equal(const Spread *s, const uint32_t *row, uint32_t n) {
	for (uint32_t i = 0; i < (n > LINK_ROWS_SPREAD ? 1 : n); i++)
		for (uint32_t j = i + 1; j < n; j++)
			visit_rows(s, row[i], row[j]);
}

void link_rows_of_pair(const LinkRecords *records, LinkMode mode, const LinkPair *pair,
	LinkRowVisit visit, void *self) {
	const Spread s = {records, mode, visit, self};
	const uint32_t *a = records->row + records->first[pair->a],
				   *b = records->row + records->first[pair->b];
	uint32_t n = records->first[pair->a + 1] - records->first[pair->a];
	uint32_t m = records->first[pair->b + 1] - records->first[pair->b];
	if (pair->a == pair->b) {
		visit_equal(&s, a, n);
		return;
	}
	for (uint32_t i = 0; i < (n > LINK_ROWS_SPREAD ? 1 : n); i++)
		for (uint32_t j = 0; j < (m > LINK_ROWS_SPREAD ? 1 : m); j++)
			visit_rows(&s, a[i], b[j]);
}

/* ---- cells -------------------------------------------------------------------------------------------------- */

static void put_text(FILE *file, const char *text) {
	if (!strpbrk(text, ",\"\r\n")) {
		fputs_unlocked(text, file);
		return;
	}
	putc_unlocked('"', file);
	for (; *text; text++) {
		if (*text == '"')
			putc_unlocked('"', file);
		putc_unlocked(*text, file);
	}
	putc_unlocked('"', file);
}

static void put_row(FILE *file, const LinkInput *input, uint32_t row) {
	put_text(file, input->files[input->records->source[row]].name);
	putc_unlocked(',', file);
	put_text(file, link_row_id(input->records, row));
}

/* ---- clusters ------------------------------------------------------------------------------------------------ */

/* The row of the cluster whose name comes first. */
static uint32_t *name_givers(Arena *arena, const LinkInput *input, const LinkResult *result) {
	const LinkRecords *records = input->records;
	uint32_t *giver = scratch_of(arena, uint32_t, records->rows);
	memset(giver, 0xff, records->rows * sizeof *giver);
	for (uint32_t i = 0; i < records->rows; i++) {
		uint32_t *best = &giver[result->cluster[i]];
		if (*best == UINT32_MAX || strcmp(link_row_id(records, i), link_row_id(records, *best)) < 0)
			*best = i;
	}
	return giver;
}

const char **link_cluster_names(Arena *arena, const LinkInput *input, const LinkResult *result) {
	const LinkRecords *records = input->records;
	const char **names = scratch_of(arena, const char *, records->rows);
	uint32_t *giver = name_givers(arena, input, result);
	for (uint32_t i = 0; i < records->rows; i++)
		if (giver[i] != UINT32_MAX) {
			const char *id = link_row_id(records, giver[i]);
			names[i] = input->ids_unique
				? id
				: arena_printf(arena, "%s:%s", input->files[records->source[giver[i]]].name, id);
		}
	scratch_give(arena, giver);
	return names;
}

void link_write_clusters(
	FILE *file, const LinkInput *input, const LinkResult *result, const char *const *names) {
	fputs("source,row_id,cluster_id\n", file);
	for (uint32_t i = 0; i < input->records->rows; i++) {
		put_row(file, input, i);
		putc_unlocked(',', file);
		put_text(file, names[result->cluster[i]]);
		putc_unlocked('\n', file);
	}
}

/* ---- pairs ------------------------------------------------------------------------------------------------------ */

typedef struct Pairs {
	FILE *file;
	const LinkInput *input;
	const LinkResult *result;
	LinkWeights weights;
} Pairs;

static void put_pair(void *self, uint32_t a, uint32_t b) {
	Pairs *p = self;
	if (p->result->cluster[a] != p->result->cluster[b])
		return;
	put_row(p->file, p->input, a);
	putc_unlocked(',', p->file);
	put_row(p->file, p->input, b);
	fprintf(p->file, ",%.6g,%.4f,%.4f", link_probability(p->weights.total), p->weights.total,
		p->weights.prior);
	for (int32_t f = 0; f < p->input->records->fields; f++)
		fprintf(p->file, ",%.4f", p->weights.field[f]);
	fprintf(p->file, ",%.4f\n", p->weights.household);
}

void link_write_pairs(FILE *file, const LinkInput *input, LinkMode mode, const LinkResult *result) {
	const LinkRecords *records = input->records;
	Pairs p = {.file = file, .input = input, .result = result};
	fputs("source_l,row_id_l,source_r,row_id_r,probability,weight,prior", file);
	for (int32_t f = 0; f < records->fields; f++)
		fprintf(file, ",%s", input->schema.fields[f].name);
	fputs(",household\n", file);
	for (size_t i = 0; i < result->pair_count; i++) {
		const LinkPair *pair = &result->pairs[i];
		if (!link_pair_links(pair, result->least))
			continue;
		link_weigh(result->scale, link_record(records, pair->a), link_record(records, pair->b),
			pair->vector, &p.weights);
		link_rows_of_pair(records, mode, pair, put_pair, &p);
	}
}
