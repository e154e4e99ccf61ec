/* The headers of a request to the API. */
#include "app/edge_request.h"

#include "base/str.h"

#include <string.h>

static const char *bearer(HttpRequest *request) {
	const char *header = http_header(request, "Authorization");
	return header && str_starts(header, "Bearer ") ? header + strlen("Bearer ") : NULL;
}

bool edge_same_site(HttpRequest *request) {
	const char *site = http_header(request, "Sec-Fetch-Site"),
			   *origin = http_header(request, "Origin");
	const char *host = http_header(request, "Host");
	if (site)
		return str_eq(site, "same-origin") || str_eq(site, "none");
	if (!origin)
		return true;
	const char *after = strstr(origin, "://");
	return after && host && str_eq(after + 3, host);
}

void edge_request(HttpRequest *request, CoreRequest *out) {
	const char *token = bearer(request);
	*out = (CoreRequest){.method = http_method(request),
		.path = http_path(request),
		.query = http_query_pairs(request),
		.token = token ? token : http_cookie(request, "huying"),
		.token_is_cookie = token == NULL,
		.same_site = edge_same_site(request),
		.idempotency_key = http_header(request, "Idempotency-Key"),
		.if_match = http_header(request, "If-Match"),
		.language = http_header(request, "Accept-Language"),
		.purpose = http_header(request, "Huying-Purpose"),
		.content_type = http_header(request, "Content-Type"),
		.peer = http_peer(request)};
	out->body = http_body(request, &out->body_size);
}
