/* Simulated people over the real HTTP API: residents ask, a worker completes and calls, volunteers
 * answer, come, work and leave, residents confirm; each after a human's delay. */
#include "app/demo.h"

#include "base/log.h"
#include "base/str.h"

#include <curl/curl.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { REQUESTS_MOST = 200, ROUND_MS = 1000 };

/* What a simulated resident asked for and follows. */
typedef struct Asked {
	char follow[64], need[24];
	Time confirm_at; /* when they will get round to confirming */
} Asked;

struct DemoActors {
	pthread_t thread;
	atomic_bool stopping;
	unsigned port;
	RngSeeded state;
	Rng rng;
	CURL *curl;
	char cookies[DEMO_VOLUNTEERS + 1][128]; /* 0: the worker; i: volunteer i */
	char incident[24];
	Asked asked[REQUESTS_MOST];
	size_t asked_count;
	Time next_request;
	unsigned long keys;
	json_int_t version; /* of the object about to be changed */
};

/* ---- requests ------------------------------------------------------------------------------------------- */

typedef struct Answer {
	long status;
	char *data;
	size_t size;
	char *cookie; /* 128 bytes, or NULL */
} Answer;

static size_t take(char *data, size_t size, size_t count, void *self) {
	Answer *answer = self;
	char *grown = realloc(answer->data, answer->size + size * count + 1);
	if (!grown)
		return 0;
	answer->data = grown;
	memcpy(grown + answer->size, data, size * count);
	answer->size += size * count;
	grown[answer->size] = '\0';
	return size * count;
}

static size_t take_cookie(char *data, size_t size, size_t count, void *self) {
	Answer *answer = self;
	if (answer->cookie && size * count > 12 && strncmp(data, "Set-Cookie: ", 12) == 0)
		snprintf(answer->cookie, 128, "%.*s", (int)strcspn(data + 12, ";"), data + 12);
	return size * count;
}

