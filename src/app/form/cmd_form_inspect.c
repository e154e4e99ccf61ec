/* huying form inspect: what a form asks for. */
#include "app/form/cmd_form.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/json.h"
#include "base/str.h"

#include <stdio.h>

typedef struct Inspect {
	FormFile file;
	CliTexts set;
	const char *sheet; /* NULL: every sheet */
	bool json, any;
	JsonOut out;
	Buf text;
} Inspect;

static const char *place_of(Arena *arena, const Form *form, const FormField *field) {
	uint32_t row = field->row ? field->row : form->header_last;
	return area_format(arena, (SheetArea){row, field->column, row, field->column});
}

static void json_field(Inspect *i, const Form *form, const FormField *field) {
	jw_object(&i->out);
	jw_put_text(&i->out, "cell", place_of(i->file.arena, form, field));
	jw_put_text(&i->out, "label", field->label);
	jw_put_text(&i->out, "element", field->element ? field->element->id : NULL);
	jw_put_real(&i->out, "certainty", field->certainty);
	jw_put_bool(&i->out, "filled",
		field->element && field->certainty >= ELEMENT_SURE && !field->formula && !field->twice);
	jw_put_bool(&i->out, "corrected", field->corrected);
	jw_put_bool(&i->out, "formula", field->formula);
	jw_put_bool(&i->out, "twice", field->twice);
	jw_put_text(&i->out, "format", field->date_format ? "date" : NULL);
	if (field->list) {
		jw_key(&i->out, "choices");
		jw_array(&i->out);
		for (size_t k = 0; k < field->list->count; k++)
			jw_text(&i->out, field->list->choices[k]);
		jw_array_end(&i->out);
	}
	jw_object_end(&i->out);
}

static void json_sheet(Inspect *i, const Worksheet *sheet, const Form *form) {
	jw_object(&i->out);
	jw_put_text(&i->out, "sheet", sheet->name);
	jw_put_bool(&i->out, "hidden", sheet->hidden);
	jw_put_bool(&i->out, "protected", sheet->protected);
	jw_put_text(&i->out, "kind", !form ? NULL : form->kind == FORM_CARD ? "card" : "roster");
	if (form) {
		jw_put_text(&i->out, "title", form->title);
		jw_put_text(&i->out, "of", form->of);
		jw_put_text(&i->out, "fingerprint", form_fingerprint(i->file.arena, form));
		if (form->kind == FORM_ROSTER) {
			jw_put_int(&i->out, "header_first", form->header_first);
			jw_put_int(&i->out, "header_last", form->header_last);
			jw_put_int(&i->out, "first", form->first);
			jw_put_int(&i->out, "rows", (int64_t)form->last - form->first + 1);
		}
		jw_put_int(&i->out, "cards", (int64_t)form->cards);
		jw_key(&i->out, "fields");
		jw_array(&i->out);
		for (size_t k = 0; k < form->count; k++)
			json_field(i, form, &form->fields[k]);
		jw_array_end(&i->out);
	}
	jw_object_end(&i->out);
}

static void text_field(Inspect *i, const Form *form, const FormField *field) {
	bool sure = field->element && field->certainty >= ELEMENT_SURE;
	buf_printf(&i->text, "  %-5s %s: ", place_of(i->file.arena, form, field), field->label);
	if (field->formula)
		buf_puts(&i->text, "calculated by the form");
	else if (field->twice)
		buf_puts(&i->text, "stands twice, left open");
	else if (!field->element)
		buf_puts(&i->text, field->corrected ? "not ours (corrected)" : "nobody has it");
	else if (field->corrected)
		buf_printf(&i->text, "%s (corrected)", field->element->id);
	else
		buf_printf(
			&i->text, "%s%s (%.2f)", sure ? "" : "perhaps ", field->element->id, field->certainty);
	buf_puts(&i->text, field->date_format ? ", as a date" : "");
	if (field->list)
		buf_printf(&i->text, ", one of %zu choices", field->list->count);
	buf_putc(&i->text, '\n');
}

