/* bench_city make DIR URL PEOPLE          a city for the benchmarks
 * bench_city serve DIR URL BATCH          serves it on a free port, which it prints, until SIGTERM
 *
 * URL "-": SQLite in DIR. BATCH: commands in one transaction, 0 as many as the product takes.
 * Beside the product's routes it has two that store nothing: POST /api/v1/bench/{id}, a check-in that
 * is decoded, judged by session and role, and answered alike, and POST /api/v1/bench/asks/{id}/accept,
 * an acceptance that the writer runs in full and then rolls back, answered by a refusal. */
#include "bench_people.h"

#include "app/edge.h"
#include "app/planner.h"
#include "base/str.h"
#include "mod/account/rights.h"
#include "mod/call/call_api.h"
#include "mod/duty/duty.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the check-in that stores nothing ---------------------------------------------------- */

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct AttendBody {
	const char *code;
	Time at;
} AttendBody;
static const Field attend_body[] = {
	FIELD(AttendBody, code, FIELD_TEXT, .max = 6), FIELD(AttendBody, at, FIELD_TIME), FIELD_END};

static int null_run(Ctx *ctx, const void *params, const void *body) {
	Duty duty;
	(void)body;
	int r = ctx_require_self(ctx);
	field_defaults(duty_fields, &duty);
	duty.id = duty.volunteer = ((const IdParams *)params)->id;
	duty.need = 1;
	duty.area = duty.home_area = "420102002003";
	duty.status = "in";
	duty.starts_at = duty.ends_at = duty.in_at = duty.created_at = ctx->now;
	duty.in_how = "coordinator";
	duty.in_by = ctx->actor->account;
	duty.version = ctx->etag = 2;
	jw_struct(ctx->out, duty_fields, &duty);
	return r;
}

/* ---- the acceptance that is rolled back ----------------------------------------------------- */

static const Route *product_accept(void) {
	const Route *route = ask_routes;
	while (!str_eq(route->name, "ask.accept"))
		route++;
	return route;
}

static int undone_run(Ctx *ctx, const void *params, const void *body) {
	int r = product_accept()->run(ctx, params, body);
	return r ? r : ctx_refuse(ctx, PROBLEM_ANSWERED, NULL);
}

static const Route null_route = {.name = "bench.null",
	.method = "POST",
	.path = "/bench/{id}",
	.summary = "A check-in that stores nothing",
	.flags = ROUTE_ETAG,
	.params = id_params,
	.params_size = sizeof(IdParams),
	.body = attend_body,
	.body_size = sizeof(AttendBody),
	.reply = duty_fields,
	.run = null_run};

/* The product's row of an acceptance under another name: what it may answer is the same. */
static Route undone_route(void) {
	Route route = *product_accept();
	route.name = "bench.undone";
	route.path = "/bench/asks/{id}/accept";
	route.summary = "An acceptance that is rolled back";
	route.run = undone_run;
	return route;
}

static const Route *bench_routes(void) {
	static Route routes[3];
	routes[0] = null_route;
	routes[1] = undone_route();
	return routes;
}

/* The product's rights and one more. */
static const Right *bench_rights(void) {
	static Right rights[512];
	size_t n = 0;
	for (; n < 509 && rights_table[n].route; n++)
		rights[n] = rights_table[n];
	rights[n++] = (Right){"bench.null", ROLES_STAFF | ROLE_VOLUNTEER};
	rights[n] = (Right){"bench.undone", ROLE_VOLUNTEER};
	return rights;
}

/* ---- the two words ----------------------------------------------------------------------- */

static void serve(City *city) {
	Edge *edge;
	sigset_t set;
	int got;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	Planner *planner = planner_start(city);
	if (!planner || edge_start(&edge, city, &(EdgeConfig){.address = "127.0.0.1"}))
		exit(1);
	printf("%u\n", edge_port(edge));
	fflush(stdout);
	sigwait(&set, &got);
	edge_stop(edge, 10000);
	planner_stop(planner);
}

static int usage(void) {
	fputs("bench_city make DIR URL PEOPLE | serve DIR URL BATCH\n", stderr);
	return 2;
}

int main(int argc, char **argv) {
	City city;
	sigset_t set;
	int64_t number;
	if (argc != 5 || !str_to_int(argv[4], &number) || number < 0)
		return usage();
	bool make = str_eq(argv[1], "make");
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL); /* before any thread starts */
	signal(SIGPIPE, SIG_IGN);
	int r = city_open(&city,
		&(CityConfig){.dir = argv[2],
			.url = str_eq(argv[3], "-") ? NULL : argv[3],
			.create = make,
			.extra_routes = bench_routes(),
			.rights = bench_rights(),
			.batch_most = make ? 0 : (unsigned)number});
	if (r)
		return 1;
	if (make)
		r = bench_people_make(&city, number);
	else
		serve(&city);
	city_close(&city);
	return r ? 1 : 0;
}
