#include "story.h"

#include "app/city.h"
#include "app/edge.h"
#include "app/planner.h"
#include "app/verify.h"
#include "base/str.h"
#include "kit/references.h"
#include "mod/account/account.h"
#include "mod/area/area.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <curl/curl.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* jansson and our writer share a header name only. */
#include <jansson.h>

#define STORY_PASSWORD "a long password"
#define STORY_START "2026-11-23T09:00:00+08:00" /* a Monday */

typedef struct StoryClock {
	Time now;
} StoryClock;

typedef struct Story {
	City city;
	Edge *edge;
	StoryClock clock;
	Arena *arena;
	json_t *replies, *cookies;
	char dir[64], database[64];
	const char *server; /* PostgreSQL */
	unsigned keys;
} Story;

static Time story_now(void *self) {
	return __atomic_load_n(&((StoryClock *)self)->now, __ATOMIC_SEQ_CST);
}

static const char *fill(Story *story, const char *text) {
	return references_fill(story->arena, story->replies, story->clock.now, text);
}

/* ---- requests ---------------------------------------------------------------------------------------------- */

typedef struct Answer {
	long status;
	Buf body;
	char cookie[128];
} Answer;

static size_t take_body(char *data, size_t size, size_t count, void *self) {
	buf_add(&((Answer *)self)->body, data, size * count);
	return size * count;
}

static size_t take_header(char *data, size_t size, size_t count, void *self) {
	static const char name[] = "Set-Cookie: ";
	Answer *answer = self;
	if (size * count > sizeof name && strncmp(data, name, sizeof name - 1) == 0)
		snprintf(answer->cookie, sizeof answer->cookie, "%.*s",
			(int)strcspn(data + sizeof name - 1, ";"), data + sizeof name - 1);
	return size * count;
}

static struct curl_slist *headers_of(Story *story, const Step *step) {
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
	headers = curl_slist_append(headers, "Huying-Purpose: dispatch");
	headers = curl_slist_append(
		headers, arena_printf(story->arena, "Idempotency-Key: story-key-%u", ++story->keys));
	if (step->match)
		headers = curl_slist_append(
			headers, arena_printf(story->arena, "If-Match: \"%s\"", fill(story, step->match)));
	return headers;
}

static void request(
	Story *story, const Step *step, const char *method, const char *path, Answer *answer) {
	CURL *curl = curl_easy_init();
	struct curl_slist *headers = headers_of(story, step);
	const char *cookie =
		step->actor ? json_string_value(json_object_get(story->cookies, step->actor)) : NULL;
	*answer = (Answer){0};
	buf_init(&answer->body, story->arena);
	curl_easy_setopt(curl, CURLOPT_URL,
		arena_printf(story->arena, "http://127.0.0.1:%u/api/v1%s", edge_port(story->edge), path));
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_COOKIE, cookie);
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	if (step->body)
		curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, fill(story, step->body));
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
	CURLcode code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	if (code)
		fail_msg("%s: %s", step->label, curl_easy_strerror(code));
}

static void check_expectation(
	Story *story, const Step *step, json_t *reply, const char *expectation) {
	const char *equals = strchr(expectation, '=');
	char *path = arena_strndup(story->arena, expectation, (size_t)(equals - expectation));
	const char *wanted = fill(story, equals + 1), *got;
	size_t n = strlen(path);
	if (path[n - 1] == '#') {
		path[n > 1 ? n - 2 : 0] = '\0';
		got = arena_printf(story->arena, "%zu", json_array_size(references_member(reply, path)));
	} else
		got = references_text(story->arena, references_member(reply, path));
	if (!str_eq(got, wanted))
		fail_msg("step '%s': %s is %s, not %s", step->label, expectation, got, wanted);
}

static void check_expectations(Story *story, const Step *step, json_t *reply) {
	char **parts;
	size_t count = str_split(story->arena, step->expect, ";", &parts);
	for (size_t i = 0; i < count; i++)
		check_expectation(story, step, reply, parts[i] + strspn(parts[i], " "));
}

static void run_request(Story *story, const Step *step) {
	Answer answer;
	const char *space = strchr(step->request, ' ');
	const char *method =
		arena_strndup(story->arena, step->request, (size_t)(space - step->request));
	request(story, step, method, fill(story, space + 1), &answer);
	bool as_wanted =
		step->status ? answer.status == step->status : answer.status >= 200 && answer.status < 300;
	if (!as_wanted)
		fail_msg("step '%s': %s answered %ld: %s", step->label, step->request, answer.status,
			answer.body.data);
	json_t *reply = json_loadb(answer.body.data, answer.body.size, JSON_DECODE_ANY, NULL);
	if (answer.cookie[0] && step->label)
		json_object_set_new(story->cookies, step->label, json_string(answer.cookie));
	if (step->expect)
		check_expectations(story, step, reply);
	if (step->label && reply)
		json_object_set(story->replies, step->label, reply);
	json_decref(reply);
}

/* ---- time and truth -------------------------------------------------------------------------------------------- */

static void pass_time(Story *story, long minutes) {
	for (long i = 0; i < minutes; i++) {
		__atomic_add_fetch(&story->clock.now, TIME_MINUTE, __ATOMIC_SEQ_CST);
		if (i % 5 == 4 || i == minutes - 1)
			assert_int_equal(city_tick(&story->city), 0);
	}
}

static void plan_all(Story *story, const char *label) {
	int r;
	while ((r = planner_step(&story->city)) == 0)
		;
	if (r != DB_NONE)
		fail_msg("planning '%s': %d", label, r);
}

