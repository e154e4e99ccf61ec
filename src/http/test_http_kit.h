/* A server on a free port of 127.0.0.1 and clients on raw sockets. Whatever a client waits for must
 * come within KIT_DEADLINE_MS or the test fails; nothing sleeps. */
#pragma once

#include "http/http.h"

#include <cmocka.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#define KIT_DEADLINE_MS 60000

typedef struct KitClient {
	int fd;
	char *data; /* received and not yet consumed; NUL-terminated */
	size_t size, capacity;
} KitClient;

typedef struct KitReply {
	int status;
	char *head; /* with its status line */
	char *body;
	size_t size;
} KitReply;

HttpServer *kit_server(
	void (*handle)(void *self, HttpRequest *request), void *self, size_t body_limit);

/* The same with limits of its own. */
HttpServer *kit_server_with(const HttpConfig *config,
	void (*handle)(void *self, HttpRequest *request), void *self, size_t body_limit);

KitClient kit_connect(const HttpServer *server);
void kit_close(KitClient *client);
void kit_send(KitClient *client, const char *data, size_t size);
void kit_puts(KitClient *client, const char *text);
/* False when the server has cut the connection. */
bool kit_try_send(KitClient *client, const char *data, size_t size);
/* Receives more. False at the end of the connection. */
bool kit_receive(KitClient *client);
/* Receives until `text` is there and returns it. */
const char *kit_expect(KitClient *client, const char *text);
void kit_expect_end(KitClient *client);

/* One whole reply, by Content-Length or chunks; `head_only` for the answer to HEAD. */
KitReply kit_reply(KitClient *client, bool head_only);
void kit_reply_free(KitReply *reply);
/* The value of a header, NULL if absent; valid until the next call. */
const char *kit_header(const KitReply *reply, const char *name);
/* Sends a request on a connection of its own and returns the reply. */
KitReply kit_ask(const HttpServer *server, const char *request);
int kit_status(const HttpServer *server, const char *request);

/* Replies 200 with this text. */
void kit_answer(HttpRequest *request, const char *text);
