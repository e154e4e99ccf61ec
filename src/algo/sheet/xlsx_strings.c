#include "algo/sheet/xlsx_private.h"

#include "base/error.h"

#include <string.h>

typedef struct Loader {
	XlsxStrings *strings;
	bool in_string, in_text;
	int phonetic; /* depth of phonetic runs: how a text is read aloud, not what it says */
} Loader;

static int on_start(void *self, const char *name, const XlsxAttributes *attributes) {
	Loader *loader = self;
	(void)attributes;
	if (strcmp(name, "si") == 0) {
		size_t start = loader->strings->text.size;
		if (loader->in_string)
			return TABLE_XML;
		loader->in_string = true;
		return bytes_add(&loader->strings->starts, &start, sizeof start) ? 0 : ERR_MEMORY;
	}
	if (strcmp(name, "rPh") == 0)
		loader->phonetic++;
	loader->in_text = loader->in_string && !loader->phonetic && strcmp(name, "t") == 0;
	return 0;
}

static int end_string(XlsxStrings *strings) {
	size_t start;
	memcpy(&start, strings->starts.data + strings->starts.size - sizeof start, sizeof start);
	if (strings->text.size > start)
		strings->text.size =
			start + xlsx_unescape(strings->text.data + start, strings->text.size - start);
	return bytes_add(&strings->text, "", 1) ? 0 : ERR_MEMORY;
}

static int on_end(void *self, const char *name) {
	Loader *loader = self;
	loader->in_text = false;
	if (strcmp(name, "rPh") == 0)
		loader->phonetic--;
	if (strcmp(name, "si") != 0 || !loader->in_string)
		return 0;
	loader->in_string = false;
	return end_string(loader->strings);
}

static int on_text(void *self, const char *text, size_t size) {
	Loader *loader = self;
	return !loader->in_text || bytes_add(&loader->strings->text, text, size) ? 0 : ERR_MEMORY;
}

int xlsx_strings_load(XlsxStrings *out, XlsxZip *zip) {
	static const char part[] = "xl/sharedStrings.xml";
	static const XlsxVisitor visitor = {on_start, on_end, on_text};
	Loader loader = {.strings = out};
	return xlsx_zip_has(zip, part) ? xlsx_xml_walk(zip, part, &visitor, &loader) : 0;
}

const char *xlsx_strings_get(const XlsxStrings *strings, size_t index, size_t *size) {
	size_t count = strings->starts.size / sizeof(size_t), start, end = strings->text.size;
	if (index >= count)
		return NULL;
	memcpy(&start, strings->starts.data + index * sizeof start, sizeof start);
	if (index + 1 < count)
		memcpy(&end, strings->starts.data + (index + 1) * sizeof end, sizeof end);
	*size = end - start - 1;
	return strings->text.data + start;
}
