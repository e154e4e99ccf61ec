#include "town.h"

#include "base/str.h"
#include "mod/area/area.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char areas[] = "code,level,parent_code,name\n"
							"990100000000,city,,模拟市\n"
							"990101000000,district,990100000000,东区\n"
							"990102000000,district,990100000000,西区\n"
							"990101001000,street,990101000000,河沿街道\n"
							"990101002000,street,990101000000,山前街道\n"
							"990102001000,street,990102000000,湖滨街道\n"
							"990101001001,community,990101001000,柳树社区\n"
							"990101001002,community,990101001000,石桥社区\n"
							"990101002001,community,990101002000,松林社区\n"
							"990102001001,community,990102001000,芦苇社区\n"
							"990102001002,community,990102001000,荷塘社区\n";

static const char points[] = "code,lon,lat\n"
							 "990101001001,114.2800,30.6500\n"
							 "990101001002,114.2850,30.6540\n"
							 "990101002001,114.3000,30.6600\n"
							 "990102001001,114.3200,30.6700\n"
							 "990102001002,114.3300,30.6700\n";

static const TownActor cast[TOWN_ACTORS] = {
	{"admin", "admin", ""},
	{"commander", "commander", TOWN},
	{"coordinator", "coordinator", TOWN_STREET},
	{"district", "coordinator", "990102"},
	{"worker", "worker", TOWN_COMMUNITY},
	{"second", "worker", TOWN_COMMUNITY},
	{"neighbour", "worker", TOWN_NEIGHBOUR},
	{"far", "worker", TOWN_FAR},
	{"ann", "volunteer", TOWN_COMMUNITY, "1990-05-01"},
	{"bob", "volunteer", TOWN_COMMUNITY, "1985-03-02"},
	{"cat", "volunteer", TOWN_COMMUNITY, "1999-12-31"},
	{"dan", "volunteer", TOWN_COMMUNITY, "1958-01-01"}, /* old: light work only */
	{"eve", "volunteer", TOWN_COMMUNITY, "2010-06-01"}, /* a minor */
	{"fay", "volunteer", TOWN_NEIGHBOUR, "1992-02-29"},
	{"gus", "volunteer", TOWN_NEIGHBOUR, "1979-08-08"},
	{"hal", "volunteer", "990101002001", "1995-10-10"},
	{"ida", "volunteer", TOWN_FAR, "1988-07-07"},
};

/* ---- directories ------------------------------------------------------------------------------ */

void town_make_dir(char *out) {
	const char *memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(out, 64, "%s/huying-town-XXXXXX", memory);
	assert_non_null(mkdtemp(out));
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void town_remove_dir(const char *dir) {
	nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Keys that never change, so that two runs say the same. */
static void write_keys(const Town *town) {
	char path[80], text[3 * 65];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 65 == 64 ? '\n' : "0123456789abcdef"[i * 7 % 16];
	snprintf(path, sizeof path, "%s/key", town->dir);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof text), sizeof text);
	close(fd);
}

/* ---- asking ------------------------------------------------------------------------------------ */

const TownActor *town_actor(const Town *town, const char *name) {
	for (size_t i = 0; i < TOWN_ACTORS; i++)
		if (str_eq(town->actors[i].name, name))
			return &town->actors[i];
	return NULL;
}

CoreReply town_ask(Town *town, Arena *arena, const char *who, const TownAsk *ask) {
	CoreReply reply;
	char key[32], match[32];
	const TownActor *actor = who ? town_actor(town, who) : NULL;
	snprintf(key, sizeof key, "town-%08u", ++town->keys);
	snprintf(match, sizeof match, "\"%s\"", ask->match ? ask->match : "");
	char path[200];
	snprintf(path, sizeof path, "/api/v1%s", ask->path);
	CoreRequest request = {.method = ask->method,
		.path = path,
		.query = ask->query,
		.token = actor ? actor->token : NULL,
		.idempotency_key = ask->key ? ask->key : key,
		.if_match = ask->match ? match : NULL,
		.language = "en",
		.purpose = "dispatch",
		.content_type = ask->type ? ask->type : "application/json",
		.peer = "127.0.0.1",
		.body = ask->body,
		.body_size = ask->body ? strlen(ask->body) : 0};
	core_call(town->city.core, &request, arena, &reply);
	return reply;
}

static json_t *member_at(json_t *json, const char *path) {
	char name[64];
	while (json && *path) {
		size_t n = strcspn(path, ".");
		snprintf(name, sizeof name, "%.*s", (int)n, path);
		json = json_is_array(json) ? json_array_get(json, strtoul(name, NULL, 10))
								   : json_object_get(json, name);
		path += n + (path[n] == '.');
	}
	return json;
}

const char *town_member(Arena *arena, const CoreReply *reply, const char *path) {
	json_t *json = json_loadb(reply->body ? reply->body : "", reply->size, JSON_DECODE_ANY, NULL);
	json_t *member = member_at(json, path);
	char *text = json_is_string(member) ? NULL
		: member                        ? json_dumps(member, JSON_ENCODE_ANY)
										: NULL;
	const char *out = NULL;
	if (json_is_string(member))
		out = arena_strdup(arena, json_string_value(member));
	else if (text)
		out = arena_strdup(arena, text);
	free(text);
	json_decref(json);
	return out;
}

