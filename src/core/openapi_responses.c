/* What an operation may be answered with: what the route writes, or the problems it may have. */
#include "core/core_private.h"

/* ---- success ----------------------------------------------------------------------------------------- */

static bool has_pages(const Route *route) {
	return route->flags & ROUTE_LIST && route_may_refuse(route, PROBLEM_CURSOR);
}

static void put_header(JsonOut *out, const char *name, bool given) {
	if (!given)
		return;
	jw_key(out, name);
	jw_object(out);
	jw_put_text(out, "$ref", arena_printf(out->buf->arena, "#/components/headers/%s", name));
	jw_object_end(out);
}

static void put_success_headers(JsonOut *out, const Route *route) {
	jw_key(out, "headers");
	jw_object(out);
	put_header(out, "ETag", route->flags & ROUTE_ETAG);
	put_header(out, "Location", route->flags & ROUTE_LOCATION);
	put_header(out, "Set-Cookie", route->flags & ROUTE_COOKIE);
	put_header(out, "Content-Disposition", route->flags & ROUTE_FILE);
	put_header(out, "Link", has_pages(route));
	put_header(out, "Idempotency-Replayed", route->flags & ROUTE_COMMAND);
	put_header(out, "Cache-Control", true);
	jw_object_end(out);
}

static void put_list_schema(JsonOut *out, const Route *route) {
	const Field items = {
		.name = "items", .type = FIELD_OBJECTS, .sub = route->reply, .flags = FIELD_REQUIRED};
	jw_object(out);
	jw_put_text(out, "type", "object");
	jw_key(out, "properties");
	jw_object(out);
	jw_key(out, items.name);
	schema_put(out, &items, SCHEMA_REPLY);
	jw_key(out, "next");
	jw_raw(out, has_pages(route) ? "{\"type\":[\"string\",\"null\"]}" : "{\"type\":\"null\"}");
	if (route->total) {
		jw_key(out, route->total);
		jw_raw(out, "{\"type\":\"integer\"}");
	}
	jw_object_end(out);
	jw_key(out, "required");
	jw_array(out);
	jw_text(out, "items");
	jw_text(out, "next");
	if (route->total)
		jw_text(out, route->total);
	jw_array_end(out);
	jw_put_bool(out, "additionalProperties", false);
	jw_object_end(out);
}

static void put_reply_schema(JsonOut *out, const Route *route) {
	if (route->flags & ROUTE_LIST)
		put_list_schema(out, route);
	else if (!(route->flags & ROUTE_NO_REPLAY))
		schema_put_object(out, route->reply, SCHEMA_REPLY);
	else {
		jw_object(out);
		jw_key(out, "anyOf");
		jw_array(out);
		schema_put_object(out, route->reply, SCHEMA_REPLY);
		jw_raw(out,
			"{\"type\":\"object\",\"maxProperties\":0,"
			"\"description\":\"asked again with the same key: a secret is shown once\"}");
		jw_array_end(out);
		jw_object_end(out);
	}
}

static void put_success(JsonOut *out, const Route *route) {
	const char *type = reply_success_type(route);
	jw_key(out, arena_printf(out->buf->arena, "%d", reply_success_status(route)));
	jw_object(out);
	jw_put_text(out, "description", "done");
	put_success_headers(out, route);
	if (type) {
		jw_key(out, "content");
		jw_object(out);
		jw_key(out, type);
		jw_object(out);
		if (route->reply) {
			jw_key(out, "schema");
			put_reply_schema(out, route);
		}
		jw_object_end(out);
		jw_object_end(out);
	}
	jw_object_end(out);
}

/* ---- problems ------------------------------------------------------------------------------------------ */

static void put_problem_headers(JsonOut *out, int status) {
	jw_key(out, "headers");
	jw_object(out);
	put_header(out, "Cache-Control", true);
	put_header(out, "Retry-After", status == 503 || status == 429);
	put_header(out, "WWW-Authenticate", status == 401);
	jw_object_end(out);
}

