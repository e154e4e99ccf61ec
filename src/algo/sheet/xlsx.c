/* XLSX as a stream of rows: libzip for the parts, libxml2's reader for the XML. */
#include "algo/sheet/table_private.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

#include <libxml/xmlreader.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { ENTRIES_MOST = 2000 };
static const zip_uint64_t unzipped_most = 512u * 1024 * 1024;

typedef struct Book {
	zip_t *zip;
	const char **strings; /* shared strings */
	size_t string_count;
	bool *date_styles;    /* cell style → shows a date */
	size_t style_count;
	char *sheet_xml;
	xmlTextReader *sheet;
	size_t number;
} Book;

/* ---- parts ------------------------------------------------------------------------------------ */

static int check_sizes(zip_t *zip) {
	zip_uint64_t sum = 0;
	zip_int64_t n = zip_get_num_entries(zip, 0);
	if (n > ENTRIES_MOST)
		return TABLE_TOO_LARGE;
	for (zip_int64_t i = 0; i < n; i++) {
		zip_stat_t st;
		if (zip_stat_index(zip, (zip_uint64_t)i, 0, &st) == 0 && st.valid & ZIP_STAT_SIZE)
			sum += st.size;
		if (sum > unzipped_most)
			return TABLE_TOO_LARGE;
	}
	return 0;
}

/* A part's text on the heap; NULL when it is missing or lies about its size. */
static char *read_part(zip_t *zip, const char *name, size_t *size) {
	zip_stat_t st;
	if (zip_stat(zip, name, 0, &st) || st.size > unzipped_most)
		return NULL;
	zip_file_t *file = zip_fopen(zip, name, 0);
	char *text = file ? malloc(st.size + 1) : NULL;
	zip_int64_t n = text ? zip_fread(file, text, st.size) : -1;
	if (file)
		zip_fclose(file);
	if (n < 0 || (zip_uint64_t)n != st.size) {
		free(text);
		return NULL;
	}
	text[n] = '\0';
	*size = (size_t)n;
	return text;
}

