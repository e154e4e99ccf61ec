/* What a request asks with: parameters and body into the route's structs. */
#include "core/core_private.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

static const Field no_fields[] = {FIELD_END};

static bool is_json(const char *content_type) {
	static const char json[] = "application/json";
	size_t n = content_type ? strcspn(content_type, "; ") : 0;
	return n == strlen(json) && strncasecmp(content_type, json, n) == 0;
}

static int decode_fields(Exchange *exchange, const char *json, size_t size) {
	const Route *route = exchange->entry->route;
	const Field *fields = route->body ? route->body : no_fields;
	FieldErrors *errors = &exchange->ctx.errors;
	exchange->body = arena_alloc(exchange->arena, route->body_size + 1);
	int r = field_decode_json(fields, json, size, exchange->body, errors);
	if (r < 0)
		return r == ERR_FORMAT ? PROBLEM_BAD_JSON : r;
	if (!r)
		r = field_check(fields, exchange->body, "/", errors);
	return r ? PROBLEM_BAD_FIELDS : 0;
}

/* No body at all counts as {}: what is missing is named. */
static int decode_body(Exchange *exchange) {
	const CoreRequest *request = &exchange->request;
	const Route *route = exchange->entry->route;
	if (request->body_size > core_body_limit(exchange->core, request->method, request->path))
		return PROBLEM_BODY_TOO_LARGE;
	if (route->flags & ROUTE_UPLOAD) {
		exchange->upload = (FieldBlob){(const uint8_t *)request->body, request->body_size};
		return 0;
	}
	if (!request->body_size && !route->body)
		return 0;
	if (!request->body_size)
		return decode_fields(exchange, "{}", 2);
	return is_json(request->content_type)
		? decode_fields(exchange, request->body, request->body_size)
		: PROBLEM_CONTENT_TYPE;
}

int decode(Exchange *exchange) {
	const Route *route = exchange->entry->route;
	exchange_ctx(exchange, exchange->reader);
	exchange->params = arena_alloc(exchange->arena, route->params_size + 1);
	int r = route_params(
		route, &exchange->match, exchange->request.query, exchange->params, &exchange->ctx.errors);
	if (r || (r = decode_body(exchange)))
		return r;
	if (route->flags & ROUTE_IF_MATCH && exchange->ctx.if_match < 0)
		return PROBLEM_VERSION_REQUIRED;
	return route->flags & ROUTE_COMMAND && !exchange->as_system ? idempotency_check_key(exchange)
																: 0;
}
