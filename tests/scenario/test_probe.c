/* Probing by id: a thing that lies elsewhere and a thing that is not there are answered in the same words
 * and for the same work, by every route that names one. The work is counted in statements, which a clock
 * can only blur. People here are synthetic. */
#include "house.h"

#include <stdio.h>
#include <string.h>

#define LOGIN(who) "{\"login\":\"" who "\",\"password\":\"" PASSWORD "\"}"

enum { PERSON, VOLUNTEER, ORGANISATION, INCIDENT, NEED, CALL, DUTY, COMPLAINT, ACCOUNT, KINDS };

typedef struct World {
	House house;
	const char *near; /* session of one who has every role there, and none elsewhere */
	const char *ids[KINDS];
	const char *grant;
} World;

/* ---- things far away ------------------------------------------------------------------------------------- */

static int more_accounts(Ctx *ctx, void *self) {
	static const char *const grants[][3] = {{"chief", "commander", ""}, {"near", "commander", NEAR},
		{"near", "worker", NEAR}, {"near", "admin", NEAR}, {"near", "auditor", NEAR},
		{"far", "worker", FAR}};
	Account account = {.login = ""};
	(void)self;
	for (size_t i = 0; i < sizeof grants / sizeof *grants; i++) {
		AccountGrant grant;
		int r = 0;
		if (!str_eq(account.login, grants[i][0]))
			r = account_make(ctx,
				&(AccountMake){.login = grants[i][0], .name = "模拟", .password = PASSWORD},
				&account);
		if (r ||
			(r = account_grant(ctx, account.id, grants[i][1], grants[i][2], TIME_NONE, &grant)))
			return r;
	}
	return 0;
}

static const char *sign_in(House *house, const char *body) {
	CoreReply reply = house_ask_from(house, HERE, NULL, "POST", "/session", body);
	assert_int_equal(reply.status, 200);
	const char *value = strchr(house_header(&reply, "Set-Cookie"), '=') + 1;
	return arena_strndup(house->arena, value, strcspn(value, ";"));
}

/* The first "id" of the reply to a POST. */
static const char *make(House *house, const char *token, const char *path, const char *body) {
	CoreReply reply = house_ask_from(house, HERE, token, "POST", path, body);
	if (reply.status != 201 && reply.status != 200)
		fail_msg("%s: %d %.*s", path, reply.status, (int)reply.size, reply.body);
	const char *id = strstr(reply.body, "\"id\":\"");
	if (!id)
		fail_msg("%s: no id in %.*s", path, (int)reply.size, reply.body);
	id += strlen("\"id\":\"");
	return arena_strndup(house->arena, id, strcspn(id, "\""));
}

static const char *path_of(World *world, const char *format, int kind) {
	const char *at = strchr(format, '#');
	return at ? arena_printf(world->house.arena, "%.*s%s%s", (int)(at - format), format,
					world->ids[kind], at + 1)
			  : format;
}

static void make_people(World *world, const char *chief) {
	House *house = &world->house;
	world->ids[PERSON] = make(house, chief, "/persons",
		"{\"area\":\"" FAR
		"\",\"name\":\"模拟\",\"phone\":\"13900000701\",\"birth\":\"1990-01-01\","
		"\"purpose\":\"support\",\"legal_basis\":\"consent\",\"consent\":true}");
	world->ids[VOLUNTEER] = make(house, chief, path_of(world, "/persons/#/volunteer", PERSON),
		"{\"skills\":[\"S01\"],\"radius_m\":5000,\"on_duty\":true}");
	world->ids[ORGANISATION] = make(house, chief, "/organisations",
		"{\"area\":\"" FAR "\",\"name\":\"模拟组织\",\"kind\":\"unit\"}");
}

