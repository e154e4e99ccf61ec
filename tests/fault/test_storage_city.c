/* A day of the real city, with its own commands, on a disk that fails: whatever happens, each command
 * is done once, what was acknowledged says the same again, and every invariant holds. People here are
 * synthetic.
 *
 *     test_storage_city                       as many rounds of each as ./dev test runs
 *     test_storage_city power 7 1             that seed of power cuts again
 */
#include "app/city.h"
#include "app/verify.h"
#include "base/log.h"
#include "base/str.h"
#include "kit/fault_vfs.h"
#include "kit/references.h"
#include "mod/account/account.h"
#include "mod/area/area.h"
#include "storage_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COMMUNITY "420102002003"
#define DAY "2026-11-23T09:00:00+08:00" /* a Monday */
#define PASSWORD "a long password"

enum { TROUBLES_MOST = 4, AGAIN_MOST = 12 };

typedef struct Step {
	const char *label, *actor, *request, *body, *match;
	int minutes; /* instead of a request: they pass, with the city's ticks */
} Step;

#define SIGN_IN(who) \
	{ who, NULL, "POST /session", "{\"login\":\"" who "\",\"password\":\"" PASSWORD "\"}", NULL, 0 }
#define ENLIST(who, phone) \
	{who "-new", NULL, "POST /volunteers", \
		"{\"name\":\"模拟志愿者\",\"phone\":\"" phone \
		"\",\"birth\":\"1990-05-01\",\"area\":\"" COMMUNITY \
		"\",\"skills\":[\"S01\",\"S09\"],\"consent\":true,\"login\":\"" who ".sim" \
		"\",\"password\":\"" PASSWORD "\",\"radius_m\":20000}", \
		NULL, 0}, \
		{who "-seen", "worker", "GET /volunteers/${" who "-new.id}", NULL, NULL, 0}, \
		{who "-approved", "worker", "POST /volunteers/${" who "-new.id}/decision", \
			"{\"decision\":\"approve\"}", "${" who "-seen.version}", 0}, \
		{who, NULL, "POST /session", "{\"login\":\"" who ".sim\",\"password\":\"" PASSWORD "\"}", \
			NULL, 0}, \
		{who "-on", who, "PUT /me/on-duty", "{\"on_duty\":true}", NULL, 0}, \
		{who "-s01", "worker", "PUT /volunteers/${" who "-new.id}/skills/S01", \
			"{\"status\":\"verified\"}", NULL, 0}, \
	{ \
		who "-s09", "worker", "PUT /volunteers/${" who "-new.id}/skills/S09", \
			"{\"status\":\"verified\"}", NULL, 0 \
	}

/* What every round begins with. */
static const Step before[] = {
	SIGN_IN("commander"),
	SIGN_IN("worker"),
	ENLIST("ann", "13900000001"),
	ENLIST("bob", "13900000002"),
	ENLIST("cat", "13900000003"),
	{"incident", "commander", "POST /incidents",
		"{\"area\":\"4201\",\"title\":\"冬季呼吸道传染病应对\",\"hazard\":\"epidemic\",\"level\":\"III\"}",
		NULL, 0},
	{0},
};

