/* The head of a request: copied out of the library's buffers and checked. */
#include "http/http_private.h"

#include "base/str.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

/* ---- copying ------------------------------------------------------------------------- */

typedef struct Copy {
	Arena *arena;
	HttpPairs *out;
} Copy;

static enum MHD_Result copy_pair(
	void *self, enum MHD_ValueKind kind, const char *name, const char *value) {
	Copy *copy = self;
	(void)kind;
	copy->out->items[copy->out->count++] = arena_strdup(copy->arena, name);
	copy->out->items[copy->out->count++] = arena_strdup(copy->arena, value ? value : "");
	return MHD_YES;
}

static size_t count_pairs(const HttpRequest *request, enum MHD_ValueKind kind) {
	int count = MHD_get_connection_values(request->connection, kind, NULL, NULL);
	return count > 0 ? (size_t)count : 0;
}

static void copy_pairs(HttpRequest *request, enum MHD_ValueKind kind, HttpPairs *out) {
	size_t count = count_pairs(request, kind);
	out->items = arena_array_of(request->arena, const char *, 2 * count + 1);
	MHD_get_connection_values(request->connection, kind, copy_pair, &(Copy){request->arena, out});
}

/* Whether the library's memory still has room for the head of a reply. */
static bool leaves_room(const HttpRequest *request, size_t arguments) {
	size_t pairs = request->headers.count / 2 + request->cookies.count / 2 + arguments;
	size_t used = strlen(request->target) + pairs * HTTP_POOL_PER_PAIR;
	for (size_t i = 0; i < request->headers.count; i++)
		used += strlen(request->headers.items[i]) + 2; /* ": " and line end */
	return used <= HTTP_POOL - HTTP_POOL_FOR_REPLY;
}

/* ---- whose body is it: request smuggling lives on disagreement (RFC 9112 section 6.3) -- */

static size_t count_headers(const HttpRequest *request, const char *name) {
	size_t n = 0;
	for (size_t i = 0; i < request->headers.count; i += 2)
		n += strcasecmp(request->headers.items[i], name) == 0;
	return n;
}

static bool framing_is_clear(const HttpRequest *request) {
	const char *coding = http_header(request, "Transfer-Encoding");
	size_t lengths = count_headers(request, "Content-Length");
	size_t codings = count_headers(request, "Transfer-Encoding");
	if (lengths + codings > 1 || count_headers(request, "Host") > 1)
		return false;
	return !coding || strcasecmp(coding, "chunked") == 0;
}

bool http_head_announces_more(const HttpRequest *request, size_t limit) {
	const char *length = http_header(request, "Content-Length");
	int64_t announced = 0;
	if (!length)
		return false;
	return !str_to_int(length, &announced) || announced < 0 || (uint64_t)announced > limit;
}

/* ---- target and peer ------------------------------------------------------------------- */

/* Proxies and we would not read it alike, and no name of ours has a slash in it. */
static bool hides_a_slash(const char *path, size_t size) {
	for (size_t i = 0; i + 2 < size; i++)
		if (strncasecmp(path + i, "%2f", 3) == 0)
			return true;
	return false;
}

static bool split_target(HttpRequest *request) {
	const char *target = request->target, *query = strchr(target, '?');
	size_t n = query ? (size_t)(query - target) : strlen(target);
	if (target[0] != '/' || hides_a_slash(target, n))
		return false;
	request->path = uri_decode(request->arena, target, n, false);
	return request->path && uri_pairs(request->arena, query ? query + 1 : "", &request->query);
}

/* The last entry of the last X-Forwarded-For: the one our own proxy wrote. NULL if it is no address. */
static const char *forwarded_peer(const HttpRequest *request) {
	const char *entry = NULL;
	struct in6_addr address;
	for (size_t i = 0; i < request->headers.count; i += 2)
		if (strcasecmp(request->headers.items[i], "X-Forwarded-For") == 0)
			entry = request->headers.items[i + 1];
	if (!entry)
		return NULL;
	const char *comma = strrchr(entry, ',');
	entry = comma ? comma + 1 : entry;
	entry += strspn(entry, " \t");
	char *text = arena_strndup(request->arena, entry, strcspn(entry, " \t"));
	bool known =
		inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1;
	return known ? text : NULL;
}

static const char *socket_peer(const HttpRequest *request) {
	char *text = arena_alloc(request->arena, INET6_ADDRSTRLEN);
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info ? info->client_addr : NULL;
	if (address && address->sa_family == AF_INET)
		inet_ntop(
			AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, INET6_ADDRSTRLEN);
	else if (address && address->sa_family == AF_INET6)
		inet_ntop(
			AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text, INET6_ADDRSTRLEN);
	return text;
}

int http_head_judge(HttpRequest *request, size_t arguments) {
	const char *forwarded =
		request->server->config.trust_forwarded ? forwarded_peer(request) : NULL;
	if (forwarded)
		request->peer = forwarded;
	if (!leaves_room(request, arguments))
		return 431;
	return framing_is_clear(request) && split_target(request) ? 0 : 400;
}

int http_head_read(HttpRequest *request, const char *method) {
	request->method = arena_strdup(request->arena, strcmp(method, "HEAD") == 0 ? "GET" : method);
	copy_pairs(request, MHD_HEADER_KIND, &request->headers);
	copy_pairs(request, MHD_COOKIE_KIND, &request->cookies);
	request->peer = socket_peer(request);
	return http_head_judge(request, count_pairs(request, MHD_GET_ARGUMENT_KIND));
}
