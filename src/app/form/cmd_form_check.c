/* huying form check: a form that came back, looked at before anything of it is taken in. */
#include "app/cli_words.h"
#include "app/form/form_check.h"
#include "app/form/form_table.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/json.h"
#include "base/str.h"

#include <stdio.h>

typedef struct Check {
	FormFile file, blank;
	CliTexts from;
	const char *sheet, *as_of, *output, *export, *language;
	bool json, accept;
	int64_t day;
	FormCheck last; /* the sheet looked at last */
	size_t sheets, records;
	FormFindings findings;
	CliOutput out;
} Check;

/* ---- looking ------------------------------------------------------------------------------------------ */

static int refuse(const Check *c, const char *sheet, const char *why) {
	fprintf(stderr, "huying: %s: sheet %s: %s\n", c->file.path, sheet, why);
	return EXIT_REFUSED;
}

static Worksheet *sheet_named(Workbook *book, const char *name) {
	size_t count;
	Worksheet *sheets = workbook_sheets(book, &count);
	for (size_t i = 0; i < count; i++)
		if (str_eq(sheets[i].name, name))
			return &sheets[i];
	return NULL;
}

/* Return: as form_file_sheet; EXIT_REFUSED. */
static int understand(Check *c, FormCheck *check) {
	if (!c->blank.path) {
		int r = form_file_sheet(&c->file, check->sheet, &check->form);
		return !r && check->form.kind == FORM_CARD
			? refuse(c, check->sheet->name, "a filled card is understood by its blank: --blank")
			: r;
	}
	check->blank = &c->blank;
	check->before = sheet_named(c->blank.book, check->sheet->name);
	int r = check->before ? form_file_sheet(&c->blank, check->before, &check->form) : FORM_NONE;
	return r ? r : form_file_load(&c->file, check->sheet);
}

static int read_registers(const Check *c, FormCheck *check) {
	FormRecords *records = &check->records;
	for (size_t i = 0; i < c->from.count; i++) {
		int r = form_source_read(records->arena, records->pack, check->form.of, c->from.items[i],
			&records->sources[records->source_count++]);
		if (r)
			return r;
	}
	return form_records_join(records);
}

static int check_sheet(Check *c, Worksheet *sheet) {
	FormCheck *check = &c->last;
	FormCheck next = {.file = &c->file, .sheet = sheet, .findings = &c->findings};
	int r = understand(c, &next);
	if (r)
		return r == FORM_NONE ? 0 : r;
	if (next.form.blocks > 1) /* reading the first alone would let the others' errors pass */
		return refuse(c, sheet->name, "its headers stand side by side; only one can be checked");
	*check = next;
	check->records = (FormRecords){
		.arena = c->file.arena, .pack = &c->file.pack, .of = check->form.of, .as_of = c->day};
	form_check_read(check);
	if ((r = read_registers(c, check)))
		return r;
	form_check_values(check);
	form_check_register(check);
	c->sheets++;
	c->records += check->records.sources[0].count;
	return check->blank ? form_check_blank(check) : 0;
}

static int check_sheets(Check *c) {
	size_t count;
	Worksheet *sheets = workbook_sheets(c->file.book, &count);
	for (size_t i = 0; i < count; i++) {
		if (c->sheet ? !str_eq(sheets[i].name, c->sheet) : sheets[i].hidden)
			continue;
		int r = check_sheet(c, &sheets[i]);
		if (r)
			return r;
	}
	if (!c->sheets)
		return refuse(c, c->sheet ? c->sheet : "*", "is no form, or not one of the blank");
	if (c->export && c->sheets > 1)
		return refuse(c, "*", "several sheets are forms; --export takes one: --sheet");
	return 0;
}

/* ---- telling ------------------------------------------------------------------------------------------ */

static const char *sentence(const Check *c, const FormFinding *finding) {
	const char *key = arena_printf(c->file.arena, "form.check.%s", finding->reason);
	return cli_words(c->language, key);
}

static void text_finding(const Check *c, const FormFinding *f) {
	fprintf(c->out.file, "%s%s%s%s%s: %s%s%s%s\n", f->sheet, f->cell ? "!" : "",
		f->cell ? f->cell : "", f->label ? " " : "", f->label ? f->label : "", sentence(c, f),
		f->other ? " (" : "", f->other ? f->other : "", f->other ? ")" : "");
}

static void json_finding(const Check *c, JsonOut *out, const FormFinding *f) {
	jw_object(out);
	jw_put_text(out, "sheet", f->sheet);
	jw_put_text(out, "cell", f->cell);
	jw_put_text(out, "label", f->label);
	jw_put_text(out, "reason", f->reason);
	jw_put_text(out, "other", f->other);
	jw_put_bool(out, "change", f->change);
	jw_put_text(out, "message", sentence(c, f));
	jw_object_end(out);
}