static void check_invariants(Story *story, const char *label) {
	char *text = NULL;
	size_t size = 0;
	FILE *report = open_memstream(&text, &size);
	int r = verify_city(&story->city, report);
	fclose(report);
	if (r)
		fail_msg("after '%s': %s", label, text);
	free(text);
}

/* ---- the city ------------------------------------------------------------------------------------------------------ */

typedef struct Setting {
	const Cast *cast;
	FieldBlob areas, points;
} Setting;

static int set_the_stage(Ctx *ctx, void *self) {
	const Setting *setting = self;
	AreaImport io = {.edition = "2023-06-30"};
	const char *hash;
	int r = area_import(ctx, setting->areas, &io);
	if (r || (r = area_import_points(ctx, setting->points, &io)) ||
		(r = password_hash_demo(STORY_PASSWORD, ctx->arena, &hash)))
		return r;
	for (const Cast *c = setting->cast; c->login && !r; c++) {
		Account account;
		AccountGrant grant;
		r = account_make(ctx,
			&(AccountMake){
				.login = c->login, .name = c->login, .password_hash = hash, .simulated = 1},
			&account);
		if (!r)
			r = account_grant(ctx, account.id, c->role, c->area, TIME_NONE, &grant);
	}
	return r;
}

static FieldBlob source_file(Story *story, const char *path) {
	const char *root = getenv("HUYING_SOURCE_ROOT");
	FILE *file = fopen(arena_printf(story->arena, "%s/%s", root ? root : ".", path), "rb");
	if (!file)
		fail_msg("%s: missing", path);
	char *data = arena_alloc(story->arena, 4u << 20);
	size_t n = fread(data, 1, 4u << 20, file);
	fclose(file);
	return (FieldBlob){(uint8_t *)data, n};
}

static void on_server(const Story *story, const char *format) {
	char sql[160];
	PGconn *server = PQconnectdb(story->server);
	snprintf(sql, sizeof sql, format, story->database);
	PGresult *result = PQexec(server, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		print_error("%s: %s", sql, PQerrorMessage(server));
	PQclear(result);
	PQfinish(server);
}

/* The server's URL with another database in its path. */
static const char *database_url(Story *story) {
	const char *path = strstr(story->server, "://") + 3;
	const char *slash = strchr(path, '/'), *query = strchr(path, '?');
	size_t host = slash ? (size_t)(slash - story->server)
		: query         ? (size_t)(query - story->server)
						: strlen(story->server);
	return arena_printf(
		story->arena, "%.*s/%s%s", (int)host, story->server, story->database, query ? query : "");
}

static void open_city(Story *story, const char *url, const Cast *cast) {
	*story = (Story){.arena = arena_new(0),
		.replies = json_object(),
		.cookies = json_object(),
		.dir = "/tmp/huying-story-XXXXXX"};
	assert_non_null(mkdtemp(story->dir));
	assert_true(time_parse(STORY_START, &story->clock.now));
	if (strcmp(url, "sqlite") != 0) {
		story->server = url;
		snprintf(story->database, sizeof story->database, "huying_story_%ld", (long)getpid());
		on_server(story, "CREATE DATABASE %s");
		url = database_url(story);
	} else
		url = NULL;
	Clock clock = {story_now, &story->clock};
	Clock *kept = arena_new_of(story->arena, Clock);
	*kept = clock;
	/* The story's clock jumps over hours nobody would have left a console alone in. */
	static const AccountPolicy long_sessions = {.lifetime = 12 * TIME_HOUR, .idle = 12 * TIME_HOUR};
	assert_int_equal(city_open(&story->city,
						 &(CityConfig){.dir = story->dir,
							 .url = url,
							 .create = true,
							 .clock = kept,
							 .policy = &long_sessions}),
		0);
	Setting setting = {cast, source_file(story, "demo/wuhan/areas.csv"),
		source_file(story, "demo/wuhan/schematic_points.csv")};
	assert_int_equal(core_run(story->city.core, set_the_stage, &setting), 0);
	assert_int_equal(
		edge_start(&story->edge, &story->city, &(EdgeConfig){.address = "127.0.0.1"}), 0);
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void close_city(Story *story) {
	edge_stop(story->edge, 1000);
	city_close(&story->city);
	if (story->server)
		on_server(story, "DROP DATABASE %s WITH (FORCE)");
	nftw(story->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	json_decref(story->replies);
	json_decref(story->cookies);
	arena_free(story->arena);
}

static void sign_in(Story *story, const char *login) {
	const char *body =
		arena_printf(story->arena, "{\"login\":\"%s\",\"password\":\"%s\"}", login, STORY_PASSWORD);
	run_request(
		story, &(Step){.label = login, .request = "POST /session", .body = body, .status = 200});
}

static bool is_end(const Step *step) {
	return !step->request && !step->wait_min && !step->verify && !step->plan;
}

void story_run(const char *url, const Cast *cast, const Step *steps) {
	Story story;
	open_city(&story, url, cast);
	for (const Cast *c = cast; c->login; c++)
		sign_in(&story, c->login);
	for (const Step *step = steps; !is_end(step); step++) {
		if (step->wait_min)
			pass_time(&story, step->wait_min);
		else if (step->plan)
			plan_all(&story, step->label);
		else if (step->verify)
			check_invariants(&story, step->label);
		else
			run_request(&story, step);
	}
	check_invariants(&story, "the end");
	close_city(&story);
}
