#include "house.h"

#include "mod/area/area.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *server; /* NULL: SQLite */

/* ---- a city with four accounts ---------------------------------------------------------------------- */

static Time house_now(void *self) {
	return ((House *)self)->now;
}

static void on_server(const char *format, const char *schema) {
	char sql[120];
	PGconn *connection = PQconnectdb(server);
	snprintf(sql, sizeof sql, format, schema);
	PGresult *result = PQexec(connection, sql);
	assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
	PQclear(result);
	PQfinish(connection);
}

static const char *database(House *house) {
	static int serial;
	if (!server)
		return NULL;
	snprintf(house->schema, sizeof house->schema, "sign_in_%ld_%d", (long)getpid(), ++serial);
	on_server("CREATE SCHEMA %s", house->schema);
	return arena_printf(house->arena, "%s%soptions=-csearch_path%%3D%s", server,
		strchr(server, '?') ? "&" : "?", house->schema);
}

static const char areas[] =
	"code,short_code,level,parent_code,name,short_name,kind\n"
	"420000000000,42,province,,湖北省,湖北省,province\n"
	"420100000000,4201,city,420000000000,武汉市,武汉市,city\n"
	"420102000000,420102,district,420100000000,江岸区,江岸区,district\n"
	"420103000000,420103,district,420100000000,江汉区,江汉区,district\n"
	"420102002000,420102002,street,420102000000,大智街道,大智,street\n"
	"420103001000,420103001,street,420103000000,民族街街道,民族街,street\n"
	"420102002003,420102002003,community,420102002000,保成社区,保成社区,residents_committee\n"
	"420103001002,420103001002,community,420103001000,万年社区居委会,万年社区,residents_committee\n";

static int place(Ctx *ctx, void *self) {
	(void)self;
	return area_import(ctx, (FieldBlob){(const uint8_t *)areas, sizeof areas - 1},
		&(AreaImport){.edition = "2023-06-30"});
}

static int cast(Ctx *ctx, void *self) {
	static const char *const logins[][2] = {
		{"admin", "admin"}, {"worker", "worker"}, {"other", "worker"}, {"helper", "volunteer"}};
	(void)self;
	for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
		Account account;
		AccountGrant grant;
		int r = account_make(ctx,
			&(AccountMake){.login = logins[i][0], .name = "模拟", .password = PASSWORD}, &account);
		if (r || (r = account_grant(ctx, account.id, logins[i][1], "", TIME_NONE, &grant)))
			return r;
	}
	return 0;
}

void house_enter(House *house, const AccountPolicy *policy) {
	assert_int_equal(city_open(&house->city,
						 &(CityConfig){.dir = house->dir,
							 .url = house->url,
							 .create = true,
							 .manual = true,
							 .policy = policy,
							 .clock = &house->clock}),
		0);
}

void house_open(House *house, const AccountPolicy *policy) {
	*house = (House){.dir = "/tmp/huying-sign-in-XXXXXX", .arena = arena_new(0)};
	house->clock = (Clock){house_now, house};
	assert_non_null(mkdtemp(house->dir));
	assert_true(time_parse("2026-11-24T08:00:00+08:00", &house->now));
	house->url = database(house);
	house_enter(house, policy);
	assert_int_equal(core_run(house->city.core, place, NULL), 0);
	assert_int_equal(core_run(house->city.core, cast, NULL), 0);
}

void house_close(House *house) {
	static const char *const files[] = {"key", "huying.db", "huying.db-wal", "huying.db-shm"};
	city_close(&house->city);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(arena_printf(house->arena, "%s/%s", house->dir, files[i]));
	rmdir(house->dir);
	if (server)
		on_server("DROP SCHEMA %s CASCADE", house->schema);
	arena_free(house->arena);
}

/* ---- asking -------------------------------------------------------------------------------------------- */

CoreReply house_ask_from(House *house, const char *peer, const char *token, const char *method,
	const char *path, const char *body) {
	CoreReply reply;
	core_call(house->city.core,
		&(CoreRequest){.method = method,
			.path = arena_printf(house->arena, "/api/v1%s", path),
			.token = token,
			.token_is_cookie = true,
			.same_site = true,
			.idempotency_key = arena_printf(house->arena, "sign-in-key-%u", ++house->keys),
			.if_match = "\"1\"",
			.purpose = "audit",
			.language = "en",
			.content_type = "application/json",
			.peer = peer,
			.body = body,
			.body_size = body ? strlen(body) : 0},
		house->arena, &reply);
	while (core_step(house->city.core)) /* what was left for later */
		;
	return reply;
}

const char *house_header(const CoreReply *reply, const char *name) {
	for (const char *const *h = reply->headers; *h; h += 2)
		if (str_eq(h[0], name))
			return h[1];
	return NULL;
}

void house_choose(int argc, char **argv) {
	server = argc > 1 && strcmp(argv[1], "pgsql") == 0 ? getenv("HUYING_TEST_PG") : NULL;
}
