/* The feed: every line of the filter exactly once and in order, with several writers, listeners
 * that come and go at random, and places far back. */
#include "test_core_kit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* What one listener has seen: always growing, always of its area. */
typedef struct Seen {
	pthread_mutex_t lock;
	pthread_cond_t more;
	const char *area;
	int64_t last;
	size_t count;
	size_t most; /* says no after so many; 0: never */
	bool wrong;
} Seen;

static void seen_init(Seen *seen, const char *area) {
	*seen = (Seen){.area = area};
	pthread_mutex_init(&seen->lock, NULL);
	pthread_cond_init(&seen->more, NULL);
}

static bool see(void *self, const JournalLine *line) {
	Seen *seen = self;
	pthread_mutex_lock(&seen->lock);
	if (line->seq <= seen->last || (seen->area && !area_within(line->area, seen->area)))
		seen->wrong = true;
	seen->last = line->seq;
	seen->count++;
	bool on = !seen->most || seen->count < seen->most;
	pthread_cond_signal(&seen->more);
	pthread_mutex_unlock(&seen->lock);
	return on;
}

static void wait_for(Seen *seen, size_t count) {
	pthread_mutex_lock(&seen->lock);
	while (seen->count < count)
		pthread_cond_wait(&seen->more, &seen->lock);
	pthread_mutex_unlock(&seen->lock);
}

static LiveListener *listen(Kit *kit, Seen *seen, int64_t after) {
	const char *areas[] = {seen->area, NULL};
	LiveListener *listener =
		live_listen(core_live(kit->core), &(LiveFilter){areas, 0}, after, see, seen);
	assert_non_null(listener);
	return listener;
}

/* ---- one thread ---------------------------------------------------------------------------------- */

static void test_filters(void **state) {
	Kit *kit = *state;
	Seen all, wuchang, person, nobody;
	seen_init(&all, "");
	seen_init(&wuchang, "420106");
	seen_init(&person, NULL);
	seen_init(&nobody, NULL);
	LiveListener *listeners[] = {listen(kit, &all, 0), listen(kit, &wuchang, 0),
		live_listen(core_live(kit->core), &(LiveFilter){NULL, 77}, 0, see, &person),
		live_listen(core_live(kit->core), &(LiveFilter){NULL, 0}, 0, see, &nobody)};
	kit_make(kit, "4201", "a");
	kit_make(kit, "420106001", "a");
	kit_ask(kit, "POST", "/things", "{\"area\":\"420102\",\"name\":\"a\",\"person\":\"77\"}",
		(KitAsk){.token = KIT_CHIEF, .key = "for-77-1"});
	core_step(kit->core);
	assert_int_equal(all.count, 3);
	assert_int_equal(wuchang.count, 1);
	assert_int_equal(person.count, 1);
	assert_int_equal(nobody.count, 0);
	assert_false(all.wrong || wuchang.wrong || person.wrong);
	for (size_t i = 0; i < 4; i++)
		live_leave(core_live(kit->core), listeners[i]);
}

static void test_resume_from_any_place(void **state) {
	Kit *kit = *state;
	for (int i = 0; i < 600; i++) /* several pages */
		kit_make(kit, "4201", "a");
	static const int64_t places[] = {0, 1, 255, 256, 257, 512, 599, 600, 700};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		Seen seen;
		seen_init(&seen, "");
		seen.last = places[i];
		LiveListener *listener = listen(kit, &seen, places[i]);
		core_step(kit->core);
		assert_int_equal(seen.count, places[i] < 600 ? 600 - places[i] : 0);
		assert_false(seen.wrong);
		live_leave(core_live(kit->core), listener);
	}
}

static void test_no_is_no(void **state) {
	Kit *kit = *state;
	Seen seen;
	seen_init(&seen, "");
	seen.most = 2;
	LiveListener *listener = listen(kit, &seen, 0);
	for (int i = 0; i < 5; i++)
		kit_make(kit, "4201", "a");
	assert_int_equal(seen.count, 2);
	live_leave(core_live(kit->core), listener);
}

static void test_event_text(void **state) {
	Kit *kit = *state;
	JournalLine line = {.seq = 17,
		.at = TIME_SECOND,
		.area = "4201",
		.kind = "need.open",
		.subject = "need",
		.subject_id = 5,
		.body = "{\"n\":1}"};
	assert_string_equal(live_event_text(kit->arena, &line),
		"id: 17\nevent: need.open\ndata: {\"seq\":17,\"at\":\"1970-01-01T08:00:01+08:00\",\"area\":\"4201\","
		"\"kind\":\"need.open\",\"subject\":\"need\",\"subject_id\":\"5\",\"body\":{\"n\":1}}\n\n");
}

