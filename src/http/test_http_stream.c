/* Event streams: every event once and in order, slow readers cut, the end told once. */
#include "http/http_private.h"
#include "http/test_http_kit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { STREAMS = 200, EVENTS = 1000, PUBLISHERS = 4 };

#define ASK "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"

typedef struct Feed Feed;
typedef struct Channel {
	Feed *feed;
	HttpStream *stream;
	unsigned closed; /* times */
} Channel;

struct Feed {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	Channel channels[STREAMS];
	size_t opened, closed;
	HttpServer *server;
};

static void closed(void *self, HttpStream *stream) {
	Channel *channel = self;
	Feed *feed = channel->feed;
	assert_ptr_equal(channel->stream, stream);
	pthread_mutex_lock(&feed->lock);
	channel->closed++;
	feed->closed++;
	pthread_cond_broadcast(&feed->changed);
	pthread_mutex_unlock(&feed->lock);
}

static void open_stream(void *self, HttpRequest *request) {
	Feed *feed = self;
	pthread_mutex_lock(&feed->lock);
	Channel *channel = &feed->channels[feed->opened];
	channel->feed = feed;
	channel->stream = http_stream_open(request, (HttpStreamOwner){closed, channel});
	assert_non_null(channel->stream);
	feed->opened++;
	pthread_cond_broadcast(&feed->changed);
	pthread_mutex_unlock(&feed->lock);
}

/* Waits at most `ms` for as many. */
static bool wait_for(Feed *feed, const size_t *count, size_t wanted, int64_t ms) {
	int64_t end = http_now_ms() + ms;
	struct timespec until = {.tv_sec = end / 1000, .tv_nsec = end % 1000 * 1000000};
	int r = 0;
	pthread_mutex_lock(&feed->lock);
	while (*count < wanted && !r)
		r = pthread_cond_clockwait(&feed->changed, &feed->lock, CLOCK_MONOTONIC, &until);
	bool there = *count >= wanted;
	pthread_mutex_unlock(&feed->lock);
	return there;
}

static int start(void **state) {
	Feed *feed = calloc(1, sizeof *feed);
	assert_non_null(feed);
	pthread_mutex_init(&feed->lock, NULL);
	pthread_cond_init(&feed->changed, NULL);
	feed->server = kit_server(open_stream, feed, 0);
	*state = feed;
	return 0;
}

/* However a stream ended, its owner was told exactly once. */
static int stop(void **state) {
	Feed *feed = *state;
	http_server_stop(feed->server, 1000);
	for (size_t i = 0; i < feed->opened; i++)
		assert_int_equal(feed->channels[i].closed, 1);
	pthread_cond_destroy(&feed->changed);
	pthread_mutex_destroy(&feed->lock);
	free(feed);
	return 0;
}

/* A client whose stream is the next channel. */
static KitClient listen_in(Feed *feed) {
	size_t before = feed->opened;
	KitClient client = kit_connect(feed->server);
	kit_puts(&client, ASK);
	assert_true(wait_for(feed, &feed->opened, before + 1, KIT_DEADLINE_MS));
	return client;
}

/* ---- many ------------------------------------------------------------------------------------- */

typedef struct Publisher {
	pthread_t thread;
	Feed *feed;
	size_t first; /* every PUBLISHERS-th stream from here */
	unsigned long refused;
} Publisher;

static void *publish(void *self) {
	Publisher *publisher = self;
	char event[64];
	for (size_t n = 0; n < EVENTS; n++) {
		int size = snprintf(event, sizeof event, "id: %zu\ndata: x\n\n", n);
		for (size_t i = publisher->first; i < STREAMS; i += PUBLISHERS)
			publisher->refused +=
				!http_stream_send(publisher->feed->channels[i].stream, event, (size_t)size);
	}
	for (size_t i = publisher->first; i < STREAMS; i += PUBLISHERS)
		http_stream_end(publisher->feed->channels[i].stream);
	return NULL;
}

