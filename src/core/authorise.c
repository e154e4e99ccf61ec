/* Who asks, and may they run this route anywhere at all? Where is the handler's to check. */
#include "core/core_private.h"

#include "base/str.h"

#include <stdio.h>

#define FRESH (10 * TIME_MINUTE)

/* The transaction, if there is one, begins with what is read here: nothing in it is of an earlier age. */
static int read_actor(Exchange *exchange) {
	uint64_t age = exchange->core->sessions ? sessions_age(exchange->core->sessions) : 0;
	exchange_ctx(exchange, exchange->reader);
	int r = exchange->core->config.authenticate(
		&exchange->ctx, exchange->request.token, &exchange->actor);
	if (r == 1)
		exchange->actor = (Actor){0};
	if (!r && exchange->actor.touch && exchange->core->config.touch)
		core_run_later(exchange->core, exchange->core->config.touch, exchange->actor.session);
	if (!r && exchange->core->sessions)
		sessions_keep(exchange->core->sessions, exchange->request.token, age, exchange->now,
			&exchange->actor);
	return r < 0 ? r : 0;
}

static int authenticate(Exchange *exchange) {
	const char *token = exchange->request.token;
	Sessions *sessions = exchange->core->sessions;
	if (str_empty(token) ||
		(sessions &&
			sessions_find(sessions, token, exchange->now, exchange->arena, &exchange->actor)))
		return 0;
	return read_actor(exchange);
}

static bool is_fresh(const Exchange *exchange) {
	Time proved = exchange->actor.proved_at;
	Time fresh = exchange->core->config.fresh ? exchange->core->config.fresh : FRESH;
	return proved && exchange->now - proved <= fresh;
}

static bool has_role(const Exchange *exchange) {
	const RouteEntry *entry = exchange->entry;
	if (entry->route->flags & ROUTE_PUBLIC || exchange->actor.own_roles & entry->roles)
		return true;
	for (size_t i = 0; i < exchange->actor.grant_count; i++)
		if (exchange->actor.grants[i].roles & entry->roles)
			return true;
	return false;
}

/* ---- how often ------------------------------------------------------------------------------------- */

/* Beside the request itself; LIMIT_CLASSES: nothing tighter. */
static LimitClass tighter(const Route *route) {
	if (route->flags & ROUTE_SIGN_IN)
		return LIMIT_SIGN_INS;
	if (route->flags & ROUTE_PUBLIC)
		return route->flags & ROUTE_COMMAND ? LIMIT_PUBLIC : LIMIT_CLASSES;
	if (route->flags & (ROUTE_UPLOAD | ROUTE_RAW))
		return LIMIT_BULK;
	return route->flags & ROUTE_PERSONAL && !(route->flags & ROUTE_LIST) ? LIMIT_PERSONAL
																		 : LIMIT_CLASSES;
}

static int take(Exchange *exchange, LimitClass kind, const char *owner) {
	Time wait = limits_take(exchange->core->limits, kind, owner, exchange->now);
	if (!wait)
		return 0;
	exchange->ctx.retry_after = (wait + TIME_SECOND - 1) / TIME_SECOND;
	return PROBLEM_TOO_MANY;
}

/* Who is signed in counts alone, however many share the address. */
static int limit(Exchange *exchange) {
	char account[24];
	const char *peer = exchange->request.peer ? exchange->request.peer : "";
	LimitClass kind = tighter(exchange->entry->route);
	bool known = exchange->actor.account != 0;
	if (!exchange->core->limits)
		return 0;
	snprintf(account, sizeof account, "%lld", (long long)exchange->actor.account);
	int r = take(exchange, known ? LIMIT_REQUESTS : LIMIT_ANONYMOUS, known ? account : peer);
	if (r || kind == LIMIT_CLASSES)
		return r;
	return take(exchange, kind, kind == LIMIT_SIGN_INS || !known ? peer : account);
}

int authorise_without_token(Exchange *exchange) {
	if (exchange->as_system || exchange->entry->route->flags & ROUTE_PUBLIC ||
		!str_empty(exchange->request.token))
		return 0;
	int r = limit(exchange);
	return r ? r : PROBLEM_SIGN_IN;
}

int authorise(Exchange *exchange) {
	const Route *route = exchange->entry->route;
	if (exchange->as_system)
		return 0;
	int r = authenticate(exchange);
	if (r || (r = limit(exchange)))
		return r;
	if (!(route->flags & ROUTE_PUBLIC) && !exchange->actor.account)
		return PROBLEM_SIGN_IN;
	bool by_cookie = exchange->actor.account && exchange->request.token_is_cookie;
	if (route->flags & ROUTE_COMMAND && by_cookie && !exchange->request.same_site)
		return PROBLEM_CROSS_SITE;
	if (!has_role(exchange))
		return exchange->actor.lacks ? exchange->actor.lacks : PROBLEM_FORBIDDEN;
	return route->flags & ROUTE_FRESH && !is_fresh(exchange) ? PROBLEM_PROVE_AGAIN : 0;
}
