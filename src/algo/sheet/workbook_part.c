#include "algo/sheet/workbook_private.h"

#include "base/error.h"
#include "base/str.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PART_MOST = 32 * 1024 * 1024 };
/* Rows repeat themselves: of 40 MB the better level saves a tenth and takes five times as long. */
enum { DEFLATE_LEVEL = 5, QUICK_LEVEL = 1, QUICK_FROM = 4 * 1024 * 1024 };

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

/* ---- writing --------------------------------------------------------------------------------------- */

/* A part as it stands in the zip. Libzip leaves no say in how hard it tries where a part is replaced, so
 * it gets it deflated. */
typedef struct Packed {
	Bytes bytes;
	uint64_t size; /* unpacked */
	uint32_t crc;
	size_t at; /* read so far */
} Packed;

static int pack_piece(Packed *out, z_stream *z, const void *data, size_t size, int flush) {
	unsigned char buffer[65536];
	z->next_in = (unsigned char *)data;
	z->avail_in = (uInt)size; /* the limits of a workbook keep parts below 4 GiB */
	out->size += size;
	out->crc = (uint32_t)crc32(out->crc, data, (uInt)size);
	do {
		z->next_out = buffer;
		z->avail_out = sizeof buffer;
		if (deflate(z, flush) == Z_STREAM_ERROR ||
			!bytes_add(&out->bytes, buffer, sizeof buffer - z->avail_out))
			return ERR_MEMORY;
	} while (!z->avail_out);
	return 0;
}

/* The text of the tree, with what was put in where the tree holds its place. */
static int pack_text(
	Packed *out, z_stream *z, const WorkbookPart *part, const char *text, size_t size) {
	const char *mark = part->put_in ? memchr(text, PART_PUT_IN, size) : NULL;
	if (!mark)
		return pack_piece(out, z, text, size, Z_FINISH);
	size_t before = (size_t)(mark - text);
	int r = pack_piece(out, z, text, before, Z_NO_FLUSH);
	if (!r)
		r = pack_piece(out, z, part->put_in, part->put_in_size, Z_NO_FLUSH);
	return r ? r : pack_piece(out, z, mark + 1, size - before - 1, Z_FINISH);
}

/* The tree goes as soon as it is text: both may be large. */
static int pack_part(Packed *out, WorkbookPart *part) {
	z_stream z = {0};
	xmlChar *text = NULL;
	int size = 0, level = part->put_in_size > QUICK_FROM ? QUICK_LEVEL : DEFLATE_LEVEL;
	xmlDocDumpMemoryEnc(part->doc, &text, &size, "UTF-8");
	xmlFreeDoc(part->doc);
	part->doc = NULL;
	int r = text &&
			deflateInit2(&z, level, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) ==
				Z_OK
		? 0
		: ERR_MEMORY;
	if (!r) {
		r = pack_text(out, &z, part, (const char *)text, (size_t)size);
		deflateEnd(&z);
	}
	xmlFree(text);
	return r;
}

static zip_int64_t packed_read(Packed *packed, void *out, zip_uint64_t size) {
	size_t left = packed->bytes.size - packed->at, n = left < size ? left : size;
	if (n)
		memcpy(out, packed->bytes.data + packed->at, n);
	packed->at += n;
	return (zip_int64_t)n;
}

static zip_int64_t packed_stat(const Packed *packed, zip_stat_t *st) {
	zip_stat_init(st);
	st->size = packed->size;
	st->comp_size = packed->bytes.size;
	st->comp_method = ZIP_CM_DEFLATE;
	st->crc = packed->crc;
	st->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC;
	return sizeof *st;
}

static zip_int64_t packed_call(
	void *self, void *data, zip_uint64_t size, zip_source_cmd_t command) {
	Packed *packed = self;
	switch (command) {
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
			ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
	case ZIP_SOURCE_OPEN: packed->at = 0; return 0;
	case ZIP_SOURCE_READ: return packed_read(packed, data, size);
	case ZIP_SOURCE_STAT: return packed_stat(packed, data);
	case ZIP_SOURCE_ERROR: memset(data, 0, size); return 2 * (zip_int64_t)sizeof(int);
	case ZIP_SOURCE_FREE:
		bytes_deinit(&packed->bytes);
		free(packed);
		return 0;
	default: return 0;
	}
}

static int put_part(zip_t *zip, WorkbookPart *part) {
	Packed *packed = calloc(1, sizeof *packed);
	int r = packed ? pack_part(packed, part) : ERR_MEMORY;
	zip_source_t *source = r ? NULL : zip_source_function(zip, packed_call, packed);
	zip_int64_t at = zip_name_locate(zip, part->name, ZIP_FL_NOCASE);
	if (!source) {
		if (packed)
			bytes_deinit(&packed->bytes);
		free(packed);
		return ERR_MEMORY;
	}
	if (at < 0 || zip_file_replace(zip, (zip_uint64_t)at, source, 0)) {
		zip_source_free(source);
		return ERR_MEMORY;
	}
	return zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_DEFLATE, 0) ? ERR_MEMORY : 0;
}

/* The archive with the parts that were touched put anew, in archive->out. */
static int rewrite(Workbook *book, Archive *archive) {
	zip_source_t *source = archive_source(archive);
	zip_t *zip = source ? zip_open_from_source(source, 0, NULL) : NULL;
	if (!zip) {
		if (source)
			zip_source_free(source);
		return ERR_MEMORY;
	}
	int r = 0;
	for (WorkbookPart *part = book->parts; part && !r; part = part->next)
		if (part->touched)
			r = put_part(zip, part);
	if (r || zip_close(zip)) {
		zip_discard(zip);
		return r ? r : ERR_MEMORY;
	}
	return 0;
}

/* A name from the workbook is never a file's name: parts are replaced within the zip only. */
int workbook_write(Workbook *book, FILE *file) {
	Archive archive = {.data = book->data, .size = book->size};
	bool any = false;
	int r = workbook_recalculate(book);
	for (WorkbookPart *part = book->parts; part; part = part->next)
		any |= part->touched;
	if (!r && any)
		r = rewrite(book, &archive);
	const void *data = any ? archive.out.data : book->data;
	size_t size = any ? archive.out.size : book->size;
	if (!r && (fwrite(data, 1, size, file) != size || ferror(file)))
		r = ERR_IO;
	bytes_deinit(&archive.out);
	return r;
}