static const Step day[] = {
	{"asked", NULL, "POST /needs/ask",
		"{\"sentence\":\"老人独居，降压药快没了，请帮忙代买\",\"phone\":\"13900000100\",\"area\":\"" COMMUNITY
		"\",\"place\":\"3栋2单元\"}",
		NULL, 0},
	{"complaint", NULL, "POST /complaints", "{\"area\":\"" COMMUNITY "\",\"body\":\"表格太多\"}",
		NULL, 0},
	{"new", "worker", "GET /needs/${asked.id}", NULL, NULL, 0},
	{"need", "worker", "PUT /needs/${asked.id}",
		"{\"incident\":\"${incident.id}\",\"task\":\"T18\",\"head_count\":2,\"starts_at\":\"${now+60}\","
		"\"ends_at\":\"${now+180}\"}",
		"${new.version}", 0},
	{"call", "worker", "POST /needs/${asked.id}/calls", "{\"minutes\":30}", NULL, 0},
	{"ann-asked", "ann", "GET /me/asks", NULL, NULL, 0},
	{"bob-asked", "bob", "GET /me/asks", NULL, NULL, 0},
	{"cat-asked", "cat", "GET /me/asks", NULL, NULL, 0},
	{"ann-yes", "ann", "POST /me/asks/${ann-asked.items.0.id}/accept", NULL, NULL, 0},
	{"bob-yes", "bob", "POST /me/asks/${bob-asked.items.0.id}/accept", NULL, NULL, 0},
	{"cat-yes", "cat", "POST /me/asks/${cat-asked.items.0.id}/accept", NULL, NULL, 0},
	{"bob-duty", "bob", "GET /me/duties", NULL, NULL, 0},
	{"bob-no", "bob", "POST /duties/${bob-duty.items.0.id}/cancel", "{\"reason\":\"家里有事\"}",
		"${bob-duty.items.0.version}", 0},
	{"cat-duty", "cat", "GET /me/duties", NULL, NULL, 0},
	{.minutes = 60},
	{"ann-duty", "ann", "GET /me/duties", NULL, NULL, 0},
	{"code", "worker", "GET /needs/${asked.id}/code", NULL, NULL, 0},
	{"ann-in", "ann", "POST /duties/${ann-duty.items.0.id}/in", "{\"code\":\"${code.code}\"}", NULL,
		0},
	{"cat-in", "worker", "POST /duties/${cat-duty.items.0.id}/in", "{}", NULL, 0},
	{.minutes = 90},
	{"ann-out", "ann", "POST /duties/${ann-in.id}/out", "{}", NULL, 0},
	{"cat-out", "worker", "POST /duties/${cat-in.id}/out", "{}", NULL, 0},
	{"confirm", NULL, "POST /follow/${asked.follow}/confirm", "{\"done\":true}", NULL, 0},
	{"hours", "ann", "GET /me/ledger", NULL, NULL, 0},
	{0},
};

/* ---- the town ------------------------------------------------------------------------------------------ */

typedef struct Town {
	char dir[64];
	City city;
	Clock clock;
	Time now;
	Arena *arena; /* a round's */
	json_t *replies, *cookies;
	/* a round's troubles */
	const char *kind;
	uint64_t seed;
	Rng rng;
	RngSeeded state;
	int troubles;
	unsigned felt; /* by requests and starts, over all rounds of a kind */
	/* what every round begins with */
	StorageImage db;
	json_t *first_replies;
	Time first_now;
} Town;

static Time town_now(void *self) {
	return ((Town *)self)->now;
}

/* The day is longer than a session. */
static const AccountPolicy policy = {.lifetime = 2 * TIME_DAY, .idle = 2 * TIME_DAY};

static int open_city(Town *town) {
	return city_open(&town->city,
		&(CityConfig){.dir = town->dir,
			.create = true,
			.manual = true,
			.policy = &policy,
			.clock = &town->clock});
}

static const char *file_of(Town *town, const char *name) {
	return arena_printf(town->arena, "%s/%s", town->dir, name);
}

/* ---- asking ---------------------------------------------------------------------------------------------- */

static const char *header_of(const CoreReply *reply, const char *name) {
	for (const char *const *h = reply->headers; *h; h += 2)
		if (str_eq(h[0], name))
			return h[1];
	return NULL;
}

static void keep_cookie(Town *town, const Step *step, const CoreReply *reply) {
	const char *cookie = header_of(reply, "Set-Cookie");
	if (cookie) {
		const char *value = cookie + strlen("huying=");
		json_object_set_new(town->cookies, step->label, json_stringn(value, strcspn(value, ";")));
	}
}

