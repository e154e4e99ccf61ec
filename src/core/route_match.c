/* Which route a path is: the rows are sorted by segments, and each segment of the path narrows them down. */
#include "core/core_private.h"

#include "base/str.h"

#include <string.h>

static const char prefix[] = "/api/v1";

bool route_segments(const char *path, Segments *out) {
	for (out->count = 0; *path == '/'; out->count++) {
		size_t size = strcspn(++path, "/");
		if (out->count == PATH_SEGMENTS_MOST)
			return false;
		out->spans[out->count] = (Span){path, size};
		path += size;
	}
	return !*path;
}

/* What is behind the prefix. */
static bool path_segments(const char *path, Segments *out) {
	return str_starts(path, prefix) && route_segments(path + strlen(prefix), out);
}

static bool is_parameter(Span span) {
	return span.size && *span.at == '{';
}

/* ---- one pattern ----------------------------------------------------------------------------- */

static int text_order(Span a, Span b) {
	int order = memcmp(a.at, b.at, a.size < b.size ? a.size : b.size);
	return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* Notes what stands in braces. */
static bool match_pattern(const Segments *pattern, const Segments *path, PathMatch *match) {
	match->count = 0;
	for (size_t i = 0; i < pattern->count && i < path->count; i++) {
		Span name = pattern->spans[i], value = path->spans[i];
		if (!is_parameter(name)) {
			if (text_order(name, value) != 0)
				return false;
			continue;
		}
		if (!value.size || match->count == PATH_PARAMS_MOST)
			return false;
		match->names[match->count] = (Span){name.at + 1, name.size - 2};
		match->values[match->count++] = value;
	}
	return pattern->count == path->count;
}

/* ---- all of them, by their order --------------------------------------------------------------- */

/* A literal comes before a parameter: /needs/ask before /needs/{id}. All parameters are alike. */
static int segment_order(Span a, Span b) {
	bool a_name = is_parameter(a), b_name = is_parameter(b);
	return a_name || b_name ? a_name - b_name : text_order(a, b);
}

int route_order(const RouteEntry *a, const RouteEntry *b) {
	const Segments *p = &a->pattern, *q = &b->pattern;
	for (size_t i = 0; i < p->count && i < q->count; i++) {
		int order = segment_order(p->spans[i], q->spans[i]);
		if (order)
			return order;
	}
	if (p->count != q->count)
		return p->count < q->count ? -1 : 1;
	return strcmp(a->route->method, b->route->method);
}

/* Routes that begin alike: core->routes[from] to [to - 1]. */
typedef struct Range {
	size_t from, to;
} Range;

static int order_at(const RouteEntry *entry, size_t depth, Span segment) {
	return entry->pattern.count <= depth ? -1 : segment_order(entry->pattern.spans[depth], segment);
}

/* The first in the range that does not come before `segment` there. */
static size_t lower_bound(const Core *core, Range range, size_t depth, Span segment) {
	while (range.from < range.to) {
		size_t middle = (range.from + range.to) / 2;
		if (order_at(&core->routes[middle], depth, segment) < 0)
			range.from = middle + 1;
		else
			range.to = middle;
	}
	return range.from;
}

/* Those of the range with this segment there. */
static Range narrow(const Core *core, Range range, size_t depth, Span segment) {
	size_t from = lower_bound(core, range, depth, segment), to = from;
	while (to < range.to && order_at(&core->routes[to], depth, segment) == 0)
		to++;
	return (Range){from, to};
}

/* The routes with the pattern this path has: the first that matches is the best. Others that match as
 * well are not meant: /areas/import is no area's code, whatever the method. Empty: none. */
static Range find(const Core *core, const Segments *path, size_t depth, Range range) {
	static const Span parameter = {"{}", 2};
	if (range.from == range.to)
		return range;
	if (depth == path->count) {
		while (range.to > range.from && core->routes[range.to - 1].pattern.count > depth)
			range.to--;
		return range;
	}
	Span segment = path->spans[depth];
	Range found = {0, 0};
	if (!is_parameter(segment))
		found = find(core, path, depth + 1, narrow(core, range, depth, segment));
	if (found.from == found.to && segment.size)
		found = find(core, path, depth + 1, narrow(core, range, depth, parameter));
	return found;
}

static Range find_all(const Core *core, const Segments *path) {
	return find(core, path, 0, (Range){0, core->route_count});
}

/* ---- the way in --------------------------------------------------------------------------------- */

const RouteEntry *route_match(
	const Core *core, const char *method, const char *path, PathMatch *match) {
	Segments segments;
	if (!path_segments(path, &segments))
		return NULL;
	Range range = find_all(core, &segments);
	for (size_t i = range.from; i < range.to; i++)
		if (str_eq(core->routes[i].route->method, method) &&
			match_pattern(&core->routes[i].pattern, &segments, match))
			return &core->routes[i];
	return NULL;
}

static bool matches(const Route *route, const Segments *path, PathMatch *match) {
	Segments pattern;
	return route_segments(route->path, &pattern) && match_pattern(&pattern, path, match);
}

const Route *route_elsewhere(
	const Core *core, const char *method, const char *path, PathMatch *match) {
	Segments segments;
	if (!path_segments(path, &segments))
		return NULL;
	for (const Route *route = core->config.elsewhere; route && route->name; route++)
		if (str_eq(route->method, method) && matches(route, &segments, match))
			return route;
	return NULL;
}

static const char *add_method(Arena *arena, const char *methods, const char *method) {
	return methods ? arena_printf(arena, "%s, %s", methods, method) : method;
}

const char *route_methods(const Core *core, const char *path, Arena *arena) {
	PathMatch match;
	Segments segments;
	const char *methods = NULL;
	if (!path_segments(path, &segments))
		return NULL;
	Range range = find_all(core, &segments);
	for (size_t i = range.from; i < range.to; i++)
		methods = add_method(arena, methods, core->routes[i].route->method);
	for (const Route *route = core->config.elsewhere; route && route->name; route++)
		if (matches(route, &segments, &match))
			methods = add_method(arena, methods, route->method);
	return methods;
}
