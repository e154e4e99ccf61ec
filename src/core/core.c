#include "core/core_private.h"

#include "base/log.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const Right *right_named(const Right *rights, const char *name) {
	for (; rights->route; rights++)
		if (str_eq(rights->route, name))
			return rights;
	return NULL;
}

static int by_route(const void *a, const void *b) {
	return route_order(a, b);
}

static int refuse_route(const Route *route, const char *why) {
	log_line(LOG_LEVEL_ERROR, "route refused", "route", "s", route->name, "why", "s", why, NULL);
	return ERR_INTERNAL;
}

static int add_route(Core *core, const Route *route) {
	const Right *right = right_named(core->config.rights, route->name);
	if (!right)
		return refuse_route(route, "no right says who may run it");
	if (!route_params_complete(route))
		return refuse_route(route, "a path parameter is not described");
	if (core->route_count == CORE_ROUTES_MOST)
		return refuse_route(route, "too many routes");
	RouteEntry *entry = &core->routes[core->route_count++];
	*entry = (RouteEntry){route, right->roles, {.count = 0}};
	return route_segments(route->path, &entry->pattern)
		? 0
		: refuse_route(route, "its path is too long");
}

static int add_routes(Core *core) {
	int r = 0;
	for (const Route *const *table = core->config.routes; *table && !r; table++)
		for (const Route *route = *table; route->name && !r; route++)
			r = add_route(core, route);
	if (r)
		return r;
	qsort(core->routes, core->route_count, sizeof *core->routes, by_route);
	for (size_t i = 1; i < core->route_count; i++)
		if (by_route(&core->routes[i - 1], &core->routes[i]) == 0)
			return refuse_route(core->routes[i].route, "another has the same method and path");
	return 0;
}

static void committed(void *self, int64_t last_seq) {
	live_wake(((Core *)self)->live, last_seq);
}

static void batch_ended(void *self, bool sessions_written, bool long_log) {
	Core *core = self;
	if (sessions_written)
		sessions_forget(core->sessions);
	if (core->readers)
		readers_renew(core->readers, !long_log);
}

static unsigned reader_count(const CoreConfig *config) {
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return config->readers ? config->readers : (unsigned)(cores > 0 ? cores : 1) + 1;
}

/* One core is always left to those who do not sign in. */
enum { WORK_WAITING_A_THREAD = 64 };

static int start_workers(Core *core) {
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned threads = cores > 2 ? (unsigned)cores - 1 : 1;
	return core->config.manual
		? 0
		: workers_start(&core->workers, threads, threads * WORK_WAITING_A_THREAD);
}

static int start_limits(Core *core) {
	const CoreConfig *config = &core->config;
	if (config->limits)
		core->limits = limits_new(config->limits, config->rng);
	return config->limits && !core->limits ? ERR_MEMORY : 0;
}

static int start_sessions(Core *core) {
	if (core->config.session_tables)
		core->sessions = sessions_new(core->config.rng);
	return core->config.session_tables && !core->sessions ? ERR_MEMORY : 0;
}

/* The writer first: it settles what the last process left before anybody else has the database open. */
static int start_parts(Core *core) {
	const CoreConfig *config = &core->config;
	int r = add_routes(core);
	if (!r)
		r = start_limits(core);
	if (!r)
		r = start_sessions(core);
	if (!r)
		r = start_workers(core);
	if (!r)
		r = writer_start(&core->writer,
			&(WriterConfig){.url = config->url,
				.clock = config->clock,
				.node = config->node,
				.committed = committed,
				.watch = config->session_tables,
				.ended = batch_ended,
				.self = core,
				.manual = config->manual,
				.batch_most = config->batch_most});
	if (!r)
		r = live_start(&core->live, &(LiveConfig){config->url, config->clock, config->manual});
	if (!r && !(core->readers = readers_new(config->url, reader_count(config))))
		r = ERR_MEMORY;
	return r;
}

int core_start(Core **out, const CoreConfig *config) {
	Core *core = calloc(1, sizeof *core);
	*out = NULL;
	if (!core)
		return ERR_MEMORY;
	core->config = *config;
	pthread_mutex_init(&core->refusals.lock, NULL);
	int r = start_parts(core);
	if (r)
		core_stop(core);
	else
		*out = core;
	return r;
}

Core *core_stop(Core *core) {
	if (!core)
		return NULL;
	workers_stop(core->workers); /* what they finish still goes to the writer */
	writer_stop(core->writer);
	live_stop(core->live);
	readers_free(core->readers);
	limits_free(core->limits);
	sessions_free(core->sessions);
	pthread_mutex_destroy(&core->refusals.lock);
	free(core);
	return NULL;
}

size_t core_step(Core *core) {
	size_t answered = writer_step(core->writer);
	return answered + live_step(core->live);
}

Live *core_live(Core *core) {
	return core->live;
}

size_t core_body_limit(const Core *core, const char *method, const char *path) {
	PathMatch match;
	if (strcmp(method, "GET") == 0)
		return 0;
	const RouteEntry *entry = route_match(core, method, path, &match);
	return entry && entry->route->flags & ROUTE_UPLOAD ? 64u * 1024 * 1024 : 64 * 1024;
}