static char *all_events(void) {
	char *text = malloc(EVENTS * 32), *end = text;
	assert_non_null(text);
	for (size_t n = 0; n < EVENTS; n++)
		end += sprintf(end, "id: %zu\ndata: x\n\n", n);
	return text;
}

static void test_each_event_once_and_in_order(void **state) {
	Feed *feed = *state;
	static KitClient clients[STREAMS];
	Publisher publishers[PUBLISHERS];
	char *expected = all_events();
	for (size_t i = 0; i < STREAMS; i++)
		clients[i] = listen_in(feed);
	for (size_t p = 0; p < PUBLISHERS; p++) {
		publishers[p] = (Publisher){.feed = feed, .first = p};
		assert_int_equal(pthread_create(&publishers[p].thread, NULL, publish, &publishers[p]), 0);
	}
	for (size_t i = 0; i < STREAMS; i++) {
		KitReply reply = kit_reply(&clients[i], false);
		assert_int_equal(reply.status, 200);
		assert_string_equal(kit_header(&reply, "Content-Type"), "text/event-stream");
		assert_string_equal(reply.body, expected);
		kit_reply_free(&reply);
		kit_expect_end(&clients[i]);
		kit_close(&clients[i]);
	}
	for (size_t p = 0; p < PUBLISHERS; p++) {
		pthread_join(publishers[p].thread, NULL);
		assert_int_equal(publishers[p].refused, 0);
	}
	assert_true(wait_for(feed, &feed->closed, STREAMS, KIT_DEADLINE_MS));
	free(expected);
}

/* A reader behind by up to three pieces: the queue is taken from in blocks and grown meanwhile. */
static void test_backlog_is_kept_whole(void **state) {
	enum { PIECE = 60001, PIECES = 12 };
	Feed *feed = *state;
	KitClient client = listen_in(feed);
	char *all = malloc((size_t)PIECE * PIECES + 1);
	assert_non_null(all);
	for (size_t i = 0; i < (size_t)PIECE * PIECES; i++)
		all[i] = (char)('a' + i * i % 23);
	all[(size_t)PIECE * PIECES] = '\0';
	for (size_t i = 0; i < PIECES; i++) {
		assert_true(http_stream_send(feed->channels[0].stream, all + i * PIECE, PIECE));
		while (i > 2 && client.size < (i - 2) * PIECE)
			assert_true(kit_receive(&client));
	}
	http_stream_end(feed->channels[0].stream);
	KitReply reply = kit_reply(&client, false);
	assert_int_equal(reply.size, (size_t)PIECE * PIECES);
	assert_memory_equal(reply.body, all, reply.size);
	kit_reply_free(&reply);
	kit_close(&client);
	free(all);
}

/* ---- slow ------------------------------------------------------------------------------------- */

static void test_slow_reader_is_cut_and_others_are_not(void **state) {
	Feed *feed = *state;
	KitClient slow = listen_in(feed), quick = listen_in(feed);
	static char filler[8192];
	memset(filler, 'f', sizeof filler);
	bool taken = true;
	for (size_t n = 0; taken; n++) {
		char event[32];
		assert_true(n < 100000); /* 800 MB are in no socket's buffers */
		taken = http_stream_send(feed->channels[0].stream, filler, sizeof filler);
		snprintf(event, sizeof event, "id: %zu\n\n", n);
		assert_true(http_stream_send(feed->channels[1].stream, event, strlen(event)));
		kit_expect(&quick, event);
		quick.size = 0;
	}
	assert_true(wait_for(feed, &feed->closed, 1, KIT_DEADLINE_MS));
	assert_int_equal(feed->channels[0].closed, 1);
	assert_int_equal(feed->channels[1].closed, 0);
	assert_true(http_stream_send(feed->channels[1].stream, "data: on\n\n", 10));
	kit_expect(&quick, "data: on\n\n");
	kit_close(&slow);
	kit_close(&quick);
}

