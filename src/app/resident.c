#include "app/resident.h"

#include "app/assets.h"
#include "base/str.h"
#include "core/messages.h"
#include "http/page.h"

#include <jansson.h>
#include <string.h>

/* One page on its way. */
typedef struct Visit {
	City *city;
	HttpRequest *request;
	Arena *arena;
	PageScope *scope;
	const char *language;
	const char *set_cookie, *retry_after;
	bool same_site;
} Visit;

/* ---- pages out --------------------------------------------------------------------------------------------- */

static const char *say(Visit *visit, const char *key) {
	return message(visit->language, key);
}

static int render(Visit *visit, const char *name, Buf *out) {
	const Asset *asset = asset_find(&assets, arena_printf(visit->arena, "pages/%s.html", name));
	return asset
		? page_render((const char *)asset->data, visit->scope, message, visit->language, out)
		: ERR_INTERNAL;
}

static void show(Visit *visit, int status, const char *name) {
	Buf out;
	const char *language_cookie = http_query(visit->request, "lang")
		? arena_printf(visit->arena, "huying_lang=%s; Path=/; SameSite=Lax; Max-Age=31536000",
			  visit->language)
		: NULL;
	const char *cookie = visit->set_cookie ? visit->set_cookie : language_cookie;
	const char *headers[7] = {"Cache-Control", "no-store"};
	size_t n = 2;
	if (cookie) {
		headers[n++] = "Set-Cookie";
		headers[n++] = cookie;
	}
	if (visit->retry_after) {
		headers[n++] = "Retry-After";
		headers[n++] = visit->retry_after;
	}
	buf_init(&out, visit->arena);
	if (render(visit, "frame_head", &out) || render(visit, name, &out) ||
		render(visit, "frame_tail", &out))
		status = 500;
	http_reply(visit->request,
		&(HttpReply){.status = status,
			.content_type = "text/html; charset=utf-8",
			.headers = headers,
			.body = out.data,
			.size = out.size});
}

static void show_message(Visit *visit, int status, const char *title, const char *text) {
	page_set(visit->scope, "title", say(visit, title));
	page_set(visit->scope, "text", say(visit, text));
	show(visit, status, "message");
}

static void go(Visit *visit, const char *to) {
	const char *headers[] = {"Location", to, "Cache-Control", "no-store",
		visit->set_cookie ? "Set-Cookie" : NULL, visit->set_cookie, NULL};
	http_reply(visit->request,
		&(HttpReply){.status = 303, .headers = headers, .body = "", .body_static = true});
}

/* ---- the house asked ---------------------------------------------------------------------------------------- */

static CoreRequest request_to(Visit *visit, const char *method, const char *path,
	const char *const *query, const char *body) {
	const char *key = http_form(visit->request, "key");
	return (CoreRequest){.method = method,
		.path = arena_printf(visit->arena, "/api/v1%s", path),
		.query = query,
		.token = http_cookie(visit->request, "huying"),
		.token_is_cookie = true,
		.same_site = visit->same_site,
		.idempotency_key = key && *key ? key : token_new(&rng_system, visit->arena),
		.language = visit->language,
		.content_type = "application/json",
		.peer = http_peer(visit->request),
		.body = body,
		.body_size = body ? strlen(body) : 0};
}

static json_t *take_reply(Visit *visit, const CoreReply *reply) {
	for (size_t i = 0; reply->headers[i]; i += 2) {
		if (str_eq(reply->headers[i], "Set-Cookie"))
			visit->set_cookie = reply->headers[i + 1];
		if (str_eq(reply->headers[i], "Retry-After"))
			visit->retry_after = reply->headers[i + 1];
	}
	return reply->size ? json_loadb(reply->body, reply->size, JSON_DECODE_ANY, NULL) : NULL;
}

/* The reply's JSON, to be json_decref'ed; *status as the API gave it. */
static json_t *call(Visit *visit, const char *method, const char *path, const char *const *query,
	const char *body, int *status) {
	CoreReply reply;
	CoreRequest request = request_to(visit, method, path, query, body);
	core_call(visit->city->core, &request, visit->arena, &reply);
	*status = reply.status;
	return take_reply(visit, &reply);
}

static const char *text_of(Visit *visit, const json_t *json, const char *key) {
	return arena_strdup(visit->arena, json_string_value(json_object_get(json, key)));
}

static const char *number_of(Visit *visit, const json_t *json, const char *key) {
	return arena_printf(
		visit->arena, "%lld", (long long)json_integer_value(json_object_get(json, key)));
}

static const char *minute_text(Visit *visit, const char *iso) {
	Time t;
	char text[TIME_TEXT_SIZE];
	if (!iso || !time_parse(iso, &t))
		return NULL;
	char *copy = arena_strndup(visit->arena, time_format(t, text), 16);
	copy[10] = ' ';
	return copy;
}

