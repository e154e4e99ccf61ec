/* Requests as bytes on the wire: what is taken, what is refused, and what the handler sees. */
#include "http/test_http_kit.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_LIMIT = 100000 };

#define HOST "Host: a\r\n"

/* Tells what it was asked: method, path, query, one header, one cookie, one field, body size. */
static void tell(void *self, HttpRequest *request) {
	size_t size;
	const char *body = http_body(request, &size);
	unsigned long sum = 0;
	(void)self;
	for (size_t i = 0; i < size; i++)
		sum += (unsigned char)body[i];
	assert_int_equal(body[size], '\0');
	kit_answer(request,
		arena_printf(http_arena(request), "%s|%s|%s|%s|%s|%s|%zu:%lu", http_method(request),
			http_path(request), http_query(request, "q"), http_header(request, "x-name"),
			http_cookie(request, "huying"), http_form(request, "f"), size, sum));
}

static void assert_told(const HttpServer *server, const char *request, const char *told) {
	KitReply reply = kit_ask(server, request);
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.body, told);
	kit_reply_free(&reply);
}

static void test_what_the_handler_sees(void **state) {
	HttpServer *server = *state;
	assert_told(server,
		"GET /a%20b/%E5%91%BC?q=1%2B1+2&q=3 HTTP/1.1\r\n" HOST
		"X-Name: n\r\nCookie: a=b; huying=t\r\n\r\n",
		"GET|/a b/呼|1+1 2|n|t|(null)|0:0");
	assert_told(
		server, "DELETE /a+b?q HTTP/1.1\r\n" HOST "\r\n", "DELETE|/a+b||(null)|(null)|(null)|0:0");
	assert_told(server, "GET /?&&q=&= HTTP/1.1\r\n" HOST "\r\n", "GET|/||(null)|(null)|(null)|0:0");
}

static void assert_field(const HttpServer *server, const char *body, const char *field) {
	char request[256], told[256];
	unsigned long sum = 0;
	for (const char *s = body; *s; s++)
		sum += (unsigned char)*s;
	snprintf(request, sizeof request, "POST / HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n%s",
		strlen(body), body);
	snprintf(told, sizeof told, "POST|/|(null)|(null)|(null)|%s|%zu:%lu", field, strlen(body), sum);
	assert_told(server, request, told);
}

static void test_form(void **state) {
	assert_field(*state, "e=1&f=a+%26%E5%BA%94&f", "a &应");
	assert_field(*state, "f=&e=1", "");
	assert_field(*state, "e=1", "(null)");
	assert_field(*state, "f=1&e=%zz", "(null)"); /* all or nothing */
	assert_field(*state, "", "(null)");
}

static void test_bad_targets(void **state) {
	static const char *const targets[] = {"/%", "/%4", "/%zz", "/a%00b", "/%ff", "/%c0%80",
		"/%ed%a0%80", "/\xff", "/?q=%", "/?%zz=1", "/?q=%00", "/?q=%ff", "noslash", "*"};
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		char request[128];
		snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST "\r\n", targets[i]);
		int status = kit_status(*state, request);
		if (status != 400)
			fail_msg("%s gave %d", targets[i], status);
	}
}

