#include "test_core_kit.h"

#include "base/str.h"
#include "core/cursor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- databases --------------------------------------------------------------------------- */

static bool use_pgsql;

void kit_choose(int argc, char **argv) {
	use_pgsql = argc > 1 && strcmp(argv[1], "pgsql") == 0;
	if (use_pgsql && !getenv("HUYING_TEST_PG")) {
		fprintf(stderr, "HUYING_TEST_PG must name a PostgreSQL server to test on\n");
		exit(1);
	}
}

/* Tests only: names made here, never from outside. */
static void run_sql(const char *url, const char *sql) {
	Db *db;
	DbStmt stmt = {"kit", sql, NULL};
	assert_int_equal(db_open(&db, url, DB_WRITE), 0);
	assert_int_equal(db_exec(db, &stmt, DB_NO_ARGS), 0);
	db_close(db);
}

static void make_place(Kit *kit) {
	static int serial;
	if (!use_pgsql) {
		snprintf(kit->place, sizeof kit->place, "/tmp/huying-core-XXXXXX");
		assert_non_null(mkdtemp(kit->place));
		snprintf(kit->url, sizeof kit->url, "sqlite:%s/db", kit->place);
		return;
	}
	const char *server = getenv("HUYING_TEST_PG");
	if (!server) {
		fail_msg("HUYING_TEST_PG names no server");
		return;
	}
	snprintf(kit->place, sizeof kit->place, "core_%ld_%d", (long)getpid(), ++serial);
	run_sql(server, arena_printf(kit->arena, "CREATE SCHEMA %s", kit->place));
	snprintf(kit->url, sizeof kit->url, "%s%soptions=-csearch_path%%3D%s&application_name=%s",
		server, strchr(server, '?') ? "&" : "?", kit->place, kit->place);
}

static void drop_place(Kit *kit) {
	static const char *const files[] = {"db", "db-wal", "db-shm"};
	if (use_pgsql) {
		run_sql(getenv("HUYING_TEST_PG"),
			arena_printf(kit->arena, "DROP SCHEMA %s CASCADE", kit->place));
		return;
	}
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(arena_printf(kit->arena, "%s/%s", kit->place, files[i]));
	rmdir(kit->place);
}

void kit_cut_connections(Kit *kit) {
	if (use_pgsql)
		run_sql(getenv("HUYING_TEST_PG"),
			arena_printf(kit->arena,
				"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '%s'",
				kit->place));
}

static const char thing_table[] =
	"CREATE TABLE thing (id INTEGER PRIMARY KEY, area TEXT NOT NULL, name TEXT NOT NULL, n INTEGER,"
	" person INTEGER, version INTEGER NOT NULL CHECK (version < 1000)) STRICT;";

static Time kit_now(void *self) {
	Kit *kit = self;
	return kit->now ? kit->now : clock_now(&clock_system);
}

void kit_open(Kit *kit) {
	*kit = (Kit){.arena = arena_new(0), .keys = keys_new_for_test(1)};
	kit->clock = (Clock){kit_now, kit};
	make_place(kit);
	const Asset *core = asset_find(&assets, "schema/0001-core.sql"),
				*last_id = asset_find(&assets, "schema/0012-last-id.sql");
	assert_non_null(core);
	const DbMigration migrations[] = {
		{1, "0001-core", (const char *)core->data},
		{2, "0002-thing", thing_table},
		{12, "0012-last-id", (const char *)last_id->data},
	};
	Db *db = kit_db(kit);
	assert_int_equal(db_migrate(db, migrations, 3), 0);
	db_close(db);
	assert_int_equal(messages_load(&assets), 0);
}

Db *kit_db(Kit *kit) {
	Db *db;
	assert_int_equal(db_open(&db, kit->url, DB_WRITE), 0);
	return db;
}