static void make_work(World *world, const char *chief) {
	House *house = &world->house;
	world->ids[INCIDENT] = make(house, chief, "/incidents",
		"{\"area\":\"420103\",\"title\":\"模拟\",\"hazard\":\"flood\",\"level\":\"III\","
		"\"destroy_days\":1}");
	world->ids[NEED] = make(house, chief, "/needs",
		arena_printf(house->arena,
			"{\"incident\":\"%s\",\"area\":\"" FAR "\",\"task\":\"T18\",\"sentence\":\"模拟\","
			"\"head_count\":1,\"starts_at\":\"2026-11-25T09:00:00+08:00\","
			"\"ends_at\":\"2026-11-25T11:00:00+08:00\"}",
			world->ids[INCIDENT]));
	world->ids[CALL] = make(house, chief, path_of(world, "/needs/#/calls", NEED), "{}");
	world->ids[DUTY] = make(house, chief, path_of(world, "/needs/#/duties", NEED),
		arena_printf(house->arena, "{\"volunteer\":\"%s\"}", world->ids[VOLUNTEER]));
	house_ask_from(
		house, HERE, NULL, "POST", "/complaints", "{\"area\":\"" FAR "\",\"body\":\"模拟意见\"}");
	CoreReply list = house_ask_from(house, HERE, chief, "GET", "/complaints", NULL);
	const char *id = strstr(list.body, "\"id\":\"") + strlen("\"id\":\"");
	world->ids[COMPLAINT] = arena_strndup(house->arena, id, strcspn(id, "\""));
}

static void find_account(World *world) {
	House *house = &world->house;
	const char *admin = sign_in(house, LOGIN("admin"));
	CoreReply list = house_ask_from(house, HERE, admin, "GET", "/accounts", NULL);
	const char *at = strstr(list.body, "\"login\":\"far\"");
	world->grant = strstr(at, "\"roles\":[{\"id\":\"") + strlen("\"roles\":[{\"id\":\"");
	world->grant = arena_strndup(house->arena, world->grant, strcspn(world->grant, "\""));
	while (strncmp(at, "{\"id\":\"", 7) != 0)
		at--;
	world->ids[ACCOUNT] = arena_strndup(house->arena, at + 7, strcspn(at + 7, "\""));
}

static int setup(void **state) {
	static World world;
	world = (World){.grant = NULL};
	house_open(&world.house, NULL);
	assert_int_equal(core_run(world.house.city.core, more_accounts, NULL), 0);
	const char *chief = sign_in(&world.house, LOGIN("chief"));
	make_people(&world, chief);
	make_work(&world, chief);
	find_account(&world);
	world.near = sign_in(&world.house, LOGIN("near"));
	*state = &world;
	return 0;
}

static int teardown(void **state) {
	house_close(&((World *)*state)->house);
	return 0;
}

/* ---- the probes ------------------------------------------------------------------------------------------- */

