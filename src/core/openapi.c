/* The API document, printed from the rows that run: it cannot drift. */
#include "core/core_private.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

/* ---- operations ---------------------------------------------------------------------------------------- */

#define KEY_PATTERN "^[!-~]{8,100}$"
#define VERSION_PATTERN "^\"[0-9]{1,19}\"$"

static void put_parameter(JsonOut *out, const char *name, const char *in, bool required) {
	jw_object(out);
	jw_put_text(out, "name", name);
	jw_put_text(out, "in", in);
	jw_put_bool(out, "required", required);
	jw_key(out, "schema");
}

static void put_header(
	JsonOut *out, const char *name, bool required, const char *why, const char *pattern) {
	put_parameter(out, name, "header", required);
	schema_put_pattern(out, pattern);
	jw_put_text(out, "description", why);
	jw_object_end(out);
}

static void put_purpose(JsonOut *out) {
	const Field purpose = {.name = "", .type = FIELD_ENUM, .values = exchange_purposes};
	put_parameter(out, "Huying-Purpose", "header", false);
	schema_put(out, &purpose, SCHEMA_REQUEST);
	jw_put_text(out, "description", "why personal data is read; not needed for one's own");
	jw_object_end(out);
}

static void put_headers(JsonOut *out, const Route *route) {
	if (route->flags & ROUTE_COMMAND)
		put_header(out, "Idempotency-Key", !(route->flags & ROUTE_OPTIONAL_KEY),
			"8 to 100 visible characters; the same key gives the same answer", KEY_PATTERN);
	if (route->flags & ROUTE_IF_MATCH)
		put_header(out, "If-Match", true, "the version seen, as in ETag", VERSION_PATTERN);
	if (route->flags & ROUTE_PERSONAL)
		put_purpose(out);
}

static bool in_path(const Route *route, const char *name, Arena *arena) {
	return strstr(route->path, arena_printf(arena, "{%s}", name)) != NULL;
}

static void put_parameters(JsonOut *out, const Route *route) {
	jw_key(out, "parameters");
	jw_array(out);
	for (const Field *field = route->params; field && field->name; field++) {
		bool path = in_path(route, field->name, out->buf->arena);
		put_parameter(
			out, field->name, path ? "path" : "query", path || field->flags & FIELD_REQUIRED);
		schema_put(out, field, SCHEMA_REQUEST);
		jw_object_end(out);
	}
	put_headers(out, route);
	jw_array_end(out);
}

static void put_body(JsonOut *out, const Route *route) {
	bool upload = route->flags & ROUTE_UPLOAD;
	if (!route->body && !upload)
		return;
	jw_key(out, "requestBody");
	jw_object(out);
	jw_put_bool(out, "required", true);
	jw_key(out, "content");
	jw_object(out);
	jw_key(out, upload ? "application/octet-stream" : "application/json");
	jw_object(out);
	if (!upload) {
		jw_key(out, "schema");
		schema_put_object(out, route->body, SCHEMA_REQUEST);
	}
	for (int depth = 0; depth < 3; depth++)
		jw_object_end(out);
}

static void put_method(JsonOut *out, const char *method) {
	char lower[8] = {0};
	for (size_t i = 0; i < sizeof lower - 1 && method[i]; i++)
		lower[i] = (char)tolower((unsigned char)method[i]);
	jw_key(out, lower);
}

static void put_operation(JsonOut *out, const Route *route) {
	put_method(out, route->method);
	jw_object(out);
	jw_put_text(out, "operationId", route->name);
	jw_put_text(out, "summary", route->summary);
	put_parameters(out, route);
	put_body(out, route);
	openapi_put_responses(out, route);
	if (route->flags & ROUTE_PUBLIC) {
		jw_key(out, "security");
		jw_raw(out, "[]");
	}
	jw_object_end(out);
}

/* Every row, those served elsewhere last; NULL behind them. */
static const Route **all_rows(const Core *core, Arena *arena) {
	size_t count = core->route_count, n = 0;
	for (const Route *route = core->config.elsewhere; route && route->name; route++)
		count++;
	const Route **rows = arena_array_of(arena, const Route *, count + 1);
	for (size_t i = 0; i < core->route_count; i++)
		rows[n++] = core->routes[i].route;
	for (const Route *route = core->config.elsewhere; route && route->name; route++)
		rows[n++] = route;
	rows[n] = NULL;
	return rows;
}

static bool first_of_path(const Route *const *rows, size_t i) {
	for (size_t k = 0; k < i; k++)
		if (str_eq(rows[k]->path, rows[i]->path))
			return false;
	return true;
}

static void put_paths(JsonOut *out, const Route *const *rows) {
	jw_key(out, "paths");
	jw_object(out);
	for (size_t i = 0; rows[i]; i++) {
		if (!first_of_path(rows, i))
			continue;
		jw_key(out, rows[i]->path);
		jw_object(out);
		for (size_t k = i; rows[k]; k++)
			if (str_eq(rows[k]->path, rows[i]->path))
				put_operation(out, rows[k]);
		jw_object_end(out);
	}
	jw_object_end(out);
}

void core_openapi(Core *core, JsonOut *out) {
	jw_object(out);
	jw_put_text(out, "openapi", "3.1.0");
	jw_key(out, "info");
	jw_raw(out,
		"{\"title\":\"Huying\",\"version\":\"1\","
		"\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"},"
		"\"description\":\"A member of a request that is null counts as absent; an unknown member or "
		"parameter is refused. Absent members of a reply are left out.\"}");
	jw_key(out, "servers");
	jw_raw(out, "[{\"url\":\"/api/v1\"}]");
	jw_key(out, "security");
	jw_raw(out, "[{\"cookie\":[]},{\"token\":[]}]");
	put_paths(out, all_rows(core, out->buf->arena));
	openapi_put_components(out);
	jw_object_end(out);
}