/* What the API refused, in its own sentence. */
static void set_error(Visit *visit, const json_t *problem) {
	const char *detail = text_of(visit, problem, "detail");
	const json_t *first = json_array_get(json_object_get(problem, "errors"), 0);
	const char *field = text_of(visit, first, "detail");
	page_set(visit->scope, "error", field ? field : detail ? detail : say(visit, "page.try_again"));
}

/* 429 and 503 are told as such, to proxies and programs too. */
static int error_status(int status) {
	return status == 429 || status == 503 ? status : 422;
}

static void set_form(Visit *visit, const char *const *names) {
	for (; *names; names++)
		page_set(visit->scope, *names, http_form(visit->request, *names));
	page_set(visit->scope, "key", token_new(&rng_system, visit->arena));
}

/* ---- which community --------------------------------------------------------------------------------------------- */

static void offer_areas(Visit *visit, const json_t *items) {
	size_t i;
	const json_t *item;
	json_array_foreach(items, i, item) {
		PageScope *option = page_add(visit->scope, "areas");
		int status;
		const char *code = text_of(visit, item, "code");
		json_t *whole = call(
			visit, "GET", arena_printf(visit->arena, "/areas/%.9s", code), NULL, NULL, &status);
		page_set(option, "code", code);
		page_set(option, "label",
			arena_printf(visit->arena, "%s %s", text_of(visit, whole, "short_name"),
				text_of(visit, item, "short_name")));
		json_decref(whole);
	}
}

/* The code of the community written or chosen; NULL after saying why on the page. */
static const char *chosen_area(Visit *visit) {
	const char *code = http_form(visit->request, "area"),
			   *name = http_form(visit->request, "area_name");
	int status;
	if (!str_empty(code) || str_empty(name))
		return code;
	const char *query[] = {"level", "community", "q", name, "limit", "20", NULL};
	json_t *page = call(visit, "GET", "/areas", query, NULL, &status),
		   *items = json_object_get(page, "items");
	if (json_array_size(items) == 1)
		code = text_of(visit, json_array_get(items, 0), "code");
	else {
		page_set(visit->scope, "error",
			say(visit, json_array_size(items) ? "page.area.many" : "page.area.none"));
		offer_areas(visit, items);
	}
	json_decref(page);
	return code;
}

/* ---- asking -------------------------------------------------------------------------------------------------------- */

static const char *const ask_names[] = {"sentence", "phone", "area_name", "place", "name", NULL};

static const char *form_json(Visit *visit, const char *const *names, const char *area) {
	Buf buf;
	JsonOut out;
	buf_init(&buf, visit->arena);
	jw_init(&out, &buf);
	jw_object(&out);
	for (; *names; names++)
		if (!str_eq(*names, "area_name") && !str_empty(http_form(visit->request, *names)))
			jw_put_text(&out, *names, http_form(visit->request, *names));
	if (area)
		jw_put_text(&out, "area", area);
	jw_object_end(&out);
	return buf.data;
}

static void ask_form(Visit *visit) {
	set_form(visit, ask_names);
	show(visit, 200, "ask");
}

static void ask_send(Visit *visit) {
	static const char *const names[] = {"sentence", "phone", "place", "name", "website", NULL};
	int status = 0;
	const char *area = chosen_area(visit);
	json_t *reply = area
		? call(visit, "POST", "/needs/ask", NULL, form_json(visit, names, area), &status)
		: NULL;
	if (status == 201) {
		page_set(visit->scope, "token", text_of(visit, reply, "follow"));
		show(visit, 201, "asked");
	} else {
		if (reply)
			set_error(visit, reply);
		set_form(visit, ask_names);
		show(visit, error_status(status), "ask");
	}
	json_decref(reply);
}

/* ---- following --------------------------------------------------------------------------------------------------------- */

static void set_steps(Visit *visit, const char *status) {
	static const char *const steps[] = {"new", "open", "covered", "working", "done", "confirmed"};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		PageScope *step = page_add(visit->scope, "steps");
		page_set(step, "label", say(visit, arena_printf(visit->arena, "page.status.%s", steps[i])));
		page_set(step, "now", str_eq(steps[i], status) ? "1" : NULL);
	}
}

