/* The way in: find the route, authorise, decode, and on to a query or a command. */
#include "core/core_private.h"

#include "base/guard.h"

#include <pthread.h>

typedef struct Arrival {
	Core *core;
	const CoreRequest *request;
	Arena *arena;
	void (*reply)(void *self, const CoreReply *reply);
	void *self;
	bool as_system;
	Exchange *exchange; /* made of it */
} Arrival;

static int arrive(void *self) {
	Arrival *arrival = self;
	Exchange *exchange = arena_new_of(arrival->arena, Exchange);
	*exchange = (Exchange){.core = arrival->core,
		.request = *arrival->request,
		.arena = arrival->arena,
		.now = clock_now(arrival->core->config.clock),
		.reply = arrival->reply,
		.self = arrival->self,
		.as_system = arrival->as_system};
	exchange_ctx(exchange, NULL);
	arrival->exchange = exchange;
	return 0;
}

static int no_route(const Exchange *exchange) {
	return route_methods(exchange->core, exchange->request.path, exchange->arena)
		? PROBLEM_METHOD
		: PROBLEM_NOT_FOUND;
}

static int find_route(void *self) {
	Exchange *exchange = self;
	const CoreRequest *request = &exchange->request;
	exchange->entry = route_match(exchange->core, request->method, request->path, &exchange->match);
	if (!exchange->entry)
		return no_route(exchange);
	return authorise_without_token(exchange);
}

static void handle(Arrival *arrival) {
	if (guarded(arrival->arena, arrive, arrival)) {
		reply_exhausted(arrival->reply, arrival->self, NULL);
		return;
	}
	Exchange *exchange = arrival->exchange;
	int r = guarded(exchange->arena, find_route, exchange);
	if (r) {
		exchange->problem = exchange_problem(exchange, r);
		reply_send(exchange);
	} else if (exchange->entry->route->flags & ROUTE_COMMAND)
		command_handle(exchange);
	else
		query_handle(exchange);
}

void core_handle(Core *core, const CoreRequest *request, Arena *arena,
	void (*reply)(void *, const CoreReply *), void *self) {
	handle(&(Arrival){core, request, arena, reply, self, false, NULL});
}

/* ---- served elsewhere -------------------------------------------------------------------------------------- */

static int admit(void *self) {
	Exchange *exchange = self;
	const CoreRequest *request = &exchange->request;
	const Route *route =
		route_elsewhere(exchange->core, request->method, request->path, &exchange->match);
	if (!route)
		return no_route(exchange);
	exchange->params = arena_alloc(exchange->arena, route->params_size + 1);
	return route_params(
		route, &exchange->match, request->query, exchange->params, &exchange->ctx.errors);
}

bool core_admit(Core *core, const CoreRequest *request, Arena *arena,
	void (*reply)(void *, const CoreReply *), void *self, void **params) {
	Arrival arrival = {core, request, arena, reply, self, false, NULL};
	if (guarded(arena, arrive, &arrival)) {
		reply_exhausted(reply, self, NULL);
		return false;
	}
	int r = guarded(arena, admit, arrival.exchange);
	*params = arrival.exchange->params;
	if (!r)
		return true;
	arrival.exchange->problem = exchange_problem(arrival.exchange, r);
	reply_send(arrival.exchange);
	return false;
}

/* ---- waiting for the answer ------------------------------------------------------------------------------ */

typedef struct Waiter {
	pthread_mutex_t lock;
	pthread_cond_t answered;
	CoreReply *reply;
	bool done;
} Waiter;

static void wake(void *self, const CoreReply *reply) {
	Waiter *waiter = self;
	pthread_mutex_lock(&waiter->lock);
	*waiter->reply = *reply;
	waiter->done = true;
	pthread_cond_signal(&waiter->answered);
	pthread_mutex_unlock(&waiter->lock);
}

static void call(
	Core *core, const CoreRequest *request, Arena *arena, CoreReply *reply, bool as_system) {
	Waiter waiter = {.reply = reply};
	pthread_mutex_init(&waiter.lock, NULL);
	pthread_cond_init(&waiter.answered, NULL);
	handle(&(Arrival){core, request, arena, wake, &waiter, as_system, NULL});
	while (core->config.manual && !waiter.done)
		core_step(core);
	pthread_mutex_lock(&waiter.lock);
	while (!waiter.done)
		pthread_cond_wait(&waiter.answered, &waiter.lock);
	pthread_mutex_unlock(&waiter.lock);
	pthread_cond_destroy(&waiter.answered);
	pthread_mutex_destroy(&waiter.lock);
}

void core_call(Core *core, const CoreRequest *request, Arena *arena, CoreReply *reply) {
	call(core, request, arena, reply, false);
}

void core_call_as_system(Core *core, const CoreRequest *request, Arena *arena, CoreReply *reply) {
	call(core, request, arena, reply, true);
}
