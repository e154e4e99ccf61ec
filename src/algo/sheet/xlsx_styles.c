#include "algo/sheet/xlsx_private.h"

#include "base/error.h"

#include <string.h>
#include <strings.h>

/* A program keeps 65,490 cell styles at most; more own formats than this are none of a person's. */
enum { STYLES_MOST = 65536, FORMATS_MOST = 4096, CODE_SIZE = 4 * 255 + 1 };

/* ---- what a format shows ------------------------------------------------------------------------ */

XlsxShown xlsx_format_builtin(uint32_t id) {
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
		id == 57 || id == 58)
		return XLSX_DATE;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 ||
		id == 56)
		return XLSX_TIME;
	if (id == 46)
		return XLSX_ELAPSED;
	return id == 22 ? XLSX_DATE_TIME : XLSX_NUMBER;
}

/* The end of what begins at `at` and asks for no part of a date: quoted text, a bracket, an escaped,
 * padding or repeated character, "General", an exponent. `at` itself when nothing such does. */
static const char *skip_literal(const char *at) {
	const char *end = at;
	if (*at == '"' || *at == '[')
		end = strchr(at + 1, *at == '"' ? '"' : ']');
	else if (strchr("\\_*", *at))
		end = at[1] ? at + 1 : NULL;
	else if ((*at == 'e' || *at == 'E') && at[1] && strchr("+-", at[1]))
		return at + 2;
	else
		return strncasecmp(at, "General", 7) == 0 ? at + 7 : at;
	return end ? end + 1 : at + strlen(at);
}

/* [h], [mm], [ss]: time that runs on past a day. */
static bool is_elapsed(const char *at) {
	size_t n = *at == '[' ? strspn(at + 1, "hHmMsS") : 0;
	return n && at[1 + n] == ']';
}

static size_t half_day_size(const char *at) {
	return strncasecmp(at, "AM/PM", 5) == 0 ? 5 : strncasecmp(at, "A/P", 3) == 0 ? 3 : 0;
}

/* Which parts of a date a format asks for. */
typedef struct Asked {
	bool date, time, elapsed, month_or_minute;
} Asked;

static const char *ask(const char *at, Asked *asked) {
	const char *next = skip_literal(at);
	size_t half_day = half_day_size(at);
	asked->elapsed |= is_elapsed(at);
	if (next != at)
		return next;
	asked->time |= half_day || strchr("hHsS", *at);
	asked->date |= !half_day && strchr("yYdDeag", *at);
	asked->month_or_minute |= !half_day && strchr("mM", *at);
	return at + (half_day ? half_day : 1);
}

XlsxShown xlsx_format_code(const char *code) {
	Asked asked = {0};
	while (*code && *code != ';')
		code = ask(code, &asked);
	if (asked.elapsed)
		return XLSX_ELAPSED;
	if (asked.date && asked.time)
		return XLSX_DATE_TIME;
	if (asked.time)
		return XLSX_TIME;
	return asked.date || asked.month_or_minute ? XLSX_DATE : XLSX_NUMBER;
}

/* ---- the part ----------------------------------------------------------------------------------- */

typedef struct OwnFormat {
	uint32_t id;
	XlsxShown shown;
} OwnFormat;

typedef struct Loader {
	Bytes own; /* OwnFormat each */
	Bytes *shown;
	bool in_cells; /* within cellXfs, whose order cells refer to */
} Loader;

static XlsxShown shown_by(const Loader *loader, uint32_t id) {
	const OwnFormat *own = (const OwnFormat *)(const void *)loader->own.data;
	for (size_t i = 0; i < loader->own.size / sizeof *own; i++)
		if (own[i].id == id)
			return own[i].shown;
	return xlsx_format_builtin(id);
}

static int add_format(Loader *loader, const XlsxAttributes *attributes) {
	char code[CODE_SIZE];
	OwnFormat own = {.id = xlsx_attribute_number(attributes, "numFmtId", UINT32_MAX)};
	if (!xlsx_attribute(attributes, "formatCode", code, sizeof code) ||
		loader->own.size >= FORMATS_MOST * sizeof own)
		return 0;
	own.shown = xlsx_format_code(code);
	return bytes_add(&loader->own, &own, sizeof own) ? 0 : ERR_MEMORY;
}

static int add_style(Loader *loader, const XlsxAttributes *attributes) {
	char shown = (char)shown_by(loader, xlsx_attribute_number(attributes, "numFmtId", 0));
	if (loader->shown->size >= STYLES_MOST)
		return 0;
	return bytes_add(loader->shown, &shown, 1) ? 0 : ERR_MEMORY;
}

static int on_start(void *self, const char *name, const XlsxAttributes *attributes) {
	Loader *loader = self;
	if (strcmp(name, "numFmt") == 0)
		return add_format(loader, attributes);
	if (strcmp(name, "cellXfs") == 0)
		loader->in_cells = true;
	return loader->in_cells && strcmp(name, "xf") == 0 ? add_style(loader, attributes) : 0;
}

static int on_end(void *self, const char *name) {
	Loader *loader = self;
	if (strcmp(name, "cellXfs") == 0)
		loader->in_cells = false;
	return 0;
}

int xlsx_styles_load(XlsxStyles *out, XlsxZip *zip) {
	static const char part[] = "xl/styles.xml";
	static const XlsxVisitor visitor = {on_start, on_end, NULL};
	Loader loader = {.shown = &out->shown};
	int r = xlsx_zip_has(zip, part) ? xlsx_xml_walk(zip, part, &visitor, &loader) : 0;
	bytes_deinit(&loader.own);
	return r;
}

XlsxShown xlsx_styles_get(const XlsxStyles *styles, size_t index) {
	return index < styles->shown.size ? (XlsxShown)styles->shown.data[index] : XLSX_NUMBER;
}
