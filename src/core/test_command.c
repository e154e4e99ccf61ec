/* Commands: the same key, the same answer; what fails hurts no neighbour; many at once. */
#include "test_core_kit.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define THING "{\"area\":\"4201\",\"name\":\"a\"}"

static int open_kit(void **state, bool manual) {
	static Kit kit;
	kit_open(&kit);
	kit_start(&kit, manual);
	*state = &kit;
	return 0;
}

static int setup_manual(void **state) {
	return open_kit(state, true);
}

static int setup_threads(void **state) {
	return open_kit(state, false);
}

static int teardown(void **state) {
	kit_close(*state);
	return 0;
}

/* ---- idempotency ------------------------------------------------------------------------------- */

static void test_same_key_same_answer(void **state) {
	Kit *kit = *state;
	KitAsk ask = {.token = KIT_CHIEF, .key = "same-key-1"};
	CoreReply first = kit_ask(kit, "POST", "/things", THING, ask),
			  again = kit_ask(kit, "POST", "/things", THING, ask);
	assert_int_equal(again.status, 201);
	assert_string_equal(again.body, first.body);
	assert_string_equal(again.content_type, first.content_type);
	assert_string_equal(kit_header(&again, "ETag"), kit_header(&first, "ETag"));
	assert_string_equal(kit_header(&again, "Location"), kit_header(&first, "Location"));
	assert_null(kit_header(&first, "Idempotency-Replayed"));
	assert_string_equal(kit_header(&again, "Idempotency-Replayed"), "true");
	assert_int_equal(kit_count(kit), 1);
	kit_assert_chain(kit, 1);
}

static void test_same_key_after_a_restart(void **state) {
	Kit *kit = *state;
	KitAsk ask = {.token = KIT_CHIEF, .key = "same-key-1"};
	CoreReply first = kit_ask(kit, "POST", "/things", THING, ask);
	kit_stop(kit);
	kit_start(kit, true);
	assert_string_equal(kit_ask(kit, "POST", "/things", THING, ask).body, first.body);
	assert_int_equal(kit_count(kit), 1);
}

/* A clock that is set back while the house is closed gives no id twice. */
static void test_ids_go_on_after_a_clock_set_back(void **state) {
	Kit *kit = *state;
	kit->now = clock_now(&clock_system);
	Id before = kit_make(kit, "4201", "a");
	for (int i = 0; i < 3; i++) {
		kit_stop(kit);
		kit->now -= TIME_DAY;
		kit_start(kit, true);
		Id after = kit_make(kit, "4201", "b");
		assert_true(after > before);
		before = after;
	}
	kit_assert_chain(kit, 4);
}

static void test_same_key_other_request(void **state) {
	Kit *kit = *state;
	KitAsk ask = {.token = KIT_CHIEF, .key = "same-key-1"};
	kit_ask(kit, "POST", "/things", THING, ask);
	assert_int_equal(
		kit_ask(kit, "POST", "/things", "{\"area\":\"4201\",\"name\":\"b\"}", ask).problem,
		PROBLEM_KEY_REUSED);
	assert_int_equal(kit_ask(kit, "POST", "/secrets", NULL, ask).problem, PROBLEM_KEY_REUSED);
	assert_int_equal(kit_count(kit), 1);
}

static void test_keys_belong_to_an_account_or_an_address(void **state) {
	Kit *kit = *state;
	kit_ask(kit, "POST", "/things", THING, (KitAsk){.token = KIT_CHIEF, .key = "same-key-1"});
	kit_ask(kit, "POST", "/things", THING, (KitAsk){.token = "2 0 2@4201", .key = "same-key-1"});
	assert_int_equal(kit_count(kit), 2);
	KitAsk here = {.key = "public-1", .peer = "192.0.2.1"},
		   there = {.key = "public-1", .peer = "192.0.2.2"};
	for (int i = 0; i < 2; i++) {
		CoreReply one = kit_ask(kit, "POST", "/public", "{\"name\":\"a\"}", here);
		CoreReply two = kit_ask(kit, "POST", "/public", "{\"name\":\"a\"}", there);
		assert_int_equal(kit_header(&one, "Idempotency-Replayed") != NULL, i);
		assert_int_equal(kit_header(&two, "Idempotency-Replayed") != NULL, i);
	}
	kit_assert_chain(kit, 4);
}

