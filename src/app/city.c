#include "app/city.h"

#include "app/assets.h"
#include "app/destroy.h"
#include "app/edge.h"
#include "base/log.h"
#include "base/str.h"
#include "core/messages.h"
#include "mod/account/account.h"
#include "mod/account/account_api.h"
#include "mod/account/rights.h"
#include "mod/area/area_api.h"
#include "mod/board/board_api.h"
#include "mod/call/call.h"
#include "mod/call/call_api.h"
#include "mod/dispatch/dispatch.h"
#include "mod/dispatch/dispatch_api.h"
#include "mod/duty/duty.h"
#include "mod/duty/duty_api.h"
#include "mod/force/force_api.h"
#include "mod/incident/incident.h"
#include "mod/incident/incident_api.h"
#include "mod/notice/notice_api.h"
#include "mod/person/person_api.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DESTROY_TICKS = 60, TIDY_TICKS = 3600 }; /* a minute, an hour at one tick a second */

static const Route *const route_tables[] = {session_routes, me_routes, token_routes, account_routes,
	area_routes, person_routes, volunteer_routes, organisation_routes, import_routes,
	incident_routes, need_routes, request_routes, complaint_routes, duty_routes, my_duty_routes,
	ledger_routes, call_routes, ask_routes, tier_routes, dispatch_routes, notice_routes,
	board_routes, NULL};
enum { ROUTE_TABLES = sizeof route_tables / sizeof *route_tables };

static int need_cancelled(Ctx *ctx, const Need *need) {
	int r = duty_need_cancelled(ctx, need);
	return r ? r : call_need_cancelled(ctx, need);
}

static void wire_modules(void) {
	need_set_hooks(&(NeedHooks){
		.cancelled = need_cancelled, .answered = duty_need_answered, .widened = call_place_freed});
	duty_set_place_freed(call_place_freed);
}

/* ---- the schema ---------------------------------------------------------------------------------------- */

enum { MIGRATIONS_MOST = 100 };

static size_t find_migrations(DbMigration out[MIGRATIONS_MOST]) {
	size_t count = 0;
	for (size_t i = asset_first(&assets, "schema/"); i < assets.count && count < MIGRATIONS_MOST;
		 i++) {
		const Asset *asset = &assets.items[i];
		if (!str_starts(asset->path, "schema/"))
			break;
		out[count] = (DbMigration){
			(int)count + 1, asset->path + strlen("schema/"), (const char *)asset->data};
		count++;
	}
	return count;
}

int city_newest_schema(void) {
	DbMigration migrations[MIGRATIONS_MOST];
	return (int)find_migrations(migrations);
}

static int migrate(const char *url) {
	DbMigration migrations[MIGRATIONS_MOST];
	size_t count = find_migrations(migrations);
	Db *db;
	int r = db_open(&db, url, DB_WRITE);
	if (r)
		return r;
	r = db_settle(db);
	if (!r)
		r = db_migrate(db, migrations, count);
	if (r)
		fprintf(stderr, "huying: schema: %s\n", db_error(db));
	db_close(db);
	return r;
}

/* ---- opening --------------------------------------------------------------------------------------------- */

/* --packs, else the directory's own packs/, else the built-in ones. */
static const char *packs_dir(const City *city, const CityConfig *config) {
	const char *own = arena_printf(city->arena, "%s/packs", config->dir);
	return config->packs ? config->packs : access(own, R_OK) == 0 ? own : NULL;
}

static int open_files(City *city, const CityConfig *config) {
	const char *why = NULL;
	int r = city_files_open(&city->files, config->dir, config->url, config->create);
	if (r)
		return r;
	if ((r = messages_load(&assets)) ||
		(r = packs_load(&city->packs, &assets, packs_dir(city, config), city->arena, &why)))
		fprintf(stderr, "huying: packs: %s\n", why ? why : "messages");
	return r;
}

/* Return: how long a password given is fresh. */
static Time set_policy(const CityConfig *config) {
	AccountPolicy policy = ACCOUNT_POLICY_DEFAULTS;
	const Asset *passwords = asset_find(&assets, "packs/passwords/common.txt");
	if (config->policy)
		policy = *config->policy;
	policy.passwords = passwords ? (const char *)passwords->data : NULL;
	account_set_policy(&policy);
	return policy.fresh;
}

static const Route *const *all_routes(City *city, const Route *extra) {
	const Route **tables = arena_array_of(city->arena, const Route *, ROUTE_TABLES + 1);
	memcpy(tables, route_tables, sizeof route_tables);
	tables[ROUTE_TABLES - 1] = extra;
	return tables;
}

int city_open(City *city, const CityConfig *config) {
	*city = (City){.arena = arena_new(0), .files = {.lock = -1}};
	if (!city->arena)
		return ERR_MEMORY;
	city->node = config->node;
	city->dir = arena_strdup(city->arena, config->dir);
	wire_modules();
	Time fresh = set_policy(config);
	const Clock *clock = config->clock ? config->clock : &clock_system;
	int r = open_files(city, config);
	city->url = city->files.url;
	if (!r && config->archive)
		r = archiving_start(&city->archiving, city->url, config->archive, clock);
	if (!r)
		r = migrate(city->url);
	if (!r)
		r = core_start(&city->core,
			&(CoreConfig){.url = city->url,
				.clock = clock,
				.rng = config->rng ? config->rng : &rng_system,
				.keys = city->files.keys,
				.packs = city->packs,
				.node = config->node,
				.routes = all_routes(city, config->extra_routes),
				.elsewhere = edge_routes,
				.rights = config->rights ? config->rights : rights_table,
				.authenticate = account_authenticate,
				.session_tables = str_starts(city->url, "sqlite:") ? account_session_tables : NULL,
				.touch = account_touch,
				.fresh = fresh,
				.limits = config->limits,
				.manual = config->manual,
				.batch_most = config->batch_most,
				.secure_cookies = config->secure_cookies});
	if (r)
		city_close(city);
	return r;
}

void city_close(City *city) {
	core_stop(city->core);
	dispatch_live_free(city->live);
	archiving_stop(city->archiving);
	city_files_close(&city->files);
	arena_free(city->arena);
	*city = (City){.files = {.lock = -1}};
}

/* ---- what time does ----------------------------------------------------------------------------------------- */

static int tick(Ctx *ctx, void *self) {
	int64_t duties = 0, calls = 0;
	(void)self;
	int r = duty_tick(ctx, &duties);
	return r ? r : call_tick(ctx, &calls);
}

/* What nobody waits for: expired sessions, stored replies nobody will ask for again. */
static int tidy(Ctx *ctx, void *self) {
	(void)self;
	int r = account_expire_sessions(ctx);
	if (r || (r = call_recount_asked(ctx)))
		return r;
	return core_forget_replies(ctx, ctx->now - 7 * TIME_DAY);
}

static int destroy(Ctx *ctx, void *self) {
	return destroy_due(ctx, self);
}

int city_tick(City *city) {
	int64_t destroyed = 0;
	int r = core_run(city->core, tick, NULL);
	city->ticks++;
	if (!r && city->ticks % DESTROY_TICKS == 0)
		r = core_run(city->core, destroy, &destroyed);
	if (destroyed)
		log_line(LOG_LEVEL_INFO, "personal data destroyed", "count", "i", destroyed, NULL);
	return r || city->ticks % TIDY_TICKS ? r : core_run(city->core, tidy, NULL);
}
