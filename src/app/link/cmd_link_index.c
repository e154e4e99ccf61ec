/* huying link index make|find|add|unlink: a linked register kept for one more row. */
#include "app/link/link_index_file.h"
#include "app/link/link_quote.h"
#include "app/link/link_schemas.h"
#include "app/link/link_verbs.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <string.h>

/* From this chance on a row found is told. */
#define TOLD 0.01

/* ---- make ------------------------------------------------------------------------------------------- */

typedef struct Make {
	const char *path;
	LinkInput input;
} Make;

static int run_make(RiskJob *job, void *self) {
	Make *make = self;
	LinkResult result;
	const LinkWanted wanted = {.mode = make->input.file_count > 1 ? LINK_BOTH : LINK_DEDUPE,
		.threshold = NAN,
		.shown = TOLD,
		.threads = 1,
		.seed = 1};
	int r = link_load(&make->input, job, true);
	if (!r && !make->input.ids_unique)
		r = risk_fault(job, make->input.files[0].path, 0, NULL,
			"rows of several files have the same name: an index knows a row by its name alone");
	if (!r)
		r = link_run(job->arena, make->input.records, &wanted, &result);
	if (!r)
		r = index_file_make(job, make->path, make->input.records, &result);
	if (!r)
		printf("%u rows, %u people\n", make->input.records->rows, result.clusters);
	return r;
}

int cmd_link_index_make(const CliVerb *verb, int argc, char **argv) {
	Make make = {.path = NULL};
	const CliOption options[] = {{"schema", CLI_TEXT, &make.input.schema_name, "NAME|FILE.ini",
		"person-cn, person-west or a file (found by the headers)", 0, 0}};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc < 2 || argc > LINK_FILES_MOST + 1)
		return cli_usage(verb);
	make.path = argv[0];
	make.input.file_count = (size_t)argc - 1;
	for (int i = 1; i < argc; i++)
		make.input.files[i - 1].path = argv[i];
	return risk_job_run(verb, run_make, &make);
}

/* ---- rows of a file, by the index's schema ------------------------------------------------------------ */

typedef struct Rows {
	RiskJob *job;
	const char *path, *index, *out;
	IndexFile file;
	LinkRows rows;
	int32_t column[LINK_FIELDS_MOST], id_column;
	Arena *scratch; /* of the row at hand */
	LinkCell cells[LINK_FIELDS_MOST];
	const char *id;
	CliOutput *to;
} Rows;

static int open_rows(Rows *rows, bool change) {
	int r = index_file_open(&rows->file, rows->job, rows->index, change);
	if (!r)
		r = link_rows_open(&rows->rows, rows->job, rows->path);
	if (r)
		return r;
	const LinkSchema *schema = link_index_schema(rows->file.index);
	rows->scratch = arena_sub(rows->job->arena);
	if (!rows->scratch)
		return ERR_MEMORY;
	if (!link_schema_columns(schema, rows->job->arena, rows->rows.header, rows->rows.width,
			rows->column, &rows->id_column))
		return link_schemas_say_missing(schema, rows->job, &rows->rows);
	if (change && rows->id_column < 0)
		return risk_fault(rows->job, rows->path, 1, NULL, "no column names the rows");
	return risk_job_output(rows->job, rows->out, &rows->to);
}

static LinkCell cell_at(const LinkRows *rows, int32_t column) {
	return column >= 0 && (size_t)column < rows->count ? rows->cells[column] : (LinkCell){"", 0};
}

/* Return: 0; TABLE_END; ERR_FORMAT after saying why. */
static int next_row(Rows *rows) {
	char number[24];
	int r = link_rows_next(&rows->rows);
	if (r)
		return r == TABLE_END ? r : link_rows_fault(&rows->rows, rows->job, r);
	if (rows->rows.count > rows->rows.width)
		return risk_fault(rows->job, rows->path, rows->rows.number, NULL,
			"%zu cells, but the header has %zu", rows->rows.count, rows->rows.width);
	arena_reset(rows->scratch);
	for (int32_t f = 0; f < link_index_schema(rows->file.index)->field_count; f++)
		rows->cells[f] = cell_at(&rows->rows, rows->column[f]);
	LinkCell id = cell_at(&rows->rows, rows->id_column);
	if (!id.size)
		id = (LinkCell){number, (size_t)snprintf(number, sizeof number, "%zu", rows->rows.number)};
	rows->id = arena_strndup(rows->scratch, id.text, id.size);
	return 0;
}

