#include "algo/sheet/form_value.h"
#include "app/assets.h"
#include "app/cli_file.h"
#include "app/form/cmd_form.h"
#include "app/form/form_office.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

#include <sys/stat.h>

static int say_pack(const char *name, const ElementFault *fault) {
	fprintf(stderr, "huying: %s:%zu:%zu: %s\n", name, fault->row, fault->column, fault->why);
	return ERR_FORMAT;
}

static int built_in(const char *name, FieldBlob *out) {
	const Asset *asset = asset_find(&assets, name);
	if (!asset)
		return ERR_INTERNAL;
	*out = (FieldBlob){asset->data, asset->size};
	return 0;
}

int form_pack_read(FormFile *file) {
	static const char codes[] = "packs/elements/codes.csv", words[] = "packs/elements/words.csv";
	const char *name = file->elements ? file->elements : "packs/elements/elements.csv";
	FieldBlob data;
	ElementFault fault;
	int r = built_in(words, &data);
	if (r)
		return r;
	r = element_words_read(file->arena, data.data, data.size, &file->pack, &fault);
	if (r)
		return r == ERR_FORMAT ? say_pack(words, &fault) : r;
	r = file->elements ? cli_file_read(file->arena, name, &data) : built_in(name, &data);
	if (r)
		return r;
	r = elements_read(file->arena, data.data, data.size, &file->pack, &fault);
	if (r == ERR_FORMAT)
		return say_pack(name, &fault);
	if (r || (r = built_in(codes, &data)))
		return r;
	r = element_codes_read(file->arena, data.data, data.size, &file->pack, &fault);
	return r == ERR_FORMAT ? say_pack(codes, &fault) : r;
}

/* A password-protected workbook is a compound file (MS-CFB), like an old .xls. */
static const char *fault_of(const FieldBlob *data, int fault) {
	if (data->size > 8 && data->data[0] == 0xd0 && data->data[1] == 0xcf && data->data[2] == 0x11)
		return "with a password; save it as .xlsx without one";
	bool zip = data->size > 2 && data->data[0] == 'P' && data->data[1] == 'K';
	return fault == TABLE_NOT_TEXT || !zip ? "not a workbook" : table_fault_name((TableFault)fault);
}

int form_file_open(FormFile *file) {
	FieldBlob data;
	int r = file->pack.count ? 0 : form_pack_read(file);
	if (!r && file->map && !file->corrections.arena)
		r = form_map_read(&file->corrections, file->arena, file->map, file->may_set);
	if (r || (r = cli_file_read(file->arena, file->path, &data)))
		return r;
	if (form_office_reads(&data) &&
		(r = form_office_convert(file->arena, file->path, &data, &data)))
		return r;
	r = workbook_open(&file->book, file->arena, data.data, data.size);
	if (r <= 0)
		return r;
	fprintf(stderr, "huying: %s: %s\n", file->path, fault_of(&data, r));
	return ERR_FORMAT;
}

static int say_sheet(const FormFile *file, const char *sheet, int r) {
	if (r <= 0)
		return r;
	fprintf(
		stderr, "huying: %s: sheet %s: %s\n", file->path, sheet, table_fault_name((TableFault)r));
	return ERR_FORMAT;
}

int form_file_load(FormFile *file, Worksheet *sheet) {
	return say_sheet(file, sheet->name, workbook_load(file->book, sheet));
}

int form_file_scope(
	FormFile *file, const Worksheet *sheet, const Form *form, int64_t today, FormScope *out) {
	int r = form_scope(file->arena, file->book, sheet, &file->pack, form, today, out);
	return say_sheet(file, "说明", r);
}

static int correct(FormFile *file, const Worksheet *sheet, Form *form) {
	size_t unused;
	int r = form_map_apply(&file->corrections, &file->pack, file->sender, form, &unused);
	if (!r && unused)
		fprintf(stderr, "huying: %s: sheet %s: %zu corrections are of other senders (--sender)\n",
			file->map, sheet->name, unused);
	return r;
}

int form_file_sheet(FormFile *file, Worksheet *sheet, Form *out) {
	SheetArea at = {0};
	int r = form_file_load(file, sheet);
	if (!r)
		r = form_understand(file->arena, file->book, sheet, &file->pack, out, &at);
	if (!r && file->map)
		r = correct(file, sheet, out);
	if (r != FORM_MERGED)
		return r;
	fprintf(stderr, "huying: %s: sheet %s: %s: cells of several records are merged\n", file->path,
		sheet->name, area_format(file->arena, at));
	return ERR_FORMAT;
}

int form_file_choose(FormFile *file, const char *name, Worksheet **sheet, Form *out) {
	size_t count;
	Worksheet *sheets = workbook_sheets(file->book, &count);
	for (size_t i = 0; i < count; i++) {
		if (name ? !str_eq(sheets[i].name, name) : sheets[i].hidden)
			continue;
		int r = form_file_sheet(file, &sheets[i], out);
		*sheet = &sheets[i];
		if (r != FORM_NONE)
			return r;
	}
	fprintf(stderr, "huying: %s: no %s is a form\n", file->path,
		name ? "sheet of that name" : "visible sheet");
	return EXIT_REFUSED;
}

int form_day(Arena *arena, const char *as_of, int64_t *day) {
	if (!as_of) {
		*day = (clock_now(&clock_system) + TIME_CITY_OFFSET) / TIME_DAY;
		return 0;
	}
	if (value_day(arena, as_of, day))
		return 0;
	fprintf(stderr, "huying: --as-of: not a date like 2026-11-24\n");
	return ERR_FORMAT;
}

static bool same_file(const char *a, const char *b) {
	struct stat one, other;
	return a && b && !stat(a, &one) && !stat(b, &other) && one.st_dev == other.st_dev &&
		one.st_ino == other.st_ino;
}

int form_keep_inputs(const char *const *outputs, size_t output_count, const char *const *inputs,
	size_t input_count) {
	for (size_t i = 0; i < output_count; i++)
		for (size_t k = 0; k < input_count; k++)
			if (same_file(outputs[i], inputs[k])) {
				fprintf(stderr, "huying: %s: this file is read, and would be written over\n",
					outputs[i]);
				return ERR_FORMAT;
			}
	return 0;
}

int form_exit(const CliVerb *verb, int result) {
	if (result >= 0)
		return result;
	if (result == ERR_FORMAT || result == ERR_IO)
		return EXIT_USAGE;
	fprintf(stderr, "huying %s: %s; nothing was written\n", verb->name, error_name(result));
	return EXIT_INTERNAL;
}
