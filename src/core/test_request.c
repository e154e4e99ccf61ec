/* Good and bad requests: what is answered, with which pointer, and that nothing changed. */
#include "test_core_kit.h"

#include "base/log.h"

#include <stdio.h>
#include <string.h>

static int setup(void **state) {
	static Kit kit;
	kit_open(&kit);
	kit_start(&kit, true);
	*state = &kit;
	return 0;
}

static int teardown(void **state) {
	kit_close(*state);
	return 0;
}

static void test_make_read_change_list(void **state) {
	Kit *kit = *state;
	CoreReply made = kit_ask(kit, "POST", "/things", "{\"area\":\"4201\",\"name\":\"灯\"}",
		(KitAsk){.token = KIT_CHIEF, .key = "key-0001"});
	assert_int_equal(made.status, 201);
	assert_string_equal(kit_header(&made, "ETag"), "\"1\"");
	assert_true(kit_says(&made, "\"name\":\"灯\""));
	const char *path = kit_header(&made, "Location") + strlen("/api/v1");
	CoreReply changed = kit_ask(kit, "PUT", path, "{\"name\":\"灯泡\"}",
		(KitAsk){.token = KIT_CHIEF, .key = "key-0002", .if_match = "\"1\""});
	assert_int_equal(changed.status, 200);
	assert_string_equal(kit_header(&changed, "ETag"), "\"2\"");
	CoreReply read =
		kit_ask(kit, "GET", path, NULL, (KitAsk){.token = KIT_CHIEF, .purpose = "dispatch"});
	assert_int_equal(read.status, 200);
	assert_true(kit_says(&read, "灯泡"));
	CoreReply list =
		kit_ask(kit, "GET", "/things", NULL, (KitAsk){.token = KIT_CHIEF, .purpose = "dispatch"});
	assert_int_equal(list.status, 200);
	assert_true(strncmp(list.body, "{\"items\":[{", 11) == 0);
	assert_true(kit_says(&list, "\"next\":null"));
}

typedef struct Bad {
	const char *method, *path, *body;
	KitAsk ask;
	int status, problem;
	const char *pointer; /* NULL: none looked for */
} Bad;

#define BODY(json) \
	"POST", "/things", json, { \
		.token = KIT_CHIEF, .key = "bad-key-1" \
	}
#define QUERY(...) \
	"GET", "/things", NULL, { \
		.token = KIT_CHIEF, .query = (const char *const[]) { \
			__VA_ARGS__, NULL \
		} \
	}
#define LONG "\"name\":\"一二三四五六七八九十一\""

