#include "core/core_private.h"

#include "base/str.h"

#include <string.h>

static const char prefix[] = "/api/v1";

/* Matches one pattern; fills what stands in braces. */
static bool match_pattern(const char *pattern, const char *path, Arena *arena, PathMatch *match) {
	match->count = 0;
	while (*pattern && *path) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		size_t name = strcspn(pattern, "}"), value = strcspn(path, "/");
		if (!value || match->count == PATH_PARAMS_MOST)
			return false;
		match->names[match->count] = arena_strndup(arena, pattern + 1, name - 1);
		match->values[match->count++] = arena_strndup(arena, path, value);
		pattern += name + 1;
		path += value;
	}
	return !*pattern && !*path;
}

/* A literal segment wins over a parameter: /needs/ask before /needs/{id}. */
static bool is_better(const Route *a, const Route *b) {
	return !b || (!strchr(a->path, '{') && strchr(b->path, '{'));
}

const RouteEntry *route_match(const Core *core, const char *method, const char *path, Arena *arena, PathMatch *match,
	bool *other_method) {
	const RouteEntry *best = NULL;
	*other_method = false;
	if (!str_starts(path, prefix))
		return NULL;
	path += strlen(prefix);
	for (size_t i = 0; i < core->route_count; i++) {
		const Route *route = core->routes[i].route;
		PathMatch here;
		if (!match_pattern(route->path, path, arena, &here))
			continue;
		if (strcmp(route->method, method) != 0)
			*other_method = true;
		else if (is_better(route, best ? best->route : NULL)) {
			best = &core->routes[i];
			*match = here;
		}
	}
	return best;
}

static const Field *field_named(const Field *fields, const char *name) {
	for (; fields && fields->name; fields++)
		if (str_eq(fields->name, name))
			return fields;
	return NULL;
}

static bool in_path(const PathMatch *match, const char *name) {
	for (size_t i = 0; i < match->count; i++)
		if (str_eq(match->names[i], name))
			return true;
	return false;
}

static void read_query(const Route *route, const PathMatch *match, const char *const *query, void *params,
	FieldErrors *errors) {
	for (; query && *query; query += 2) {
		const Field *field = in_path(match, query[0]) ? NULL : field_named(route->params, query[0]);
		int fault = field ? field_decode_text(field, query[1], params, errors->arena) : FAULT_UNKNOWN;
		if (fault)
			field_errors_add(errors, arena_printf(errors->arena, "?%s", query[0]), (FieldFault)fault);
	}
}

int route_params(const Route *route, const PathMatch *match, const char *const *query, void *params, FieldErrors *errors) {
	if (route->params)
		field_defaults(route->params, params);
	for (size_t i = 0; i < match->count; i++) {
		const Field *field = field_named(route->params, match->names[i]);
		if (!field || field_decode_text(field, match->values[i], params, errors->arena))
			return PROBLEM_NOT_FOUND;
	}
	read_query(route, match, query, params, errors);
	if (!errors->count && route->params)
		field_check(route->params, params, "?", errors);
	return errors->count ? PROBLEM_BAD_PARAMETER : 0;
}