static CoreReply ask(Town *town, const Step *step) {
	CoreReply reply;
	const char *space = strchr(step->request, ' '), *path = space + 1;
	const char *body =
		step->body ? references_fill(town->arena, town->replies, town->now, step->body) : NULL;
	const char *match =
		step->match ? references_fill(town->arena, town->replies, town->now, step->match) : NULL;
	core_call(town->city.core,
		&(CoreRequest){
			.method = arena_strndup(town->arena, step->request, (size_t)(space - step->request)),
			.path = arena_printf(town->arena, "/api/v1%s",
				references_fill(town->arena, town->replies, town->now, path)),
			.token =
				step->actor ? json_string_value(json_object_get(town->cookies, step->actor)) : NULL,
			.token_is_cookie = true,
			.same_site = true,
			.idempotency_key = arena_printf(town->arena, "town-%s", step->label),
			.if_match = match ? arena_printf(town->arena, "\"%s\"", match) : NULL,
			.language = "en",
			.purpose = "dispatch",
			.content_type = "application/json",
			.peer = "192.0.2.1",
			.body = body,
			.body_size = body ? strlen(body) : 0},
		town->arena, &reply);
	return reply;
}

static bool is_success(const CoreReply *reply) {
	return reply->status >= 200 && reply->status < 300;
}

/* ---- trouble ------------------------------------------------------------------------------------------------ */

/* How many calls of a kind a day makes is roughly known; some of the troubles come too late. */
static void plan_trouble(Town *town) {
	bool sync = str_eq(town->kind, "sync");
	if (town->troubles++ >= TROUBLES_MOST)
		fault_vfs_plan(NULL);
	else if (str_eq(town->kind, "full"))
		fault_vfs_space((int64_t)rng_below(&town->rng, 120000));
	else
		fault_vfs_plan(&(FaultPlan){.seed = town->seed * TROUBLES_MOST + (uint64_t)town->troubles,
			.calls = sync ? FAULT_SYNC : FAULT_CHANGES,
			.at = 1 + rng_below(&town->rng, sync ? 20 : 400),
			.act = sync ? FAULT_FAIL : FAULT_HALT});
}

static FaultRestart restart_of(Town *town) {
	if (str_eq(town->kind, "power"))
		return FAULT_POWER_LOST;
	return str_eq(town->kind, "sync") && rng_below(&town->rng, 2) ? FAULT_POWER_LOST
																  : FAULT_PROCESS_DIED;
}

/* With a sync failed the process stays alive to leave as it likes; else it is gone already. */
static void end_process(Town *town) {
	if (str_eq(town->kind, "sync") && rng_below(&town->rng, 2))
		fault_vfs_halt();
	city_close(&town->city);
}

/* The next process may not get far either. */
static void begin_process(Town *town) {
	int r = -1;
	for (int i = 0; i < AGAIN_MOST && r; i++) {
		fault_vfs_restart(restart_of(town));
		plan_trouble(town);
		r = open_city(town);
		town->felt += r != 0;
	}
	assert_int_equal(r, 0);
}

static void get_over_it(Town *town) {
	town->felt++;
	if (str_eq(town->kind, "full")) {
		fault_vfs_space(-1);
		return;
	}
	end_process(town);
	begin_process(town);
}

/* ---- a day ---------------------------------------------------------------------------------------------------- */

static void run_step(Town *town, const Step *step) {
	CoreReply reply = ask(town, step);
	for (int i = 0; i < AGAIN_MOST && (reply.status == 503 || reply.status == 507); i++) {
		get_over_it(town);
		reply = ask(town, step);
	}
	if (!is_success(&reply))
		fail_msg("%s: %d %s", step->label, reply.status, reply.body);
	keep_cookie(town, step, &reply);
	json_t *json = reply.size ? json_loadb(reply.body, reply.size, JSON_DECODE_ANY, NULL) : NULL;
	json_object_set_new(town->replies, step->label, json ? json : json_null());
}

