/* huying form make: a new form, where none came down. */
#include "app/form/form_make.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

typedef struct Make {
	FormFile file; /* for the pack alone */
	CliTexts from;
	const char *elements, *area, *as_of, *title, *unit;
	bool all;
	FormMaking making;
} Make;

static bool ends_in(const char *path, const char *suffix) {
	size_t n = strlen(path), m = strlen(suffix);
	return n > m && strcasecmp(path + n - m, suffix) == 0;
}

static int check_output(Make *m) {
	const char *path = m->making.output;
	m->making.csv = ends_in(path, ".csv");
	if (m->making.csv || ends_in(path, ".xlsx"))
		return form_keep_inputs(&path, 1, m->from.items, m->from.count);
	fprintf(stderr, "huying: %s: the output is a .xlsx or a .csv\n", path);
	return ERR_FORMAT;
}

static int read_sources(Make *m) {
	FormRecords *records = &m->making.records;
	records->of = m->making.form.of;
	for (size_t i = 0; i < m->from.count; i++) {
		int r = form_source_read(records->arena, records->pack, records->of, m->from.items[i],
			&records->sources[records->source_count++]);
		if (r)
			return r;
	}
	return form_records_join(records);
}

static int choose_records(Make *m) {
	FormRecords *records = &m->making.records;
	FormScope scope;
	form_scope_title(records->arena, records->pack, &m->making.form, records->as_of, &scope);
	if (!m->as_of && !m->all && scope.day != SCOPE_NO_DAY)
		records->as_of = scope.day;
	return form_select(records, &scope, m->area, m->all);
}

static const char *line_of(const Make *m) {
	char day[TIME_TEXT_SIZE];
	const FormRecords *records = &m->making.records;
	time_format_date(records->as_of * TIME_DAY - TIME_CITY_OFFSET, day);
	return m->unit ? arena_printf(records->arena, "填报单位：%s    填报日期：%s", m->unit, day)
				   : NULL;
}

static int make(void *self) {
	Make *m = self;
	FormMaking *making = &m->making;
	making->records = (FormRecords){.arena = m->file.arena, .pack = &m->file.pack, .unit = m->unit};
	making->form = (Form){.kind = FORM_ROSTER, .title = m->title};
	int r = check_output(m);
	if (r || (r = form_day(m->file.arena, m->as_of, &making->records.as_of)) ||
		(r = form_pack_read(&m->file)) || (r = form_make_columns(making, m->elements)) ||
		(r = read_sources(m)) || (r = choose_records(m)))
		return r;
	making->line = line_of(m);
	if ((r = form_make(making)))
		return r;
	fprintf(stderr, "huying: %zu of %zu records, %zu cells filled, %zu open\n",
		making->records.count, making->records.sources[0].count, making->filled, making->open);
	return EXIT_DONE;
}

int cmd_form_make(const CliVerb *verb, int argc, char **argv) {
	Make m = {0};
	int exit_code;
	const CliOption options[] = {
		{"elements", CLI_TEXT, &m.elements, "A,B,…", "the columns: ids or names of elements"},
		{"from", CLI_TEXTS, &m.from, "FILE",
			"a table of the register, CSV or XLSX; the first has a row a record, more are joined by key"},
		{"output", CLI_TEXT, &m.making.output, "OUT", "a .xlsx or a .csv (-o)"},
		{"title", CLI_TEXT, &m.title, "TEXT", "above the header; 60岁以上, 独居 choose records"},
		{"area", CLI_TEXT, &m.area, "CODE", "only records whose area_code begins so"},
		{"as-of", CLI_TEXT, &m.as_of, "DATE", "the day ages are reckoned at; default today"},
		{"unit", CLI_TEXT, &m.unit, "NAME", "who fills the form"},
		{"all", CLI_FLAG, &m.all, NULL, "every record, whatever the title asks for"},
		{"pack", CLI_TEXT, &m.file.elements, "FILE.csv", "elements instead of the built-in pack"},
	};
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc || !m.elements || !m.from.count || !m.making.output)
		return cli_usage(verb);
	m.file.arena = arena_new(0);
	int result = m.file.arena ? guarded(m.file.arena, make, &m) : ERR_MEMORY;
	arena_free(m.file.arena);
	return form_exit(verb, result);
}