static void test_optional_key_and_cookies(void **state) {
	Kit *kit = *state;
	for (int64_t i = 1; i <= 2; i++) {
		CoreReply reply = kit_ask(kit, "POST", "/public", "{\"name\":\"a\"}", (KitAsk){0});
		assert_int_equal(reply.status, 200);
		kit_assert_chain(kit, i);
	}
	for (int i = 0; i < 2; i++) { /* a session is never given twice */
		CoreReply reply =
			kit_ask(kit, "POST", "/public", "{\"name\":\"cookie\"}", (KitAsk){.key = "cookie-key"});
		assert_non_null(strstr(
			kit_header(&reply, "Set-Cookie"), "huying=abc; Path=/; HttpOnly; SameSite=Strict"));
		assert_null(kit_header(&reply, "Idempotency-Replayed"));
	}
}

static void test_a_secret_is_shown_once(void **state) {
	static const DbStmt kept = {"kept", "SELECT LENGTH(body) FROM idempotency", NULL};
	Kit *kit = *state;
	KitAsk ask = {.token = KIT_CHIEF, .key = "secret-1"};
	CoreReply first = kit_ask(kit, "POST", "/secrets", NULL, ask),
			  again = kit_ask(kit, "POST", "/secrets", NULL, ask);
	assert_true(kit_says(&first, "once-only"));
	assert_int_equal(again.status, 201);
	assert_string_equal(again.body, "{}");
	assert_true(kit_int(kit, &kept) < 40); /* a seal of two bytes */
}

static void test_a_refusal_may_be_asked_again(void **state) {
	Kit *kit = *state;
	Id id = kit_make(kit, "4201", "a");
	const char *path = arena_printf(kit->arena, "/things/%lld", (long long)id);
	KitAsk stale = {.token = KIT_CHIEF, .key = "refused-1", .if_match = "\"9\""};
	assert_int_equal(
		kit_ask(kit, "PUT", path, "{\"name\":\"b\"}", stale).problem, PROBLEM_VERSION_STALE);
	stale.if_match = "\"1\"";
	assert_int_equal(kit_ask(kit, "PUT", path, "{\"name\":\"b\"}", stale).status, 200);
}

static int forget(Ctx *ctx, void *self) {
	return core_forget_replies(ctx, *(Time *)self);
}

static void test_old_replies_are_forgotten(void **state) {
	Kit *kit = *state;
	KitAsk ask = {.token = KIT_CHIEF, .key = "same-key-1"};
	Time soon = clock_now(&clock_system) + TIME_HOUR, long_ago = soon - TIME_DAY;
	kit_ask(kit, "POST", "/things", THING, ask);
	assert_int_equal(core_run(kit->core, forget, &long_ago), 0);
	kit_ask(kit, "POST", "/things", THING, ask);
	assert_int_equal(kit_count(kit), 1);
	assert_int_equal(core_run(kit->core, forget, &soon), 0);
	kit_ask(kit, "POST", "/things", THING, ask);
	assert_int_equal(kit_count(kit), 2);
}

/* ---- failing ---------------------------------------------------------------------------------------- */

typedef struct Fault {
	const char *how;
	int status, problem;
	bool kept;
} Fault;
static const Fault faults[] = {
	{"refuse", 409, PROBLEM_NEED_STATUS, false},
	{"keep", 409, PROBLEM_NEED_STATUS, true},
	{"hard", 503, PROBLEM_STORAGE, false},
	{"unchecked", 500, PROBLEM_INTERNAL, false},
	{"memory", 503, PROBLEM_BUSY_SERVER, false},
	{"number", 500, PROBLEM_INTERNAL, false},
	{"nothing", 204, 0, true},
};

