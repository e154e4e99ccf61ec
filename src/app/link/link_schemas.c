#include "app/link/link_schemas.h"

#include "app/assets.h"
#include "app/cli_file.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <string.h>

enum { SCHEMA_FILE_MOST = 1 << 20 };
static const char prefix[] = "packs/linkage/person-";

static int parse(RiskJob *job, const char *path, const char *text, LinkSchema *out) {
	LinkSchemaFault fault;
	int r = link_schema_read(job->arena, text, out, &fault);
	return r == ERR_FORMAT ? risk_fault(job, path, (size_t)fault.line, NULL, "%s", fault.why) : r;
}

static int parse_file(RiskJob *job, const char *path, LinkSchema *out) {
	FieldBlob text;
	int r = cli_file_read_most(job->arena, path, SCHEMA_FILE_MOST, &text);
	if (r)
		return r;
	if (memchr(text.data, 0, text.size))
		return risk_fault(job, path, 0, NULL, "not a text");
	return parse(job, path, (const char *)text.data, out);
}

static bool ends_with(const char *text, const char *end) {
	size_t n = strlen(text), m = strlen(end);
	return n >= m && str_eq(text + n - m, end);
}

static int parse_named(RiskJob *job, const char *name, LinkSchema *out) {
	const char *path = arena_printf(job->arena, "packs/linkage/%s.ini", name);
	const Asset *asset = asset_find(&assets, path);
	if (asset)
		return parse(job, path, (const char *)asset->data, out);
	return risk_fault(job, name, 0, NULL,
		"there is no such schema; built in are person-cn and person-west, "
		"others are files that end in .ini");
}

/* The schema that knows most headers; the first of several. */
static int parse_best(RiskJob *job, const LinkRows *rows, size_t count, LinkSchema *out) {
	int32_t best = -1;
	for (size_t i = asset_first(&assets, prefix);
		 i < assets.count && str_starts(assets.items[i].path, prefix); i++) {
		LinkSchema schema;
		int32_t found = 0, column[LINK_FIELDS_MOST], id;
		int r = parse(job, assets.items[i].path, (const char *)assets.items[i].data, &schema);
		if (r)
			return r;
		for (size_t f = 0; f < count; f++)
			found += link_schema_columns(
				&schema, job->arena, rows[f].header, rows[f].width, column, &id);
		if (found > best) {
			best = found;
			*out = schema;
		}
	}
	return 0;
}

int link_schemas_choose(
	RiskJob *job, const char *name, const LinkRows *rows, size_t count, LinkSchema *out) {
	if (!name)
		return parse_best(job, rows, count, out);
	return ends_with(name, ".ini") ? parse_file(job, name, out) : parse_named(job, name, out);
}

int link_schemas_say_missing(const LinkSchema *schema, RiskJob *job, const LinkRows *rows) {
	Buf wanted, has;
	buf_init(&wanted, job->arena);
	buf_init(&has, job->arena);
	for (int32_t i = 0; i < schema->field_count; i++)
		if (schema->fields[i].header)
			buf_printf(&wanted, "%s%s", i ? ", " : "", schema->fields[i].header);
	for (size_t i = 0; i < rows->width && i < 20; i++)
		buf_printf(&has, "%s%s", i ? ", " : "", rows->header[i]);
	return risk_fault(job, rows->path, 1, NULL,
		"too few columns that %s knows to bring two rows together; it knows %s; the file has %s",
		schema->name, wanted.data, has.data);
}
