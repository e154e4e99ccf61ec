#include "http/test_http_kit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- server ------------------------------------------------------------------------------ */

/* The server copies the handler, whose `self` must carry the limit too: one per test program. */
static size_t limit_of_all;

static size_t body_limit(void *self, const char *method, const char *path) {
	(void)self;
	(void)method;
	(void)path;
	return limit_of_all;
}

HttpServer *kit_server_with(const HttpConfig *config,
	void (*handle)(void *self, HttpRequest *request), void *self, size_t limit) {
	HttpServer *server;
	limit_of_all = limit;
	HttpHandler handler = {.body_limit = body_limit, .handle = handle, .self = self};
	assert_int_equal(http_server_start(&server, config, &handler), 0);
	return server;
}

HttpServer *kit_server(void (*handle)(void *self, HttpRequest *request), void *self, size_t limit) {
	return kit_server_with(
		&(HttpConfig){.address = "127.0.0.1", .threads = 2}, handle, self, limit);
}

void kit_answer(HttpRequest *request, const char *text) {
	http_reply(request,
		&(HttpReply){
			.status = 200, .content_type = "text/plain", .body = text, .size = strlen(text)});
}

/* ---- client ------------------------------------------------------------------------------ */

KitClient kit_connect(const HttpServer *server) {
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(http_server_port(server)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	KitClient client = {.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	assert_true(client.fd >= 0);
	assert_int_equal(connect(client.fd, (struct sockaddr *)&address, sizeof address), 0);
	return client;
}

void kit_close(KitClient *client) {
	close(client->fd);
	free(client->data);
	*client = (KitClient){.fd = -1};
}

bool kit_try_send(KitClient *client, const char *data, size_t size) {
	while (size) {
		ssize_t n = send(client->fd, data, size, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		size -= (size_t)n;
	}
	return true;
}

void kit_send(KitClient *client, const char *data, size_t size) {
	assert_true(kit_try_send(client, data, size));
}

void kit_puts(KitClient *client, const char *text) {
	kit_send(client, text, strlen(text));
}

static void make_room(KitClient *client) {
	if (client->capacity - client->size > 4096)
		return;
	client->capacity = client->capacity ? client->capacity * 2 : 16384;
	client->data = realloc(client->data, client->capacity);
	assert_non_null(client->data);
	client->data[client->size] = '\0';
}

bool kit_receive(KitClient *client) {
	struct pollfd readable = {.fd = client->fd, .events = POLLIN};
	make_room(client);
	assert_int_equal(poll(&readable, 1, KIT_DEADLINE_MS), 1);
	ssize_t n =
		recv(client->fd, client->data + client->size, client->capacity - client->size - 1, 0);
	if (n <= 0)
		return false;
	client->size += (size_t)n;
	client->data[client->size] = '\0';
	return true;
}

const char *kit_expect(KitClient *client, const char *text) {
	const char *found;
	make_room(client);
	while (!(found = memmem(client->data, client->size, text, strlen(text))))
		if (!kit_receive(client))
			fail_msg("the connection ended before: %s", text);
	return found;
}

void kit_expect_end(KitClient *client) {
	while (kit_receive(client))
		;
}

/* ---- replies ----------------------------------------------------------------------------- */

static void consume(KitClient *client, size_t n) {
	client->size -= n;
	memmove(client->data, client->data + n, client->size + 1);
}

static void read_sized(KitClient *client, KitReply *reply, size_t size) {
	while (client->size < size)
		assert_true(kit_receive(client));
	reply->body = realloc(reply->body, reply->size + size + 1);
	assert_non_null(reply->body);
	memcpy(reply->body + reply->size, client->data, size);
	reply->size += size;
	reply->body[reply->size] = '\0';
	consume(client, size);
}

static void read_chunks(KitClient *client, KitReply *reply) {
	for (size_t size = 1; size;) {
		const char *line_end = kit_expect(client, "\r\n");
		size = strtoul(client->data, NULL, 16);
		consume(client, (size_t)(line_end - client->data) + 2);
		read_sized(client, reply, size);
		kit_expect(client, "\r\n");
		consume(client, 2);
	}
}

/* Until the connection ends. */
static void read_rest(KitClient *client, KitReply *reply) {
	while (kit_receive(client))
		;
	read_sized(client, reply, client->size);
}

KitReply kit_reply(KitClient *client, bool head_only) {
	KitReply reply = {0};
	size_t head = (size_t)(kit_expect(client, "\r\n\r\n") - client->data) + 4;
	reply.head = strndup(client->data, head);
	consume(client, head);
	reply.status = atoi(reply.head + strlen("HTTP/1.1 "));
	const char *length = kit_header(&reply, "Content-Length");
	size_t size = length && !head_only && reply.status >= 200 ? strtoul(length, NULL, 10) : 0;
	const char *coding = kit_header(&reply, "Transfer-Encoding");
	if (coding && !head_only)
		read_chunks(client, &reply);
	else if (!length && !head_only && reply.status == 200)
		read_rest(client, &reply);
	else
		read_sized(client, &reply, size);
	return reply;
}

void kit_reply_free(KitReply *reply) {
	free(reply->head);
	free(reply->body);
	*reply = (KitReply){0};
}

const char *kit_header(const KitReply *reply, const char *name) {
	static char value[1024];
	size_t n = strlen(name);
	for (const char *line = strstr(reply->head, "\r\n"); line; line = strstr(line, "\r\n")) {
		line += 2;
		if (strncasecmp(line, name, n) != 0 || line[n] != ':')
			continue;
		line += n + 1 + strspn(line + n + 1, " ");
		snprintf(value, sizeof value, "%.*s", (int)strcspn(line, "\r\n"), line);
		return value;
	}
	return NULL;
}

KitReply kit_ask(const HttpServer *server, const char *request) {
	KitClient client = kit_connect(server);
	kit_puts(&client, request);
	KitReply reply = kit_reply(&client, strncmp(request, "HEAD", 4) == 0);
	kit_close(&client);
	return reply;
}

int kit_status(const HttpServer *server, const char *request) {
	KitReply reply = kit_ask(server, request);
	int status = reply.status;
	kit_reply_free(&reply);
	return status;
}