static void test_at_most_64_query_pairs(void **state) {
	char request[1024] = "GET /?q=1";
	for (int i = 1; i < 64; i++)
		strcat(request, "&a=1");
	size_t n = strlen(request);
	strcat(request, " HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(kit_status(*state, request), 200);
	strcpy(request + n, "&a=1 HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(kit_status(*state, request), 400);
}

/* Two readings of where a body ends are how requests are smuggled past a proxy. */
static void test_unclear_framing(void **state) {
	static const char *const heads[] = {
		"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
		"Content-Length: 1\r\nContent-Length: 1\r\n",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
		"Transfer-Encoding: gzip, chunked\r\n",
		"Transfer-Encoding: identity\r\n",
		"Content-Length: x\r\n",
		"Content-Length: -1\r\n",
		"Content-Length: 1, 1\r\n",
		"Host: b\r\n",
	};
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		char request[256];
		snprintf(request, sizeof request, "POST / HTTP/1.1\r\n" HOST "%s\r\n", heads[i]);
		int status = kit_status(*state, request);
		if (status != 400)
			fail_msg("%s gave %d", heads[i], status);
	}
	assert_int_equal(kit_status(*state, "GET / HTTP/1.1\r\n\r\n"), 400); /* no Host */
}

static void test_head_is_get_without_body(void **state) {
	KitReply reply = kit_ask(*state, "HEAD /x HTTP/1.1\r\n" HOST "\r\n");
	char length[32];
	assert_int_equal(reply.status, 200);
	snprintf(length, sizeof length, "%zu", strlen("GET|/x|(null)|(null)|(null)|(null)|0:0"));
	assert_string_equal(kit_header(&reply, "Content-Length"), length);
	kit_reply_free(&reply);
}

static void assert_secured(const KitReply *reply) {
	const char *csp = kit_header(reply, "Content-Security-Policy");
	assert_non_null(csp);
	assert_non_null(strstr(csp, "default-src 'self';"));
	assert_non_null(strstr(csp, "font-src 'self' data:;"));
	assert_non_null(strstr(csp, "frame-ancestors 'none'"));
	assert_string_equal(kit_header(reply, "X-Content-Type-Options"), "nosniff");
	assert_string_equal(kit_header(reply, "Referrer-Policy"), "no-referrer");
	assert_string_equal(kit_header(reply, "Cross-Origin-Opener-Policy"), "same-origin");
}

static void test_security_headers(void **state) {
	KitReply reply = kit_ask(*state, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_secured(&reply);
	kit_reply_free(&reply);
	reply = kit_ask(*state, "GET /% HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(reply.status, 400);
	assert_secured(&reply);
	assert_string_equal(kit_header(&reply, "Content-Type"), "application/problem+json");
	assert_string_equal(reply.body, "{\"title\":\"bad request\",\"status\":400}");
	kit_reply_free(&reply);
}

/* ---- one connection, many requests --------------------------------------------------------- */

static void test_keep_alive(void **state) {
	KitClient client = kit_connect(*state);
	for (int i = 0; i < 50; i++) {
		kit_puts(&client,
			i % 2 ? "POST /x HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nA"
				  : "GET /x HTTP/1.1\r\n" HOST "\r\n");
		KitReply reply = kit_reply(&client, false);
		assert_string_equal(reply.body,
			i % 2 ? "POST|/x|(null)|(null)|(null)|(null)|1:65"
				  : "GET|/x|(null)|(null)|(null)|(null)|0:0");
		kit_reply_free(&reply);
	}
	kit_close(&client);
}

static void test_pipelining(void **state) {
	KitClient client = kit_connect(*state);
	char requests[4096] = "";
	for (int i = 0; i < 50; i++)
		snprintf(requests + strlen(requests), 80, "GET /%d HTTP/1.1\r\n" HOST "\r\n", i);
	kit_puts(&client, requests);
	for (int i = 0; i < 50; i++) {
		char told[64];
		KitReply reply = kit_reply(&client, false);
		snprintf(told, sizeof told, "GET|/%d|(null)|(null)|(null)|(null)|0:0", i);
		assert_string_equal(reply.body, told);
		kit_reply_free(&reply);
	}
	kit_close(&client);
}

/* ---- bodies -------------------------------------------------------------------------------- */

/* Each byte a packet of its own: the server meets the body in pieces. */
static void test_slow_body(void **state) {
	KitClient client = kit_connect(*state);
	kit_puts(
		&client, "POST / HTTP/1.1\r\n" HOST "Content-Length: 300\r\nExpect: 100-continue\r\n\r\n");
	KitReply reply = kit_reply(&client, false);
	assert_int_equal(reply.status, 100);
	kit_reply_free(&reply);
	for (int i = 0; i < 300; i++)
		kit_puts(&client, "B");
	reply = kit_reply(&client, false);
	assert_string_equal(reply.body, "POST|/|(null)|(null)|(null)|(null)|300:19800");
	kit_reply_free(&reply);
	kit_close(&client);
}

static char *filled(size_t size) {
	char *data = malloc(size);
	assert_non_null(data);
	return memset(data, 'C', size);
}

static KitReply post(const HttpServer *server, const char *head, const char *body, size_t size) {
	KitClient client = kit_connect(server);
	kit_puts(&client, head);
	kit_send(&client, body, size);
	KitReply reply = kit_reply(&client, false);
	kit_close(&client);
	return reply;
}

static void test_body_at_and_over_the_limit(void **state) {
	char *body = filled(BODY_LIMIT + 1), head[128], told[128];
	for (size_t more = 0; more < 2; more++) {
		snprintf(head, sizeof head, "POST / HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n",
			BODY_LIMIT + more);
		KitReply reply = post(*state, head, body, BODY_LIMIT + more);
		assert_int_equal(reply.status, more ? 413 : 200);
		snprintf(told, sizeof told, "POST|/|(null)|(null)|(null)|(null)|%d:%d", BODY_LIMIT,
			BODY_LIMIT * 'C');
		assert_string_equal(
			reply.body, more ? "{\"title\":\"body too large\",\"status\":413}" : told);
		kit_reply_free(&reply);
	}
	free(body);
}

static void send_chunks(KitClient *client, size_t count, size_t size) {
	char *data = filled(size), line[32];
	snprintf(line, sizeof line, "%zx\r\n", size);
	bool open = true;
	for (size_t i = 0; i < count && open; i++)
		open = kit_try_send(client, line, strlen(line)) && kit_try_send(client, data, size) &&
			kit_try_send(client, "\r\n", 2);
	if (open)
		kit_try_send(client, "0\r\n\r\n", 5);
	free(data);
}

static void test_chunked_body_at_and_over_the_limit(void **state) {
	for (size_t chunks = 100; chunks < 102; chunks++) {
		KitClient client = kit_connect(*state);
		kit_puts(&client, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
		send_chunks(&client, chunks, BODY_LIMIT / 100);
		KitReply reply = kit_reply(&client, false);
		assert_int_equal(reply.status, chunks == 100 ? 200 : 413);
		kit_reply_free(&reply);
		kit_puts(&client, "GET / HTTP/1.1\r\n" HOST "\r\n"); /* and the connection lives on */
		reply = kit_reply(&client, false);
		assert_int_equal(reply.status, 200);
		kit_reply_free(&reply);
		kit_close(&client);
	}
}

/* No length announced: only counting finds the one byte too many. */
static void test_chunked_body_one_byte_over(void **state) {
	for (size_t more = 0; more < 2; more++) {
		KitClient client = kit_connect(*state);
		kit_puts(&client, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
		send_chunks(&client, 1, BODY_LIMIT + more);
		KitReply reply = kit_reply(&client, false);
		assert_int_equal(reply.status, more ? 413 : 200);
		kit_reply_free(&reply);
		kit_close(&client);
	}
}

static void test_endless_chunked_body_is_cut(void **state) {
	KitClient client = kit_connect(*state);
	kit_puts(&client, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
	send_chunks(&client, 10000, 65536);
	kit_expect_end(&client);
	assert_null(memmem(client.data, client.size, "200 OK", 6));
	kit_close(&client);
}

static void test_announced_giant_is_refused_unread(void **state) {
	assert_int_equal(
		kit_status(*state, "POST / HTTP/1.1\r\n" HOST "Content-Length: 9000000000\r\n\r\n"), 413);
	assert_int_equal(
		kit_status(
			*state, "POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999999\r\n\r\n"),
		413);
	assert_int_equal(
		kit_status(*state,
			"POST / HTTP/1.1\r\n" HOST "Content-Length: 100001\r\nExpect: 100-continue\r\n\r\n"),
		413);
}

static void test_malformed_chunk(void **state) {
	assert_int_equal(
		kit_status(*state, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
		400);
}

/* ---- heads of every size -------------------------------------------------------------------- */

enum { HEAD_MOST = 18000, STEP = 50, CUT = 0 };

/* CUT: the connection was closed without a word. */
static int status_of_head(const HttpServer *server, const char *request) {
	KitClient client = kit_connect(server);
	kit_try_send(&client, request, strlen(request));
	bool open = true;
	while (open && (!client.data || !strstr(client.data, "\r\n")))
		open = kit_receive(&client);
	int status = open ? atoi(client.data + strlen("HTTP/1.1 ")) : CUT;
	kit_close(&client);
	return status;
}

static void headers_of(char *request, size_t bytes, int value) {
	size_t n = (size_t)sprintf(request, "GET / HTTP/1.1\r\n" HOST);
	for (int i = 0; n < bytes; i++)
		n += (size_t)sprintf(request + n, "X-%d: %0*d\r\n", i, value, 0);
	strcpy(request + n, "\r\n");
}

static void target_of(char *request, size_t bytes, int value) {
	sprintf(request, "GET /%0*d HTTP/1.1\r\n" HOST "\r\n", (int)bytes + value, 0);
}

/* 200 up to some size, 431 (or 414) from there on. Where the library's memory is full to the last
 * bytes no reply fits and the connection is cut: a gap of a few hundred bytes at most. */
static void assert_answered_at_any_size(const HttpServer *server,
	void (*make)(char *request, size_t bytes, int value), int value, size_t least) {
	char *request = malloc(HEAD_MOST + 2048);
	size_t served = 0, cut = 0;
	bool refused = false;
	for (size_t bytes = 1000; bytes < HEAD_MOST; bytes += STEP) {
		make(request, bytes, value);
		int status = status_of_head(server, request);
		if (status != 200 && status != 431 && status != 414 && status != CUT)
			fail_msg("%zu bytes gave %d", bytes, status);
		assert_false(refused && status == 200);
		refused = status != 200;
		cut += status == CUT ? STEP : 0;
		served = status == 200 ? bytes : served;
	}
	free(request);
	if (served < least || !refused || cut > 500)
		fail_msg("%zu bytes served, %zu cut", served, cut);
}

static void test_headers_too_large(void **state) {
	assert_answered_at_any_size(*state, headers_of, 1000, 11000);
	assert_answered_at_any_size(*state, headers_of, 30, 4000);
	char *request = malloc(70000);
	headers_of(request, 64000, 1000);
	assert_int_equal(status_of_head(*state, request), 431);
	free(request);
}

static void test_target_too_long(void **state) {
	assert_answered_at_any_size(*state, target_of, 0, 12000);
}

static int start(void **state) {
	*state = kit_server(tell, NULL, BODY_LIMIT);
	return 0;
}

static int stop(void **state) {
	http_server_stop(*state, 1000);
	return 0;
}

/* ---- who asks ------------------------------------------------------------------------------- */

static void tell_peer(void *self, HttpRequest *request) {
	(void)self;
	kit_answer(request, http_peer(request));
}

static size_t no_body(void *self, const char *method, const char *path) {
	(void)self;
	(void)method;
	(void)path;
	return 0;
}

static void assert_peer(const HttpServer *server, const char *headers, const char *peer) {
	char request[256];
	snprintf(request, sizeof request, "GET / HTTP/1.1\r\n" HOST "%s\r\n", headers);
	KitReply reply = kit_ask(server, request);
	assert_string_equal(reply.body, peer);
	kit_reply_free(&reply);
}

static void test_peer(void **state) {
	HttpHandler handler = {.body_limit = no_body, .handle = tell_peer};
	HttpServer *server;
	(void)state;
	assert_int_equal(
		http_server_start(&server, &(HttpConfig){.trust_forwarded = true}, &handler), 0);
	assert_peer(server, "", "127.0.0.1");
	assert_peer(server, "X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n", "203.0.113.9");
	assert_peer(
		server, "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 2001:db8::1\r\n", "2001:db8::1");
	assert_peer(server, "X-Forwarded-For: <script>\r\n", "127.0.0.1");
	http_server_stop(server, 1000);
	assert_int_equal(
		http_server_start(&server, &(HttpConfig){.address = "127.0.0.1"}, &handler), 0);
	assert_peer(server, "X-Forwarded-For: 203.0.113.9\r\n", "127.0.0.1");
	http_server_stop(server, 1000);
}

static void test_address_not_to_be_had(void **state) {
	HttpServer *second = (HttpServer *)1;
	HttpHandler handler = {.body_limit = no_body, .handle = tell_peer};
	HttpConfig taken = {.address = "127.0.0.1", .port = http_server_port(*state)};
	HttpConfig nonsense = {.address = "nowhere"};
	assert_int_equal(http_server_start(&second, &taken, &handler), ERR_IO);
	assert_null(second);
	assert_int_equal(http_server_start(&second, &nonsense, &handler), ERR_IO);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_the_handler_sees),
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_bad_targets),
		cmocka_unit_test(test_at_most_64_query_pairs),
		cmocka_unit_test(test_unclear_framing),
		cmocka_unit_test(test_head_is_get_without_body),
		cmocka_unit_test(test_security_headers),
		cmocka_unit_test(test_keep_alive),
		cmocka_unit_test(test_pipelining),
		cmocka_unit_test(test_slow_body),
		cmocka_unit_test(test_body_at_and_over_the_limit),
		cmocka_unit_test(test_chunked_body_at_and_over_the_limit),
		cmocka_unit_test(test_chunked_body_one_byte_over),
		cmocka_unit_test(test_endless_chunked_body_is_cut),
		cmocka_unit_test(test_announced_giant_is_refused_unread),
		cmocka_unit_test(test_malformed_chunk),
		cmocka_unit_test(test_headers_too_large),
		cmocka_unit_test(test_target_too_long),
		cmocka_unit_test(test_peer),
		cmocka_unit_test(test_address_not_to_be_had),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
