/* Answers: what the route wrote, or a problem (RFC 9457). */
#include "core/core_private.h"

#include "base/guard.h"
#include "core/messages.h"

#include <ctype.h>
#include <string.h>

static void add_header(CoreReply *answer, const char *name, const char *value) {
	size_t i = 0;
	while (answer->headers[i])
		i += 2;
	if (value && i + 2 < sizeof answer->headers / sizeof *answer->headers) {
		answer->headers[i] = name;
		answer->headers[i + 1] = value;
	}
}

/* ---- problems ---------------------------------------------------------------------------------- */

const char problem_schema[] =
	"{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"number\"],"
	"\"additionalProperties\":false,\"properties\":{"
	"\"type\":{\"type\":\"string\",\"pattern\":\"^/problems/[a-z-]+$\"},"
	"\"title\":{\"type\":\"string\",\"minLength\":1},"
	"\"status\":{\"type\":\"integer\",\"minimum\":400,\"maximum\":599},"
	"\"number\":{\"type\":\"integer\",\"minimum\":1001,\"maximum\":1999},"
	"\"detail\":{\"type\":\"string\",\"minLength\":1},"
	"\"value\":{\"type\":\"string\"},"
	"\"errors\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":20,\"items\":{"
	"\"type\":\"object\",\"required\":[\"pointer\",\"fault\",\"detail\"],"
	"\"additionalProperties\":false,\"properties\":{"
	"\"pointer\":{\"type\":\"string\",\"description\":"
	"\"RFC 6901 into the body, or ?name of a parameter\"},"
	"\"fault\":{\"enum\":[\"required\",\"unknown\",\"type\",\"length\",\"range\",\"format\","
	"\"value\",\"utf8\",\"duplicate\"]},"
	"\"detail\":{\"type\":\"string\",\"minLength\":1}}}}}}";

static const char *sentence(
	Exchange *exchange, const char *before, const char *name, const char *after) {
	return message(
		exchange->ctx.language, arena_printf(exchange->arena, "%s%s%s", before, name, after));
}

static void put_errors(Exchange *exchange, JsonOut *out) {
	jw_key(out, "errors");
	jw_array(out);
	for (const FieldError *error = exchange->ctx.errors.first; error; error = error->next) {
		const char *fault = field_fault_name(error->fault);
		jw_object(out);
		jw_put_text(out, "pointer", error->pointer);
		jw_put_text(out, "fault", fault);
		jw_put_text(out, "detail", sentence(exchange, "fault.", fault, ""));
		jw_object_end(out);
	}
	jw_array_end(out);
}

static void put_problem(Exchange *exchange, const ProblemInfo *info, JsonOut *out) {
	jw_object(out);
	jw_put_text(out, "type", arena_printf(exchange->arena, "/problems/%s", info->slug));
	jw_put_text(out, "title", sentence(exchange, "problem.", info->slug, ""));
	jw_put_int(out, "status", info->status);
	jw_put_int(out, "number", info->number);
	jw_put_text(out, "detail", sentence(exchange, "problem.", info->slug, ".detail"));
	if (exchange->ctx.detail)
		jw_put_text(out, "value", exchange->ctx.detail);
	if (exchange->ctx.errors.first)
		put_errors(exchange, out);
	jw_object_end(out);
}

static const char *retry_after(Exchange *exchange, const ProblemInfo *info) {
	int64_t seconds = exchange->ctx.retry_after;
	if (!seconds && info->status == 503)
		seconds = 1;
	return seconds ? arena_printf(exchange->arena, "%lld", (long long)seconds) : NULL;
}

static int build_problem(void *self) {
	Exchange *exchange = self;
	const ProblemInfo *info = problem_info(exchange->problem);
	CoreReply *answer = &exchange->answer;
	Buf buf;
	JsonOut out;
	buf_init(&buf, exchange->arena);
	jw_init(&out, &buf);
	put_problem(exchange, info, &out);
	*answer = (CoreReply){.status = info->status,
		.content_type = "application/problem+json",
		.body = buf.data,
		.size = buf.size,
		.problem = (int)info->number};
	add_header(answer, "Cache-Control", "no-store");
	add_header(answer, "Retry-After", retry_after(exchange, info));
	add_header(answer, "WWW-Authenticate", info->status == 401 ? "Bearer" : NULL);
	if (info->number == PROBLEM_METHOD)
		add_header(answer, "Allow",
			route_methods(exchange->core, exchange->request.path, exchange->arena));
	return 0;
}

/* ---- success ------------------------------------------------------------------------------------- */

