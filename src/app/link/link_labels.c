#include "app/link/link_labels.h"

#include "algo/linkage/radix.h"
#include "algo/linkage/scratch.h"
#include "app/risk/risk_table.h"
#include "base/error.h"
#include "base/str.h"

#include <string.h>

typedef struct Labels {
	const LinkInput *input;
	RiskTable table;
	RadixItem *rows; /* by hashes of their names */
	size_t id[2], source[2], same;
	LinkLabel *labels;
	int64_t count, room;
} Labels;

static void index_rows(Labels *l, Arena *arena) {
	const LinkRecords *records = l->input->records;
	l->rows = scratch_of(arena, RadixItem, records->rows);
	for (uint32_t i = 0; i < records->rows; i++) {
		const char *id = link_row_id(records, i);
		l->rows[i] = (RadixItem){compare_hash(id, strlen(id)), i};
	}
	radix_sort(arena, l->rows, records->rows);
}

static bool is_row(const Labels *l, uint32_t row, const char *id, const char *source) {
	const LinkRecords *records = l->input->records;
	return str_eq(link_row_id(records, row), id) &&
		(!*source || str_eq(source, l->input->files[records->source[row]].name));
}

/* How many rows have that name; *out is one. */
static size_t find_rows(const Labels *l, const char *id, const char *source, uint32_t *out) {
	uint64_t hash = compare_hash(id, strlen(id));
	size_t low = 0, high = l->input->records->rows, found = 0;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (l->rows[middle].key < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < l->input->records->rows && l->rows[low].key == hash; low++)
		if (is_row(l, l->rows[low].value, id, source)) {
			*out = l->rows[low].value;
			found++;
		}
	return found;
}

static int read_side(Labels *l, int side, uint32_t *row) {
	const char *id = risk_cell(&l->table, l->id[side]);
	size_t found = find_rows(l, id, risk_cell(&l->table, l->source[side]), row);
	if (found == 1)
		return 0;
	return risk_cell_fault(&l->table, l->id[side],
		found ? "several rows are named so: source_l and source_r tell which"
			  : "no row is named so");
}

static int read_same(Labels *l, bool *same) {
	const char *word = risk_cell(&l->table, l->same);
	double score = 0;
	*same = str_eq(word, "yes");
	if (*same || str_eq(word, "no"))
		return 0;
	bool fits = str_to_real(word, &score) && score >= 0 && score <= 1;
	*same = score >= 0.5;
	return fits ? 0
				: risk_cell_fault(&l->table, l->same, "neither yes, no nor a number from 0 to 1");
}

static void read_label(Labels *l, Arena *arena) {
	LinkLabel label = {0};
	int wrong = read_side(l, 0, &label.a) | read_side(l, 1, &label.b) | read_same(l, &label.same);
	if (wrong || label.a == label.b)
		return;
	l->labels = arena_grown(arena, l->labels, l->count, &l->room, sizeof *l->labels);
	l->labels[l->count++] = label;
}

static size_t find_either(const RiskTable *table, const char *name, const char *other) {
	size_t column = risk_table_find(table, name);
	return column == RISK_NO_COLUMN ? risk_table_find(table, other) : column;
}

static int find_columns(Labels *l) {
	l->id[0] = find_either(&l->table, "row_id_l", "unique_id_l");
	l->id[1] = find_either(&l->table, "row_id_r", "unique_id_r");
	l->source[0] = risk_table_find(&l->table, "source_l");
	l->source[1] = risk_table_find(&l->table, "source_r");
	l->same = find_either(&l->table, "same", "clerical_match_score");
	if (l->id[0] != RISK_NO_COLUMN && l->id[1] != RISK_NO_COLUMN && l->same != RISK_NO_COLUMN)
		return 0;
	return risk_fault(
		l->table.job, l->table.path, 1, NULL, "columns row_id_l, row_id_r and same are needed");
}

int link_labels_read(const LinkInput *input, RiskJob *job, const char *path, LinkWanted *wanted) {
	Labels *l = arena_new_of(job->arena, Labels);
	l->input = input;
	int r = risk_table_open(&l->table, job, path);
	if (!r)
		r = find_columns(l);
	if (r)
		return r;
	index_rows(l, job->arena);
	while (!(r = risk_table_next(&l->table)))
		read_label(l, job->arena);
	scratch_give(job->arena, l->rows);
	wanted->labels = l->labels;
	wanted->label_count = (size_t)l->count;
	return r == TABLE_END ? risk_faults_end(job) : r;
}