static void test_more_than_the_bound_at_once(void **state) {
	Feed *feed = *state;
	KitClient client = listen_in(feed);
	char *much = calloc(1, 256 * 1024 + 1);
	assert_false(http_stream_send(feed->channels[0].stream, much, 256 * 1024 + 1));
	free(much);
	kit_expect_end(&client);
	assert_true(wait_for(feed, &feed->closed, 1, KIT_DEADLINE_MS));
	kit_close(&client);
}

/* ---- gone --------------------------------------------------------------------------------------- */

static void test_client_vanishes(void **state) {
	Feed *feed = *state;
	KitClient client = listen_in(feed);
	assert_true(http_stream_send(feed->channels[0].stream, "data: 1\n\n", 9));
	kit_expect(&client, "data: 1\n\n");
	kit_close(&client);
	/* The first bytes into the void come back as a reset, which the next meet. */
	for (int64_t end = http_now_ms() + KIT_DEADLINE_MS; !wait_for(feed, &feed->closed, 1, 5);) {
		assert_true(http_now_ms() < end);
		pthread_mutex_lock(&feed->lock);
		if (!feed->closed)
			http_stream_send(feed->channels[0].stream, "data: 2\n\n", 9);
		pthread_mutex_unlock(&feed->lock);
	}
	assert_int_equal(feed->channels[0].closed, 1);
}

static void test_owner_ends(void **state) {
	Feed *feed = *state;
	KitClient client = listen_in(feed);
	assert_true(http_stream_send(feed->channels[0].stream, "data: 1\n\n", 9));
	http_stream_end(feed->channels[0].stream);
	KitReply reply = kit_reply(&client, false);
	assert_string_equal(reply.body, "data: 1\n\n");
	kit_reply_free(&reply);
	kit_expect_end(&client);
	assert_true(wait_for(feed, &feed->closed, 1, KIT_DEADLINE_MS));
	kit_close(&client);
}

static void test_head_ends_at_once(void **state) {
	Feed *feed = *state;
	KitClient client = kit_connect(feed->server);
	kit_puts(&client, "HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n");
	KitReply reply = kit_reply(&client, true);
	assert_int_equal(reply.status, 200);
	kit_reply_free(&reply);
	assert_true(wait_for(feed, &feed->closed, 1, KIT_DEADLINE_MS));
	kit_close(&client);
}

/* ---- heartbeat ---------------------------------------------------------------------------------- */

static void test_heartbeat_only_where_due(void **state) {
	Feed *feed = *state;
	KitClient client = listen_in(feed);
	int64_t now = http_now_ms();
	int64_t due = http_streams_beat(feed->server, now);
	assert_true(due > now && due <= now + 15000);
	assert_true(http_stream_send(feed->channels[0].stream, "data: 1\n\n", 9));
	assert_int_equal(http_streams_beat(feed->server, due), due + 15000);
	http_stream_end(feed->channels[0].stream);
	KitReply reply = kit_reply(&client, false);
	assert_string_equal(reply.body, "data: 1\n\n:\n\n");
	kit_reply_free(&reply);
	kit_close(&client);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_event_once_and_in_order, start, stop),
		cmocka_unit_test_setup_teardown(test_backlog_is_kept_whole, start, stop),
		cmocka_unit_test_setup_teardown(test_slow_reader_is_cut_and_others_are_not, start, stop),
		cmocka_unit_test_setup_teardown(test_more_than_the_bound_at_once, start, stop),
		cmocka_unit_test_setup_teardown(test_client_vanishes, start, stop),
		cmocka_unit_test_setup_teardown(test_owner_ends, start, stop),
		cmocka_unit_test_setup_teardown(test_head_ends_at_once, start, stop),
		cmocka_unit_test_setup_teardown(test_heartbeat_only_where_due, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