static void note_reply(void *self, const CoreReply *reply) {
	*(CoreReply *)self = *reply;
}

static void queue(
	Kit *kit, Arena *arena, const char *path, const char *body, const char *key, CoreReply *reply) {
	core_handle(kit->core,
		&(CoreRequest){.method = "POST",
			.path = path,
			.token = KIT_CHIEF,
			.idempotency_key = key,
			.content_type = "application/json",
			.peer = "::1",
			.same_site = true,
			.body = body,
			.body_size = strlen(body)},
		arena, note_reply, reply);
}

/* Two good commands and a bad one between them, in one batch. */
static void test_what_fails_is_undone_and_its_neighbours_commit(void **state) {
	Kit *kit = *state;
	Id id = kit_make(kit, "4201", "a");
	const DbStmt kept = {"kept",
		arena_printf(kit->arena, "SELECT version FROM thing WHERE id = %lld", (long long)id), NULL};
	int64_t lines = 1, version = 1;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		CoreReply replies[3] = {0};
		Arena *arenas[3] = {arena_new(0), arena_new(0), arena_new(1 << 20)};
		const char *path = arena_printf(kit->arena, "/api/v1/things/%lld/fail", (long long)id);
		const char *body = arena_printf(kit->arena, "{\"how\":\"%s\"}", faults[i].how);
		int64_t count = kit_count(kit);
		queue(kit, arenas[0], "/api/v1/things", THING,
			arena_printf(kit->arena, "neighbour-before-%zu", i), &replies[0]);
		queue(kit, arenas[2], path, body, arena_printf(kit->arena, "neighbour-failing-%zu", i),
			&replies[2]);
		queue(kit, arenas[1], "/api/v1/things", THING,
			arena_printf(kit->arena, "neighbour-after-%zu", i), &replies[1]);
		assert_int_equal(replies[0].status, 0); /* nothing is answered before the commit */
		core_step(kit->core);
		assert_int_equal(replies[0].status, 201);
		assert_int_equal(replies[1].status, 201);
		assert_int_equal(replies[2].status, faults[i].status);
		assert_int_equal(replies[2].problem, faults[i].problem);
		assert_int_equal(kit_count(kit), count + 2);
		assert_int_equal(kit_int(kit, &kept), version += faults[i].kept);
		kit_assert_chain(kit, lines += 2 + faults[i].kept);
		for (size_t k = 0; k < 3; k++)
			arena_free(arenas[k]);
	}
}

/* ---- many at once --------------------------------------------------------------------------------------- */

enum { THREADS = 8, COMMANDS = 500 };

typedef struct Client {
	Kit *kit;
	Core *core;
	int number, commands;
	const char *key; /* NULL: a new one each time */
	int made, replayed, other;
	pthread_t thread;
} Client;

static void *client_thread(void *self) {
	Client *client = self;
	Kit kit = *client->kit;
	kit.core = client->core;
	for (int i = 0; i < client->commands; i++) {
		char key[40];
		Arena *arena = arena_new(0);
		snprintf(key, sizeof key, "client-%d-%d", client->number, i);
		CoreReply reply = kit_ask_in(&kit, arena, "POST", "/things", THING,
			(KitAsk){.token = KIT_CHIEF, .key = client->key ? client->key : key});
		if (reply.status != 201)
			client->other++;
		else if (kit_header(&reply, "Idempotency-Replayed"))
			client->replayed++;
		else
			client->made++;
		arena_free(arena);
	}
	return NULL;
}

