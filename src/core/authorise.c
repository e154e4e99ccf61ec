/* Who asks, and may they run this route anywhere at all? Where is the handler's to check. */
#include "core/core_private.h"

#include "base/str.h"

static int authenticate(Exchange *exchange) {
	if (str_empty(exchange->request.token))
		return 0;
	exchange_ctx(exchange, exchange->reader);
	int r = exchange->core->config.authenticate(
		&exchange->ctx, exchange->request.token, &exchange->actor);
	if (r == 1)
		exchange->actor = (Actor){0};
	return r < 0 ? r : 0;
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

bool authorise_needs_token(const Exchange *exchange) {
	return !exchange->as_system && !(exchange->entry->route->flags & ROUTE_PUBLIC) &&
		str_empty(exchange->request.token);
}

int authorise(Exchange *exchange) {
	const Route *route = exchange->entry->route;
	if (exchange->as_system)
		return 0;
	int r = authenticate(exchange);
	if (r)
		return r;
	if (!(route->flags & ROUTE_PUBLIC) && !exchange->actor.account)
		return PROBLEM_SIGN_IN;
	bool by_cookie = exchange->actor.account && exchange->request.token_is_cookie;
	if (route->flags & ROUTE_COMMAND && by_cookie && !exchange->request.same_site)
		return PROBLEM_CROSS_SITE;
	return has_role(exchange) ? 0 : PROBLEM_FORBIDDEN;
}
