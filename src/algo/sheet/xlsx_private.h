/* A workbook as it is read: the zip, its parts as streams of XML, and what the cells of a worksheet
 * refer to. Nothing here jumps: memory is the heap's, and running out of it is ERR_MEMORY.
 *
 *   xlsx_zip      archive and its limits          xlsx_strings  shared strings
 *   xlsx_xml      a part as XML events            xlsx_styles   which formats show dates
 *   xlsx_book     which part is the worksheet     xlsx_value    a stored value as text
 *   xlsx_sheet    rows and cells, read ahead      xlsx          the reader
 */
#pragma once

#include "algo/sheet/bytes.h"
#include "algo/sheet/table_private.h"

#include <stdint.h>
#include <zip.h>

/* ---- xlsx_zip --------------------------------------------------------------------------------- */

typedef struct XlsxZip {
	zip_t *zip;
	uint64_t unzipped; /* bytes read from parts so far */
} XlsxZip;

/* Return: 0, TABLE_ZIP, TABLE_TOO_LARGE. */
int xlsx_zip_open(XlsxZip *out, const void *data, size_t size);
void xlsx_zip_close(XlsxZip *zip);
/* Names of parts are the same whatever their case (ECMA-376 part 2, 6.2.2). */
bool xlsx_zip_has(const XlsxZip *zip, const char *name);

typedef struct XlsxPart {
	XlsxZip *zip;
	zip_file_t *file;
	uint64_t most; /* bytes it may still unzip to */
} XlsxPart;

/* Return: 0, TABLE_ZIP (no such part, or encrypted). */
int xlsx_part_open(XlsxPart *out, XlsxZip *zip, const char *name);
/* Up to `size` more bytes; *got is 0 at the end. Return: 0, TABLE_ZIP, TABLE_TOO_LARGE. */
int xlsx_part_read(XlsxPart *part, void *buffer, size_t size, size_t *got);
void xlsx_part_close(XlsxPart *part);

/* ---- xlsx_xml --------------------------------------------------------------------------------- */

typedef struct XlsxAttributes {
	const unsigned char **five; /* local name, prefix, URI, value, its end */
	int count;
} XlsxAttributes;
/* The value of the attribute of that local name into `out`; false when it has none, or none that
 * fits `size` with its NUL: no value a workbook may rightly have is cut short by the callers'. */
bool xlsx_attribute(const XlsxAttributes *attributes, const char *name, char *out, size_t size);
/* The same as a number without sign; `missing` when it has none, or no such number. */
uint32_t xlsx_attribute_number(
	const XlsxAttributes *attributes, const char *name, uint32_t missing);

/* What follows the XML of a part. Names are local names: the two conformance classes differ in
 * namespaces only. A callback ends the walk with anything but 0, which xlsx_xml_step says. */
typedef struct XlsxVisitor {
	int (*start)(void *self, const char *name, const XlsxAttributes *attributes);
	int (*end)(void *self, const char *name);
	int (*text)(void *self, const char *text, size_t size); /* in any number of pieces */
} XlsxVisitor;

typedef struct XlsxXml XlsxXml;
/* Return: 0, as xlsx_part_open, ERR_MEMORY. */
int xlsx_xml_open(
	XlsxXml **out, XlsxZip *zip, const char *part, const XlsxVisitor *visitor, void *self);
/* Some more of the part. Return: 0, TABLE_END behind the last of it, as xlsx_part_read, TABLE_XML
 * (not well-formed, or a DOCTYPE, where entities live), what a callback said, ERR_MEMORY. */
int xlsx_xml_step(XlsxXml *xml);
XlsxXml *xlsx_xml_close(XlsxXml *xml);
/* All of a part. Return: 0, or as above. */
int xlsx_xml_walk(XlsxZip *zip, const char *part, const XlsxVisitor *visitor, void *self);

/* ---- what cells refer to ------------------------------------------------------------------------ */

typedef struct XlsxStrings {
	Bytes text;   /* one behind the other, each with its NUL */
	Bytes starts; /* size_t each */
} XlsxStrings;
/* A workbook without shared strings has none. Return: 0, or as xlsx_xml_walk. */
int xlsx_strings_load(XlsxStrings *out, XlsxZip *zip);
/* NULL when there is no such string. */
const char *xlsx_strings_get(const XlsxStrings *strings, size_t index, size_t *size);

typedef enum XlsxShown {
	XLSX_NUMBER,
	XLSX_DATE,
	XLSX_TIME,
	XLSX_DATE_TIME,
	XLSX_ELAPSED, /* hours, minutes and seconds that may pass a day */
} XlsxShown;
/* What a number format (18.8.30) shows, by its id where it is built in (the ids of zh-cn), by its
 * code where it is the workbook's own. */
XlsxShown xlsx_format_builtin(uint32_t id);
XlsxShown xlsx_format_code(const char *code);

typedef struct XlsxStyles {
	Bytes shown; /* cell style → XlsxShown, a byte each */
} XlsxStyles;
int xlsx_styles_load(XlsxStyles *out, XlsxZip *zip); /* as xlsx_strings_load */
XlsxShown xlsx_styles_get(const XlsxStyles *styles, size_t index);

/* ---- xlsx_value ------------------------------------------------------------------------------- */

enum { XLSX_VALUE_SIZE = 400 };
/* A stored number of less than XLSX_VALUE_SIZE bytes as table.h promises; what is no number stays as
 * it is. `epoch_1904`: the workbook counts days from 1904-01-01. Returns `out`. */
const char *xlsx_value(
	const char *stored, XlsxShown shown, bool epoch_1904, char out[XLSX_VALUE_SIZE]);
/* Resolves the escapes _xHHHH_ of ST_Xstring (22.9.2.19) in place; returns the new size. Only what
 * XML cannot say itself is escaped so: control characters, and the underscore of "_x". */
size_t xlsx_unescape(char *text, size_t size);

/* ---- xlsx_book -------------------------------------------------------------------------------- */

typedef struct XlsxBook {
	XlsxZip zip;
	XlsxStrings strings;
	XlsxStyles styles;
	bool epoch_1904;
	char *sheet_part; /* name of the worksheet's part */
} XlsxBook;

/* Return: 0, TABLE_SHEET, or as the loaders; close it in any case. */
int xlsx_book_open(XlsxBook *out, const void *data, size_t size, const char *sheet);
void xlsx_book_close(XlsxBook *book);

/* ---- xlsx_sheet ------------------------------------------------------------------------------- */

typedef struct XlsxSheet XlsxSheet;
int xlsx_sheet_open(XlsxSheet **out, XlsxBook *book); /* as xlsx_xml_open */
XlsxSheet *xlsx_sheet_close(XlsxSheet *sheet);
/* As TableSource.next. */
int xlsx_sheet_next(XlsxSheet *sheet, Arena *arena, TableRow *out);