static int authenticate(Ctx *ctx, const char *token, Actor *actor) {
	char **words;
	size_t n = str_split(ctx->arena, token, " ", &words);
	if (n < 2 || !str_to_int(words[0], &actor->account) || !str_to_int(words[1], &actor->person))
		return 1;
	Grant *grants = arena_array_of(ctx->arena, Grant, n);
	for (size_t i = 2; i < n; i++) {
		const char *at = strchr(words[i], '@');
		if (!at)
			return 1;
		grants[i - 2] = (Grant){(unsigned)atoi(words[i]), strcmp(at, "@-") == 0 ? "" : at + 1};
	}
	actor->grants = grants;
	actor->grant_count = n - 2;
	return 0;
}

int kit_try_start(Kit *kit, bool manual) {
	static const Route *const tables[] = {kit_routes, NULL};
	return core_start(&kit->core,
		&(CoreConfig){.url = kit->url,
			.clock = &kit->clock,
			.rng = kit->rng ? kit->rng : &rng_system,
			.keys = kit->keys,
			.node = kit->node,
			.limits = kit->limits,
			.routes = tables,
			.rights = kit_rights,
			.authenticate = authenticate,
			.manual = manual});
}

void kit_start(Kit *kit, bool manual) {
	assert_int_equal(kit_try_start(kit, manual), 0);
}

void kit_stop(Kit *kit) {
	kit->core = core_stop(kit->core);
}

void kit_close(Kit *kit) {
	kit_stop(kit);
	drop_place(kit);
	keys_free(kit->keys);
	arena_free(kit->arena);
}

/* ---- asking ---------------------------------------------------------------------------------- */

CoreReply kit_ask_in(
	Kit *kit, Arena *arena, const char *method, const char *path, const char *body, KitAsk ask) {
	CoreReply reply;
	CoreRequest request = {.method = method,
		.path = arena_printf(arena, "/api/v1%s", path),
		.query = ask.query,
		.token = ask.token,
		.token_is_cookie = ask.foreign_site,
		.same_site = !ask.foreign_site,
		.idempotency_key = ask.key,
		.if_match = ask.if_match,
		.language = "en",
		.purpose = ask.purpose,
		.content_type = ask.type ? ask.type : "application/json",
		.peer = ask.peer ? ask.peer : "127.0.0.1",
		.body = body,
		.body_size = body ? strlen(body) : 0};
	core_call(kit->core, &request, arena, &reply);
	return reply;
}

CoreReply kit_ask(Kit *kit, const char *method, const char *path, const char *body, KitAsk ask) {
	return kit_ask_in(kit, kit->arena, method, path, body, ask);
}

const char *kit_header(const CoreReply *reply, const char *name) {
	for (const char *const *h = reply->headers; *h; h += 2)
		if (strcmp(h[0], name) == 0)
			return h[1];
	return NULL;
}

bool kit_says(const CoreReply *reply, const char *part) {
	return reply->body && strstr(reply->body, part);
}

Id kit_make(Kit *kit, const char *area, const char *name) {
	static unsigned serial;
	const char *key = arena_printf(kit->arena, "kit-make-%u", ++serial);
	CoreReply reply = kit_ask(kit, "POST", "/things",
		arena_printf(kit->arena, "{\"area\":\"%s\",\"name\":\"%s\"}", area, name),
		(KitAsk){.token = KIT_CHIEF, .key = key});
	assert_int_equal(reply.status, 201);
	return (Id)atoll(strrchr(kit_header(&reply, "Location"), '/') + 1);
}

int64_t kit_int(Kit *kit, const DbStmt *stmt) {
	int64_t n = -1;
	Db *db = kit_db(kit);
	assert_int_equal(db_int(db, stmt, DB_NO_ARGS, &n), 0);
	db_close(db);
	return n;
}

int64_t kit_count(Kit *kit) {
	static const DbStmt count = {"kit_count", "SELECT COUNT(*) FROM thing", NULL};
	return kit_int(kit, &count);
}

void kit_assert_chain(Kit *kit, int64_t expected) {
	int64_t lines, broken;
	Db *db = kit_db(kit);
	assert_int_equal(journal_verify(db, &lines, &broken), 0);
	db_close(db);
	if (expected >= 0)
		assert_int_equal(lines, expected);
}