static CoreReply expect(Town *town, const char *who, const TownAsk *ask) {
	CoreReply reply = town_ask(town, town->arena, who, ask);
	if (reply.status < 200 || reply.status > 299)
		fail_msg(
			"%s %s: %d %.*s", ask->method, ask->path, reply.status, (int)reply.size, reply.body);
	return reply;
}

/* ---- founding ------------------------------------------------------------------------------------ */

/* What the installation does before there is anybody to ask. */
static int first_stone(Ctx *ctx, void *self) {
	AreaImport io = {.edition = "2026-01-01"};
	Account account;
	AccountGrant grant;
	(void)self;
	int r = area_import(ctx, (FieldBlob){(const uint8_t *)areas, strlen(areas)}, &io);
	if (r ||
		(r = area_import_points(ctx, (FieldBlob){(const uint8_t *)points, strlen(points)}, &io)) ||
		(r = account_make(ctx,
			 &(AccountMake){.login = "admin.sim", .name = "admin", .password = TOWN_PASSWORD},
			 &account)))
		return r;
	return account_grant(ctx, account.id, "admin", "", TIME_NONE, &grant);
}

static const char *cookie_of(Town *town, const CoreReply *reply) {
	for (const char *const *h = reply->headers; *h; h += 2)
		if (str_eq(h[0], "Set-Cookie"))
			return arena_strndup(
				town->arena, h[1] + strlen("huying="), strcspn(h[1] + strlen("huying="), ";"));
	fail_msg("no cookie");
	return NULL;
}

const AccountPolicy town_policy = {
	.lifetime = 400 * TIME_DAY, .idle = 400 * TIME_DAY, .fresh = 400 * TIME_DAY};

/* Signs in once for all the days there are. */
static void sign_in(Town *town, TownActor *actor) {
	CoreReply reply = expect(town, NULL,
		&(TownAsk){"POST", "/session",
			arena_printf(town->arena, "{\"login\":\"%s.sim\",\"password\":\"" TOWN_PASSWORD "\"}",
				actor->name)});
	actor->token = cookie_of(town, &reply);
	actor->account = atoll(town_member(town->arena, &reply, "account"));
}

static void make_account(Town *town, const TownActor *actor) {
	expect(town, "admin",
		&(TownAsk){"POST", "/accounts",
			arena_printf(town->arena,
				"{\"login\":\"%s.sim\",\"name\":\"%s\",\"password\":\"" TOWN_PASSWORD
				"\",\"roles\":[{\"role\":\"%s\",\"area\":\"%s\"}]}",
				actor->name, actor->name, actor->role, actor->area)});
}

static void make_volunteer(Town *town, TownActor *actor, size_t number) {
	const char *age = strcmp(actor->birth, "2008") > 0 ? ",\"guardian_consent\":true" : "";
	CoreReply reply = expect(town, NULL,
		&(TownAsk){"POST", "/volunteers",
			arena_printf(town->arena,
				"{\"name\":\"模拟%s\",\"phone\":\"139000000%02zu\",\"birth\":\"%s\",\"area\":\"%s\","
				"\"skills\":[\"S01\"]%s,\"consent\":true,\"login\":\"%s.sim\",\"password\":\"" TOWN_PASSWORD
				"\",\"radius_m\":20000}",
				actor->name, number, actor->birth, actor->area, age, actor->name)});
	const char *id = town_member(town->arena, &reply, "id");
	actor->person = atoll(id);
	expect(town, "commander",
		&(TownAsk){"POST", arena_printf(town->arena, "/volunteers/%s/decision", id),
			"{\"decision\":\"approve\"}", .match = "1"});
}

static void ready(Town *town, const TownActor *actor) {
	static const char always[] = "ffffffffffffffffffffffffffffffffffffffffff";
	const char *path = arena_printf(town->arena, "/volunteers/%lld", (long long)actor->person);
	expect(town, actor->name,
		&(TownAsk){"PUT", path,
			arena_printf(town->arena, "{\"on_duty\":true,\"availability\":\"%s\"}", always),
			.match = "2"});
	expect(town, "commander",
		&(TownAsk){"PUT",
			arena_printf(town->arena, "/volunteers/%lld/skills/S01", (long long)actor->person),
			"{\"status\":\"verified\"}"});
}

static Time town_now(void *self) {
	return ((Town *)self)->now;
}

void town_open(Town *town) {
	assert_int_equal(city_open(&town->city,
						 &(CityConfig){.dir = town->dir,
							 .policy = &town_policy,
							 .create = true,
							 .manual = true,
							 .clock = &town->clock,
							 .rng = &town->rng}),
		0);
}

void town_close(Town *town) {
	city_close(&town->city);
}

void town_found(Town *town) {
	*town = (Town){.arena = arena_new(0)};
	town->clock = (Clock){town_now, town};
	town->rng = rng_seeded(&town->random, 1);
	memcpy(town->actors, cast, sizeof cast);
	assert_true(time_parse(TOWN_START, &town->now));
	town_make_dir(town->dir);
	write_keys(town);
	town_open(town);
	assert_int_equal(core_run(town->city.core, first_stone, NULL), 0);
	for (size_t i = 0; i < TOWN_ACTORS; i++) {
		TownActor *actor = &town->actors[i];
		if (actor->birth)
			make_volunteer(town, actor, i);
		else if (i)
			make_account(town, actor); /* the first stood there already */
		sign_in(town, actor);
		if (actor->birth)
			ready(town, actor);
	}
}

void town_raze(Town *town) {
	city_close(&town->city);
	town_remove_dir(town->dir);
	arena_free(town->arena);
}