/* '#' in the path is the id. */
static const struct {
	const char *method, *path;
	int kind;
	const char *body;
} probes[] = {
	{"GET", "/persons/#", PERSON, NULL},
	{"GET", "/persons/#/reads", PERSON, NULL},
	{"PUT", "/persons/#", PERSON, "{\"address\":\"x\"}"},
	{"POST", "/persons/#/volunteer", PERSON, "{}"},
	{"GET", "/volunteers/#", VOLUNTEER, NULL},
	{"GET", "/volunteers/#/ledger", VOLUNTEER, NULL},
	{"PUT", "/volunteers/#", VOLUNTEER, "{\"radius_m\":500}"},
	{"POST", "/volunteers/#/decision", VOLUNTEER, "{\"decision\":\"suspend\",\"reason\":\"x\"}"},
	{"POST", "/volunteers/#/skills", VOLUNTEER, "{\"skill\":\"S02\"}"},
	{"PUT", "/volunteers/#/skills/S01", VOLUNTEER, "{\"status\":\"verified\"}"},
	{"DELETE", "/volunteers/#/skills/S01", VOLUNTEER, NULL},
	{"GET", "/organisations/#", ORGANISATION, NULL},
	{"PUT", "/organisations/#", ORGANISATION, "{\"name\":\"x\"}"},
	{"GET", "/organisations/#/members", ORGANISATION, NULL},
	{"POST", "/organisations/#/members", ORGANISATION, "{\"person\":\"7\"}"},
	{"GET", "/incidents/#", INCIDENT, NULL},
	{"PUT", "/incidents/#", INCIDENT, "{\"title\":\"x\"}"},
	{"POST", "/incidents/#/close", INCIDENT, "{}"},
	{"GET", "/needs/#", NEED, NULL},
	{"PUT", "/needs/#", NEED, "{\"priority\":\"P0\"}"},
	{"GET", "/needs/#/code", NEED, NULL},
	{"GET", "/needs/#/duplicates", NEED, NULL},
	{"GET", "/needs/#/eligible", NEED, NULL},
	{"GET", "/needs/#/eligible/7", NEED, NULL},
	{"GET", "/needs/#/calls", NEED, NULL},
	{"POST", "/needs/#/calls", NEED, "{}"},
	{"POST", "/needs/#/cancel", NEED, "{\"reason\":\"x\"}"},
	{"POST", "/needs/#/raise", NEED, "{}"},
	{"POST", "/needs/#/duties", NEED, "{\"volunteer\":\"7\"}"},
	{"POST", "/needs/#/duplicate", NEED, "{\"of\":\"7\"}"},
	{"GET", "/calls/#/asks", CALL, NULL},
	{"POST", "/calls/#/close", CALL, "{}"},
	{"POST", "/duties/#/in", DUTY, "{\"code\":\"000000\"}"},
	{"POST", "/duties/#/out", DUTY, "{}"},
	{"POST", "/duties/#/cancel", DUTY, "{\"reason\":\"x\"}"},
	{"POST", "/duties/#/alarm", DUTY, "{\"reason\":\"x\"}"},
	{"POST", "/complaints/#/answer", COMPLAINT, "{\"reply\":\"x\"}"},
	{"GET", "/accounts/#", ACCOUNT, NULL},
	{"PUT", "/accounts/#", ACCOUNT, "{\"name\":\"x\"}"},
	{"POST", "/accounts/#/password", ACCOUNT, NULL},
	{"DELETE", "/accounts/#/sessions", ACCOUNT, NULL},
	{"DELETE", "/accounts/#/grants/7", ACCOUNT, NULL},
};
enum { PROBES = sizeof probes / sizeof *probes };

typedef struct Answer {
	int status;
	const char *body;
	unsigned long statements;
} Answer;

/* The second time, when everything is prepared that will be. */
static Answer probe(World *world, size_t i, const char *id) {
	House *house = &world->house;
	const char *at = strchr(probes[i].path, '#');
	const char *path = arena_printf(
		house->arena, "%.*s%s%s", (int)(at - probes[i].path), probes[i].path, id, at + 1);
	Answer answer = {0};
	for (int time = 0; time < 2; time++) {
		unsigned long before = db_statement_count();
		CoreReply reply =
			house_ask_from(house, HERE, world->near, probes[i].method, path, probes[i].body);
		answer = (Answer){reply.status, arena_strndup(house->arena, reply.body, reply.size),
			db_statement_count() - before};
	}
	return answer;
}

static void test_elsewhere_and_nowhere_are_answered_alike(void **state) {
	World *world = *state;
	int faults = 0;
	for (size_t i = 0; i < PROBES; i++) {
		Answer missing = probe(world, i, "7"),
			   foreign = probe(world, i, world->ids[probes[i].kind]);
		if (missing.status == 404 && foreign.status == 404 && str_eq(missing.body, foreign.body) &&
			missing.statements == foreign.statements)
			continue;
		print_error("%s %s: elsewhere %d in %lu statements, nowhere %d in %lu\n%s\n%s\n",
			probes[i].method, probes[i].path, foreign.status, foreign.statements, missing.status,
			missing.statements, foreign.body, missing.body);
		faults++;
	}
	assert_int_equal(faults, 0);
}

