#include "app/link/link_load.h"

#include "algo/linkage/radix.h"
#include "algo/linkage/scratch.h"
#include "app/link/link_rows.h"
#include "app/link/link_schemas.h"
#include "base/error.h"
#include "base/str.h"

#include <string.h>

/* ---- what files are called --------------------------------------------------------------------------- */

static const char *stem_of(Arena *arena, const char *path) {
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	return dot > name ? arena_strndup(arena, name, (size_t)(dot - name)) : name;
}

static void name_files(LinkInput *input, Arena *arena) {
	for (size_t i = 0; i < input->file_count; i++)
		input->files[i].name = stem_of(arena, input->files[i].path);
	for (size_t i = 0; i < input->file_count; i++)
		for (size_t j = 0; j < input->file_count; j++)
			if (i != j && str_eq(input->files[i].name, input->files[j].name)) {
				input->files[i].name = input->files[i].path;
				input->files[j].name = input->files[j].path;
			}
}

/* ---- rows --------------------------------------------------------------------------------------------- */

typedef struct Columns {
	int32_t of[LINK_FIELDS_MOST], id;
} Columns;

static bool cut_by_spreadsheet(LinkCell cell) {
	size_t digits = 0;
	while (digits < cell.size &&
		((cell.text[digits] >= '0' && cell.text[digits] <= '9') || cell.text[digits] == '.'))
		digits++;
	return digits > 0 && digits + 2 < cell.size && (cell.text[digits] | 32) == 'e' &&
		cell.text[digits + 1] == '+';
}

static LinkCell cell_of(const LinkRows *rows, int32_t column) {
	return column < 0 || (size_t)column >= rows->count ? (LinkCell){"", 0} : rows->cells[column];
}

static LinkCell trimmed(LinkCell cell) {
	while (cell.size && cell.text[0] == ' ')
		cell.text++, cell.size--;
	while (cell.size && cell.text[cell.size - 1] == ' ')
		cell.size--;
	return cell;
}

static void add_row(LinkInput *input, LinkReading *reading, const LinkRows *rows,
	const Columns *columns, uint16_t source) {
	LinkCell cells[LINK_FIELDS_MOST];
	char number[24];
	for (int32_t f = 0; f < input->schema.field_count; f++) {
		cells[f] = cell_of(rows, columns->of[f]);
		if (input->schema.fields[f].decides && cut_by_spreadsheet(cells[f])) {
			cells[f].size = 0;
			input->cut_numbers++;
		}
	}
	LinkCell id = trimmed(cell_of(rows, columns->id));
	if (!id.size)
		id = (LinkCell){number, (size_t)snprintf(number, sizeof number, "%zu", rows->number)};
	link_reading_add(reading, cells, id, source);
}

static int read_rows(LinkInput *input, RiskJob *job, LinkReading *reading, LinkRows *rows, size_t f,
	const Columns *columns) {
	size_t width = rows->width;
	int r;
	while (!(r = link_rows_next(rows))) {
		size_t filled = rows->count;
		while (filled > width && !rows->cells[filled - 1].size)
			filled--;
		if (filled > width)
			risk_fault(job, rows->path, rows->number, NULL, "%zu cells, but the header has %zu",
				filled, width);
		else
			add_row(input, reading, rows, columns, (uint16_t)f);
		input->files[f].rows += filled <= width;
	}
	return r == TABLE_END ? 0 : link_rows_fault(rows, job, r);
}

/* ---- names of rows ----------------------------------------------------------------------------------------- */

/* Whether two rows of all have the same name; within a file that is a fault. */
static void check_names(LinkInput *input, RiskJob *job) {
	const LinkRecords *records = input->records;
	RadixItem *items = scratch_of(job->arena, RadixItem, records->rows);
	for (uint32_t i = 0; i < records->rows; i++) {
		const char *id = link_row_id(records, i);
		items[i] = (RadixItem){compare_hash(id, strlen(id)), i};
	}
	radix_sort(job->arena, items, records->rows);
	input->ids_unique = true;
	for (uint32_t i = 1; i < records->rows; i++) {
		uint32_t a = items[i - 1].value, b = items[i].value;
		if (items[i].key != items[i - 1].key ||
			strcmp(link_row_id(records, a), link_row_id(records, b)) != 0)
			continue;
		input->ids_unique = false;
		if (records->source[a] == records->source[b])
			risk_fault(job, input->files[records->source[b]].path, 0, NULL, "two rows are named %s",
				link_row_id(records, b));
	}
	scratch_give(job->arena, items);
}

/* ---- the whole ------------------------------------------------------------------------------------------------ */

static int open_all(LinkInput *input, RiskJob *job, LinkRows *rows) {
	for (size_t f = 0; f < input->file_count; f++) {
		int r = link_rows_open(&rows[f], job, input->files[f].path);
		if (r)
			return r;
	}
	return 0;
}

/* Fields that some file has; what each file has of them. */
static int find_columns(LinkInput *input, RiskJob *job, const LinkRows *rows, Columns *columns) {
	bool present[LINK_FIELDS_MOST] = {false};
	int32_t kept[LINK_FIELDS_MOST];
	for (size_t f = 0; f < input->file_count; f++) {
		int32_t found = link_schema_columns(&input->schema, job->arena, rows[f].header,
			rows[f].width, columns[f].of, &columns[f].id);
		input->files[f].named = columns[f].id >= 0;
		if (!found)
			link_schemas_say_missing(&input->schema, job, &rows[f]);
		for (int32_t i = 0; i < input->schema.field_count; i++)
			present[i] = present[i] || columns[f].of[i] >= 0;
	}
	int r = risk_faults_end(job);
	if (r)
		return r;
	link_schema_keep(&input->schema, present, kept);
	for (size_t f = 0; f < input->file_count; f++)
		for (int32_t i = 0; i < input->schema.field_count; i++)
			columns[f].of[i] = columns[f].of[kept[i]];
	if (!input->schema.key_count)
		return link_schemas_say_missing(&input->schema, job, &rows[0]);
	return 0;
}

static int read_all(
	LinkInput *input, RiskJob *job, bool merge, LinkRows *rows, const Columns *columns) {
	size_t most = 0;
	for (size_t f = 0; f < input->file_count; f++)
		most += rows[f].most;
	LinkReading *reading = link_reading_new(job->arena, &input->schema, most);
	for (size_t f = 0; f < input->file_count; f++) {
		int r = read_rows(input, job, reading, &rows[f], f, &columns[f]);
		if (r)
			return r;
		link_rows_close(&rows[f]);
		input->files[f].first = f ? input->files[f - 1].first + input->files[f - 1].rows : 0;
		if (!input->files[f].rows && !job->faults)
			risk_fault(job, rows[f].path, 0, NULL, "the file has a header and no rows");
	}
	if (job->faults)
		return risk_faults_end(job);
	input->records = link_reading_end(reading, merge);
	check_names(input, job);
	return risk_faults_end(job);
}

int link_load(LinkInput *input, RiskJob *job, bool merge) {
	LinkRows *rows = arena_array_of(job->arena, LinkRows, input->file_count);
	Columns *columns = arena_array_of(job->arena, Columns, input->file_count);
	name_files(input, job->arena);
	int r = open_all(input, job, rows);
	if (!r)
		r = link_schemas_choose(job, input->schema_name, rows, input->file_count, &input->schema);
	if (!r)
		r = find_columns(input, job, rows, columns);
	return r ? r : read_all(input, job, merge, rows, columns);
}
