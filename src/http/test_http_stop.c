/* The orderly end: what is in flight is finished, what is late is told so, nothing is lost or crashes. */
#include "http/http_private.h"
#include "http/test_http_kit.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"

enum { PATIENT = KIT_DEADLINE_MS, IMPATIENT = 1 };

/* /park waits for the test to answer, /gate waits in the handler, /stream opens one, else 200. */
typedef struct House {
	HttpServer *server;
	unsigned drain_ms;
	pthread_t stopper;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	HttpRequest *parked;
	bool at_gate, gate_open, gate_parks;
	size_t streams, closed;
} House;

static void closed(void *self, HttpStream *stream) {
	House *house = self;
	(void)stream;
	pthread_mutex_lock(&house->lock);
	house->closed++;
	pthread_mutex_unlock(&house->lock);
}

static void tell(
	House *house, void (*what)(House *house, HttpRequest *request), HttpRequest *request) {
	pthread_mutex_lock(&house->lock);
	what(house, request);
	pthread_cond_broadcast(&house->changed);
	pthread_mutex_unlock(&house->lock);
}

static void park(House *house, HttpRequest *request) {
	http_defer(request);
	house->parked = request;
}

static void wait_at_gate(House *house, HttpRequest *request) {
	(void)request;
	house->at_gate = true;
	pthread_cond_broadcast(&house->changed);
	while (!house->gate_open)
		pthread_cond_wait(&house->changed, &house->lock);
}

static void stream(House *house, HttpRequest *request) {
	assert_non_null(http_stream_open(request, (HttpStreamOwner){closed, house}));
	house->streams++;
}

static void handle(void *self, HttpRequest *request) {
	House *house = self;
	const char *path = http_path(request);
	if (strstr(path, "gate"))
		tell(house, wait_at_gate, request);
	if (strstr(path, "park"))
		tell(house, park, request);
	else if (strstr(path, "stream"))
		tell(house, stream, request);
	else
		kit_answer(request, "done");
}

static void open_house(House *house, unsigned drain_ms) {
	*house = (House){.drain_ms = drain_ms};
	pthread_mutex_init(&house->lock, NULL);
	pthread_cond_init(&house->changed, NULL);
	house->server = kit_server(handle, house, 1000);
}

static void *stop(void *self) {
	House *house = self;
	http_server_stop(house->server, house->drain_ms);
	return NULL;
}

static void begin_stop(House *house) {
	assert_int_equal(pthread_create(&house->stopper, NULL, stop, house), 0);
}

/* Begun, and held up by what is in flight, so that the server is still there. */
static void begin_patient_stop(House *house) {
	begin_stop(house);
	for (int64_t end = http_now_ms() + KIT_DEADLINE_MS; !atomic_load(&house->server->stopping);
		 sched_yield())
		assert_true(http_now_ms() < end);
}

static void end_stop(House *house) {
	pthread_join(house->stopper, NULL);
	assert_int_equal(house->closed, house->streams);
	pthread_cond_destroy(&house->changed);
	pthread_mutex_destroy(&house->lock);
}

static void wait_until_parked(House *house) {
	pthread_mutex_lock(&house->lock);
	while (!house->parked)
		pthread_cond_wait(&house->changed, &house->lock);
	pthread_mutex_unlock(&house->lock);
}

static void wait_until_at_gate(House *house) {
	pthread_mutex_lock(&house->lock);
	while (!house->at_gate)
		pthread_cond_wait(&house->changed, &house->lock);
	pthread_mutex_unlock(&house->lock);
}

static void open_gate(House *house) {
	pthread_mutex_lock(&house->lock);
	house->gate_open = true;
	pthread_cond_broadcast(&house->changed);
	pthread_mutex_unlock(&house->lock);
}

static KitClient ask(House *house, const char *request) {
	KitClient client = kit_connect(house->server);
	kit_puts(&client, request);
	return client;
}

static void assert_reply(KitClient *client, int status, const char *body) {
	KitReply reply = kit_reply(client, false);
	assert_int_equal(reply.status, status);
	assert_string_equal(reply.body, body);
	assert_string_equal(kit_header(&reply, "Connection"), "close");
	kit_reply_free(&reply);
	kit_expect_end(client);
	kit_close(client);
}

static void test_nothing_in_flight(void **state) {
	House house;
	(void)state;
	open_house(&house, PATIENT);
	KitClient idle = kit_connect(house.server);
	begin_stop(&house);
	end_stop(&house);
	kit_expect_end(&idle);
	kit_close(&idle);
	assert_null(http_server_stop(NULL, 0));
}