/* ---- several writers, random reconnects ------------------------------------------------------------- */

enum { WRITERS = 4, LISTENERS = 6, LINES = 150 };

typedef struct WriterClient {
	Kit kit;
	int number;
	pthread_t thread;
} WriterClient;

static void *write_lines(void *self) {
	WriterClient *client = self;
	static const char *const areas[] = {"420102", "420106", "420106001", "4202"};
	for (int i = 0; i < LINES; i++) {
		char key[40], body[80];
		Arena *arena = arena_new(0);
		snprintf(key, sizeof key, "writer-%d-%d", client->number, i);
		snprintf(
			body, sizeof body, "{\"area\":\"%s\",\"name\":\"a\"}", areas[(i + client->number) % 4]);
		CoreReply reply = kit_ask_in(
			&client->kit, arena, "POST", "/things", body, (KitAsk){.token = KIT_CHIEF, .key = key});
		assert_int_equal(reply.status, 201);
		arena_free(arena);
	}
	return NULL;
}

typedef struct Follower {
	Kit *kit;
	Seen seen;
	unsigned seed;
	size_t expected;
	pthread_t thread;
} Follower;

/* Comes and goes with its own last line, until it has all it expects. */
static void *follow(void *self) {
	Follower *follower = self;
	Seen *seen = &follower->seen;
	while (seen->count < follower->expected) {
		size_t stay = 1 + (size_t)rand_r(&follower->seed) % 90, until = seen->count + stay;
		LiveListener *listener = listen(follower->kit, seen, seen->last);
		wait_for(seen, until < follower->expected ? until : follower->expected);
		live_leave(core_live(follower->kit->core), listener);
	}
	return NULL;
}

static void test_exactly_once_with_several_writers(void **state) {
	Kit *kit = *state;
	Kit second = *kit;
	static const char *const areas[LISTENERS] = {
		"", "4201", "420106", "420106001", "4202", "420102"};
	static const size_t quarters[LISTENERS] = {4, 3, 2, 1, 1, 1};
	WriterClient writers[WRITERS];
	Follower followers[LISTENERS];
	second.node = 1;
	kit_start(&second, false);
	for (int i = 0; i < LISTENERS; i++) {
		followers[i] = (Follower){.kit = i % 2 ? &second : kit,
			.seed = (unsigned)i + 1,
			.expected = quarters[i] * (WRITERS * LINES / 4)};
		seen_init(&followers[i].seen, areas[i]);
		pthread_create(&followers[i].thread, NULL, follow, &followers[i]);
	}
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (WriterClient){.kit = i % 2 ? second : *kit, .number = i};
		pthread_create(&writers[i].thread, NULL, write_lines, &writers[i]);
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(writers[i].thread, NULL);
	for (int i = 0; i < LISTENERS; i++) {
		pthread_join(followers[i].thread, NULL);
		assert_int_equal(followers[i].seen.count, followers[i].expected);
		assert_false(followers[i].seen.wrong);
	}
	kit_stop(&second);
	kit_assert_chain(kit, WRITERS * LINES);
}

/* Leaving while lines pour in: nothing is delivered afterwards (the sanitizers watch). */
static void test_leaving_ends_deliveries(void **state) {
	Kit *kit = *state;
	WriterClient writer = {.kit = *kit};
	pthread_create(&writer.thread, NULL, write_lines, &writer);
	for (int i = 0; i < 200; i++) {
		Seen *seen = malloc(sizeof *seen);
		seen_init(seen, "");
		LiveListener *listener = listen(kit, seen, 0);
		if (i % 4 == 0)
			wait_for(seen, 1);
		live_leave(core_live(kit->core), listener);
		assert_false(seen->wrong);
		free(seen);
	}
	pthread_join(writer.thread, NULL);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_filters, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_resume_from_any_place, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_no_is_no, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(test_event_text, setup_manual, teardown),
		cmocka_unit_test_setup_teardown(
			test_exactly_once_with_several_writers, setup_threads, teardown),
		cmocka_unit_test_setup_teardown(test_leaving_ends_deliveries, setup_threads, teardown),
	};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