static void show_need(Visit *visit, const char *token, const json_t *need) {
	const char *status = text_of(visit, need, "status"),
			   *starts = minute_text(visit, text_of(visit, need, "starts_at"));
	const char *ends = minute_text(visit, text_of(visit, need, "ends_at"));
	PageScope *scope = visit->scope;
	page_set(scope, "token", token);
	page_set(scope, "key", token_new(&rng_system, visit->arena));
	page_set(scope, "task",
		text_of(visit, need, str_eq(visit->language, "en") ? "task_name_en" : "task_name_zh"));
	page_set(scope, "created_at", minute_text(visit, text_of(visit, need, "created_at")));
	page_set(scope, "head_count", number_of(visit, need, "head_count"));
	page_set(scope, "accepted", number_of(visit, need, "accepted"));
	page_set(scope, "there", number_of(visit, need, "helpers_there"));
	page_set(scope, "window",
		starts && ends ? arena_printf(visit->arena, "%s – %s", starts, ends + 11) : NULL);
	page_set(scope, "simulated", json_is_true(json_object_get(need, "simulated")) ? "1" : NULL);
	page_set(scope, "can_confirm", json_is_true(json_object_get(need, "can_confirm")) ? "1" : NULL);
	page_set(scope, "cancelled", str_eq(status, "cancelled") ? "1" : NULL);
	set_steps(visit, status);
	show(visit, 200, "follow");
}

static void follow_token(Visit *visit, const char *token) {
	int status;
	json_t *need =
		call(visit, "GET", arena_printf(visit->arena, "/follow/%s", token), NULL, NULL, &status);
	if (status == 200)
		show_need(visit, token, need);
	else
		show_message(visit, 404, "page.not_found", "page.not_found.text");
	json_decref(need);
}

static void follow(Visit *visit) {
	const char *token = http_query(visit->request, "token");
	if (str_empty(token))
		show(visit, 200, "follow_enter");
	else
		follow_token(visit, token);
}

static void follow_answer(Visit *visit, const char *token, bool done) {
	int status;
	const char *reason = http_form(visit->request, "reason");
	const char *body = done ? "{\"done\":true}"
							: arena_printf(visit->arena, "{\"done\":false,\"reason\":\"%s\"}",
								  reason && !strpbrk(reason, "\"\\") ? reason : "other");
	json_t *reply = call(visit, "POST", arena_printf(visit->arena, "/follow/%s/confirm", token),
		NULL, body, &status);
	if (status == 200)
		page_set(visit->scope, "notice",
			say(visit, done ? "page.follow.thanks" : "page.follow.reopened"));
	else
		set_error(visit, reply);
	json_decref(reply);
	follow_token(visit, token);
}

/* ---- complaining ------------------------------------------------------------------------------------------------------------ */

static void complain_form(Visit *visit) {
	const char *about = http_query(visit->request, "about");
	page_set(visit->scope, "about", about);
	set_form(visit, (const char *const[]){NULL});
	show(visit, 200, "complain");
}

static void complain_send(Visit *visit) {
	static const char *const names[] = {"body", "phone", "follow", NULL};
	int status = 0;
	const char *about = http_form(visit->request, "follow"),
			   *area = str_empty(about) ? chosen_area(visit) : NULL;
	json_t *reply = area || !str_empty(about)
		? call(visit, "POST", "/complaints", NULL, form_json(visit, names, area), &status)
		: NULL;
	if (status == 201)
		go(visit, arena_printf(visit->arena, "/r/complain/%s", text_of(visit, reply, "follow")));
	else {
		if (reply)
			set_error(visit, reply);
		page_set(visit->scope, "about", about);
		set_form(visit, (const char *const[]){"phone", "area_name", NULL});
		page_set(visit->scope, "body_text", http_form(visit->request, "body"));
		show(visit, error_status(status), "complain");
	}
	json_decref(reply);
}

static void complaint_show(Visit *visit, const char *token) {
	int status;
	json_t *complaint = call(visit, "GET",
		arena_printf(visit->arena, "/complaints/follow/%s", token), NULL, NULL, &status);
	if (status != 200)
		show_message(visit, 404, "page.not_found", "page.not_found.text");
	else {
		page_set(visit->scope, "text", text_of(visit, complaint, "body"));
		page_set(visit->scope, "reply", text_of(visit, complaint, "reply"));
		page_set(visit->scope, "token", token);
		show(visit, 200, "complaint");
	}
	json_decref(complaint);
}

/* ---- signed in ------------------------------------------------------------------------------------------------------------------ */

static void signed_in(void *self, const CoreReply *answer) {
	Visit *visit = self;
	json_t *reply = take_reply(visit, answer);
	if (answer->status == 200)
		go(visit, "/r/mine");
	else {
		set_error(visit, reply);
		page_set(visit->scope, "login", http_form(visit->request, "login"));
		show(visit, error_status(answer->status), "sign_in");
	}
	json_decref(reply);
}

/* A password takes its time: nobody waits for it on the thread that reads requests. */
static void sign_in_send(Visit *visit) {
	static const char *const names[] = {"login", "password", "code", NULL};
	CoreRequest request =
		request_to(visit, "POST", "/session", NULL, form_json(visit, names, NULL));
	http_defer(visit->request);
	core_handle(visit->city->core, &request, visit->arena, signed_in, visit);
}

