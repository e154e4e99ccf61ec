#include "core/core_private.h"

#include "base/str.h"

#include <string.h>

static const char prefix[] = "/api/v1";

static Span segment(const char *path) {
	return (Span){path, strcspn(path, "/")};
}

/* Matches one pattern; notes what stands in braces. */
static bool match_pattern(const char *pattern, const char *path, PathMatch *match) {
	match->count = 0;
	while (*pattern == '/' && *path == '/') {
		Span name = segment(++pattern), value = segment(++path);
		if (*pattern == '{') {
			if (!value.size || match->count == PATH_PARAMS_MOST)
				return false;
			match->names[match->count] = (Span){name.at + 1, name.size - 2};
			match->values[match->count++] = value;
		} else if (name.size != value.size || memcmp(name.at, value.at, name.size) != 0)
			return false;
		pattern += name.size;
		path += value.size;
	}
	return !*pattern && !*path;
}

/* The pattern this path has: the first that matches is the best. Others that match as well are not
 * meant: /areas/import is no area's code, whatever the method. NULL: none. */
static const char *pattern_of(const Core *core, const char *path, PathMatch *match) {
	for (size_t i = 0; i < core->route_count; i++)
		if (match_pattern(core->routes[i].route->path, path, match))
			return core->routes[i].route->path;
	return NULL;
}

const RouteEntry *route_match(
	const Core *core, const char *method, const char *path, PathMatch *match) {
	const char *pattern =
		str_starts(path, prefix) ? pattern_of(core, path + strlen(prefix), match) : NULL;
	for (size_t i = 0; pattern && i < core->route_count; i++)
		if (str_eq(core->routes[i].route->path, pattern) &&
			str_eq(core->routes[i].route->method, method))
			return &core->routes[i];
	return NULL;
}

const Route *route_elsewhere(
	const Core *core, const char *method, const char *path, PathMatch *match) {
	if (!str_starts(path, prefix))
		return NULL;
	path += strlen(prefix);
	for (const Route *route = core->config.elsewhere; route && route->name; route++)
		if (str_eq(route->method, method) && match_pattern(route->path, path, match))
			return route;
	return NULL;
}

static const char *add_method(Arena *arena, const char *methods, const char *method) {
	return methods ? arena_printf(arena, "%s, %s", methods, method) : method;
}

const char *route_methods(const Core *core, const char *path, Arena *arena) {
	PathMatch match;
	const char *methods = NULL;
	if (!str_starts(path, prefix))
		return NULL;
	path += strlen(prefix);
	const char *pattern = pattern_of(core, path, &match);
	for (size_t i = 0; pattern && i < core->route_count; i++)
		if (str_eq(core->routes[i].route->path, pattern))
			methods = add_method(arena, methods, core->routes[i].route->method);
	for (const Route *route = core->config.elsewhere; route && route->name; route++)
		if (match_pattern(route->path, path, &match))
			methods = add_method(arena, methods, route->method);
	return methods;
}

/* A literal comes before a parameter: /needs/ask before /needs/{id}. All parameters are alike. */
static int segment_order(Span a, Span b) {
	bool a_name = a.size && *a.at == '{', b_name = b.size && *b.at == '{';
	if (a_name || b_name)
		return a_name - b_name;
	int order = memcmp(a.at, b.at, a.size < b.size ? a.size : b.size);
	return order ? order : (a.size > b.size) - (a.size < b.size);
}

int route_order(const Route *a, const Route *b) {
	const char *p = a->path, *q = b->path;
	while (*p == '/' && *q == '/') {
		Span left = segment(++p), right = segment(++q);
		int order = segment_order(left, right);
		if (order)
			return order;
		p += left.size;
		q += right.size;
	}
	return *p || *q ? (*p != '\0') - (*q != '\0') : strcmp(a->method, b->method);
}
