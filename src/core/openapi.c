/* The API document, printed from the rows that run: it cannot drift. */
#include "core/core_private.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

static void put_object_schema(JsonOut *out, const Field *fields);

static const char *json_type(FieldType type) {
	switch (type) {
	case FIELD_INT: return "integer";
	case FIELD_REAL: return "number";
	case FIELD_BOOL: return "boolean";
	case FIELD_TEXTS:
	case FIELD_IDS:
	case FIELD_OBJECTS: return "array";
	case FIELD_OBJECT: return "object";
	default: return "string";
	}
}

static void put_format(JsonOut *out, FieldType type) {
	if (type == FIELD_TIME)
		jw_put_text(out, "format", "date-time");
	else if (type == FIELD_DATE)
		jw_put_text(out, "format", "date");
	else if (type == FIELD_ID)
		jw_put_text(out, "pattern", "^[0-9]{1,19}$");
	else if (type == FIELD_AREA)
		jw_put_text(out, "pattern", "^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$");
}

static void put_bounds(JsonOut *out, const Field *field) {
	bool given = field->min != 0 || field->max != 0;
	if (field->type == FIELD_TEXT) {
		if (field->min > 0)
			jw_put_int(out, "minLength", (int64_t)field->min);
		jw_put_int(out, "maxLength", field->max > 0 ? (int64_t)field->max : 200);
	} else if (given && (field->type == FIELD_INT || field->type == FIELD_REAL)) {
		jw_put_real(out, "minimum", field->min);
		jw_put_real(out, "maximum", field->max);
	} else if (given &&
		(field->type == FIELD_TEXTS || field->type == FIELD_IDS || field->type == FIELD_OBJECTS))
		jw_put_int(out, "maxItems", (int64_t)field->max);
}

static void put_values(JsonOut *out, const char *const *values) {
	jw_key(out, "enum");
	jw_array(out);
	for (; *values; values++)
		jw_text(out, *values);
	jw_array_end(out);
}

static void put_items(JsonOut *out, const Field *field) {
	jw_key(out, "items");
	if (field->type == FIELD_OBJECTS) {
		put_object_schema(out, field->sub);
		return;
	}
	jw_object(out);
	jw_put_text(out, "type", "string");
	if (field->values)
		put_values(out, field->values);
	jw_object_end(out);
}

static void put_schema(JsonOut *out, const Field *field) {
	if (field->type == FIELD_OBJECT) {
		put_object_schema(out, field->sub);
		return;
	}
	jw_object(out);
	jw_put_text(out, "type", json_type(field->type));
	put_format(out, field->type);
	put_bounds(out, field);
	if (field->type == FIELD_ENUM && field->values)
		put_values(out, field->values);
	if (str_eq(json_type(field->type), "array"))
		put_items(out, field);
	if (field->summary)
		jw_put_text(out, "description", field->summary);
	if (field->flags & FIELD_SECRET)
		jw_put_bool(out, "writeOnly", true);
	if (field->flags & FIELD_PERSONAL)
		jw_put_bool(out, "x-personal", true);
	jw_object_end(out);
}

static void put_required(JsonOut *out, const Field *fields) {
	jw_key(out, "required");
	jw_array(out);
	for (; fields->name; fields++)
		if (fields->flags & FIELD_REQUIRED && !(fields->flags & FIELD_HIDDEN))
			jw_text(out, fields->name);
	jw_array_end(out);
}

static void put_object_schema(JsonOut *out, const Field *fields) {
	jw_object(out);
	jw_put_text(out, "type", "object");
	jw_key(out, "properties");
	jw_object(out);
	for (const Field *field = fields; field->name; field++) {
		if (field->flags & FIELD_HIDDEN)
			continue;
		jw_key(out, field->name);
		put_schema(out, field);
	}
	jw_object_end(out);
	put_required(out, fields);
	jw_object_end(out);
}

/* ---- operations ---------------------------------------------------------------------------------------- */

static void put_header(JsonOut *out, const char *name, const char *why) {
	jw_object(out);
	jw_put_text(out, "name", name);
	jw_put_text(out, "in", "header");
	jw_put_bool(out, "required", true);
	jw_put_text(out, "description", why);
	jw_key(out, "schema");
	jw_object(out);
	jw_put_text(out, "type", "string");
	jw_object_end(out);
	jw_object_end(out);
}

static void put_parameters(JsonOut *out, const Route *route, Arena *arena) {
	jw_key(out, "parameters");
	jw_array(out);
	for (const Field *field = route->params; field && field->name; field++) {
		bool in_path = strstr(route->path, arena_printf(arena, "{%s}", field->name)) != NULL;
		jw_object(out);
		jw_put_text(out, "name", field->name);
		jw_put_text(out, "in", in_path ? "path" : "query");
		jw_put_bool(out, "required", in_path || field->flags & FIELD_REQUIRED);
		jw_key(out, "schema");
		put_schema(out, field);
		jw_object_end(out);
	}
	if (route->flags & ROUTE_COMMAND && !(route->flags & ROUTE_OPTIONAL_KEY))
		put_header(out, "Idempotency-Key",
			"8 to 100 visible characters; the same key gives the same answer");
	if (route->flags & ROUTE_IF_MATCH)
		put_header(out, "If-Match", "the version seen, as in ETag");
	if (route->flags & ROUTE_PERSONAL)
		put_header(out, "Huying-Purpose",
			"why personal data is read: dispatch contact identity care complaint audit export");
	jw_array_end(out);
}