int reply_success_status(const Route *route) {
	if (route->flags & ROUTE_CREATED)
		return 201;
	return route->reply || route->flags & (ROUTE_LIST | ROUTE_RAW) ? 200 : 204;
}

const char *reply_success_type(const Route *route) {
	if (route->flags & ROUTE_RAW)
		return route->reply_type;
	return route->reply || route->flags & ROUTE_LIST ? "application/json" : NULL;
}

static const char *cookie(Exchange *exchange) {
	const char *value = exchange->ctx.set_cookie;
	if (!value)
		return NULL;
	return arena_printf(exchange->arena, "huying=%s; Path=/; HttpOnly; SameSite=Strict%s%s", value,
		exchange->core->config.secure_cookies ? "; Secure" : "", *value ? "" : "; Max-Age=0");
}

static const char *disposition(Exchange *exchange) {
	const char *name = exchange->ctx.file_name;
	return name ? arena_printf(exchange->arena, "attachment; filename=\"%s\"", name) : NULL;
}

static const char *entity_tag(Exchange *exchange) {
	return exchange->ctx.etag < 0
		? NULL
		: arena_printf(exchange->arena, "\"%lld\"", (long long)exchange->ctx.etag);
}

/* RFC 3986: all but the unreserved characters. */
static void put_escaped(Buf *buf, const char *s) {
	for (; *s; s++) {
		if (isalnum((unsigned char)*s) || strchr("-._~", *s))
			buf_putc(buf, *s);
		else
			buf_printf(buf, "%%%02X", (unsigned char)*s);
	}
}

/* RFC 8288: the same question, from the cursor on. */
static const char *next_link(Exchange *exchange) {
	Buf buf;
	if (!exchange->ctx.next)
		return NULL;
	buf_init(&buf, exchange->arena);
	buf_printf(&buf, "<%s?cursor=%s", exchange->request.path, exchange->ctx.next);
	for (const char *const *q = exchange->request.query; q && *q; q += 2) {
		if (strcmp(q[0], "cursor") == 0)
			continue;
		buf_putc(&buf, '&');
		put_escaped(&buf, q[0]);
		buf_putc(&buf, '=');
		put_escaped(&buf, q[1]);
	}
	buf_puts(&buf, ">; rel=\"next\"");
	return buf.data;
}

static int build_success(void *self) {
	Exchange *exchange = self;
	const Route *route = exchange->entry->route;
	CoreReply *answer = &exchange->answer;
	if (!exchange->replayed) {
		const Buf *written = exchange->ctx.out->buf;
		bool empty = !reply_success_type(route);
		*answer = (CoreReply){.status = reply_success_status(route),
			.content_type = reply_success_type(route),
			.body = empty ? NULL : written->data,
			.size = empty ? 0 : written->size};
	}
	add_header(answer, "Idempotency-Replayed", exchange->replayed ? "true" : NULL);
	add_header(answer, "ETag", entity_tag(exchange));
	add_header(answer, "Location", exchange->ctx.location);
	add_header(answer, "Set-Cookie", cookie(exchange));
	if (exchange->ctx.set_cookie && !*exchange->ctx.set_cookie)
		add_header(answer, "Clear-Site-Data", "\"cache\""); /* what was not sent yet stays */
	add_header(answer, "Content-Disposition", disposition(exchange));
	add_header(answer, "Link", next_link(exchange));
	add_header(answer, "Cache-Control", "no-store");
	return 0;
}

/* ---- out ---------------------------------------------------------------------------------------------- */

void reply_exhausted(
	void (*reply)(void *self, const CoreReply *reply), void *self, const char *route) {
	static const char body[] =
		"{\"type\":\"/problems/busy\",\"title\":\"busy\",\"status\":503,\"number\":1901}";
	reply(self,
		&(CoreReply){.status = 503,
			.content_type = "application/problem+json",
			.headers = {"Cache-Control", "no-store", "Retry-After", "1"},
			.body = body,
			.size = sizeof body - 1,
			.problem = PROBLEM_BUSY_SERVER,
			.route = route});
}

void reply_send(Exchange *exchange) {
	const char *route = exchange->entry ? exchange->entry->route->name : NULL;
	if (guarded(exchange->arena, exchange->problem ? build_problem : build_success, exchange)) {
		reply_exhausted(exchange->reply, exchange->self, route);
		return;
	}
	if (exchange->problem)
		refusal_note(exchange);
	exchange->answer.route = route;
	exchange->reply(exchange->self, &exchange->answer);
}