static const Bad bads[] = {
	{BODY("{"), 400, PROBLEM_BAD_JSON, NULL},
	{BODY("[]"), 422, PROBLEM_BAD_FIELDS, "\"\""},
	{BODY("{\"area\":\"4201\"}"), 422, PROBLEM_BAD_FIELDS, "\"/name\",\"fault\":\"required\""},
	{BODY("{\"area\":4201,\"name\":\"a\"}"), 422, PROBLEM_BAD_FIELDS,
		"\"/area\",\"fault\":\"type\""},
	{BODY("{\"area\":\"420\",\"name\":\"a\"}"), 422, PROBLEM_BAD_FIELDS,
		"\"/area\",\"fault\":\"format\""},
	{BODY("{\"area\":\"4201\"," LONG "}"), 422, PROBLEM_BAD_FIELDS,
		"\"/name\",\"fault\":\"length\""},
	{BODY("{\"area\":\"4201\",\"name\":\"a\",\"n\":101}"), 422, PROBLEM_BAD_FIELDS,
		"\"/n\",\"fault\":\"range\""},
	{BODY("{\"area\":\"4201\",\"name\":\"a\",\"n\":\"1\"}"), 422, PROBLEM_BAD_FIELDS,
		"\"/n\",\"fault\":\"type\""},
	{BODY("{\"area\":\"4201\",\"name\":\"a\",\"x\":1}"), 422, PROBLEM_BAD_FIELDS,
		"\"/x\",\"fault\":\"unknown\""},
	{BODY("{\"area\":\"4201\",\"name\":\"a\",\"tags\":[\"a\",1]}"), 422, PROBLEM_BAD_FIELDS,
		"\"/tags/1\",\"fault\":\"type\""},
	{BODY("{\"area\":\"4201\",\"name\":\"a\",\"tags\":[\"a\",\"b\",\"c\",\"d\"]}"), 422,
		PROBLEM_BAD_FIELDS, "\"/tags\",\"fault\":\"range\""},
	{BODY("{\"area\":\"4201\",\"name\":\"a\",\"name\":\"b\"}"), 422, PROBLEM_BAD_FIELDS,
		"\"fault\":\"duplicate\""},
	{BODY("{\"area\":\"4201\",\"name\":\"\xff\"}"), 422, PROBLEM_BAD_FIELDS, "\"fault\":\"utf8\""},
	{BODY(NULL), 422, PROBLEM_BAD_FIELDS, "\"/area\",\"fault\":\"required\""},
	{"POST", "/things", "{}", {.token = KIT_CHIEF, .key = "bad-key-1", .type = "text/plain"}, 415,
		PROBLEM_CONTENT_TYPE, NULL},
	{"POST", "/things", "{}", {.token = KIT_CHIEF, .key = "bad-key-1", .type = "application/jsonx"},
		415, PROBLEM_CONTENT_TYPE, NULL},
	{"POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}", {.token = KIT_CHIEF}, 400,
		PROBLEM_KEY_REQUIRED, NULL},
	{"POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}", {.token = KIT_CHIEF, .key = "short"},
		400, PROBLEM_KEY_REQUIRED, NULL},
	{"POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}",
		{.token = KIT_CHIEF, .key = "with blank"}, 400, PROBLEM_KEY_REQUIRED, NULL},
	{"POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}", {.key = "bad-key-1"}, 401,
		PROBLEM_SIGN_IN, NULL},
	{"POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}", {.token = "?", .key = "bad-key-1"},
		401, PROBLEM_SIGN_IN, NULL},
	{"POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}",
		{.token = "5 0 1@4201", .key = "bad-key-1"}, 403, PROBLEM_FORBIDDEN, NULL},
	{"POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}",
		{.token = "5 0 2@4202", .key = "bad-key-1"}, 403, PROBLEM_OUTSIDE_AREA, NULL},
	{"POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}",
		{.token = KIT_CHIEF, .key = "bad-key-1", .foreign_site = true}, 403, PROBLEM_CROSS_SITE,
		NULL},
	{"POST", "/secrets", "{\"x\":1}", {.token = KIT_CHIEF, .key = "bad-key-1"}, 422,
		PROBLEM_BAD_FIELDS, "\"/x\",\"fault\":\"unknown\""},
	{QUERY("limit", "0"), 400, PROBLEM_BAD_PARAMETER, "\"?limit\",\"fault\":\"range\""},
	{QUERY("limit", "many"), 400, PROBLEM_BAD_PARAMETER, "\"?limit\",\"fault\":\"format\""},
	{QUERY("area", "x"), 400, PROBLEM_BAD_PARAMETER, "\"?area\",\"fault\":\"format\""},
	{QUERY("colour", "red"), 400, PROBLEM_BAD_PARAMETER, "\"?colour\",\"fault\":\"unknown\""},
	{QUERY("limit", "1", "limit", "2"), 400, PROBLEM_BAD_PARAMETER,
		"\"?limit\",\"fault\":\"duplicate\""},
	{QUERY("cursor", "nonsense"), 400, PROBLEM_CURSOR, NULL},
	{"GET", "/nowhere", NULL, {.token = KIT_CHIEF}, 404, PROBLEM_NOT_FOUND, NULL},
	{"GET", "/things/", NULL, {.token = KIT_CHIEF}, 404, PROBLEM_NOT_FOUND, NULL},
	{"GET", "/things/abc", NULL, {.token = KIT_CHIEF}, 404, PROBLEM_NOT_FOUND, NULL},
	{"GET", "/things/99", NULL, {.token = KIT_CHIEF, .purpose = "dispatch"}, 404, PROBLEM_NOT_FOUND,
		NULL},
	{"GET", "/things", "{}", {.token = KIT_CHIEF}, 413, PROBLEM_BODY_TOO_LARGE, NULL},
	{"DELETE", "/things", NULL, {.token = KIT_CHIEF}, 405, PROBLEM_METHOD, NULL},
};

static void test_bad_requests_change_nothing(void **state) {
	Kit *kit = *state;
	for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
		const Bad *bad = &bads[i];
		CoreReply reply = kit_ask(kit, bad->method, bad->path, bad->body, bad->ask);
		if (reply.status != bad->status || reply.problem != bad->problem ||
			(bad->pointer && !kit_says(&reply, bad->pointer)))
			fail_msg("case %zu: %d %d %s", i, reply.status, reply.problem, reply.body);
		assert_string_equal(reply.content_type, "application/problem+json");
	}
	assert_int_equal(kit_count(kit), 0);
	kit_assert_chain(kit, 0);
}

static void test_problem_headers(void **state) {
	Kit *kit = *state;
	CoreReply method = kit_ask(kit, "DELETE", "/things", NULL, (KitAsk){.token = KIT_CHIEF});
	assert_string_equal(kit_header(&method, "Allow"), "GET, POST");
	CoreReply anonymous = kit_ask(kit, "GET", "/things", NULL, (KitAsk){0});
	assert_non_null(kit_header(&anonymous, "WWW-Authenticate"));
	assert_true(kit_says(&anonymous, "\"title\":\"Sign in first\""));
}

