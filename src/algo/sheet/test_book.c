#include "algo/sheet/test_book.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

const char book_workbook[] = "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'><sheets>"
							 "<sheet name='图' sheetId='1' r:id='rId1'/>"
							 "<sheet name='藏' sheetId='2' state='hidden' r:id='rId2'/>"
							 "<sheet name='表一' sheetId='3' r:id='rId3'/></sheets></workbook>";
const char book_relations[] =
	"<Relationships xmlns='" PACKAGE "'>"
	"<Relationship Id='rId1' Type='" OFFICE "/chartsheet' Target='chartsheets/sheet1.xml'/>"
	"<Relationship Id='rId2' Type='" OFFICE "/worksheet' Target='worksheets/hidden.xml'/>"
	"<Relationship Id='rId3' Type='" OFFICE "/worksheet' Target='/xl/worksheets/sheet1.xml'/>"
	"</Relationships>";
static const char hidden_sheet[] =
	"<worksheet><sheetData><row><c t='inlineStr'><is><t>藏</t></is></c></row></sheetData></worksheet>";

static bool add_part(zip_t *zip, const BookPart *part) {
	size_t size = part->size ? part->size : strlen(part->text);
	zip_source_t *source = zip_source_buffer(zip, part->text, size, 0);
	if (source && zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8 | ZIP_FL_OVERWRITE) >= 0)
		return true;
	zip_source_free(source);
	return false;
}

static char *read_all(zip_source_t *source, size_t *size) {
	zip_stat_t st;
	char *data = NULL;
	if (zip_source_stat(source, &st) == 0 && zip_source_open(source) == 0) {
		*size = st.size;
		data = malloc(st.size + 1);
		if (data && zip_source_read(source, data, st.size) != (zip_int64_t)st.size) {
			free(data);
			data = NULL;
		}
		zip_source_close(source);
	}
	return data;
}

char *book_zip(const BookPart *parts, size_t count, size_t *size) {
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *zip = target ? zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error) : NULL;
	bool good = zip != NULL;
	if (zip)
		zip_source_keep(target);
	for (size_t i = 0; i < count && good; i++)
		good = add_part(zip, &parts[i]);
	if (zip && (!good || zip_close(zip))) {
		zip_discard(zip);
		good = false;
	}
	char *data = good ? read_all(target, size) : NULL;
	zip_source_free(target);
	zip_error_fini(&error);
	return data;
}

char *book_of_parts(const char *sheet, const char *strings, const char *styles, size_t *size) {
	BookPart parts[] = {{"xl/workbook.xml", book_workbook, 0},
		{"xl/_rels/workbook.xml.rels", book_relations, 0},
		{"xl/worksheets/hidden.xml", hidden_sheet, 0}, {"xl/worksheets/sheet1.xml", sheet, 0},
		{"xl/SharedStrings.xml", strings, 0}, {"xl/styles.xml", styles, 0}};
	return book_zip(parts, sizeof parts / sizeof *parts, size);
}

static char *wrapped(const char *before, const char *text, const char *after) {
	char *all = NULL;
	return asprintf(&all, "%s%s%s", before, text, after) < 0 ? NULL : all;
}

char *book_of(const char *rows, const char *strings, const char *styles, size_t *size) {
	char *sheet =
		wrapped("<worksheet xmlns='" MAIN "'><cols><col min='1'/></cols><sheetData>", rows,
			"</sheetData><mergeCells count='1'><mergeCell ref='A1:B1'/></mergeCells></worksheet>");
	char *sst = wrapped("<sst xmlns='" MAIN "'>", strings, "</sst>");
	char *sheet_styles = wrapped("<styleSheet xmlns='" MAIN "'>", styles, "</styleSheet>");
	char *data =
		sheet && sst && sheet_styles ? book_of_parts(sheet, sst, sheet_styles, size) : NULL;
	free(sheet);
	free(sst);
	free(sheet_styles);
	return data;
}