/* Tick by tick: one that fails is made up for by the next. */
static void pass_time(Town *town, int minutes) {
	for (int i = 0; i < minutes; i += 10) {
		town->now += 10 * TIME_MINUTE;
		for (int k = 0; k < AGAIN_MOST && city_tick(&town->city); k++)
			get_over_it(town);
	}
}

static void run_steps(Town *town, const Step *steps) {
	for (const Step *step = steps; step->request || step->minutes; step++) {
		if (step->minutes)
			pass_time(town, step->minutes);
		else
			run_step(town, step);
		if (str_eq(town->kind, "full") && town->troubles < TROUBLES_MOST &&
			rng_below(&town->rng, 4) == 0)
			plan_trouble(town);
	}
}

/* ---- looking ---------------------------------------------------------------------------------------------------- */

/* The same answers as on the day itself; times in a body are those of then. */
static void check_answers(Town *town, const Step *steps) {
	town->now = town->first_now;
	for (const Step *step = steps; step->request || step->minutes; step++) {
		town->now += step->minutes * TIME_MINUTE;
		if (step->minutes || str_starts(step->request, "GET "))
			continue;
		CoreReply reply = ask(town, step);
		if (!header_of(&reply, "Idempotency-Replayed"))
			fail_msg(
				"%s was acknowledged and is lost: %d %s", step->label, reply.status, reply.body);
		json_t *json = json_loadb(reply.body, reply.size, JSON_DECODE_ANY, NULL);
		if (json && !json_equal(json, json_object_get(town->replies, step->label)))
			fail_msg("%s says something else now: %s", step->label, reply.body);
		json_decref(json);
	}
}

static void check_invariants(Town *town) {
	char *text = NULL;
	size_t size = 0;
	FILE *report = open_memstream(&text, &size);
	int r = verify_city(&town->city, report);
	fclose(report);
	if (r)
		fail_msg("%s", text);
	free(text);
	Db *db;
	assert_int_equal(db_open(&db, town->city.url, DB_READ), 0);
	assert_int_equal(db_integrity(db), 0);
	db_close(db);
}

/* ---- rounds -------------------------------------------------------------------------------------------------------- */

static Town town;
static uint64_t first_seed = 1;
static bool playing;

static void begin_round(const char *kind, uint64_t seed) {
	arena_reset(town.arena);
	unlink(file_of(&town, "huying.db-wal"));
	unlink(file_of(&town, "huying.db-shm"));
	storage_image_write(file_of(&town, "huying.db"), &town.db);
	fault_vfs_settle();
	town.replies = json_deep_copy(town.first_replies);
	town.now = town.first_now;
	town.kind = kind;
	town.seed = seed;
	town.rng = rng_seeded(&town.state, seed);
	town.troubles = 0;
	playing = true;
}

static void run_round(const char *kind, uint64_t seed) {
	begin_round(kind, seed);
	begin_process(&town);
	run_steps(&town, day);
	city_close(&town.city);
	fault_vfs_restart(FAULT_PROCESS_DIED);
	assert_int_equal(open_city(&town), 0);
	check_invariants(&town);
	check_answers(&town, day);
	check_invariants(&town);
	city_close(&town.city);
	fault_vfs_restart(FAULT_PROCESS_DIED);
	json_decref(town.replies);
	playing = false;
}