static void text_sheet(Inspect *i, const Worksheet *sheet, const Form *form) {
	buf_printf(&i->text, "sheet %s%s%s: ", sheet->name, sheet->hidden ? ", hidden" : "",
		sheet->protected ? ", protected" : "");
	if (!form) {
		buf_puts(&i->text, "not a form\n");
		return;
	}
	buf_printf(&i->text, "%s of %s%s%s\n", form->kind == FORM_CARD ? "card" : "roster",
		form->of ? form->of : "nothing known", form->title ? ", " : "",
		form->title ? form->title : "");
	buf_printf(&i->text, "  fingerprint %s\n", form_fingerprint(i->file.arena, form));
	if (form->cards > 1)
		buf_printf(&i->text, "  the card stands there %zu times, for a record each\n", form->cards);
	if (form->kind == FORM_ROSTER)
		buf_printf(&i->text, "  header in rows %u to %u, %d rows to fill from row %u\n",
			form->header_first, form->header_last, (int)form->last - (int)form->first + 1,
			form->first);
	for (size_t k = 0; k < form->count; k++)
		text_field(i, form, &form->fields[k]);
}

static int inspect_sheets(Inspect *i) {
	size_t count;
	Worksheet *sheets = workbook_sheets(i->file.book, &count);
	for (size_t k = 0; k < count; k++) {
		Form form;
		if (i->sheet && !str_eq(sheets[k].name, i->sheet))
			continue;
		int r = form_file_sheet(&i->file, &sheets[k], &form);
		if (r && r != FORM_NONE)
			return r;
		i->any |= !r;
		(i->json ? json_sheet : text_sheet)(i, &sheets[k], r ? NULL : &form);
	}
	return 0;
}

/* Of the sheet named, else of the first visible form. */
static int set_corrections(Inspect *i) {
	Worksheet *sheet;
	Form form;
	int r = form_file_choose(&i->file, i->sheet, &sheet, &form);
	for (size_t k = 0; k < i->set.count && !r; k++)
		r = form_map_set(
			&i->file.corrections, &i->file.pack, &form, i->file.sender, i->set.items[k]);
	return r || !i->set.count ? r : form_map_write(&i->file.corrections);
}

static int inspect(void *self) {
	Inspect *i = self;
	int r = form_keep_inputs(&i->file.map, i->set.count ? 1 : 0, &i->file.path, 1);
	if (r || (r = form_file_open(&i->file)) || (i->set.count && (r = set_corrections(i))))
		return r;
	buf_init(&i->text, i->file.arena);
	jw_init(&i->out, &i->text);
	if (i->json)
		jw_array(&i->out);
	if ((r = inspect_sheets(i)))
		return r;
	if (i->json) {
		jw_array_end(&i->out);
		buf_putc(&i->text, '\n');
	}
	fwrite(i->text.data, 1, i->text.size, stdout);
	if (fflush(stdout))
		return ERR_IO;
	if (!i->any)
		fprintf(stderr, "huying: %s: no %s is a form\n", i->file.path,
			i->sheet ? "sheet of that name" : "sheet");
	return i->any ? EXIT_DONE : EXIT_REFUSED;
}

int cmd_form_inspect(const CliVerb *verb, int argc, char **argv) {
	Inspect i = {0};
	int exit_code;
	const CliOption options[] = {
		FORM_FILE_OPTIONS(i.file),
		{"sheet", CLI_TEXT, &i.sheet, "NAME", "this sheet; default all"},
		{"set", CLI_TEXTS, &i.set, "FIELD=ELEMENT",
			"writes a correction into the map: B=phone, 电话=phone, B=- (not ours)"},
		{"json", CLI_FLAG, &i.json, NULL, "as JSON"},
	};
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1 || (i.set.count && !i.file.map))
		return cli_usage(verb);
	i.file.may_set = i.set.count > 0;
	i.file.path = argv[0];
	i.file.arena = arena_new(0);
	int result = i.file.arena ? guarded(i.file.arena, inspect, &i) : ERR_MEMORY;
	workbook_free(i.file.book);
	arena_free(i.file.arena);
	return form_exit(verb, result);
}
