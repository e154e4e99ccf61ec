/* huying form compare: how much of a form was asked already by another. */
#include "algo/sheet/form_compare.h"
#include "app/form/cmd_form.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/json.h"
#include "base/str.h"

#include <stdio.h>

enum { SHEETS_MOST = 64 };

typedef struct Asked {
	const Worksheet *sheet;
	Form form;
	FormScope scope;
} Asked;

typedef struct Side {
	FormFile file;
	Asked forms[SHEETS_MOST];
	size_t count;
} Side;

typedef struct Compare {
	Side a, b;
	bool json;
	int64_t today;
	size_t asked, of; /* over all sheets */
	double covered;   /* of them, as many fields as the records were had for */
	Buf text;
	JsonOut out;
} Compare;

/* ---- reading ------------------------------------------------------------------------------------------ */

static int read_side(Compare *c, Side *side) {
	size_t count;
	int r = form_file_open(&side->file);
	if (r)
		return r;
	Worksheet *sheets = workbook_sheets(side->file.book, &count);
	for (size_t i = 0; i < count && side->count < SHEETS_MOST; i++) {
		Asked *asked = &side->forms[side->count];
		if (sheets[i].hidden)
			continue;
		asked->sheet = &sheets[i];
		r = form_file_sheet(&side->file, &sheets[i], &asked->form);
		if (r == FORM_NONE)
			continue;
		if (r ||
			(r = form_file_scope(&side->file, &sheets[i], &asked->form, c->today, &asked->scope)))
			return r;
		side->count++;
	}
	if (side->count)
		return 0;
	fprintf(stderr, "huying: %s: no visible sheet is a form\n", side->file.path);
	return EXIT_REFUSED;
}

/* ---- telling ------------------------------------------------------------------------------------------ */

static const char *place(Arena *arena, const Form *form, const FormField *field) {
	uint32_t row = field->row ? field->row : form->header_last;
	return area_format(arena, (SheetArea){row, field->column, row, field->column});
}

static void text_items(Compare *c, const Asked *a, const Asked *b, const FormOverlap *overlap) {
	for (size_t i = 0; i < overlap->count; i++) {
		const OverlapItem *item = &overlap->items[i];
		buf_printf(&c->text, "  %-5s %s: ", place(c->a.file.arena, &b->form, item->field),
			item->field->label);
		if (!item->by)
			buf_puts(&c->text, "new\n");
		else
			buf_printf(&c->text, "%s %s!%s\n", item->follows ? "follows from" : "asked in",
				a->sheet->name, place(c->a.file.arena, &a->form, item->by));
	}
}

static const char *people(Arena *arena, const FormScope *scope) {
	const char *text = scope_text(arena, scope);
	return *text ? text : "everybody";
}

static void text_sheet(Compare *c, const Asked *a, const Asked *b, const FormOverlap *overlap) {
	Arena *arena = c->a.file.arena;
	buf_printf(&c->text, "sheet %s: %zu of %zu asked already in sheet %s (%.0f %%)\n",
		b->sheet->name, overlap->asked, overlap->count, a->sheet->name,
		100 * overlap_share(overlap));
	buf_printf(&c->text, "  records of %s, before of %s%s\n", b->form.of ? b->form.of : "?",
		a->form.of ? a->form.of : "?", overlap->same_unit ? "" : ": not the same");
	buf_printf(&c->text, "  about %s, before about %s%s\n", people(arena, &b->scope),
		people(arena, &a->scope), overlap->same_people ? "" : ": not all of them");
	if (overlap->days_older)
		buf_printf(&c->text, "  before is %lld days older\n", (long long)overlap->days_older);
	text_items(c, a, b, overlap);
}

static void json_scope(Compare *c, const char *key, const FormScope *scope) {
	char day[TIME_TEXT_SIZE];
	jw_key(&c->out, key);
	jw_object(&c->out);
	if (scope->age_least != SCOPE_NO_AGE)
		jw_put_int(&c->out, "age_least", scope->age_least);
	if (scope->age_most != SCOPE_NO_AGE)
		jw_put_int(&c->out, "age_most", scope->age_most);
	jw_key(&c->out, "kinds");
	jw_array(&c->out);
	for (size_t i = 0; i < scope->code_count; i++)
		jw_text(&c->out, scope->codes[i]->words[0]);
	jw_array_end(&c->out);
	jw_put_bool(&c->out, "own", scope->own);
	jw_put_bool(&c->out, "unclear", scope->unclear);
	jw_put_text(&c->out, "day",
		scope->day == SCOPE_NO_DAY
			? NULL
			: time_format_date(scope->day * TIME_DAY - TIME_CITY_OFFSET, day));
	jw_object_end(&c->out);
}

