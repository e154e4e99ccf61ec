/* Personal data is gone when its time is over; hours and the chain stay. People here are synthetic. */
#include "story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COMMUNITY "420102002003"

static const Cast cast[] = {
	{"commander", "commander", "4201"},
	{"worker", "worker", COMMUNITY},
	{NULL, NULL, NULL},
};

#define SIGN_IN(who) \
	{ \
		.label = who, .request = "POST /session", \
		.body = "{\"login\":\"" who "\",\"password\":\"a long password\"}", .status = 200 \
	}

static const Step destroy[] = {
	{.label = "short",
		.actor = "worker",
		.request = "POST /persons",
		.body = "{\"name\":\"模拟居民甲\",\"phone\":\"13900000201\",\"area\":\"" COMMUNITY
				"\",\"purpose\":\"support\",\"legal_basis\":\"consent\",\"consent\":true,"
				"\"destroy_by\":\"2026-11-24\"}",
		.status = 201},
	{.label = "long",
		.actor = "worker",
		.request = "POST /persons",
		.body = "{\"name\":\"模拟居民乙\",\"phone\":\"13900000202\",\"area\":\"" COMMUNITY
				"\",\"purpose\":\"support\",\"legal_basis\":\"consent\",\"consent\":true,"
				"\"destroy_by\":\"2027-11-24\"}",
		.status = 201},
	{.label = "incident",
		.actor = "commander",
		.request = "POST /incidents",
		.body = "{\"area\":\"4201\",\"title\":\"冬季呼吸道传染病应对\",\"hazard\":\"epidemic\","
				"\"level\":\"III\",\"destroy_days\":1}",
		.status = 201},
	{.label = "need",
		.actor = "worker",
		.request = "POST /needs",
		.body = "{\"incident\":\"${incident.id}\",\"area\":\"" COMMUNITY
				"\",\"task\":\"T18\",\"sentence\":\"老人独居，请帮忙代买降压药\","
				"\"requester_phone\":\"13900000203\",\"place\":\"3栋\",\"head_count\":1,"
				"\"starts_at\":\"${now+60}\",\"ends_at\":\"${now+120}\"}",
		.status = 201},
	{.label = "other",
		.actor = "commander",
		.request = "POST /incidents",
		.body = "{\"area\":\"4201\",\"title\":\"防汛\",\"hazard\":\"flood\",\"level\":\"III\","
				"\"destroy_days\":1}",
		.status = 201},
	{.label = "kept",
		.actor = "worker",
		.request = "POST /needs",
		.body = "{\"incident\":\"${other.id}\",\"area\":\"" COMMUNITY
				"\",\"task\":\"T18\",\"sentence\":\"请帮忙排队\",\"head_count\":1,"
				"\"starts_at\":\"${now+60}\",\"ends_at\":\"${now+120}\"}",
		.status = 201},
	{.label = "closing", .actor = "commander", .request = "GET /incidents/${incident.id}"},
	{.label = "closed",
		.actor = "commander",
		.request = "POST /incidents/${incident.id}/close",
		.match = "${closing.version}",
		.expect = "status=closed; destroy_by=2026-11-24"},

	/* the day itself is still within time */
	{.label = "the-day", .wait_min = 24 * 60},
	SIGN_IN("worker"),
	{.label = "still",
		.actor = "worker",
		.request = "GET /persons/${short.id}",
		.expect = "name=模拟居民甲"},
	{.label = "still-asked",
		.actor = "worker",
		.request = "GET /needs/${need.id}",
		.expect = "requester_phone=13900000203"},

	{.label = "the-day-after", .wait_min = 24 * 60},
	SIGN_IN("worker"),
	SIGN_IN("commander"),
	{.label = "gone", .actor = "worker", .request = "GET /persons/${short.id}", .status = 404},
	{.label = "listed",
		.actor = "worker",
		.request = "GET /persons",
		.expect = "items.#=1; items.0.id=${long.id}"},
	{.label = "not-found",
		.actor = "worker",
		.request = "GET /persons?phone=13900000201",
		.expect = "items.#=0"},
	{.label = "found",
		.actor = "worker",
		.request = "GET /persons?phone=13900000202",
		.expect = "items.0.id=${long.id}"},
	{.label = "emptied",
		.actor = "worker",
		.request = "GET /needs/${need.id}",
		.expect = "sentence=(nothing); requester_phone=(nothing); place=(nothing)"},
	{.label = "open-one",
		.actor = "worker",
		.request = "GET /needs/${kept.id}",
		.expect = "sentence=请帮忙排队"},
	{.label = "told",
		.actor = "commander",
		.request = "GET /journal?kind=incident.destroy",
		.expect = "items.#=1; items.0.subject_id=${incident.id}"},
	{.label = "told-too",
		.actor = "commander",
		.request = "GET /journal?kind=person.destroy",
		.expect = "items.#=1; items.0.subject_id=${short.id}"},
	{0},
};

static void test_destroy(void **state) {
	const char *url = *state;
	story_run(url, cast, destroy);
}

int main(int argc, char **argv) {
	bool pgsql = argc > 1 && strcmp(argv[1], "pgsql") == 0;
	const char *url = pgsql ? getenv("HUYING_TEST_PG") : "sqlite";
	const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(test_destroy, (void *)url)};
	return url ? cmocka_run_group_tests_name(pgsql ? "pgsql" : "sqlite", tests, NULL, NULL) : 1;
}