static void tell_json(const Check *c) {
	Buf text;
	JsonOut out;
	buf_init(&text, c->file.arena);
	jw_init(&out, &text);
	jw_object(&out);
	jw_put_int(&out, "sheets", (int64_t)c->sheets);
	jw_put_int(&out, "records", (int64_t)c->records);
	jw_put_int(&out, "errors", c->findings.count - c->findings.changes);
	jw_put_int(&out, "changes", c->findings.changes);
	jw_key(&out, "findings");
	jw_array(&out);
	for (int64_t i = 0; i < c->findings.count; i++)
		json_finding(c, &out, &c->findings.items[i]);
	jw_array_end(&out);
	jw_object_end(&out);
	fprintf(c->out.file, "%s\n", text.data);
}

static int tell_table(const Check *c) {
	static const char *const header[] = {"sheet", "cell", "label", "reason", "other", "message"};
	FormTable *table;
	int r = form_table_open(c->file.arena, &table, c->output);
	if (r)
		return r;
	table_write_row(table->writer, header, 6);
	for (int64_t i = 0; i < c->findings.count; i++) {
		const FormFinding *f = &c->findings.items[i];
		const char *const cells[] = {
			f->sheet, f->cell, f->label, f->reason, f->other, sentence(c, f)};
		table_write_row(table->writer, cells, 6);
	}
	return form_table_close(table);
}

static int tell(Check *c) {
	if (c->output && !c->json)
		return tell_table(c);
	int r = cli_output_open(&c->out, c->output ? c->output : "-");
	if (r)
		return r;
	if (c->json)
		tell_json(c);
	for (int64_t i = 0; !c->json && i < c->findings.count; i++)
		text_finding(c, &c->findings.items[i]);
	r = cli_output_commit(&c->out);
	c->out.file = NULL;
	return r;
}

/* ---- the verb ------------------------------------------------------------------------------------------ */

/* What came back, its blank and the registers are read, never written. */
static int keep_inputs(const Check *c) {
	const char *const outputs[] = {c->output, c->export};
	const char *const inputs[] = {c->file.path, c->blank.path, c->file.map};
	int r = form_keep_inputs(outputs, 2, inputs, 3);
	return r ? r : form_keep_inputs(outputs, 2, c->from.items, c->from.count);
}

static int open_files(Check *c) {
	int r = form_file_open(&c->file);
	if (r || !c->blank.path)
		return r;
	c->blank.pack = c->file.pack;
	c->blank.map = c->file.map;
	c->blank.sender = c->file.sender;
	c->blank.corrections = c->file.corrections;
	return form_file_open(&c->blank);
}

static int check(void *self) {
	Check *c = self;
	int r = keep_inputs(c);
	if (r || (r = form_day(c->file.arena, c->as_of, &c->day)) || (r = open_files(c)) ||
		(r = check_sheets(c)) || (r = tell(c)))
		return r;
	int64_t errors = c->findings.count - (c->accept ? c->findings.changes : 0);
	fprintf(stderr, "huying: %zu records, %lld cells wrong, %lld not as in the register\n",
		c->records, (long long)(c->findings.count - c->findings.changes),
		(long long)c->findings.changes);
	if (!errors && c->export)
		return form_check_export(&c->last, c->export);
	if (errors && c->export)
		fprintf(stderr, "huying: %s: not written\n", c->export);
	return errors ? EXIT_REFUSED : EXIT_DONE;
}

static int run(const CliVerb *verb, Check *c) {
	Arena *arena = c->file.arena = c->blank.arena = arena_new(0);
	c->findings.arena = arena ? arena_sub(arena) : NULL;
	int result = c->findings.arena ? guarded(arena, check, c) : ERR_MEMORY;
	cli_output_abort(&c->out);
	workbook_free(c->file.book);
	workbook_free(c->blank.book);
	arena_free(arena);
	return form_exit(verb, result);
}

int cmd_form_check(const CliVerb *verb, int argc, char **argv) {
	Check c = {0};
	int exit_code;
	const CliOption options[] = {
		{"blank", CLI_TEXT, &c.blank.path, "BLANK.xlsx", "the form as it was sent out"},
		{"from", CLI_TEXTS, &c.from, "FILE", "a table of the register, to compare with"},
		{"sheet", CLI_TEXT, &c.sheet, "NAME", "this sheet; default every visible form"},
		{"as-of", CLI_TEXT, &c.as_of, "DATE", "the day ages are reckoned at; default today"},
		FORM_FILE_OPTIONS(c.file),
		{"json", CLI_FLAG, &c.json, NULL, "as JSON"},
		{"output", CLI_TEXT, &c.output, "FILE", "the findings as CSV, or JSON (-o)"},
		{"export", CLI_TEXT, &c.export, "OUT.csv",
			"the records for the register, only when nothing is wrong"},
		{"accept-changes", CLI_FLAG, &c.accept, NULL,
			"what is not as in the register was seen and is meant"},
		CLI_LANGUAGE_OPTION(c.language),
	};
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1)
		return cli_usage(verb);
	c.file.path = argv[0];
	c.language = cli_language(c.language);
	return run(verb, &c);
}
