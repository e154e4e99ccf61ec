/* huying form fill: a blank form, filled from tables of the register. */
#include "app/cli_file.h"
#include "app/form/form_fill.h"
#include "base/error.h"
#include "base/guard.h"

#include <stdio.h>
#include <string.h>

typedef struct Fill {
	FormFile file;
	CliTexts from;
	const char *output, *area, *as_of, *unit, *sheet, *questions, *provenance;
	bool all;
	FormFilling filling;
	CliOutput out, origins;
} Fill;

static int read_sources(Fill *f) {
	FormRecords *records = &f->filling.records;
	for (size_t i = 0; i < f->from.count; i++) {
		int r = form_source_read(f->file.arena, &f->file.pack, f->filling.form.of, f->from.items[i],
			&records->sources[records->source_count++]);
		if (r)
			return r;
	}
	return form_records_join(records);
}

/* The blank and the sources are read, never written. */
static int keep_inputs(const Fill *f) {
	const char *const outputs[] = {f->output, f->questions, f->provenance};
	const char *const inputs[] = {f->file.path, f->file.map};
	int r = form_keep_inputs(outputs, 3, inputs, 2);
	return r ? r : form_keep_inputs(outputs, 3, f->from.items, f->from.count);
}

/* Whom the form is about; its own day (截至11月20日) unless another was given. */
static int choose_records(Fill *f) {
	FormRecords *records = &f->filling.records;
	FormScope scope;
	int r = form_file_scope(&f->file, f->filling.sheet, &f->filling.form, records->as_of, &scope);
	if (r)
		return r;
	if (!f->as_of && !f->all && scope.day != SCOPE_NO_DAY)
		records->as_of = scope.day;
	const char *text = f->all ? "" : scope_text(f->file.arena, &scope);
	if (*text)
		fprintf(stderr, "huying: the form is about: %s\n", text);
	return form_select(records, &scope, f->area, f->all);
}

static int write_outputs(Fill *f) {
	FormFilling *filling = &f->filling;
	int r = cli_output_open(&f->out, f->output);
	if (!r)
		r = workbook_write(f->file.book, f->out.file);
	if (!r && f->questions)
		r = form_questions_write(
			&filling->questions, &filling->records, &filling->form, f->questions);
	if (!r && f->provenance) {
		r = cli_output_commit(&f->origins);
		f->origins.file = NULL;
	}
	if (r)
		return r;
	r = cli_output_commit(&f->out);
	f->out.file = NULL;
	return r;
}

/* What came as .xls goes out as .xlsx. */
static int check_output(const Fill *f) {
	size_t n = strlen(f->output);
	bool old =
		n > 4 && (!strcasecmp(f->output + n - 4, ".xls") || !strcasecmp(f->output + n - 3, ".et"));
	if (old)
		fprintf(stderr, "huying: %s: the filled form is a .xlsx\n", f->output);
	return old ? ERR_FORMAT : keep_inputs(f);
}

static int fill(void *self) {
	Fill *f = self;
	FormFilling *filling = &f->filling;
	filling->file = &f->file;
	filling->records = (FormRecords){.arena = f->file.arena, .unit = f->unit};
	int r = check_output(f);
	if (r || (r = form_day(f->file.arena, f->as_of, &filling->records.as_of)) ||
		(r = form_file_open(&f->file)) ||
		(r = form_file_choose(&f->file, f->sheet, &filling->sheet, &filling->form)))
		return r;
	filling->records.pack = &f->file.pack;
	filling->records.of = filling->form.of;
	if ((r = read_sources(f)) || (r = choose_records(f)))
		return r;
	if (f->provenance && (r = cli_output_open(&f->origins, f->provenance)))
		return r;
	filling->provenance = f->origins.file;
	if ((r = form_fill(filling)) || (r = write_outputs(f)))
		return r;
	fprintf(stderr, "huying: %zu of %zu records, %zu cells filled, %zu open\n",
		filling->records.count, filling->records.sources[0].count, filling->filled,
		filling->questions.count);
	return EXIT_DONE;
}

static int run(const CliVerb *verb, Fill *f) {
	f->file.arena = arena_new(0);
	int result = f->file.arena ? guarded(f->file.arena, fill, f) : ERR_MEMORY;
	if (result) {
		cli_output_abort(&f->out);
		cli_output_abort(&f->origins);
	}
	workbook_free(f->file.book);
	arena_free(f->file.arena);
	return form_exit(verb, result);
}

int cmd_form_fill(const CliVerb *verb, int argc, char **argv) {
	Fill f = {0};
	int exit_code;
	const CliOption options[] = {
		{"from", CLI_TEXTS, &f.from, "FILE",
			"a table of the register, CSV or XLSX; the first has a row a record, more are joined by key"},
		{"output", CLI_TEXT, &f.output, "OUT.xlsx", "the filled form (-o)"},
		{"area", CLI_TEXT, &f.area, "CODE", "only records whose area_code begins so"},
		{"as-of", CLI_TEXT, &f.as_of, "DATE", "the day ages are reckoned at; default today"},
		{"unit", CLI_TEXT, &f.unit, "NAME", "who fills the form"},
		{"sheet", CLI_TEXT, &f.sheet, "NAME", "this sheet; default the first visible form"},
		{"all", CLI_FLAG, &f.all, NULL, "every record, whatever the title asks for"},
		{"no-marks", CLI_FLAG, &f.filling.no_marks, NULL, "what nobody knows is not coloured"},
		{"questions", CLI_TEXT, &f.questions, "OUT.csv",
			"what nobody knows; answered, it is a --from"},
		{"provenance", CLI_TEXT, &f.provenance, "OUT.json", "where each cell comes from"},
		FORM_FILE_OPTIONS(f.file),
	};
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1 || !f.from.count || !f.output)
		return cli_usage(verb);
	f.file.path = argv[0];
	return run(verb, &f);
}