static xmlTextReader *parse(const char *xml, size_t size) {
	return xmlReaderForMemory(xml, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

/* The next node; 0 at the end, -1 on bad XML and on any DOCTYPE (entities live there). */
static int step(xmlTextReader *reader) {
	int r = xmlTextReaderRead(reader);
	return r == 1 && xmlTextReaderNodeType(reader) == XML_READER_TYPE_DOCUMENT_TYPE ? -1 : r;
}

static bool at_start(xmlTextReader *reader, const char *name) {
	return xmlTextReaderNodeType(reader) == XML_READER_TYPE_ELEMENT &&
		strcmp((const char *)xmlTextReaderConstLocalName(reader), name) == 0;
}

static bool at_end(xmlTextReader *reader, const char *name) {
	return xmlTextReaderNodeType(reader) == XML_READER_TYPE_END_ELEMENT &&
		strcmp((const char *)xmlTextReaderConstLocalName(reader), name) == 0;
}

static char *attribute(xmlTextReader *reader, const char *name) {
	return (char *)xmlTextReaderGetAttribute(reader, (const xmlChar *)name);
}

/* All text below the element the reader stands on, without phonetic runs. */
static int element_text(xmlTextReader *reader, const char *name, Buf *out) {
	bool phonetic = false;
	int r = 1;
	if (xmlTextReaderIsEmptyElement(reader))
		return 1;
	while ((r = step(reader)) == 1 && !at_end(reader, name)) {
		int type = xmlTextReaderNodeType(reader);
		if (at_start(reader, "rPh") || at_end(reader, "rPh"))
			phonetic = type == XML_READER_TYPE_ELEMENT;
		if (!phonetic && (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE ||
							 type == XML_READER_TYPE_CDATA))
			buf_puts(out, (const char *)xmlTextReaderConstValue(reader));
		if (out->size > TABLE_CELL_MOST)
			return -1;
	}
	return r;
}

/* ---- shared strings and styles -------------------------------------------------------------------- */

static int load_strings(TableReader *reader, Book *book) {
	size_t size, capacity = 0;
	char *xml = read_part(book->zip, "xl/sharedStrings.xml", &size);
	if (!xml)
		return 0;
	xmlTextReader *xr = parse(xml, size);
	int r = xr ? 1 : -1;
	while (r == 1 && (r = step(xr)) == 1) {
		if (!at_start(xr, "si"))
			continue;
		Buf text;
		buf_init(&text, reader->arena);
		if ((r = element_text(xr, "si", &text)) != 1)
			break;
		if (book->string_count == capacity) {
			capacity = capacity ? capacity * 2 : 1024;
			const char **grown = arena_array_of(reader->arena, const char *, capacity);
			if (book->string_count)
				memcpy(grown, book->strings, book->string_count * sizeof *grown);
			book->strings = grown;
		}
		book->strings[book->string_count++] = text.data;
	}
	xmlFreeTextReader(xr);
	free(xml);
	return r < 0 ? TABLE_XML : 0;
}

static bool builtin_date(long id) {
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58);
}

/* A custom format shows a date when, quoted text and colours aside, it has y or d. */
static bool custom_date(const char *code) {
	for (; *code; code++) {
		if (*code == '"' || *code == '[') {
			const char *end = strchr(code + 1, *code == '"' ? '"' : ']');
			if (!end)
				return false;
			code = end;
		} else if (strchr("yYdD", *code))
			return true;
	}
	return false;
}

typedef struct DateFormats {
	long ids[256];
	size_t count;
} DateFormats;

static void note_format(xmlTextReader *xr, DateFormats *formats) {
	char *id = attribute(xr, "numFmtId"), *code = attribute(xr, "formatCode");
	if (id && code && custom_date(code) && formats->count < 256)
		formats->ids[formats->count++] = strtol(id, NULL, 10);
	xmlFree(id);
	xmlFree(code);
}

static bool is_date_format(const DateFormats *formats, long id) {
	for (size_t i = 0; i < formats->count; i++)
		if (formats->ids[i] == id)
			return true;
	return builtin_date(id);
}

static int load_styles(TableReader *reader, Book *book) {
	enum { STYLES_MOST = 65536 };
	size_t size;
	DateFormats formats = {.count = 0};
	bool in_cells = false;
	char *xml = read_part(book->zip, "xl/styles.xml", &size);
	if (!xml)
		return 0;
	book->date_styles = arena_array_of(reader->arena, bool, STYLES_MOST);
	xmlTextReader *xr = parse(xml, size);
	int r = xr ? 1 : -1;
	while (r == 1 && (r = step(xr)) == 1) {
		if (at_start(xr, "cellXfs") || at_end(xr, "cellXfs"))
			in_cells = at_start(xr, "cellXfs");
		else if (at_start(xr, "numFmt"))
			note_format(xr, &formats);
		else if (in_cells && at_start(xr, "xf") && book->style_count < STYLES_MOST) {
			char *id = attribute(xr, "numFmtId");
			book->date_styles[book->style_count++] = id && is_date_format(&formats, strtol(id, NULL, 10));
			xmlFree(id);
		}
	}
	xmlFreeTextReader(xr);
	free(xml);
	return r < 0 ? TABLE_XML : 0;
}

/* ---- which sheet ------------------------------------------------------------------------------------- */

static char *first_visible_sheet_id(zip_t *zip) {
	size_t size;
	char *xml = read_part(zip, "xl/workbook.xml", &size), *id = NULL;
	xmlTextReader *xr = xml ? parse(xml, size) : NULL;
	while (xr && !id && step(xr) == 1) {
		if (!at_start(xr, "sheet"))
			continue;
		char *state = attribute(xr, "state");
		if (!state || strcmp(state, "visible") == 0)
			id = (char *)xmlTextReaderGetAttributeNs(xr, (const xmlChar *)"id",
				(const xmlChar *)"http://schemas.openxmlformats.org/officeDocument/2006/relationships");
		xmlFree(state);
	}
	xmlFreeTextReader(xr);
	free(xml);
	return id;
}

static const char *sheet_path(TableReader *reader, zip_t *zip) {
	size_t size;
	char *id = first_visible_sheet_id(zip), *xml = read_part(zip, "xl/_rels/workbook.xml.rels", &size);
	const char *path = NULL;
	xmlTextReader *xr = id && xml ? parse(xml, size) : NULL;
	while (xr && !path && step(xr) == 1) {
		char *rel = at_start(xr, "Relationship") ? attribute(xr, "Id") : NULL;
		char *target = rel && strcmp(rel, id) == 0 ? attribute(xr, "Target") : NULL;
		if (target)
			path = target[0] == '/' ? arena_strdup(reader->arena, target + 1)
									: arena_printf(reader->arena, "xl/%s", target);
		xmlFree(rel);
		xmlFree(target);
	}
	xmlFreeTextReader(xr);
	xmlFree(id);
	free(xml);
	return path;
}

/* ---- cells ------------------------------------------------------------------------------------------- */

/* "BC12" → 54; -1 when there is no letter. */
static long column_of(const char *ref) {
	long column = 0;
	for (; ref && *ref >= 'A' && *ref <= 'Z' && column < 100000; ref++)
		column = column * 26 + (*ref - 'A' + 1);
	return column - 1;
}

/* Excel's day 1 is 1900-01-01 and it believes in 1900-02-29: from day 61 on the epoch is
 * 1899-12-30. */
static const char *date_text(Arena *arena, double serial) {
	char text[TIME_TEXT_SIZE];
	Time t = (Time)((serial - 25569) * (double)TIME_DAY) - TIME_CITY_OFFSET;
	return arena_strdup(arena, time_format_date(t + TIME_SECOND, text));
}

static const char *number_text(const Book *book, Arena *arena, const char *value, long style) {
	double x;
	if (!str_to_real(value, &x))
		return value;
	if (style >= 0 && (size_t)style < book->style_count && book->date_styles[style] && x > 60 && x < 2958466)
		return date_text(arena, x);
	if (x == floor(x) && fabs(x) < 1e18)
		return arena_printf(arena, "%.0f", x);
	return arena_printf(arena, "%.15g", x);
}

static const char *cell_text(const Book *book, Arena *arena, const char *type, const char *value, long style) {
	if (!*value)
		return NULL;
	if (str_eq(type, "s")) {
		int64_t i;
		return str_to_int(value, &i) && i >= 0 && (size_t)i < book->string_count ? book->strings[i] : NULL;
	}
	if (str_eq(type, "b"))
		return str_eq(value, "1") ? "1" : "0";
	if (str_eq(type, "e"))
		return NULL;
	return !type || str_eq(type, "n") ? number_text(book, arena, value, style) : value;
}

static int read_cell(Book *book, Arena *arena, const char **cells, size_t *count) {
	char *ref = attribute(book->sheet, "r"), *type = attribute(book->sheet, "t"), *style = attribute(book->sheet, "s");
	long column = ref ? column_of(ref) : (long)*count, style_id = style ? strtol(style, NULL, 10) : -1;
	Buf value;
	int r = 1;
	buf_init(&value, arena);
	if (!xmlTextReaderIsEmptyElement(book->sheet)) {
		while (r == 1 && (r = step(book->sheet)) == 1 && !at_end(book->sheet, "c")) {
			if (at_start(book->sheet, "v"))
				r = element_text(book->sheet, "v", &value);
			else if (at_start(book->sheet, "is"))
				r = element_text(book->sheet, "is", &value);
		}
	}
	if (r == 1 && column >= 0 && column < TABLE_COLUMNS_MOST) {
		const char *text = cell_text(book, arena, type, value.data, style_id);
		cells[column] = str_empty(text) ? NULL : text;
		*count = (size_t)column + 1 > *count ? (size_t)column + 1 : *count;
	}
	xmlFree(ref);
	xmlFree(type);
	xmlFree(style);
	return r != 1 ? TABLE_XML : column < 0 || column >= TABLE_COLUMNS_MOST ? TABLE_COLUMNS : 0;
}

static int read_row(Book *book, Arena *arena, TableRow *out) {
	char *ref = attribute(book->sheet, "r");
	int r = 1;
	book->number = ref ? strtoul(ref, NULL, 10) : book->number + 1;
	xmlFree(ref);
	out->number = book->number;
	out->cells = arena_array_of(arena, const char *, TABLE_COLUMNS_MOST);
	out->count = 0;
	if (book->number > TABLE_ROWS_MOST)
		return TABLE_ROWS;
	if (xmlTextReaderIsEmptyElement(book->sheet))
		return 0;
	while ((r = step(book->sheet)) == 1 && !at_end(book->sheet, "row")) {
		int fault = at_start(book->sheet, "c") ? read_cell(book, arena, out->cells, &out->count) : 0;
		if (fault)
			return fault;
	}
	return r == 1 ? 0 : TABLE_XML;
}

static int xlsx_next(TableReader *reader, Arena *arena, TableRow *out) {
	Book *book = reader->book;
	int r;
	out->number = book->number;
	while ((r = step(book->sheet)) == 1)
		if (at_start(book->sheet, "row"))
			return read_row(book, arena, out);
	return r < 0 ? TABLE_XML : TABLE_END;
}

/* ---- open and close ------------------------------------------------------------------------------------- */

static void xlsx_close(TableReader *reader) {
	Book *book = reader->book;
	xmlFreeTextReader(book->sheet);
	free(book->sheet_xml);
	if (book->zip)
		zip_discard(book->zip);
}

static zip_t *open_zip(const void *data, size_t size) {
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(data, size, 0, &error);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
	if (source && !zip)
		zip_source_free(source);
	zip_error_fini(&error);
	return zip;
}

int xlsx_open(TableReader *reader, const void *data, size_t size) {
	Book *book = arena_new_of(reader->arena, Book);
	size_t xml_size = 0;
	reader->book = book;
	reader->close = xlsx_close;
	reader->next = xlsx_next;
	book->zip = open_zip(data, size);
	if (!book->zip)
		return TABLE_NOT_TEXT;
	int r = check_sizes(book->zip);
	if (r || (r = load_strings(reader, book)) || (r = load_styles(reader, book)))
		return r;
	const char *path = sheet_path(reader, book->zip);
	book->sheet_xml = path ? read_part(book->zip, path, &xml_size) : NULL;
	book->sheet = book->sheet_xml ? parse(book->sheet_xml, xml_size) : NULL;
	return book->sheet ? 0 : TABLE_XML;
}
