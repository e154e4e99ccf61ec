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
		json_put_text(out, "format", "date-time");
	else if (type == FIELD_DATE)
		json_put_text(out, "format", "date");
	else if (type == FIELD_ID)
		json_put_text(out, "pattern", "^[0-9]{1,19}$");
	else if (type == FIELD_AREA)
		json_put_text(out, "pattern", "^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$");
}

static void put_bounds(JsonOut *out, const Field *field) {
	bool given = field->min != 0 || field->max != 0;
	if (field->type == FIELD_TEXT) {
		if (field->min > 0)
			json_put_int(out, "minLength", (int64_t)field->min);
		json_put_int(out, "maxLength", field->max > 0 ? (int64_t)field->max : 200);
	} else if (given && (field->type == FIELD_INT || field->type == FIELD_REAL)) {
		json_put_real(out, "minimum", field->min);
		json_put_real(out, "maximum", field->max);
	} else if (given && (field->type == FIELD_TEXTS || field->type == FIELD_IDS || field->type == FIELD_OBJECTS))
		json_put_int(out, "maxItems", (int64_t)field->max);
}

static void put_values(JsonOut *out, const char *const *values) {
	json_key(out, "enum");
	json_array(out);
	for (; *values; values++)
		json_text(out, *values);
	json_array_end(out);
}

static void put_items(JsonOut *out, const Field *field) {
	json_key(out, "items");
	if (field->type == FIELD_OBJECTS) {
		put_object_schema(out, field->sub);
		return;
	}
	json_object(out);
	json_put_text(out, "type", "string");
	if (field->values)
		put_values(out, field->values);
	json_object_end(out);
}

static void put_schema(JsonOut *out, const Field *field) {
	if (field->type == FIELD_OBJECT) {
		put_object_schema(out, field->sub);
		return;
	}
	json_object(out);
	json_put_text(out, "type", json_type(field->type));
	put_format(out, field->type);
	put_bounds(out, field);
	if (field->type == FIELD_ENUM && field->values)
		put_values(out, field->values);
	if (str_eq(json_type(field->type), "array"))
		put_items(out, field);
	if (field->summary)
		json_put_text(out, "description", field->summary);
	if (field->flags & FIELD_PERSONAL)
		json_put_bool(out, "x-personal", true);
	json_object_end(out);
}

static void put_required(JsonOut *out, const Field *fields) {
	json_key(out, "required");
	json_array(out);
	for (; fields->name; fields++)
		if (fields->flags & FIELD_REQUIRED && !(fields->flags & FIELD_HIDDEN))
			json_text(out, fields->name);
	json_array_end(out);
}

static void put_object_schema(JsonOut *out, const Field *fields) {
	json_object(out);
	json_put_text(out, "type", "object");
	json_key(out, "properties");
	json_object(out);
	for (const Field *field = fields; field->name; field++) {
		if (field->flags & FIELD_HIDDEN)
			continue;
		json_key(out, field->name);
		put_schema(out, field);
	}
	json_object_end(out);
	put_required(out, fields);
	json_object_end(out);
}

/* ---- operations ---------------------------------------------------------------------------------------- */

static void put_header(JsonOut *out, const char *name, const char *why) {
	json_object(out);
	json_put_text(out, "name", name);
	json_put_text(out, "in", "header");
	json_put_bool(out, "required", true);
	json_put_text(out, "description", why);
	json_key(out, "schema");
	json_object(out);
	json_put_text(out, "type", "string");
	json_object_end(out);
	json_object_end(out);
}

static void put_parameters(JsonOut *out, const Route *route, Arena *arena) {
	json_key(out, "parameters");
	json_array(out);
	for (const Field *field = route->params; field && field->name; field++) {
		bool in_path = strstr(route->path, arena_printf(arena, "{%s}", field->name)) != NULL;
		json_object(out);
		json_put_text(out, "name", field->name);
		json_put_text(out, "in", in_path ? "path" : "query");
		json_put_bool(out, "required", in_path || field->flags & FIELD_REQUIRED);
		json_key(out, "schema");
		put_schema(out, field);
		json_object_end(out);
	}
	if (route->flags & ROUTE_COMMAND && !(route->flags & ROUTE_OPTIONAL_KEY))
		put_header(out, "Idempotency-Key", "8 to 100 visible characters; the same key gives the same answer");
	if (route->flags & ROUTE_IF_MATCH)
		put_header(out, "If-Match", "the version seen, as in ETag");
	if (route->flags & ROUTE_PERSONAL)
		put_header(out, "Huying-Purpose", "why personal data is read: dispatch contact identity care complaint audit export");
	json_array_end(out);
}

