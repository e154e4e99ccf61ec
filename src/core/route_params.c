/* Path and query parameters into a route's struct. */
#include "core/core_private.h"

#include "base/str.h"

#include <string.h>

static const Field *field_named(const Field *fields, const char *name, size_t size) {
	for (; fields && fields->name; fields++)
		if (strlen(fields->name) == size && memcmp(fields->name, name, size) == 0)
			return fields;
	return NULL;
}

bool route_params_complete(const Route *route) {
	for (const char *at = strchr(route->path, '{'); at; at = strchr(at + 1, '{'))
		if (!field_named(route->params, at + 1, strcspn(at + 1, "}")))
			return false;
	return true;
}

static bool in_path(const PathMatch *match, const char *name) {
	for (size_t i = 0; i < match->count; i++)
		if (strlen(name) == match->names[i].size &&
			memcmp(name, match->names[i].at, match->names[i].size) == 0)
			return true;
	return false;
}

static bool came_before(const char *const *query, const char *const *at) {
	for (; query < at; query += 2)
		if (str_eq(query[0], at[0]))
			return true;
	return false;
}

static void read_query(const Route *route, const PathMatch *match, const char *const *query,
	void *params, FieldErrors *errors) {
	for (const char *const *at = query; at && *at; at += 2) {
		const Field *field =
			in_path(match, at[0]) ? NULL : field_named(route->params, at[0], strlen(at[0]));
		int fault = FAULT_UNKNOWN;
		if (field)
			fault = came_before(query, at) ? (int)FAULT_DUPLICATE
										   : field_decode_text(field, at[1], params, errors->arena);
		if (fault)
			field_errors_add(errors, arena_printf(errors->arena, "?%s", at[0]), (FieldFault)fault);
	}
}

int route_params(const Route *route, const PathMatch *match, const char *const *query, void *params,
	FieldErrors *errors) {
	if (route->params)
		field_defaults(route->params, params);
	for (size_t i = 0; i < match->count; i++) {
		const Field *field = field_named(route->params, match->names[i].at, match->names[i].size);
		const char *value =
			arena_strndup(errors->arena, match->values[i].at, match->values[i].size);
		if (!field || field_decode_text(field, value, params, errors->arena))
			return PROBLEM_NOT_FOUND;
	}
	read_query(route, match, query, params, errors);
	if (!errors->count && route->params)
		field_check(route->params, params, "?", errors);
	return errors->count ? PROBLEM_BAD_PARAMETER : 0;
}
