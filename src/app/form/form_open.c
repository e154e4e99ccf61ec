#include "app/assets.h"
#include "app/cli_file.h"
#include "app/form/cmd_form.h"
#include "base/error.h"
#include "base/str.h"

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

static int read_pack(FormFile *file) {
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

/* A password-protected workbook, like an old .xls, is a compound file (MS-CFB). */
static const char *fault_of(const FieldBlob *data, int fault) {
	if (data->size > 8 && data->data[0] == 0xd0 && data->data[1] == 0xcf && data->data[2] == 0x11)
		return "an old .xls, or with a password; save it as .xlsx without one";
	bool zip = data->size > 2 && data->data[0] == 'P' && data->data[1] == 'K';
	return fault == TABLE_NOT_TEXT || !zip ? "not a workbook" : table_fault_name((TableFault)fault);
}

int form_file_open(FormFile *file) {
	FieldBlob data;
	int r = read_pack(file);
	if (r || (r = cli_file_read(file->arena, file->path, &data)))
		return r;
	r = workbook_open(&file->book, file->arena, data.data, data.size);
	if (r <= 0)
		return r;
	fprintf(stderr, "huying: %s: %s\n", file->path, fault_of(&data, r));
	return ERR_FORMAT;
}

int form_file_sheet(FormFile *file, Worksheet *sheet, Form *out) {
	SheetArea at = {0};
	int r = workbook_load(file->book, sheet);
	if (!r)
		r = form_understand(file->arena, file->book, sheet, &file->pack, out, &at);
	if (r <= 0 || r == FORM_NONE)
		return r;
	if (r == FORM_MERGED)
		fprintf(stderr, "huying: %s: sheet %s: %s: cells of several records are merged\n",
			file->path, sheet->name, area_format(file->arena, at));
	else
		fprintf(stderr, "huying: %s: sheet %s: %s\n", file->path, sheet->name,
			table_fault_name((TableFault)r));
	return ERR_FORMAT;
}

int form_exit(const CliVerb *verb, int result) {
	if (result >= 0)
		return result;
	if (result == ERR_FORMAT || result == ERR_IO)
		return EXIT_USAGE;
	fprintf(stderr, "huying %s: %s; nothing was written\n", verb->name, error_name(result));
	return EXIT_INTERNAL;
}