static Client run_clients(
	Kit *kit, Core *const *cores, size_t core_count, int commands, const char *key) {
	Client clients[THREADS], sum = {0};
	for (int i = 0; i < THREADS; i++) {
		clients[i] = (Client){.kit = kit,
			.core = cores[(size_t)i % core_count],
			.number = i,
			.commands = commands,
			.key = key};
		assert_int_equal(pthread_create(&clients[i].thread, NULL, client_thread, &clients[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(clients[i].thread, NULL);
		sum.made += clients[i].made;
		sum.replayed += clients[i].replayed;
		sum.other += clients[i].other;
	}
	return sum;
}

static void test_many_clients(void **state) {
	Kit *kit = *state;
	Client sum = run_clients(kit, &kit->core, 1, COMMANDS, NULL);
	assert_int_equal(sum.made, THREADS * COMMANDS);
	assert_int_equal(kit_count(kit), THREADS * COMMANDS);
	kit_assert_chain(kit, THREADS * COMMANDS);
}

static void test_duplicates_in_flight_wait_for_each_other(void **state) {
	Kit *kit = *state;
	Client sum = run_clients(kit, &kit->core, 1, 20, "the-only-key");
	assert_int_equal(sum.made, 1);
	assert_int_equal(sum.replayed, THREADS * 20 - 1);
	kit_assert_chain(kit, 1);
}

/* Two nodes on one database, each with its writer. */
static void test_several_writers(void **state) {
	Kit *kit = *state;
	Kit second = *kit;
	second.node = 1;
	kit_start(&second, false);
	Core *cores[] = {kit->core, second.core};
	Client sum = run_clients(kit, cores, 2, 100, NULL);
	assert_int_equal(sum.made, THREADS * 100);
	kit_assert_chain(kit, THREADS * 100);
	kit_stop(&second);
}

/* The server goes away between requests, and in the middle of many. */
static void test_cut_connections_are_made_anew(void **state) {
	Kit *kit = *state;
	for (int i = 0; i < 3; i++) {
		Id id = kit_make(kit, "4201", "a");
		kit_cut_connections(kit);
		CoreReply read =
			kit_ask(kit, "GET", arena_printf(kit->arena, "/things/%lld", (long long)id), NULL,
				(KitAsk){.token = KIT_CHIEF, .purpose = "dispatch"});
		assert_int_equal(read.status, 200);
	}
	kit_assert_chain(kit, 6);
}

static void *cut_thread(void *self) {
	Kit *kit = self;
	for (int i = 0; i < 10; i++)
		kit_cut_connections(kit);
	return NULL;
}

/* Every answer is true: what was acknowledged is there once; what was not may be asked again. */
static void test_connections_cut_under_load(void **state) {
	Kit *kit = *state;
	Kit cutter = *kit;
	pthread_t thread;
	cutter.arena = arena_new(0);
	pthread_create(&thread, NULL, cut_thread, &cutter);
	Client first = run_clients(kit, &kit->core, 1, 50, NULL);
	pthread_join(thread, NULL);
	arena_free(cutter.arena);
	Client again = run_clients(kit, &kit->core, 1, 50, NULL);
	assert_int_equal(again.other, 0);
	assert_true(again.replayed >= first.made);
	assert_int_equal(kit_count(kit), THREADS * 50);
	kit_assert_chain(kit, THREADS * 50);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same_key_same_answer, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_same_key_after_a_restart, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(
			test_ids_go_on_after_a_clock_set_back, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_same_key_other_request, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(
			test_keys_belong_to_an_account_or_an_address, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_optional_key_and_cookies, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_a_secret_is_shown_once, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_a_refusal_may_be_asked_again, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_old_replies_are_forgotten, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(
			test_what_fails_is_undone_and_its_neighbours_commit, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_many_clients, setup_threads, teardown),
		cmocka_unit_test_setup_teardown(
			test_duplicates_in_flight_wait_for_each_other, setup_threads, teardown),
		cmocka_unit_test_setup_teardown(test_several_writers, setup_threads, teardown),
		cmocka_unit_test_setup_teardown(
			test_cut_connections_are_made_anew, setup_threads, teardown),
		cmocka_unit_test_setup_teardown(test_connections_cut_under_load, setup_threads, teardown),
	};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