static int run_rows(
	RiskJob *job, Rows *rows, bool change, const char *header, int (*visit)(Rows *rows)) {
	rows->job = job;
	rows->file = (IndexFile){.log = -1, .lock = -1};
	int r = open_rows(rows, change);
	if (!r)
		fprintf(rows->to->file, "%s\n", header);
	while (!r && !(r = next_row(rows)))
		r = visit(rows);
	r = r == TABLE_END ? 0 : r;
	if (!r && change)
		r = index_file_sync(&rows->file);
	index_file_close(&rows->file);
	return r;
}

/* ---- find -------------------------------------------------------------------------------------------- */

static const char *verdict(const Rows *rows, const LinkFound *found) {
	return found->unlinked                                           ? "unlinked"
		: found->contradicts                                         ? "contradicts"
		: found->weights.total >= link_index_least(rows->file.index) ? "link"
																	 : "possible";
}

static int find_row(Rows *rows) {
	LinkFound found[LINK_FOUND_MOST];
	if (link_index_is_full(rows->file.index)) { /* of values only looked up */
		index_file_close(&rows->file);
		int r = index_file_open(&rows->file, rows->job, rows->index, false);
		if (r)
			return r;
	}
	size_t count = link_index_find(rows->file.index, rows->cells,
		rows->id_column >= 0 ? rows->id : NULL, log2(TOLD / (1 - TOLD)), found);
	for (size_t i = 0; i < count; i++) {
		link_put_quoted(rows->to->file, rows->id, strlen(rows->id));
		putc(',', rows->to->file);
		link_put_quoted(rows->to->file, found[i].id, strlen(found[i].id));
		fprintf(rows->to->file, ",%u,%.6f,%.3f,%s\n", found[i].person,
			link_probability(found[i].weights.total), found[i].weights.total,
			verdict(rows, &found[i]));
	}
	return 0;
}

static int run_find(RiskJob *job, void *self) {
	return run_rows(
		job, self, false, "row_id,found_id,person_id,probability,weight,verdict", find_row);
}

/* ---- add --------------------------------------------------------------------------------------------- */

static int add_row(Rows *rows) {
	uint32_t person;
	int r = index_file_put(&rows->file, rows->cells, rows->id, &person);
	if (r)
		return r;
	link_put_quoted(rows->to->file, rows->id, strlen(rows->id));
	fprintf(rows->to->file, ",%u\n", person);
	return 0;
}

static int run_add(RiskJob *job, void *self) {
	return run_rows(job, self, true, "row_id,person_id", add_row);
}

static int over_rows(
	const CliVerb *verb, int argc, char **argv, int (*run)(RiskJob *job, void *self)) {
	Rows *rows = &(Rows){.out = "-"};
	const CliOption options[] = {
		{"output", CLI_TEXT, &rows->out, "OUT.csv", "where to write (-o; standard output)", 0, 0}};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 2)
		return cli_usage(verb);
	rows->index = argv[0];
	rows->path = argv[1];
	return risk_job_run(verb, run, rows);
}

int cmd_link_index_find(const CliVerb *verb, int argc, char **argv) {
	return over_rows(verb, argc, argv, run_find);
}

int cmd_link_index_add(const CliVerb *verb, int argc, char **argv) {
	return over_rows(verb, argc, argv, run_add);
}

/* ---- unlink ------------------------------------------------------------------------------------------ */

static int run_unlink(RiskJob *job, void *self) {
	char **words = self;
	IndexFile file;
	int r = index_file_open(&file, job, words[0], true);
	if (r)
		return r;
	r = index_file_unlink(&file, words[1], words[2]);
	if (!r)
		r = index_file_sync(&file);
	index_file_close(&file);
	return r;
}

int cmd_link_index_unlink(const CliVerb *verb, int argc, char **argv) {
	int exit_code;
	if (!cli_parse(verb, NULL, 0, &argc, &argv, &exit_code))
		return exit_code;
	return argc == 3 ? risk_job_run(verb, run_unlink, argv) : cli_usage(verb);
}