static void put_content(JsonOut *out, const char *type) {
	json_key(out, "content");
	json_object(out);
	json_key(out, type);
	json_object(out);
}

static void put_content_end(JsonOut *out) {
	json_object_end(out);
	json_object_end(out);
}

static void put_body(JsonOut *out, const Route *route) {
	bool upload = route->flags & ROUTE_UPLOAD;
	if (!route->body && !upload)
		return;
	json_key(out, "requestBody");
	json_object(out);
	json_put_bool(out, "required", true);
	put_content(out, upload ? "application/octet-stream" : "application/json");
	if (!upload) {
		json_key(out, "schema");
		put_object_schema(out, route->body);
	}
	put_content_end(out);
	json_object_end(out);
}

static void put_list_schema(JsonOut *out, const Field *item) {
	json_object(out);
	json_put_text(out, "type", "object");
	json_key(out, "properties");
	json_object(out);
	json_key(out, "items");
	json_object(out);
	json_put_text(out, "type", "array");
	json_key(out, "items");
	put_object_schema(out, item);
	json_object_end(out);
	json_key(out, "next");
	json_raw(out, "{\"type\":[\"string\",\"null\"]}");
	json_object_end(out);
	json_object_end(out);
}

static void put_success(JsonOut *out, const Route *route) {
	json_key(out, route->flags & ROUTE_CREATED ? "201" : route->reply || route->reply_type ? "200" : "204");
	json_object(out);
	json_put_text(out, "description", "done");
	if (route->reply || route->reply_type) {
		put_content(out, route->reply_type ? route->reply_type : "application/json");
		if (route->reply) {
			json_key(out, "schema");
			if (route->flags & ROUTE_LIST)
				put_list_schema(out, route->reply);
			else
				put_object_schema(out, route->reply);
		}
		put_content_end(out);
	}
	json_object_end(out);
}

static void put_operation(JsonOut *out, const Route *route, Arena *arena) {
	char method[8] = {0};
	for (size_t i = 0; route->method[i] && i < sizeof method - 1; i++)
		method[i] = (char)tolower((unsigned char)route->method[i]);
	json_key(out, method);
	json_object(out);
	json_put_text(out, "operationId", route->name);
	json_put_text(out, "summary", route->summary);
	put_parameters(out, route, arena);
	put_body(out, route);
	json_key(out, "responses");
	json_object(out);
	put_success(out, route);
	json_key(out, "default");
	json_raw(out, "{\"description\":\"refused\",\"content\":{\"application/problem+json\":{\"schema\":"
				  "{\"$ref\":\"#/components/schemas/Problem\"}}}}");
	json_object_end(out);
	if (route->flags & ROUTE_PUBLIC) {
		json_key(out, "security");
		json_raw(out, "[]");
	}
	json_object_end(out);
}

static bool first_of_path(const Core *core, size_t i) {
	for (size_t k = 0; k < i; k++)
		if (str_eq(core->routes[k].route->path, core->routes[i].route->path))
			return false;
	return true;
}

void core_openapi(Core *core, JsonOut *out) {
	json_object(out);
	json_put_text(out, "openapi", "3.1.0");
	json_key(out, "info");
	json_raw(out, "{\"title\":\"Huying\",\"version\":\"1\",\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}}");
	json_key(out, "servers");
	json_raw(out, "[{\"url\":\"/api/v1\"}]");
	json_key(out, "security");
	json_raw(out, "[{\"cookie\":[]},{\"token\":[]}]");
	json_key(out, "paths");
	json_object(out);
	for (size_t i = 0; i < core->route_count; i++) {
		if (!first_of_path(core, i))
			continue;
		json_key(out, core->routes[i].route->path);
		json_object(out);
		for (size_t k = i; k < core->route_count; k++)
			if (str_eq(core->routes[k].route->path, core->routes[i].route->path))
				put_operation(out, core->routes[k].route, out->buf->arena);
		json_object_end(out);
	}
	json_object_end(out);
	json_key(out, "components");
	json_raw(out, "{\"schemas\":{\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"number\"],"
				  "\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":"
				  "\"integer\"},\"number\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},\"value\":{\"type\":"
				  "\"string\"},\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"pointer\":"
				  "{\"type\":\"string\"},\"fault\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}}}}}}},"
				  "\"securitySchemes\":{\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"huying\"},"
				  "\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}}");
	json_object_end(out);
}
