/* PostgreSQL's side: NOTIFY once a batch, after its commit, and nobody depends on it; a server without
 * space. The server is this program's own (tools/with-postgres): others would be heard too. */
#include "core/test_core_kit.h"

#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCHES = 5, IN_A_BATCH = 12, CLIENTS = 4, COMMANDS = 60, CUTS = 8 };

#define THING "{\"area\":\"4201\",\"name\":\"a\"}"

static int open_kit(void **state, bool manual) {
	static Kit kit;
	kit_open(&kit);
	kit_start(&kit, manual);
	*state = &kit;
	return 0;
}

static int set_up_manual(void **state) {
	return open_kit(state, true);
}

static int set_up_threads(void **state) {
	return open_kit(state, false);
}

static int tear_down(void **state) {
	kit_close(*state);
	return 0;
}

/* ---- hearing -------------------------------------------------------------------------------------- */

static PGconn *listen_to(const Kit *kit) {
	PGconn *ear = PQconnectdb(kit->url);
	assert_int_equal(PQstatus(ear), CONNECTION_OK);
	PQclear(PQexec(ear, "LISTEN huying"));
	return ear;
}

/* Waits for the next one. Return: its text, to be freed. */
static char *hear(PGconn *ear) {
	PGnotify *note;
	while (!(note = PQnotifies(ear))) {
		struct pollfd fd = {.fd = PQsocket(ear), .events = POLLIN};
		assert_int_equal(poll(&fd, 1, 60000), 1);
		assert_true(PQconsumeInput(ear));
	}
	char *text = strdup(note->extra);
	PQfreemem(note);
	return text;
}

static void note_reply(void *self, const CoreReply *reply) {
	*(CoreReply *)self = *reply;
}

static void queue(Kit *kit, const char *path, const char *body, const char *key, CoreReply *reply) {
	core_handle(kit->core,
		&(CoreRequest){.method = "POST",
			.path = path,
			.token = KIT_CHIEF,
			.idempotency_key = key,
			.content_type = "application/json",
			.peer = "::1",
			.same_site = true,
			.body = body,
			.body_size = body ? strlen(body) : 0},
		kit->arena, note_reply, reply);
}

static void test_once_a_batch(void **state) {
	Kit *kit = *state;
	PGconn *ear = listen_to(kit);
	for (int batch = 1; batch <= BATCHES; batch++) {
		CoreReply replies[IN_A_BATCH] = {0};
		char last[24];
		for (int i = 0; i < IN_A_BATCH; i++)
			queue(kit, "/api/v1/things", THING, arena_printf(kit->arena, "batch-%d-%d", batch, i),
				&replies[i]);
		core_step(kit->core);
		for (int i = 0; i < IN_A_BATCH; i++)
			assert_int_equal(replies[i].status, 201);
		PQclear(PQexec(ear, "NOTIFY huying, 'end'"));
		char *text = hear(ear), *end = hear(ear);
		snprintf(last, sizeof last, "%d", batch * IN_A_BATCH);
		assert_string_equal(text, last);
		assert_string_equal(end, "end");
		free(text);
		free(end);
	}
	PQfinish(ear);
}

static void test_nothing_new_is_not_told(void **state) {
	Kit *kit = *state;
	PGconn *ear = listen_to(kit);
	CoreReply reply = {0};
	kit_make(kit, "4201", "a");
	queue(kit, "/api/v1/secrets", NULL, "secret-key-1", &reply); /* writes no line */
	core_step(kit->core);
	assert_int_equal(reply.status, 201);
	PQclear(PQexec(ear, "NOTIFY huying, 'end'"));
	char *text = hear(ear), *end = hear(ear);
	assert_string_equal(text, "1");
	assert_string_equal(end, "end");
	free(text);
	free(end);
	PQfinish(ear);
}

/* ---- under load ------------------------------------------------------------------------------------- */

typedef struct Client {
	Kit *kit;
	int number;
	pthread_t thread;
} Client;

/* As a client does: a busy house is asked again, with the same key. */
static void *client_thread(void *self) {
	Client *client = self;
	for (int i = 0; i < COMMANDS; i++) {
		Arena *arena = arena_new(0);
		const char *key = arena_printf(arena, "client-%d-%04d", client->number, i);
		while (kit_ask_in(client->kit, arena, "POST", "/things", THING,
				   (KitAsk){.token = KIT_CHIEF, .key = key})
				   .status != 201)
			;
		arena_free(arena);
	}
	return NULL;
}

static void start_clients(Kit *kit, Client clients[CLIENTS]) {
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = (Client){.kit = kit, .number = i};
		assert_int_equal(pthread_create(&clients[i].thread, NULL, client_thread, &clients[i]), 0);
	}
}