/* A version that fits tells no more than one that does not. */
static void test_versions_are_not_probed(void **state) {
	World *world = *state;
	House *house = &world->house;
	for (size_t i = 0; i < PROBES; i++) {
		if (!str_eq(probes[i].method, "PUT"))
			continue;
		Answer answers[2];
		for (int k = 0; k < 2; k++) {
			CoreReply reply;
			core_call(house->city.core,
				&(CoreRequest){.method = "PUT",
					.path = arena_printf(
						house->arena, "/api/v1%s", path_of(world, probes[i].path, probes[i].kind)),
					.token = world->near,
					.same_site = true,
					.idempotency_key = arena_printf(house->arena, "version-%zu-%d", i, k),
					.if_match = k ? "\"1\"" : "\"999\"",
					.content_type = "application/json",
					.body = probes[i].body,
					.body_size = strlen(probes[i].body)},
				house->arena, &reply);
			answers[k] =
				(Answer){reply.status, arena_strndup(house->arena, reply.body, reply.size), 0};
			assert_null(house_header(&reply, "ETag"));
		}
		assert_int_equal(answers[0].status, 404);
		assert_string_equal(answers[0].body, answers[1].body);
	}
}

/* A login that exists and one that does not cost the same but the line in the journal. */
static void test_logins_cost_the_same(void **state) {
	World *world = *state;
	House *house = &world->house;
	static const char *const bodies[] = {"{\"login\":\"far\",\"password\":\"wrong and long\"}",
		"{\"login\":\"nobody\",\"password\":\"wrong and long\"}"};
	unsigned long work[2];
	for (int i = 0; i < 4; i++) {
		unsigned long before = db_statement_count();
		CoreReply reply = house_ask_from(house, HERE, NULL, "POST", "/session", bodies[i % 2]);
		assert_int_equal(reply.status, 401);
		work[i % 2] = db_statement_count() - before;
	}
	assert_int_equal(work[0], work[1] + 2); /* its row and the chain's head */
}

/* Replies kept under another's key are not given to whoever guesses it. */
static void test_keys_of_others_tell_nothing(void **state) {
	World *world = *state;
	House *house = &world->house;
	const char *other = sign_in(house, LOGIN("other"));
	static const char body[] = "{\"name\":\"x\",\"days\":1}";
	const char *ids[2];
	for (int i = 0; i < 2; i++) {
		CoreReply reply;
		core_call(house->city.core,
			&(CoreRequest){.method = "POST",
				.path = "/api/v1/me/tokens",
				.token = i ? world->near : other,
				.same_site = true,
				.idempotency_key = "a-key-of-anothers",
				.content_type = "application/json",
				.body = body,
				.body_size = sizeof body - 1},
			house->arena, &reply);
		assert_int_equal(reply.status, 201);
		assert_null(house_header(&reply, "Idempotency-Replayed"));
		ids[i] = arena_strndup(house->arena, reply.body, reply.size);
	}
	assert_string_not_equal(ids[0], ids[1]);
}

/* A cursor only says where to go on: made up or another's, it shows nothing outside. */
static void test_cursors_open_nothing(void **state) {
	World *world = *state;
	House *house = &world->house;
	static const char *const lists[] = {"/persons", "/volunteers", "/organisations", "/needs",
		"/complaints", "/duties", "/accounts"};
	static const char *const cursors[] = {"9223372036854775807", "0", "-1", "x", "%00",
		"999999999999", "OTIyMzM3MjAzNjg1NDc3NTgwNw", "eyJpZCI6MX0"};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (size_t k = 0; k < sizeof cursors / sizeof *cursors; k++) {
			CoreReply reply;
			core_call(house->city.core,
				&(CoreRequest){.method = "GET",
					.path = arena_printf(house->arena, "/api/v1%s", lists[i]),
					.query = (const char *const[]){"cursor", cursors[k], NULL},
					.token = world->near,
					.purpose = "audit",
					.language = "en"},
				house->arena, &reply);
			assert_true(reply.status == 200 || reply.problem == PROBLEM_CURSOR);
			for (int kind = 0; kind < KINDS; kind++)
				assert_null(strstr(reply.body, world->ids[kind]));
		}
}

#define TEST(name) cmocka_unit_test(name)

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		TEST(test_elsewhere_and_nowhere_are_answered_alike),
		TEST(test_versions_are_not_probed),
		TEST(test_logins_cost_the_same),
		TEST(test_keys_of_others_tell_nothing),
		TEST(test_cursors_open_nothing),
	};
	house_choose(argc, argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
