/* Clients that want to hold the server up: each is cut within its bound, and the others never notice. */
#include "http/http_private.h"
#include "http/test_http_kit.h"

#include <malloc.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"

enum {
	PATIENCE_MS = 1000,
	PACE_MS = 20, /* between two bytes of a dripper */
	LONG_REPLY = 32 * 1024 * 1024,
	HALF_OPEN = 10000,
};

static char *long_reply;

static void closed(void *self, HttpStream *stream) {
	(void)self;
	(void)stream;
}

/* /long is more than any socket's buffers hold, /stream never ends, else 200. */
static void handle(void *self, HttpRequest *request) {
	const char *path = http_path(request);
	(void)self;
	if (strcmp(path, "/long") == 0)
		http_reply(request,
			&(HttpReply){
				.status = 200, .body = long_reply, .size = LONG_REPLY, .body_static = true});
	else if (strcmp(path, "/stream") == 0)
		http_stream_open(request, (HttpStreamOwner){closed, NULL});
	else
		kit_answer(request, "fine");
}

static HttpServer *serve(HttpConfig config) {
	config.address = "127.0.0.1";
	config.threads = 2;
	config.patience_ms = PATIENCE_MS;
	return kit_server_with(&config, handle, NULL, 1024 * 1024);
}

/* One who keeps a connection and asks again and again. */
static void ask_again(KitClient *other) {
	kit_puts(other, GET("/"));
	KitReply reply = kit_reply(other, false);
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.body, "fine");
	kit_reply_free(&reply);
}

static bool has_ended(KitClient *client, int ms) {
	struct pollfd fd = {.fd = client->fd, .events = POLLIN};
	char byte;
	return poll(&fd, 1, ms) > 0 && recv(client->fd, &byte, 1, 0) <= 0;
}

/* Sends `text` again and again, a byte at a time, until the server has had enough. */
static void drip(HttpServer *server, const char *first, const char *text) {
	KitClient dripper = kit_connect(server), other = kit_connect(server);
	int64_t start = http_now_ms();
	kit_puts(&dripper, first);
	for (size_t i = 0; kit_try_send(&dripper, text + i % strlen(text), 1); i++) {
		if (has_ended(&dripper, PACE_MS))
			break;
		ask_again(&other);
		assert_true(http_now_ms() - start < KIT_DEADLINE_MS);
	}
	assert_true(http_now_ms() - start >= PATIENCE_MS);
	ask_again(&other);
	kit_close(&other);
	kit_close(&dripper);
}

static void test_dripping_request_line(void **state) {
	HttpServer *server = serve((HttpConfig){0});
	(void)state;
	drip(server, "GET /", "a");
	http_server_stop(server, 1000);
}

static void test_dripping_headers(void **state) {
	HttpServer *server = serve((HttpConfig){0});
	(void)state;
	drip(server, "GET / HTTP/1.1\r\nHost: a\r\nX: ", "y");
	http_server_stop(server, 1000);
}