static void join_clients(Client clients[CLIENTS]) {
	for (int i = 0; i < CLIENTS; i++)
		pthread_join(clients[i].thread, NULL);
}

static int64_t last_line(PGconn *ear) {
	PGresult *result = PQexec(ear, "SELECT MAX(seq) FROM journal");
	int64_t seq = atoll(PQgetvalue(result, 0, 0));
	PQclear(result);
	return seq;
}

static void test_what_is_told_is_there(void **state) {
	Kit *kit = *state;
	Client clients[CLIENTS];
	PGconn *ear = listen_to(kit);
	int64_t before = 0, told = 0;
	start_clients(kit, clients);
	for (int heard = 0; told < (int64_t)CLIENTS * COMMANDS; heard++) {
		char *text = hear(ear);
		told = atoll(text);
		free(text);
		assert_true(told > before);
		assert_true(last_line(ear) >= told);
		assert_in_range(heard, 0, CLIENTS * COMMANDS);
		before = told;
	}
	join_clients(clients);
	PQfinish(ear);
}

typedef struct Seen {
	pthread_mutex_t lock;
	pthread_cond_t more;
	int64_t last;
	bool wrong;
} Seen;

static bool see(void *self, const JournalLine *line) {
	Seen *seen = self;
	pthread_mutex_lock(&seen->lock);
	seen->wrong = seen->wrong || line->seq != seen->last + 1;
	seen->last = line->seq;
	pthread_cond_signal(&seen->more);
	pthread_mutex_unlock(&seen->lock);
	return true;
}

/* The feed's own connections die with all others, so wake-ups are lost; it reads from its place. */
static void test_the_feed_lives_without(void **state) {
	Kit *kit = *state, reader = *kit;
	Client clients[CLIENTS];
	const char *const all[] = {"", NULL};
	Seen seen = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};
	reader.node = 1;
	kit_start(&reader, false); /* another node: only the database tells it */
	LiveListener *listener =
		live_listen(core_live(reader.core), &(LiveFilter){all, 0}, 0, see, &seen);
	start_clients(kit, clients);
	for (int i = 0; i < CUTS; i++)
		kit_cut_connections(kit);
	join_clients(clients);
	pthread_mutex_lock(&seen.lock);
	while (seen.last < (int64_t)CLIENTS * COMMANDS)
		pthread_cond_wait(&seen.more, &seen.lock);
	pthread_mutex_unlock(&seen.lock);
	live_leave(core_live(reader.core), listener);
	assert_false(seen.wrong);
	assert_int_equal(seen.last, CLIENTS * COMMANDS);
	kit_stop(&reader);
	kit_assert_chain(kit, CLIENTS * COMMANDS);
}

/* ---- no space --------------------------------------------------------------------------------------- */

/* The server's own word for it, said by a trigger of whatever is called "full". */
static void let_it_be_full(const Kit *kit) {
	PGconn *server = PQconnectdb(kit->url);
	PGresult *result = PQexec(server,
		"CREATE FUNCTION be_full() RETURNS trigger LANGUAGE plpgsql AS"
		" $$BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END$$;"
		"CREATE TRIGGER be_full BEFORE INSERT ON thing FOR EACH ROW WHEN (NEW.name = 'full')"
		" EXECUTE FUNCTION be_full()");
	assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
	PQclear(result);
	PQfinish(server);
}

static void test_no_space_is_told_apart_and_hurts_no_neighbour(void **state) {
	Kit *kit = *state;
	CoreReply replies[3] = {0};
	let_it_be_full(kit);
	queue(kit, "/api/v1/things", THING, "neighbour-before", &replies[0]);
	queue(kit, "/api/v1/things", "{\"area\":\"4201\",\"name\":\"full\"}", "has-no-space",
		&replies[1]);
	queue(kit, "/api/v1/things", THING, "neighbour-after", &replies[2]);
	core_step(kit->core);
	assert_int_equal(replies[0].status, 201);
	assert_int_equal(replies[1].status, 507);
	assert_int_equal(replies[1].problem, PROBLEM_STORAGE_FULL);
	assert_int_equal(replies[2].status, 201);
	kit_assert_chain(kit, 2);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_once_a_batch, set_up_manual, tear_down),
		cmocka_unit_test_setup_teardown(test_nothing_new_is_not_told, set_up_manual, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_told_is_there, set_up_threads, tear_down),
		cmocka_unit_test_setup_teardown(test_the_feed_lives_without, set_up_threads, tear_down),
		cmocka_unit_test_setup_teardown(
			test_no_space_is_told_apart_and_hurts_no_neighbour, set_up_manual, tear_down),
	};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
