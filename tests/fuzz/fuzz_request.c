/* Bytes as a request: its line, its headers, an empty line, its body. What is above the HTTP library reads
 * the head, the house answers. Every answer is a status of ours, with a head that cannot be split, in
 * UTF-8; a problem tells its own status. */
#include "tests/fuzz/fuzz.h"

#include "app/edge_request.h"
#include "base/str.h"
#include "core/test_core_kit.h"
#include "http/http_private.h"

#include <stdlib.h>
#include <string.h>

enum { HEADERS_MOST = 40, ROUNDS = 2000 };

static void promise(bool kept) {
	if (!kept)
		abort();
}

/* ---- a house that lives for some rounds ---------------------------------------------------------- */

static Kit kit;
static unsigned rounds;

static void close_house(void) {
	if (kit.arena)
		kit_close(&kit);
	kit = (Kit){0};
}

static void open_house(void) {
	static bool registered;
	if (!registered)
		atexit(close_house);
	registered = true;
	if (rounds++ % ROUNDS)
		return;
	close_house();
	kit_open(&kit);
	kit_start(&kit, true);
	kit_make(&kit, "4201", "a");
}

/* ---- bytes into a request ------------------------------------------------------------------------- */

/* The line up to its end, which is skipped; NULL behind the last. */
static char *next_line(char **at) {
	char *line = *at;
	if (!line)
		return NULL;
	char *end = strchr(line, '\n');
	*at = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	return line;
}

static void add_pair(HttpPairs *pairs, const char *name, const char *value) {
	if (pairs->count == 2 * HEADERS_MOST)
		return;
	pairs->items[pairs->count++] = name;
	pairs->items[pairs->count++] = value;
}

/* a=b; c=d, as the library tells cookies. */
static void add_cookies(Arena *arena, HttpPairs *pairs, const char *value) {
	char **pieces;
	size_t count = str_split(arena, value, "; ", &pieces);
	for (size_t i = 0; i < count; i++) {
		char *equals = strchr(pieces[i], '=');
		if (equals)
			*equals = '\0';
		add_pair(pairs, pieces[i], equals ? equals + 1 : "");
	}
}

static void read_headers(HttpRequest *request, char **text) {
	char *line;
	while ((line = next_line(text)) && *line) {
		char *colon = strchr(line, ':');
		if (!colon)
			continue;
		*colon = '\0';
		const char *value = colon + 1 + strspn(colon + 1, " ");
		add_pair(&request->headers, line, value);
		if (strcasecmp(line, "Cookie") == 0)
			add_cookies(request->arena, &request->cookies, value);
	}
}

static void read_request(HttpRequest *request, char *text) {
	char *line = next_line(&text), *blank = strchr(line, ' ');
	request->method = line;
	request->target = blank ? blank + 1 : "/";
	if (blank)
		*blank = '\0';
	request->headers.items = arena_array_of(request->arena, const char *, 2 * HEADERS_MOST + 1);
	request->cookies.items = arena_array_of(request->arena, const char *, 2 * HEADERS_MOST + 1);
	read_headers(request, &text);
	request->body = text;
	request->body_size = text ? strlen(text) : 0;
}

/* ---- the answer --------------------------------------------------------------------------------------- */

static void check_head(const CoreReply *reply) {
	for (const char *const *h = reply->headers; *h; h++)
		promise(!strpbrk(*h, "\r\n"));
}

static bool may_fail(const CoreReply *reply) { /* routes of the kit that are wrong on purpose */
	return str_eq(reply->route, "thing.fail") || str_eq(reply->route, "thing.unchecked");
}

static void check_reply(const CoreReply *reply) {
	check_head(reply);
	promise(reply->status >= 200 && (reply->status < 500 || may_fail(reply)));
	promise((reply->status >= 400) == (reply->problem != 0));
	promise(!reply->problem || problem_info(reply->problem)->status == reply->status);
	promise(!reply->size || (reply->content_type && utf8_valid(reply->body, reply->size)));
}

static void ask(HttpRequest *request) {
	CoreRequest api;
	CoreReply reply;
	edge_request(request, &api);
	core_call(kit.core, &api, request->arena, &reply);
	check_reply(&reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	HttpServer server = {.config = {.trust_forwarded = true}};
	HttpRequest request = {.server = &server, .arena = arena_new(0), .peer = "127.0.0.1"};
	if (!request.arena)
		return 0;
	open_house();
	read_request(&request, arena_strndup(request.arena, (const char *)data, size));
	int r = http_head_judge(&request, 0);
	promise(r == 0 || r == 400 || r == 431);
	if (!r) {
		promise(utf8_valid(request.path, strlen(request.path)) && *request.path == '/');
		ask(&request);
	}
	arena_free(request.arena);
	return 0;
}