static void sign_out_send(Visit *visit) {
	int status;
	json_decref(call(visit, "DELETE", "/session", NULL, NULL, &status));
	go(visit, "/r/");
}

static void list_needs(Visit *visit) {
	int status;
	size_t i;
	const json_t *item;
	json_t *page = call(visit, "GET", "/me/needs", NULL, NULL, &status);
	json_array_foreach(json_object_get(page, "items"), i, item) {
		PageScope *row = page_add(visit->scope, "needs");
		page_set(row, "label", text_of(visit, item, "sentence"));
		page_set(row, "created_at", minute_text(visit, text_of(visit, item, "created_at")));
		page_set(row, "status",
			say(visit,
				arena_printf(visit->arena, "page.status.%s", text_of(visit, item, "status"))));
		page_set(row, "simulated", json_is_true(json_object_get(item, "simulated")) ? "1" : NULL);
	}
	json_decref(page);
}

static void list_reads(Visit *visit) {
	int status;
	size_t i;
	const json_t *item;
	json_t *page = call(visit, "GET", "/me/reads", NULL, NULL, &status);
	json_array_foreach(json_object_get(page, "items"), i, item) {
		PageScope *row = page_add(visit->scope, "reads");
		page_set(row, "at", minute_text(visit, text_of(visit, item, "at")));
		page_set(row, "by", text_of(visit, item, "by_name"));
		page_set(row, "purpose",
			say(visit,
				arena_printf(visit->arena, "page.purpose.%s", text_of(visit, item, "purpose"))));
	}
	json_decref(page);
}

static void mine(Visit *visit) {
	int status;
	json_t *me = call(visit, "GET", "/me", NULL, NULL, &status);
	if (status != 200)
		show(visit, 200, "sign_in");
	else {
		page_set(visit->scope, "name", text_of(visit, me, "name"));
		list_needs(visit);
		list_reads(visit);
		show(visit, 200, "mine");
	}
	json_decref(me);
}

/* ---- which page ------------------------------------------------------------------------------------------------------------------ */

static void home(Visit *visit) {
	show(visit, 200, "home");
}

static void sign_in_form(Visit *visit) {
	show(visit, 200, "sign_in");
}

static const struct {
	const char *method, *path;
	void (*answer)(Visit *visit);
} fixed[] = {
	{"GET", "/r/", home},
	{"GET", "/r/ask", ask_form},
	{"POST", "/r/ask", ask_send},
	{"GET", "/r/follow", follow},
	{"GET", "/r/complain", complain_form},
	{"POST", "/r/complain", complain_send},
	{"GET", "/r/sign-in", sign_in_form},
	{"POST", "/r/sign-in", sign_in_send},
	{"POST", "/r/sign-out", sign_out_send},
	{"GET", "/r/mine", mine},
};

/* /r/follow/TOKEN[/confirm|/not-done], /r/complain/TOKEN. */
static bool answer_token_page(Visit *visit, const char *method, const char *path) {
	char **parts;
	size_t n = str_split(visit->arena, path, "/", &parts);
	bool get = str_eq(method, "GET");
	if (n == 3 && get && str_eq(parts[1], "follow"))
		follow_token(visit, parts[2]);
	else if (n == 3 && get && str_eq(parts[1], "complain"))
		complaint_show(visit, parts[2]);
	else if (n == 4 && !get && str_eq(parts[1], "follow"))
		follow_answer(visit, parts[2], str_eq(parts[3], "confirm"));
	else
		return false;
	return true;
}

static const char *language_of(HttpRequest *request) {
	const char *asked = http_query(request, "lang"), *kept = http_cookie(request, "huying_lang");
	const char *accepted = http_header(request, "Accept-Language");
	const char *language = asked ? asked : kept ? kept : accepted;
	return language && str_starts(language, "en") ? "en" : "zh-CN";
}

static void set_frame(Visit *visit) {
	bool english = str_eq(visit->language, "en");
	page_set(visit->scope, "lang", visit->language);
	page_set(visit->scope, "other_lang", english ? "zh-CN" : "en");
	page_set(visit->scope, "other_lang_name", english ? "中文" : "English");
}

void resident_handle(City *city, HttpRequest *request, bool same_site) {
	const char *method = http_method(request), *path = http_path(request);
	Visit *visit = arena_new_of(http_arena(request), Visit); /* it may outlive this call */
	*visit = (Visit){.city = city,
		.request = request,
		.arena = http_arena(request),
		.language = language_of(request),
		.same_site = same_site};
	visit->scope = page_scope(visit->arena, NULL);
	set_frame(visit);
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		if (str_eq(fixed[i].method, method) && str_eq(fixed[i].path, path)) {
			fixed[i].answer(visit);
			return;
		}
	if (!answer_token_page(visit, method, path))
		show_message(visit, 404, "page.not_found", "page.not_found.text");
}
