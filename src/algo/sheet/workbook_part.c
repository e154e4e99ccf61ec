#include "algo/sheet/workbook_private.h"

#include "base/error.h"
#include "base/str.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

enum { PART_MOST = 32 * 1024 * 1024, DEFLATE_LEVEL = 5 };

static int read_part(XlsxZip *zip, const char *name, Bytes *out) {
	XlsxPart part;
	char buffer[16384];
	size_t got = 1;
	int r = xlsx_part_open(&part, zip, name);
	while (!r && got) {
		r = xlsx_part_read(&part, buffer, sizeof buffer, &got);
		if (!r && out->size + got > PART_MOST)
			r = TABLE_TOO_LARGE;
		if (!r && !bytes_add(out, buffer, got))
			r = ERR_MEMORY;
	}
	xlsx_part_close(&part);
	return r;
}

/* Nothing is fetched and no entity is put in; where entities could live, the part is refused. */
static int parse(const Bytes *text, xmlDoc **out) {
	int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE |
		XML_PARSE_COMPACT;
	*out = xmlReadMemory(text->data ? text->data : "", (int)text->size, NULL, NULL, options);
	if (*out && !(*out)->intSubset && xmlDocGetRootElement(*out))
		return 0;
	xmlFreeDoc(*out);
	*out = NULL;
	return TABLE_XML;
}

int workbook_part(Workbook *book, const char *name, WorkbookPart **out) {
	for (*out = book->parts; *out; *out = (*out)->next)
		if (strcasecmp((*out)->name, name) == 0)
			return 0;
	Bytes text = {0};
	xmlDoc *doc = NULL;
	int r = read_part(&book->book.zip, name, &text);
	if (!r)
		r = parse(&text, &doc);
	bytes_deinit(&text);
	if (r)
		return r;
	WorkbookPart *part = malloc(sizeof *part);
	char *copy = strdup(name);
	if (!part || !copy) {
		free(part);
		free(copy);
		xmlFreeDoc(doc);
		return ERR_MEMORY;
	}
	*part = (WorkbookPart){.name = copy, .doc = doc, .next = book->parts};
	*out = book->parts = part;
	return 0;
}

/* Targets are relative to the directory of the part that names them. */
static const char *resolved(Arena *arena, const char *part, const char *target) {
	if (*target == '/')
		return arena_strdup(arena, target + 1);
	const char *slash = strrchr(part, '/');
	size_t size = slash ? (size_t)(slash - part) : 0;
	for (; strncmp(target, "../", 3) == 0; target += 3)
		while (size && part[--size] != '/') {
		}
	return size ? arena_printf(arena, "%.*s/%s", (int)size, part, target)
				: arena_strdup(arena, target);
}

static const char *last_word(const char *uri) {
	const char *slash = uri ? strrchr(uri, '/') : NULL;
	return slash ? slash + 1 : uri;
}

int workbook_relations(Workbook *book, const char *part, RelationVisit visit, void *self) {
	const char *slash = strrchr(part, '/');
	int directory = slash ? (int)(slash - part + 1) : 0;
	const char *name =
		arena_printf(book->arena, "%.*s_rels/%s.rels", directory, part, part + directory);
	WorkbookPart *relations;
	if (!xlsx_zip_has(&book->book.zip, name))
		return 0;
	int r = workbook_part(book, name, &relations);
	if (r)
		return r;
	xmlNode *root = xmlDocGetRootElement(relations->doc);
	for (xmlNode *at = root->children; at && !r; at = at->next) {
		const char *target = node_attribute(book->arena, at, "Target");
		const char *type = last_word(node_attribute(book->arena, at, "Type"));
		if (target && type && !str_eq(node_attribute(book->arena, at, "TargetMode"), "External"))
			r = visit(self, resolved(book->arena, part, target), type);
	}
	return r;
}

/* The tree goes as soon as it is text: both may be large. */
static int put_part(zip_t *zip, WorkbookPart *part) {
	xmlChar *text = NULL;
	int size = 0;
	xmlDocDumpMemoryEnc(part->doc, &text, &size, "UTF-8");
	xmlFreeDoc(part->doc);
	part->doc = NULL;
	if (!text)
		return ERR_MEMORY;
	zip_source_t *source = zip_source_buffer(zip, text, (zip_uint64_t)size, 1); /* frees the text */
	zip_int64_t at = zip_name_locate(zip, part->name, ZIP_FL_NOCASE);
	if (!source)
		xmlFree(text);
	if (source && at >= 0 && zip_file_replace(zip, (zip_uint64_t)at, source, 0) == 0)
		return zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_DEFLATE, DEFLATE_LEVEL)
			? ERR_MEMORY
			: 0;
	if (source)
		zip_source_free(source);
	return ERR_MEMORY;
}

static int copy_out(zip_source_t *source, FILE *file) {
	char buffer[65536];
	zip_int64_t got = 0;
	if (zip_source_open(source))
		return ERR_IO;
	while (!ferror(file) && (got = zip_source_read(source, buffer, sizeof buffer)) > 0)
		fwrite(buffer, 1, (size_t)got, file);
	zip_source_close(source);
	return got < 0 || ferror(file) ? ERR_IO : 0;
}

/* A name from the workbook is never a file's name: parts are replaced within the zip only. */
int workbook_write(Workbook *book, FILE *file) {
	int r = workbook_recalculate(book);
	if (r)
		return r;
	zip_source_t *source = zip_source_buffer_create(book->data, book->size, 0, NULL);
	zip_t *zip = source ? zip_open_from_source(source, 0, NULL) : NULL;
	r = zip ? 0 : ERR_MEMORY;
	if (zip)
		zip_source_keep(source);
	for (WorkbookPart *part = book->parts; part && !r; part = part->next)
		if (part->touched)
			r = put_part(zip, part);
	if (zip && (r || zip_close(zip))) {
		zip_discard(zip);
		r = r ? r : ERR_IO;
	}
	if (!r)
		r = copy_out(source, file);
	if (source)
		zip_source_free(source);
	return r;
}