static void test_versions(void **state) {
	Kit *kit = *state;
	const char *path =
		arena_printf(kit->arena, "/things/%lld", (long long)kit_make(kit, "4201", "a"));
	static const struct {
		const char *if_match;
		int problem;
	} cases[] = {{NULL, PROBLEM_VERSION_REQUIRED}, {"1", PROBLEM_VERSION_REQUIRED},
		{"\"x\"", PROBLEM_VERSION_REQUIRED}, {"W/\"1\"", PROBLEM_VERSION_REQUIRED},
		{"\"-1\"", PROBLEM_VERSION_REQUIRED}, {"\"2\"", PROBLEM_VERSION_STALE}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CoreReply reply = kit_ask(kit, "PUT", path, "{\"name\":\"b\"}",
			(KitAsk){.token = KIT_CHIEF, .key = "version-1", .if_match = cases[i].if_match});
		assert_int_equal(reply.problem, cases[i].problem);
	}
	kit_assert_chain(kit, 1);
}

static void test_pages(void **state) {
	Kit *kit = *state;
	for (int i = 0; i < 5; i++)
		kit_make(kit, "4201", "a");
	const char *query[] = {"limit", "2", "area", "4201", NULL};
	CoreReply first = kit_ask(kit, "GET", "/things", NULL,
		(KitAsk){.token = KIT_CHIEF, .purpose = "dispatch", .query = query});
	const char *link = kit_header(&first, "Link");
	assert_non_null(link);
	assert_non_null(strstr(link, "&limit=2&area=4201>; rel=\"next\""));
	const char *cursor = strstr(link, "cursor=") + strlen("cursor=");
	const char *next[] = {
		"limit", "3", "cursor", arena_strndup(kit->arena, cursor, strcspn(cursor, "&")), NULL};
	CoreReply second = kit_ask(kit, "GET", "/things", NULL,
		(KitAsk){.token = KIT_CHIEF, .purpose = "dispatch", .query = next});
	assert_true(kit_says(&second, "\"next\":null"));
	assert_null(kit_header(&second, "Link"));
	size_t items = 0;
	for (const char *at = second.body; (at = strstr(at, "\"id\"")); at++)
		items++;
	assert_int_equal(items, 3);
}

static void test_personal_read_needs_a_purpose_and_is_journalled(void **state) {
	static const DbStmt reads = {
		"reads", "SELECT COUNT(*) FROM person_read WHERE person = 77 AND purpose = 'care'", NULL};
	static const DbStmt lines = {
		"lines", "SELECT COUNT(*) FROM journal WHERE kind = 'person.read' AND area = '4201'", NULL};
	Kit *kit = *state;
	CoreReply made =
		kit_ask(kit, "POST", "/things", "{\"area\":\"4201\",\"name\":\"a\",\"person\":\"77\"}",
			(KitAsk){.token = KIT_CHIEF, .key = "personal-1"});
	const char *path = kit_header(&made, "Location") + strlen("/api/v1");
	static const char *const useless[] = {NULL, "curiosity", "own"};
	for (size_t i = 0; i < 3; i++) {
		CoreReply reply =
			kit_ask(kit, "GET", path, NULL, (KitAsk){.token = KIT_CHIEF, .purpose = useless[i]});
		assert_int_equal(reply.problem, PROBLEM_PURPOSE_REQUIRED);
		assert_false(kit_says(&reply, "77"));
	}
	kit_assert_chain(kit, 1);
	assert_int_equal(
		kit_ask(kit, "GET", path, NULL, (KitAsk){.token = KIT_CHIEF, .purpose = "care"}).status,
		200);
	assert_int_equal(kit_int(kit, &reads), 1);
	assert_int_equal(kit_int(kit, &lines), 1);
	kit_assert_chain(kit, 2);
	CoreReply own = kit_ask(kit, "GET", path, NULL, (KitAsk){.token = "9 77 1@4201"});
	assert_int_equal(own.status, 200);
	kit_assert_chain(kit, 2);
}

static void test_a_reply_without_a_right_checked_is_a_bug(void **state) {
	Kit *kit = *state;
	unsigned long before = log_trouble_count();
	CoreReply reply = kit_ask(kit, "GET", "/things/unchecked", NULL, (KitAsk){.token = KIT_CHIEF});
	assert_int_equal(reply.problem, PROBLEM_INTERNAL);
	assert_false(kit_says(&reply, "secret"));
	assert_true(log_trouble_count() > before);
}

static void test_files(void **state) {
	Kit *kit = *state;
	CoreReply taken = kit_ask(kit, "POST", "/files", "1;2",
		(KitAsk){.token = KIT_CHIEF, .key = "upload-1", .type = "text/csv"});
	assert_true(kit_says(&taken, "\"size\":3"));
	CoreReply given = kit_ask(kit, "GET", "/files", NULL, (KitAsk){.token = KIT_CHIEF});
	assert_string_equal(given.content_type, "text/csv");
	assert_string_equal(given.body, "a,b\r\n");
	assert_int_equal(core_body_limit(kit->core, "POST", "/api/v1/files"), 64 << 20);
	assert_int_equal(core_body_limit(kit->core, "POST", "/api/v1/things"), 64 << 10);
	assert_int_equal(core_body_limit(kit->core, "GET", "/api/v1/things"), 0);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_make_read_change_list, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad_requests_change_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_problem_headers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_versions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_personal_read_needs_a_purpose_and_is_journalled, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_reply_without_a_right_checked_is_a_bug, setup, teardown),
		cmocka_unit_test_setup_teardown(test_files, setup, teardown),
	};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
