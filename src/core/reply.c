#include "core/core_private.h"

#include "core/messages.h"

#include <string.h>

static void add_header(CoreReply *reply, const char *name, const char *value) {
	size_t i = 0;
	while (reply->headers[i])
		i += 2;
	if (value && i + 2 < sizeof reply->headers / sizeof *reply->headers) {
		reply->headers[i] = name;
		reply->headers[i + 1] = value;
	}
}

static void send(Exchange *exchange) {
	exchange->answer.route = exchange->entry ? exchange->entry->route->name : NULL;
	exchange->reply(exchange->self, &exchange->answer);
}

static const char *sentence(Exchange *exchange, const char *format, const char *name) {
	return message(exchange->ctx.language, arena_printf(exchange->arena, format, name));
}

static void put_errors(Exchange *exchange, JsonOut *out) {
	jw_key(out, "errors");
	jw_array(out);
	for (const FieldError *error = exchange->ctx.errors.first; error; error = error->next) {
		const char *fault = field_fault_name(error->fault);
		jw_object(out);
		jw_put_text(out, "pointer", error->pointer);
		jw_put_text(out, "fault", fault);
		jw_put_text(out, "detail", sentence(exchange, "fault.%s", fault));
		jw_object_end(out);
	}
	jw_array_end(out);
}

/* RFC 9457. */
void reply_problem(Exchange *exchange, int problem) {
	const ProblemInfo *info = problem_info(problem);
	const char *detail = sentence(exchange, "problem.%s.detail", info->slug);
	Buf buf;
	JsonOut out;
	buf_init(&buf, exchange->arena);
	jw_init(&out, &buf);
	jw_object(&out);
	jw_put_text(&out, "type", arena_printf(exchange->arena, "/problems/%s", info->slug));
	jw_put_text(&out, "title", sentence(exchange, "problem.%s", info->slug));
	jw_put_int(&out, "status", info->status);
	jw_put_int(&out, "number", info->number);
	jw_put_text(&out, "detail", detail);
	if (exchange->ctx.detail)
		jw_put_text(&out, "value", exchange->ctx.detail);
	if (exchange->ctx.errors.first)
		put_errors(exchange, &out);
	jw_object_end(&out);
	CoreReply *answer = &exchange->answer;
	*answer = (CoreReply){.status = info->status, .content_type = "application/problem+json", .body = buf.data,
		.size = buf.size, .problem = info->number};
	add_header(answer, "Retry-After", info->status == 503 ? "1" : NULL);
	send(exchange);
}

static const char *cookie(Exchange *exchange) {
	const char *value = exchange->ctx.set_cookie;
	if (!value)
		return NULL;
	return arena_printf(exchange->arena, "huying=%s; Path=/; HttpOnly; SameSite=Strict%s%s", value,
		exchange->core->config.secure_cookies ? "; Secure" : "", *value ? "" : "; Max-Age=0");
}

static int success_status(const Route *route) {
	if (route->flags & ROUTE_CREATED)
		return 201;
	return route->reply || route->flags & (ROUTE_LIST | ROUTE_RAW) ? 200 : 204;
}

void reply_done(Exchange *exchange) {
	const Route *route = exchange->entry->route;
	CoreReply *answer = &exchange->answer;
	if (!exchange->replayed) {
		bool empty = success_status(route) == 204;
		*answer = (CoreReply){.status = success_status(route),
			.content_type = empty ? NULL : route->flags & ROUTE_RAW ? route->reply_type : "application/json",
			.body = empty ? NULL : exchange->ctx.out->buf->data, .size = empty ? 0 : exchange->ctx.out->buf->size};
	} else
		add_header(answer, "Idempotency-Replayed", "true");
	if (exchange->ctx.etag >= 0)
		add_header(answer, "ETag", arena_printf(exchange->arena, "\"%lld\"", (long long)exchange->ctx.etag));
	add_header(answer, "Location", exchange->ctx.location);
	add_header(answer, "Set-Cookie", cookie(exchange));
	add_header(answer, "Content-Disposition", exchange->ctx.file_name
		? arena_printf(exchange->arena, "attachment; filename=\"%s\"", exchange->ctx.file_name) : NULL);
	if (exchange->ctx.next)
		add_header(answer, "Link", arena_printf(exchange->arena, "<%s?cursor=%s>; rel=\"next\"", exchange->request.path,
			exchange->ctx.next));
	add_header(answer, "Cache-Control", "no-store");
	send(exchange);
}
