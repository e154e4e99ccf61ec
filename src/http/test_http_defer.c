/* Requests answered later, by other threads. */
#include "http/test_http_kit.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { REPLIERS = 4, CLIENTS = 8, EACH = 125 };

/* What the handler sets aside for the repliers. */
typedef struct Desk {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	HttpRequest *waiting[CLIENTS * EACH];
	size_t count;
	unsigned long answered;
	bool over;
	bool answer_before_return; /* the handler returns only after the reply */
} Desk;

static void defer(void *self, HttpRequest *request) {
	Desk *desk = self;
	http_defer(request);
	pthread_mutex_lock(&desk->lock);
	unsigned long before = desk->answered;
	desk->waiting[desk->count++] = request;
	pthread_cond_broadcast(&desk->changed);
	while (desk->answer_before_return && desk->answered == before)
		pthread_cond_wait(&desk->changed, &desk->lock);
	pthread_mutex_unlock(&desk->lock);
}

static HttpRequest *take(Desk *desk) {
	HttpRequest *request = NULL;
	pthread_mutex_lock(&desk->lock);
	while (!desk->count && !desk->over)
		pthread_cond_wait(&desk->changed, &desk->lock);
	if (desk->count)
		request = desk->waiting[--desk->count];
	pthread_mutex_unlock(&desk->lock);
	return request;
}

static void *reply_to_all(void *self) {
	Desk *desk = self;
	for (HttpRequest *request; (request = take(desk));) {
		kit_answer(request,
			arena_printf(
				http_arena(request), "%s %s", http_path(request), http_header(request, "X-Echo")));
		pthread_mutex_lock(&desk->lock);
		desk->answered++;
		pthread_cond_broadcast(&desk->changed);
		pthread_mutex_unlock(&desk->lock);
	}
	return NULL;
}

typedef struct Office {
	Desk desk;
	pthread_t repliers[REPLIERS];
	HttpServer *server;
} Office;

static void open_office(Office *office, size_t repliers) {
	*office = (Office){0};
	pthread_mutex_init(&office->desk.lock, NULL);
	pthread_cond_init(&office->desk.changed, NULL);
	office->server = kit_server(defer, &office->desk, 1000);
	for (size_t i = 0; i < repliers; i++)
		assert_int_equal(
			pthread_create(&office->repliers[i], NULL, reply_to_all, &office->desk), 0);
}

static void close_office(Office *office, size_t repliers) {
	http_server_stop(office->server, KIT_DEADLINE_MS);
	pthread_mutex_lock(&office->desk.lock);
	office->desk.over = true;
	pthread_cond_broadcast(&office->desk.changed);
	pthread_mutex_unlock(&office->desk.lock);
	for (size_t i = 0; i < repliers; i++)
		pthread_join(office->repliers[i], NULL);
	pthread_cond_destroy(&office->desk.changed);
	pthread_mutex_destroy(&office->desk.lock);
}

static void ask(KitClient *client, size_t c, size_t n) {
	char request[96];
	snprintf(request, sizeof request, "GET /%zu/%zu HTTP/1.1\r\nHost: a\r\nX-Echo: e%zu\r\n\r\n", c,
		n, n);
	kit_puts(client, request);
}

static void assert_answer(KitClient *client, size_t c, size_t n) {
	char told[64];
	snprintf(told, sizeof told, "/%zu/%zu e%zu", c, n, n);
	KitReply reply = kit_reply(client, false);
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.body, told);
	kit_reply_free(&reply);
}

/* All clients ask before any reads, so that several requests wait at once. */
static void thousand_requests(Office *office) {
	KitClient clients[CLIENTS];
	for (size_t c = 0; c < CLIENTS; c++)
		clients[c] = kit_connect(office->server);
	for (size_t n = 0; n < EACH; n++) {
		for (size_t c = 0; c < CLIENTS; c++)
			ask(&clients[c], c, n);
		for (size_t c = 0; c < CLIENTS; c++)
			assert_answer(&clients[c], c, n);
	}
	for (size_t c = 0; c < CLIENTS; c++)
		kit_close(&clients[c]);
}

static void test_replies_from_other_threads(void **state) {
	Office office;
	(void)state;
	open_office(&office, REPLIERS);
	thousand_requests(&office);
	close_office(&office, REPLIERS);
	assert_int_equal(office.desk.answered, CLIENTS * EACH);
}

static void test_reply_before_the_handler_returns(void **state) {
	Office office;
	(void)state;
	open_office(&office, REPLIERS);
	office.desk.answer_before_return = true;
	thousand_requests(&office);
	close_office(&office, REPLIERS);
	assert_int_equal(office.desk.answered, CLIENTS * EACH);
}

/* The client is gone before its answer is: the reply goes nowhere and harms nobody. */
static void test_client_vanishes_while_parked(void **state) {
	Office office;
	(void)state;
	open_office(&office, 0);
	for (size_t n = 0; n < 100; n++) {
		KitClient client = kit_connect(office.server);
		ask(&client, 0, n);
		pthread_mutex_lock(&office.desk.lock);
		while (!office.desk.count)
			pthread_cond_wait(&office.desk.changed, &office.desk.lock);
		pthread_mutex_unlock(&office.desk.lock);
		kit_close(&client);
		kit_answer(take(&office.desk), "late");
	}
	close_office(&office, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replies_from_other_threads),
		cmocka_unit_test(test_reply_before_the_handler_returns),
		cmocka_unit_test(test_client_vanishes_while_parked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