typedef struct Kind {
	const char *name;
	unsigned rounds;
} Kind;
static Kind kinds[] = {{"power", 40}, {"death", 40}, {"sync", 40}, {"full", 20}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void test_rounds(void **state) {
	const Kind *kind = *state;
	town.felt = 0;
	for (uint64_t seed = first_seed; seed < first_seed + kind->rounds; seed++)
		run_round(kind->name, seed);
	printf("%s: %u rounds from seed %llu, %u troubles\n", kind->name, kind->rounds,
		(unsigned long long)first_seed, town.felt);
	assert_true(kind->rounds == 1 || town.felt > kind->rounds / 2);
}

static int tell_how_to_repeat(void **state) {
	(void)state;
	if (!playing)
		return 0;
	printf("again: test_storage_city %s %llu 1\n", town.kind, (unsigned long long)town.seed);
	playing = false;
	fault_vfs_halt();
	city_close(&town.city);
	fault_vfs_restart(FAULT_PROCESS_DIED);
	return -1;
}

/* ---- the morning before ------------------------------------------------------------------------------------------------ */

static FieldBlob source_file(const char *path) {
	const char *root = getenv("HUYING_SOURCE_ROOT");
	StorageImage image =
		storage_image_read(arena_printf(town.arena, "%s/%s", root ? root : ".", path));
	const char *copy = arena_strndup(town.arena, image.data, image.size);
	storage_image_free(&image);
	return (FieldBlob){(const uint8_t *)copy, image.size};
}

static int make_account(Ctx *ctx, const char *login, const char *area, const char *hash) {
	Account account;
	AccountGrant grant;
	int r = account_make(ctx,
		&(AccountMake){.login = login, .name = login, .password_hash = hash, .simulated = 1},
		&account);
	return r ? r : account_grant(ctx, account.id, login, area, TIME_NONE, &grant);
}

static int settle_in(Ctx *ctx, void *self) {
	AreaImport io = {.edition = "2023-06-30"};
	const char *hash;
	(void)self;
	int r = area_import(ctx, source_file("demo/wuhan/areas.csv"), &io);
	if (r || (r = area_import_points(ctx, source_file("demo/wuhan/schematic_points.csv"), &io)) ||
		(r = password_hash_demo(PASSWORD, ctx->arena, &hash)))
		return r;
	r = make_account(ctx, "commander", "4201", hash);
	return r ? r : make_account(ctx, "worker", COMMUNITY, hash);
}

/* Fixed keys: so that one seed is one run. */
static void make_key(void) {
	FILE *file = fopen(file_of(&town, "key"), "w");
	assert_non_null(file);
	for (int i = 1; i <= 3; i++)
		fprintf(file, "%064d\n", i);
	fclose(file);
}

static int set_up(void **state) {
	(void)state;
	town = (Town){.dir = "/tmp/huying-town-XXXXXX", .arena = arena_new(0), .kind = ""};
	town.clock = (Clock){town_now, &town};
	town.replies = json_object();
	town.cookies = json_object();
	assert_non_null(mkdtemp(town.dir));
	assert_true(time_parse(DAY, &town.now));
	make_key();
	assert_int_equal(open_city(&town), 0);
	assert_int_equal(core_run(town.city.core, settle_in, NULL), 0);
	run_steps(&town, before);
	city_close(&town.city);
	town.db = storage_image_read(file_of(&town, "huying.db"));
	town.first_replies = town.replies;
	town.first_now = town.now;
	log_set_level(LOG_LEVEL_NONE);
	fault_vfs_install();
	return 0;
}

static int tear_down(void **state) {
	static const char *const names[] = {"huying.db", "huying.db-wal", "huying.db-shm", "key"};
	(void)state;
	fault_vfs_uninstall();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(file_of(&town, names[i]));
	rmdir(town.dir);
	storage_image_free(&town.db);
	json_decref(town.first_replies);
	json_decref(town.cookies);
	arena_free(town.arena);
	return 0;
}

int main(int argc, char **argv) {
	struct CMUnitTest tests[KINDS];
	size_t count = 0;
	if (argc > 2)
		first_seed = strtoull(argv[2], NULL, 10);
	for (size_t i = 0; i < KINDS; i++) {
		if (argc > 1 && strcmp(argv[1], kinds[i].name) != 0)
			continue;
		kinds[i].rounds =
			argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : storage_share(kinds[i].rounds);
		tests[count++] =
			(struct CMUnitTest){kinds[i].name, test_rounds, NULL, tell_how_to_repeat, &kinds[i]};
	}
	return count ? _cmocka_run_group_tests("storage city", tests, count, set_up, tear_down) : 2;
}
