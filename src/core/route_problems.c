/* Which problems a route may be answered with: its own, and those its row implies. */
#include "core/core_private.h"

#include "base/str.h"

#include <string.h>

static bool has_cursor(const Route *route) {
	for (const Field *field = route->params; field && field->name; field++)
		if (str_eq(field->name, "cursor"))
			return true;
	return false;
}

static bool implied_by_request(const Route *route, int problem) {
	bool upload = route->flags & ROUTE_UPLOAD, command = route->flags & ROUTE_COMMAND;
	switch (problem) {
	case PROBLEM_BAD_PARAMETER:
	case PROBLEM_BODY_TOO_LARGE:
	case PROBLEM_BUSY_SERVER:
	case PROBLEM_TOO_MANY:
	case PROBLEM_STORAGE:
	case PROBLEM_STORAGE_FULL: return true;
	case PROBLEM_STORAGE_UNKNOWN: return command || route->flags & ROUTE_PERSONAL; /* it writes */
	case PROBLEM_BAD_JSON:
	case PROBLEM_BAD_FIELDS:
	case PROBLEM_CONTENT_TYPE: return !upload;
	case PROBLEM_NOT_FOUND: return strchr(route->path, '{') != NULL;
	case PROBLEM_CURSOR: return has_cursor(route);
	case PROBLEM_KEY_REQUIRED:
	case PROBLEM_KEY_REUSED:
	case PROBLEM_CROSS_SITE: return command;
	default: return false;
	}
}

static bool implied_by_flags(const Route *route, int problem) {
	switch (problem) {
	case PROBLEM_SIGN_IN:
	case PROBLEM_TOTP_ENROL:
	case PROBLEM_PASSWORD_CHANGE:
	case PROBLEM_FORBIDDEN: return !(route->flags & ROUTE_PUBLIC);
	case PROBLEM_VERSION_REQUIRED:
	case PROBLEM_VERSION_STALE: return route->flags & ROUTE_IF_MATCH;
	case PROBLEM_PROVE_AGAIN: return route->flags & ROUTE_FRESH;
	case PROBLEM_PURPOSE_REQUIRED: return route->flags & ROUTE_PERSONAL;
	default: return implied_by_request(route, problem);
	}
}

bool route_may_refuse(const Route *route, int problem) {
	for (const Problem *own = route->problems; own && *own != PROBLEM_NONE; own++)
		if ((int)*own == problem)
			return true;
	return implied_by_flags(route, problem);
}