static void test_dripping_body(void **state) {
	HttpServer *server = serve((HttpConfig){0});
	(void)state;
	drip(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", "x");
	http_server_stop(server, 1000);
}

/* The bound is one of pace: what takes longer than a patience and goes on is let finish. */
static void test_long_body_at_a_fair_pace(void **state) {
	enum { PIECE = 4000, PIECES = 60 };
	HttpServer *server = serve((HttpConfig){.slowest = 1});
	KitClient client = kit_connect(server);
	char head[128], piece[PIECE];
	(void)state;
	memset(piece, 'x', sizeof piece);
	snprintf(head, sizeof head, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n",
		PIECE * PIECES);
	kit_puts(&client, head);
	int64_t start = http_now_ms();
	for (int i = 0; i < PIECES; i++) {
		assert_false(has_ended(&client, 2 * PATIENCE_MS / PIECES));
		kit_send(&client, piece, sizeof piece);
	}
	KitReply reply = kit_reply(&client, false);
	assert_int_equal(reply.status, 200);
	assert_true(http_now_ms() - start > PATIENCE_MS);
	kit_reply_free(&reply);
	kit_close(&client);
	http_server_stop(server, 1000);
}

static void test_reader_who_takes_a_byte_at_a_time(void **state) {
	HttpServer *server = serve((HttpConfig){.slowest = LONG_REPLY});
	KitClient slow = kit_connect(server), other = kit_connect(server);
	int64_t start = http_now_ms();
	char byte;
	(void)state;
	kit_puts(&slow, GET("/long"));
	kit_expect(&slow, "200 OK");
	for (struct pollfd fd = {.fd = slow.fd};
		 poll(&fd, 1, PACE_MS) == 0;) { /* it hears of a reset only */
		recv(slow.fd, &byte, 1, 0);
		ask_again(&other);
		assert_true(http_now_ms() - start < KIT_DEADLINE_MS);
	}
	assert_true(http_now_ms() - start >= PATIENCE_MS);
	ask_again(&other);
	kit_close(&other);
	kit_close(&slow);
	http_server_stop(server, 1000);
}

/* ---- many ------------------------------------------------------------------------------------- */

/* What the sanitizers' own allocators do not tell is held by the plain build. */
static size_t heap_in_use(void) {
	struct mallinfo2 info = mallinfo2();
	return info.uordblks + info.hblkhd;
}

/* A process of its own, so that each has but one end of the descriptors: opens them all, says so, and waits until
 * each was ended. Return by exit code: 0 all were. */
static void hold_half_open(const HttpServer *server, int told) {
	static struct pollfd fds[HALF_OPEN];
	const struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(http_server_port(server)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	char byte = 0;
	for (size_t i = 0; i < HALF_OPEN; i++) {
		fds[i] = (struct pollfd){.fd = socket(AF_INET, SOCK_STREAM, 0), .events = POLLIN};
		if (fds[i].fd < 0 ||
			connect(fds[i].fd, (const struct sockaddr *)&address, sizeof address) ||
			(i % 100 == 0 && write(told, &byte, 1) != 1))
			_exit(1);
	}
	for (size_t i = 0; i < HALF_OPEN; i++)
		if (poll(&fds[i], 1, KIT_DEADLINE_MS) <= 0 || recv(fds[i].fd, &byte, 1, 0) > 0)
			_exit(2);
	_exit(0);
}

static void allow_descriptors(void) {
	struct rlimit files;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
	files.rlim_cur = files.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
	assert_true(files.rlim_max > HALF_OPEN + 200);
}

/* Others are served all the while. */
static void test_half_open_connections_are_reaped(void **state) {
	int told[2], status;
	char byte;
	(void)state;
	allow_descriptors();
	HttpServer *server = serve((HttpConfig){0});
	assert_int_equal(pipe(told), 0);
	int64_t start = http_now_ms();
	size_t before = heap_in_use();
	pid_t child = fork();
	if (child == 0)
		hold_half_open(server, told[1]);
	assert_true(child > 0);
	close(told[1]);
	KitClient other = kit_connect(server);
	for (int i = 0; i < HALF_OPEN / 100; i++) {
		assert_int_equal(read(told[0], &byte, 1), 1);
		ask_again(&other);
	}
	assert_in_range(heap_in_use() - before, 0, (size_t)HALF_OPEN * 24 * 1024);
	while (waitpid(child, &status, WNOHANG) == 0)
		ask_again(&other);
	assert_int_equal(status, 0);
	assert_true(http_now_ms() - start < HTTP_IDLE_MS); /* not by the library's own timeout */
	close(told[0]);
	kit_close(&other);
	http_server_stop(server, 1000);
}

/* ---- limits ------------------------------------------------------------------------------------ */

/* Streams count like all others. */
static void test_connections_of_one_address(void **state) {
	enum { MOST = 8 };
	HttpServer *server = serve((HttpConfig){.max_per_address = MOST});
	KitClient clients[MOST];
	(void)state;
	for (int i = 0; i < MOST; i++) {
		clients[i] = kit_connect(server);
		kit_puts(&clients[i], i % 2 ? GET("/stream") : GET("/"));
		kit_expect(&clients[i], "200 OK");
	}
	/* The library still has the sockets it gave away for a moment, at most twice as many. */
	KitClient more;
	do {
		more = kit_connect(server);
		kit_try_send(&more, GET("/"), strlen(GET("/")));
	} while (!has_ended(&more, KIT_DEADLINE_MS));
	kit_close(&more);
	kit_close(&clients[0]);
	kit_close(&clients[1]);
	for (bool served = false; !served;) {
		KitClient again = kit_connect(server);
		served = kit_try_send(&again, GET("/"), strlen(GET("/"))) && kit_receive(&again);
		kit_close(&again);
	}
	for (int i = 2; i < MOST; i++)
		kit_close(&clients[i]);
	http_server_stop(server, 1000);
}

static void test_connections_in_all(void **state) {
	enum { MOST = 16 };
	HttpServer *server = serve((HttpConfig){.max_connections = MOST});
	KitClient clients[MOST], late;
	(void)state;
	for (int i = 0; i < MOST; i++) {
		clients[i] = kit_connect(server);
		ask_again(&clients[i]);
	}
	late = kit_connect(server);
	kit_try_send(&late, GET("/"), strlen(GET("/")));
	struct pollfd fd = {.fd = late.fd, .events = POLLIN};
	assert_true(poll(&fd, 1, 100) == 0 || has_ended(&late, 0)); /* waits, or was sent away */
	kit_close(&late);
	for (int i = 0; i < MOST; i++)
		kit_close(&clients[i]);
	for (bool served = false; !served;) {
		late = kit_connect(server);
		served = kit_try_send(&late, GET("/"), strlen(GET("/"))) && kit_receive(&late);
		kit_close(&late);
	}
	http_server_stop(server, 1000);
}

static int make_long_reply(void **state) {
	(void)state;
	long_reply = calloc(1, LONG_REPLY);
	return long_reply ? 0 : -1;
}

static int free_long_reply(void **state) {
	(void)state;
	free(long_reply);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dripping_request_line),
		cmocka_unit_test(test_dripping_headers),
		cmocka_unit_test(test_dripping_body),
		cmocka_unit_test(test_long_body_at_a_fair_pace),
		cmocka_unit_test(test_reader_who_takes_a_byte_at_a_time),
		cmocka_unit_test(test_half_open_connections_are_reaped),
		cmocka_unit_test(test_connections_of_one_address),
		cmocka_unit_test(test_connections_in_all),
	};
	return cmocka_run_group_tests(tests, make_long_reply, free_long_reply);
}