static void test_parked_request_is_answered(void **state) {
	House house;
	(void)state;
	open_house(&house, PATIENT);
	KitClient client = ask(&house, GET("/park"));
	wait_until_parked(&house);
	begin_patient_stop(&house);
	kit_answer(house.parked, "in time");
	assert_reply(&client, 200, "in time");
	end_stop(&house);
}

static void test_body_under_way_is_awaited(void **state) {
	House house;
	(void)state;
	open_house(&house, PATIENT);
	KitClient client = ask(
		&house, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
	KitReply reply = kit_reply(&client, false);
	assert_int_equal(reply.status, 100); /* so it has begun */
	kit_reply_free(&reply);
	begin_patient_stop(&house);
	kit_puts(&client, "body");
	assert_reply(&client, 200, "done");
	end_stop(&house);
}

static void test_streams_end_with_a_hint(void **state) {
	House house;
	(void)state;
	open_house(&house, PATIENT);
	KitClient clients[20];
	for (size_t i = 0; i < 20; i++) {
		clients[i] = ask(&house, GET("/stream"));
		kit_expect(&clients[i], "\r\n\r\n");
	}
	begin_stop(&house);
	for (size_t i = 0; i < 20; i++)
		assert_reply(&clients[i], 200, "retry: 2000\n\n");
	end_stop(&house);
	assert_int_equal(house.streams, 20);
}

static void test_stream_opened_too_late(void **state) {
	House house;
	(void)state;
	open_house(&house, PATIENT);
	KitClient client = ask(&house, GET("/gate/stream"));
	wait_until_at_gate(&house);
	begin_patient_stop(&house);
	open_gate(&house);
	assert_reply(&client, 200, "retry: 2000\n\n");
	end_stop(&house);
	assert_int_equal(house.streams, 1);
}

static void test_reply_after_the_end(void **state) {
	House house;
	(void)state;
	open_house(&house, IMPATIENT);
	KitClient client = ask(&house, GET("/park?q=1"));
	wait_until_parked(&house);
	begin_stop(&house);
	assert_reply(&client, 503, "{\"title\":\"busy, try again\",\"status\":503}");
	end_stop(&house);
	assert_string_equal(http_query(house.parked, "q"), "1"); /* the request outlives the server */
	assert_string_equal(http_header(house.parked, "host"), "a");
	kit_answer(house.parked, "too late");
}

static bool is_abandoning(HttpServer *server) {
	pthread_mutex_lock(&server->lock);
	bool abandoning = server->abandoning;
	pthread_mutex_unlock(&server->lock);
	return abandoning;
}

/* The handler returns without an answer when nobody may be parked any more. */
static void test_deferred_after_the_drain(void **state) {
	House house;
	(void)state;
	open_house(&house, IMPATIENT);
	KitClient client = ask(&house, GET("/gate/park"));
	wait_until_at_gate(&house);
	begin_patient_stop(&house);
	for (int64_t end = http_now_ms() + KIT_DEADLINE_MS; !is_abandoning(house.server); sched_yield())
		assert_true(http_now_ms() < end);
	open_gate(&house);
	kit_expect_end(&client); /* 503, or nothing where even that came too late */
	assert_null(client.data && client.size ? strstr(client.data, "200 OK") : NULL);
	end_stop(&house);
	kit_answer(house.parked, "too late");
	kit_close(&client);
}

/* A stream whose client reads nothing holds the end up for drain_ms, no longer. */
static void test_stuck_stream_does_not_hold_the_end_up(void **state) {
	House house;
	(void)state;
	open_house(&house, IMPATIENT);
	KitClient client = ask(&house, GET("/stream"));
	kit_expect(&client, "\r\n\r\n");
	begin_stop(&house);
	end_stop(&house);
	kit_close(&client);
	assert_int_equal(house.closed, 1);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_in_flight),
		cmocka_unit_test(test_parked_request_is_answered),
		cmocka_unit_test(test_body_under_way_is_awaited),
		cmocka_unit_test(test_streams_end_with_a_hint),
		cmocka_unit_test(test_stream_opened_too_late),
		cmocka_unit_test(test_reply_after_the_end),
		cmocka_unit_test(test_deferred_after_the_drain),
		cmocka_unit_test(test_stuck_stream_does_not_hold_the_end_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