/* The reply's JSON, to be json_decref'ed; NULL when refused. */
static json_t *ask(DemoActors *a, const char *cookie, const char *method, const char *path,
	const char *body, char *new_cookie) {
	char url[256], key[64];
	Answer answer = {.cookie = new_cookie};
	snprintf(url, sizeof url, "http://127.0.0.1:%u/api/v1%s", a->port, path);
	snprintf(key, sizeof key, "Idempotency-Key: demo-%lx-%lx",
		(unsigned long)clock_now(&clock_system), ++a->keys);
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
	headers = curl_slist_append(headers, "Huying-Purpose: dispatch");
	headers = curl_slist_append(headers, key);
	if (strcmp(method, "PUT") == 0) {
		snprintf(key, sizeof key, "If-Match: \"%lld\"", (long long)a->version);
		headers = curl_slist_append(headers, key);
	}
	curl_easy_reset(a->curl);
	curl_easy_setopt(a->curl, CURLOPT_URL, url);
	curl_easy_setopt(a->curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(a->curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(a->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(a->curl, CURLOPT_COOKIE, cookie);
	curl_easy_setopt(a->curl, CURLOPT_TIMEOUT, 10L);
	curl_easy_setopt(a->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(a->curl, CURLOPT_WRITEDATA, &answer);
	curl_easy_setopt(a->curl, CURLOPT_HEADERFUNCTION, take_cookie);
	curl_easy_setopt(a->curl, CURLOPT_HEADERDATA, &answer);
	if (body)
		curl_easy_setopt(a->curl, CURLOPT_COPYPOSTFIELDS, body);
	CURLcode code = curl_easy_perform(a->curl);
	curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, &answer.status);
	curl_slist_free_all(headers);
	json_t *json = !code && answer.status < 300
		? json_loadb(answer.data, answer.size, JSON_DECODE_ANY, NULL)
		: NULL;
	free(answer.data);
	return json;
}

static const char *text_of(const json_t *json, const char *key) {
	const char *text = json_string_value(json_object_get(json, key));
	return text ? text : "";
}

static bool sign_in(DemoActors *a, const char *login, char cookie[128]) {
	char body[160];
	snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"" DEMO_PASSWORD "\"}", login);
	json_t *me = ask(a, NULL, "POST", "/session", body, cookie);
	json_decref(me);
	return me != NULL;
}

static const char *in_minutes(char out[TIME_TEXT_SIZE], long minutes) {
	return time_format(clock_now(&clock_system) + minutes * TIME_MINUTE, out);
}

static bool happens(DemoActors *a, unsigned percent) {
	return rng_below(&a->rng, 100) < percent;
}

/* ---- residents ----------------------------------------------------------------------------------------------- */

static const struct {
	const char *task, *sentence;
	int people;
} wishes[] = {
	{"T18", "家里老人降压药快吃完了，出不了门，请帮忙代买（模拟）", 1},
	{"T17", "五号楼一批蔬菜包要送上楼（模拟）", 3},
	{"T21", "独居老人想请人每天打个电话问候（模拟）", 1},
	{"T01", "三个单元的通知单要逐户送达（模拟）", 2},
	{"T46", "新报到的志愿者需要登记排班（模拟）", 2},
	{"T16", "四十户团购要集单（模拟）", 1},
	{"T15", "东门服务岗缺人手（模拟）", 4},
	{"T32", "今日数据要汇总上报（模拟）", 1},
};

/* The worker fills in what the resident's sentence leaves open. */
static void complete(DemoActors *a, const Asked *asked, size_t wish) {
	char body[512], path[64], starts[TIME_TEXT_SIZE], ends[TIME_TEXT_SIZE], respond[TIME_TEXT_SIZE];
	long start = 2 + (long)rng_below(&a->rng, 4);
	snprintf(path, sizeof path, "/needs/%s", asked->need);
	json_t *need = ask(a, a->cookies[0], "GET", path, NULL, NULL);
	a->version = json_integer_value(json_object_get(need, "version"));
	json_decref(need);
	snprintf(body, sizeof body,
		"{\"incident\":\"%s\",\"task\":\"%s\",\"head_count\":%d,\"skills\":\"\",\"starts_at\":\"%s\",\"ends_at\":\"%s\",\"respond_by\":\"%s\"}",
		a->incident, wishes[wish].task, wishes[wish].people, in_minutes(starts, start),
		in_minutes(ends, start + 16 + (long)rng_below(&a->rng, 20)), in_minutes(respond, start));
	json_decref(ask(a, a->cookies[0], "PUT", path, body, NULL));
}

static void ask_for_help(DemoActors *a) {
	size_t wish = rng_below(&a->rng, sizeof wishes / sizeof *wishes);
	char body[512];
	if (a->asked_count == REQUESTS_MOST || clock_now(&clock_system) < a->next_request)
		return;
	a->next_request = clock_now(&clock_system) + (Time)(8 + rng_below(&a->rng, 20)) * TIME_SECOND;
	snprintf(body, sizeof body,
		"{\"sentence\":\"%s\",\"phone\":\"1980000%04d\",\"area\":\"" DEMO_COMMUNITY "\"}",
		wishes[wish].sentence, (int)rng_below(&a->rng, 10000));
	json_t *need = ask(a, NULL, "POST", "/needs/ask", body, NULL);
	Asked *asked = &a->asked[a->asked_count];
	*asked = (Asked){0};
	snprintf(asked->follow, sizeof asked->follow, "%s", text_of(need, "follow"));
	snprintf(asked->need, sizeof asked->need, "%s", text_of(need, "id"));
	json_decref(need);
	if (!*asked->need)
		return;
	a->asked_count++;
	if (happens(a, 80)) /* some wait for the visitor to complete them */
		complete(a, asked, wish);
}

static void confirm_done(DemoActors *a, size_t i) {
	char path[128];
	Asked *asked = &a->asked[i];
	snprintf(path, sizeof path, "/follow/%s", asked->follow);
	json_t *view = ask(a, NULL, "GET", path, NULL, NULL);
	bool can = json_is_true(json_object_get(view, "can_confirm"));
	json_decref(view);
	if (can && !asked->confirm_at)
		asked->confirm_at =
			clock_now(&clock_system) + (Time)(10 + rng_below(&a->rng, 50)) * TIME_SECOND;
	if (!can || clock_now(&clock_system) < asked->confirm_at)
		return;
	snprintf(path, sizeof path, "/follow/%s/confirm", asked->follow);
	json_decref(ask(a, NULL, "POST", path,
		happens(a, 93) ? "{\"done\":true}" : "{\"done\":false,\"reason\":\"not_finished\"}", NULL));
	*asked = a->asked[--a->asked_count];
}

/* ---- the worker -------------------------------------------------------------------------------------------------- */

static void call_for_open_needs(DemoActors *a) {
	size_t i;
	json_t *page =
			   ask(a, a->cookies[0], "GET", "/needs?status=open&short=true&limit=20", NULL, NULL),
		   *need;
	json_array_foreach(json_object_get(page, "items"), i, need) {
		char path[64];
		snprintf(path, sizeof path, "/needs/%s/calls", text_of(need, "id"));
		json_t *calls = ask(a, a->cookies[0], "GET", path, NULL, NULL);
		bool none = calls && !json_array_size(json_object_get(calls, "items"));
		json_decref(calls);
		if (none && happens(a, 40))
			json_decref(ask(a, a->cookies[0], "POST", path, "{\"minutes\":10}", NULL));
	}
	json_decref(page);
}

/* ---- a volunteer ---------------------------------------------------------------------------------------------------- */

static void answer_asks(DemoActors *a, const char *cookie) {
	size_t i;
	json_t *page = ask(a, cookie, "GET", "/me/asks?limit=5", NULL, NULL), *item;
	json_array_foreach(json_object_get(page, "items"), i, item) {
		char path[80];
		if (!str_eq(text_of(item, "status"), "asked") || !happens(a, 50))
			continue;
		bool yes = happens(a, 80);
		snprintf(
			path, sizeof path, "/me/asks/%s/%s", text_of(item, "id"), yes ? "accept" : "decline");
		json_decref(ask(a, cookie, "POST", path, yes ? NULL : "{\"reason\":\"busy\"}", NULL));
	}
	json_decref(page);
}

static void check_in(DemoActors *a, const char *cookie, const json_t *duty) {
	char path[80], body[64];
	snprintf(path, sizeof path, "/needs/%s/code", text_of(duty, "need"));
	json_t *code = ask(a, a->cookies[0], "GET", path, NULL, NULL);
	snprintf(path, sizeof path, "/duties/%s/in", text_of(duty, "id"));
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", text_of(code, "code"));
	json_decref(ask(a, cookie, "POST", path, body, NULL));
	json_decref(code);
}

static void do_duties(DemoActors *a, const char *cookie) {
	size_t i;
	Time now = clock_now(&clock_system), starts, ends;
	json_t *page = ask(a, cookie, "GET", "/me/duties", NULL, NULL), *duty;
	json_array_foreach(json_object_get(page, "items"), i, duty) {
		if (!time_parse(text_of(duty, "starts_at"), &starts) ||
			!time_parse(text_of(duty, "ends_at"), &ends))
			continue;
		bool here = str_eq(text_of(duty, "status"), "in");
		if (!here && now > starts - TIME_MINUTE && happens(a, 30))
			check_in(a, cookie, duty);
		else if (here && (now > ends || happens(a, 3))) {
			char path[64];
			snprintf(path, sizeof path, "/duties/%s/out", text_of(duty, "id"));
			json_decref(ask(a, cookie, "POST", path, "{}", NULL));
		}
	}
	json_decref(page);
}

/* ---- the loop ----------------------------------------------------------------------------------------------------------- */

static void find_incident(DemoActors *a) {
	json_t *page = ask(a, a->cookies[0], "GET", "/incidents?status=open", NULL, NULL);
	snprintf(a->incident, sizeof a->incident, "%s",
		text_of(json_array_get(json_object_get(page, "items"), 0), "id"));
	json_decref(page);
}

static void act_once(DemoActors *a) {
	ask_for_help(a);
	call_for_open_needs(a);
	for (int i = 0; i < 6; i++) {
		const char *cookie = a->cookies[1 + rng_below(&a->rng, DEMO_VOLUNTEERS - 1)];
		if (!*cookie)
			continue;
		answer_asks(a, cookie);
		do_duties(a, cookie);
	}
	for (size_t i = a->asked_count; i-- > 0;)
		if (happens(a, 20))
			confirm_done(a, i);
}

static void *act(void *self) {
	DemoActors *a = self;
	sign_in(a, "sim.worker", a->cookies[0]);
	find_incident(a);
	for (int i = 1; i < DEMO_VOLUNTEERS && !a->stopping; i++) {
		char login[32];
		snprintf(login, sizeof login, "sim.vol.%d", i);
		sign_in(a, login, a->cookies[i]);
	}
	while (!a->stopping) {
		act_once(a);
		nanosleep(
			&(struct timespec){.tv_sec = ROUND_MS / 1000, .tv_nsec = ROUND_MS % 1000 * 1000000L},
			NULL);
	}
	return NULL;
}

DemoActors *demo_actors_start(unsigned port, uint64_t seed) {
	DemoActors *a = calloc(1, sizeof *a);
	if (!a || !(a->curl = curl_easy_init()))
		return free(a), NULL;
	a->port = port;
	a->rng = rng_seeded(&a->state, seed);
	if (pthread_create(&a->thread, NULL, act, a)) {
		curl_easy_cleanup(a->curl);
		return free(a), NULL;
	}
	return a;
}

DemoActors *demo_actors_stop(DemoActors *a) {
	if (!a)
		return NULL;
	a->stopping = true;
	pthread_join(a->thread, NULL);
	curl_easy_cleanup(a->curl);
	free(a);
	return NULL;
}
