/* The process is killed under load: what was acknowledged is there, once; nothing is half-done. */
#include "test_core_kit.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 5, THREADS = 4, ACKS = 150, KEY = 24 };

typedef struct Client {
	Kit *kit;
	int number, round, pipe;
} Client;

/* Writes each acknowledged key, of fixed length, into the pipe. */
static void *client_thread(void *self) {
	const Client *client = self;
	for (int i = 0;; i++) {
		Arena *arena = arena_new(0);
		const char *key =
			arena_printf(arena, "crash-%04d-%04d-%08d", client->round, client->number, i);
		CoreReply reply = kit_ask_in(client->kit, arena, "POST", "/things",
			"{\"area\":\"4201\",\"name\":\"a\"}", (KitAsk){.token = KIT_CHIEF, .key = key});
		if (reply.status != 201 || write(client->pipe, key, KEY) != KEY)
			_exit(1);
		arena_free(arena);
	}
	return NULL;
}

static void child(Kit *kit, int round, int pipe) {
	Client clients[THREADS];
	pthread_t threads[THREADS];
	kit_start(kit, false);
	for (int i = 0; i < THREADS; i++) {
		clients[i] = (Client){kit, i, round, pipe};
		pthread_create(&threads[i], NULL, client_thread, &clients[i]);
	}
	pthread_join(threads[0], NULL);
	_exit(1);
}

/* Runs a child until it has acknowledged so many, kills it, reads what else it acknowledged. */
static size_t run_and_kill(Kit *kit, int round, char (*keys)[KEY + 1], size_t most) {
	int ends[2], status;
	size_t count = 0;
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		child(kit, round, ends[1]);
	close(ends[1]);
	while (count < most && read(ends[0], keys[count], KEY) == KEY)
		if (++count == ACKS)
			kill(pid, SIGKILL);
	close(ends[0]);
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	return count;
}

static void test_killed_under_load(void **state) {
	static char keys[20000][KEY + 1];
	int64_t acknowledged = 0;
	Kit kit;
	(void)state;
	kit_open(&kit);
	for (int round = 0; round < ROUNDS; round++) {
		size_t count = run_and_kill(&kit, round, keys, sizeof keys / sizeof *keys);
		assert_true(count >= ACKS);
		acknowledged += (int64_t)count;
		kit_start(&kit, true);
		kit_make(&kit, "4201", "b"); /* waits for what the server still does for the dead */
		acknowledged++;
		int64_t before = kit_count(&kit);
		assert_true(before >= acknowledged);
		kit_assert_chain(&kit, before); /* one line for each thing: nothing is half-done */
		for (size_t i = 0; i < count; i++) {
			CoreReply reply = kit_ask(&kit, "POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}",
				(KitAsk){.token = KIT_CHIEF, .key = keys[i]});
			assert_string_equal(kit_header(&reply, "Idempotency-Replayed"), "true");
		}
		assert_int_equal(kit_count(&kit), before);
		kit_stop(&kit);
	}
	kit_close(&kit);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_killed_under_load)};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