static void json_items(Compare *c, const Asked *a, const Asked *b, const FormOverlap *overlap) {
	Arena *arena = c->a.file.arena;
	jw_key(&c->out, "fields");
	jw_array(&c->out);
	for (size_t i = 0; i < overlap->count; i++) {
		const OverlapItem *item = &overlap->items[i];
		const Element *element = item->field->element;
		jw_object(&c->out);
		jw_put_text(&c->out, "cell", place(arena, &b->form, item->field));
		jw_put_text(&c->out, "label", item->field->label);
		jw_put_text(&c->out, "element",
			element && item->field->certainty >= ELEMENT_SURE ? element->id : NULL);
		jw_put_text(&c->out, "by", item->by ? place(arena, &a->form, item->by) : NULL);
		jw_put_bool(&c->out, "follows", item->follows);
		jw_object_end(&c->out);
	}
	jw_array_end(&c->out);
}

static void json_sheet(Compare *c, const Asked *a, const Asked *b, const FormOverlap *overlap) {
	jw_object(&c->out);
	jw_put_text(&c->out, "sheet", b->sheet->name);
	jw_put_text(&c->out, "by_sheet", a->sheet->name);
	jw_put_int(&c->out, "asked", (int64_t)overlap->asked);
	jw_put_int(&c->out, "of", (int64_t)overlap->count);
	jw_put_real(&c->out, "share", overlap_share(overlap));
	jw_put_real(&c->out, "covered", overlap_covered(overlap));
	jw_put_text(&c->out, "unit", b->form.of);
	jw_put_text(&c->out, "by_unit", a->form.of);
	jw_put_bool(&c->out, "same_unit", overlap->same_unit);
	json_scope(c, "scope", &b->scope);
	json_scope(c, "by_scope", &a->scope);
	jw_put_bool(&c->out, "same_people", overlap->same_people);
	jw_put_int(&c->out, "days_older", overlap->days_older);
	json_items(c, a, b, overlap);
	jw_object_end(&c->out);
}

/* ---- the verb ------------------------------------------------------------------------------------------ */

static bool is_better(const FormOverlap *one, const FormOverlap *other) {
	double covered = overlap_covered(one) - overlap_covered(other);
	return covered > 0 || (covered == 0 && overlap_share(one) > overlap_share(other));
}

/* Beside the sheet of the other workbook that asked for most of it. */
static void compare_sheet(Compare *c, const Asked *b) {
	FormOverlap best = {0}, overlap;
	size_t by = 0;
	for (size_t i = 0; i < c->a.count; i++) {
		form_compare(c->a.file.arena, &c->a.forms[i].form, &c->a.forms[i].scope, &b->form,
			&b->scope, &overlap);
		if (i && !is_better(&overlap, &best))
			continue;
		best = overlap;
		by = i;
	}
	c->asked += best.asked;
	c->of += best.count;
	c->covered += overlap_covered(&best) * (double)best.count;
	(c->json ? json_sheet : text_sheet)(c, &c->a.forms[by], b, &best);
}

static void tell_all(Compare *c) {
	double of = c->of ? (double)c->of : 1;
	if (!c->json) {
		buf_printf(&c->text, "in all %zu of %zu asked already, %.0f %% of the same records\n",
			c->asked, c->of, 100 * c->covered / of);
		return;
	}
	jw_array_end(&c->out);
	jw_put_int(&c->out, "asked", (int64_t)c->asked);
	jw_put_int(&c->out, "of", (int64_t)c->of);
	jw_put_real(&c->out, "share", (double)c->asked / of);
	jw_put_real(&c->out, "covered", c->covered / of);
	jw_object_end(&c->out);
	buf_putc(&c->text, '\n');
}

static int compare(void *self) {
	Compare *c = self;
	int r = form_day(c->a.file.arena, NULL, &c->today);
	if (r || (r = read_side(c, &c->a)))
		return r;
	c->b.file.pack = c->a.file.pack;
	c->b.file.map = c->a.file.map;
	c->b.file.sender = c->a.file.sender;
	c->b.file.corrections = c->a.file.corrections;
	if ((r = read_side(c, &c->b)))
		return r;
	buf_init(&c->text, c->a.file.arena);
	jw_init(&c->out, &c->text);
	if (c->json) {
		jw_object(&c->out);
		jw_key(&c->out, "sheets");
		jw_array(&c->out);
	}
	for (size_t i = 0; i < c->b.count; i++)
		compare_sheet(c, &c->b.forms[i]);
	tell_all(c);
	fwrite(c->text.data, 1, c->text.size, stdout);
	return fflush(stdout) ? ERR_IO : EXIT_DONE;
}

int cmd_form_compare(const CliVerb *verb, int argc, char **argv) {
	Compare c = {0};
	int exit_code;
	const CliOption options[] = {
		FORM_FILE_OPTIONS(c.a.file),
		{"json", CLI_FLAG, &c.json, NULL, "as JSON"},
	};
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 2)
		return cli_usage(verb);
	c.a.file.path = argv[0];
	c.b.file.path = argv[1];
	c.a.file.arena = c.b.file.arena = arena_new(0);
	int result = c.a.file.arena ? guarded(c.a.file.arena, compare, &c) : ERR_MEMORY;
	workbook_free(c.a.file.book);
	workbook_free(c.b.file.book);
	arena_free(c.a.file.arena);
	return form_exit(verb, result);
}