static void put_content(JsonOut *out, const char *type) {
	jw_key(out, "content");
	jw_object(out);
	jw_key(out, type);
	jw_object(out);
}

static void put_content_end(JsonOut *out) {
	jw_object_end(out);
	jw_object_end(out);
}

static void put_body(JsonOut *out, const Route *route) {
	bool upload = route->flags & ROUTE_UPLOAD;
	if (!route->body && !upload)
		return;
	jw_key(out, "requestBody");
	jw_object(out);
	jw_put_bool(out, "required", true);
	put_content(out, upload ? "application/octet-stream" : "application/json");
	if (!upload) {
		jw_key(out, "schema");
		put_object_schema(out, route->body);
	}
	put_content_end(out);
	jw_object_end(out);
}

static void put_list_schema(JsonOut *out, const Field *item) {
	jw_object(out);
	jw_put_text(out, "type", "object");
	jw_key(out, "properties");
	jw_object(out);
	jw_key(out, "items");
	jw_object(out);
	jw_put_text(out, "type", "array");
	jw_key(out, "items");
	put_object_schema(out, item);
	jw_object_end(out);
	jw_key(out, "next");
	jw_raw(out, "{\"type\":[\"string\",\"null\"]}");
	jw_object_end(out);
	jw_object_end(out);
}

static void put_success(JsonOut *out, const Route *route) {
	jw_key(out, arena_printf(out->buf->arena, "%d", reply_success_status(route)));
	jw_object(out);
	jw_put_text(out, "description", "done");
	if (route->reply || route->reply_type) {
		put_content(out, route->reply_type ? route->reply_type : "application/json");
		if (route->reply) {
			jw_key(out, "schema");
			if (route->flags & ROUTE_LIST)
				put_list_schema(out, route->reply);
			else
				put_object_schema(out, route->reply);
		}
		put_content_end(out);
	}
	jw_object_end(out);
}

static void put_operation(JsonOut *out, const Route *route, Arena *arena) {
	char method[8] = {0};
	for (size_t i = 0; i < sizeof method - 1 && route->method[i]; i++)
		method[i] = (char)tolower((unsigned char)route->method[i]);
	jw_key(out, method);
	jw_object(out);
	jw_put_text(out, "operationId", route->name);
	jw_put_text(out, "summary", route->summary);
	put_parameters(out, route, arena);
	put_body(out, route);
	jw_key(out, "responses");
	jw_object(out);
	put_success(out, route);
	jw_key(out, "default");
	jw_raw(out,
		"{\"description\":\"refused\",\"content\":{\"application/problem+json\":{\"schema\":"
		"{\"$ref\":\"#/components/schemas/Problem\"}}}}");
	jw_object_end(out);
	if (route->flags & ROUTE_PUBLIC) {
		jw_key(out, "security");
		jw_raw(out, "[]");
	}
	jw_object_end(out);
}

static bool first_of_path(const Core *core, size_t i) {
	for (size_t k = 0; k < i; k++)
		if (str_eq(core->routes[k].route->path, core->routes[i].route->path))
			return false;
	return true;
}

void core_openapi(Core *core, JsonOut *out) {
	jw_object(out);
	jw_put_text(out, "openapi", "3.1.0");
	jw_key(out, "info");
	jw_raw(out,
		"{\"title\":\"Huying\",\"version\":\"1\",\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}}");
	jw_key(out, "servers");
	jw_raw(out, "[{\"url\":\"/api/v1\"}]");
	jw_key(out, "security");
	jw_raw(out, "[{\"cookie\":[]},{\"token\":[]}]");
	jw_key(out, "paths");
	jw_object(out);
	for (size_t i = 0; i < core->route_count; i++) {
		if (!first_of_path(core, i))
			continue;
		jw_key(out, core->routes[i].route->path);
		jw_object(out);
		for (size_t k = i; k < core->route_count; k++)
			if (str_eq(core->routes[k].route->path, core->routes[i].route->path))
				put_operation(out, core->routes[k].route, out->buf->arena);
		jw_object_end(out);
	}
	jw_object_end(out);
	jw_key(out, "components");
	jw_raw(out,
		"{\"schemas\":{\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"number\"],"
		"\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":"
		"\"integer\"},\"number\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},\"value\":{\"type\":"
		"\"string\"},\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"pointer\":"
		"{\"type\":\"string\"},\"fault\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}}}}}}},"
		"\"securitySchemes\":{\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"huying\"},"
		"\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}}");
	jw_object_end(out);
}