/* The problems of one status, from the given one on. */
static void put_numbers(JsonOut *out, const Route *route, size_t first) {
	int status = problem_at(first)->status;
	jw_key(out, "enum");
	jw_array(out);
	for (size_t i = first; problem_at(i); i++)
		if (problem_at(i)->status == status && route_may_refuse(route, (int)problem_at(i)->number))
			jw_int(out, problem_at(i)->number);
	jw_array_end(out);
}

static const char *slugs(Arena *arena, const Route *route, size_t first) {
	const char *out = problem_at(first)->slug;
	for (size_t i = first + 1; problem_at(i); i++)
		if (problem_at(i)->status == problem_at(first)->status &&
			route_may_refuse(route, (int)problem_at(i)->number))
			out = arena_printf(arena, "%s, %s", out, problem_at(i)->slug);
	return out;
}

static void put_status(JsonOut *out, const Route *route, size_t first) {
	int status = problem_at(first)->status;
	jw_key(out, arena_printf(out->buf->arena, "%d", status));
	jw_object(out);
	jw_put_text(out, "description", slugs(out->buf->arena, route, first));
	put_problem_headers(out, status);
	jw_key(out, "content");
	jw_object(out);
	jw_key(out, "application/problem+json");
	jw_object(out);
	jw_key(out, "schema");
	jw_object(out);
	jw_put_text(out, "$ref", "#/components/schemas/Problem");
	jw_key(out, "properties");
	jw_object(out);
	jw_key(out, "number");
	jw_object(out);
	put_numbers(out, route, first);
	for (int depth = 0; depth < 6; depth++)
		jw_object_end(out);
}

static bool status_is_new(const Route *route, size_t at) {
	for (size_t i = 0; i < at; i++)
		if (problem_at(i)->status == problem_at(at)->status &&
			route_may_refuse(route, (int)problem_at(i)->number))
			return false;
	return true;
}

void openapi_put_responses(JsonOut *out, const Route *route) {
	jw_key(out, "responses");
	jw_object(out);
	put_success(out, route);
	for (size_t i = 0; problem_at(i); i++)
		if (route_may_refuse(route, (int)problem_at(i)->number) && status_is_new(route, i))
			put_status(out, route, i);
	jw_object_end(out);
}

/* ---- what they refer to ----------------------------------------------------------------------------------- */

typedef struct HeaderRow {
	const char *name, *why, *pattern;
	bool required;
} HeaderRow;
static const HeaderRow header_rows[] = {
	{"ETag", "the version of the object, for If-Match", "^\"[0-9]{1,19}\"$", true},
	{"Location", "of the object made", "^/api/v1/", true},
	{"Set-Cookie", "the session; gone when signed out", "^huying=", true},
	{"Content-Disposition", "the name of the file", "^attachment; filename=", true},
	{"Link", "the next page, where there is one (RFC 8288)", "^</api/v1/[^>]*>; rel=\"next\"$",
		false},
	{"Idempotency-Replayed", "the same key was answered before", "^true$", false},
	{"Cache-Control", "nothing is kept", "^no-store$", true},
	{"Retry-After", "seconds", "^[0-9]+$", true},
	{"WWW-Authenticate", "how to sign in", "^Bearer$", true},
};

static void put_header_rows(JsonOut *out) {
	jw_key(out, "headers");
	jw_object(out);
	for (size_t i = 0; i < sizeof header_rows / sizeof *header_rows; i++) {
		jw_key(out, header_rows[i].name);
		jw_object(out);
		jw_put_text(out, "description", header_rows[i].why);
		jw_put_bool(out, "required", header_rows[i].required);
		jw_key(out, "schema");
		schema_put_pattern(out, header_rows[i].pattern);
		jw_object_end(out);
	}
	jw_object_end(out);
}

void openapi_put_components(JsonOut *out) {
	jw_key(out, "components");
	jw_object(out);
	jw_key(out, "schemas");
	jw_object(out);
	jw_key(out, "Problem");
	jw_raw(out, problem_schema);
	jw_object_end(out);
	put_header_rows(out);
	jw_key(out, "securitySchemes");
	jw_raw(out,
		"{\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"huying\"},"
		"\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}");
	jw_object_end(out);
}
