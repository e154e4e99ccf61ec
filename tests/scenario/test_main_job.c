/* The main job, end to end: one call, a hundred answers. People here are synthetic. */
#include "story_people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMUNITY "420102002003"
#define NEIGHBOUR "420102002004"
#define STREET "420102002"

static const Cast cast[] = {
	{"admin", "admin", ""},
	{"commander", "commander", "4201"},
	{"coordinator", "coordinator", STREET},
	{"worker", "worker", COMMUNITY},
	{"second", "worker", COMMUNITY},
	{"neighbour", "worker", NEIGHBOUR},
	{NULL, NULL, NULL},
};

static const Step main_job[] = {
	ENLIST("ann", "13900000001", COMMUNITY, "worker", "\"S01\",\"S09\"", "ann.sim"),
	ENLIST("bob", "13900000002", COMMUNITY, "worker", "\"S01\"", "bob.sim"),
	ENLIST("cat", "13900000003", COMMUNITY, "worker", "\"S01\",\"S02\"", "cat.sim"),
	ENLIST("dan", "13900000004", NEIGHBOUR, "neighbour", "\"S01\",\"S02\"", "dan.sim"),
	VERIFY_SKILL("ann", "worker", "S09"),
	VERIFY_SKILL("ann", "worker", "S01"),
	VERIFY_SKILL("bob", "worker", "S01"),
	VERIFY_SKILL("cat", "worker", "S01"),
	VERIFY_SKILL("cat", "worker", "S02"),
	VERIFY_SKILL("dan", "neighbour", "S01"),
	VERIFY_SKILL("dan", "neighbour", "S02"),

	/* another community's volunteer is not this worker's to see, nor to change */
	{.label = "not-mine",
		.actor = "worker",
		.request = "GET /volunteers/${dan-registers.id}",
		.status = 404},
	{.label = "no-such", .actor = "worker", .request = "GET /volunteers/7", .status = 404},
	{.label = "outside",
		.actor = "worker",
		.request = "GET /volunteers?area=" NEIGHBOUR,
		.status = 403},
	{.label = "mine", .actor = "worker", .request = "GET /volunteers", .expect = "items.#=3"},

	/* an incident; a resident asks with one sentence and a number */
	{.label = "not-theirs",
		.actor = "worker",
		.request = "POST /incidents",
		.body = "{\"area\":\"4201\",\"title\":\"演练\",\"hazard\":\"epidemic\",\"level\":\"III\"}",
		.status = 403},
	{.label = "incident",
		.actor = "commander",
		.request = "POST /incidents",
		.body =
			"{\"area\":\"4201\",\"title\":\"冬季呼吸道传染病应对\",\"hazard\":\"epidemic\",\"level\":\"III\"}",
		.status = 201},
	{.label = "asked",
		.request = "POST /needs/ask",
		.body =
			"{\"sentence\":\"老人独居，降压药快没了，请帮忙代买\",\"phone\":\"139 0000 0100\",\"area\":\"" COMMUNITY
			"\",\"place\":\"3栋2单元\"}",
		.status = 201},
	{.label = "again",
		.request = "POST /needs/ask",
		.body =
			"{\"sentence\":\"独居老人降压药没了请代买\",\"phone\":\"13900000100\",\"area\":\"" COMMUNITY
			"\"}",
		.status = 201},
	{.label = "double",
		.actor = "worker",
		.request = "GET /needs/${again.id}/duplicates",
		.expect = "items.0.id=${asked.id}; items.0.why.0=same_phone"},
	{.label = "again-need", .actor = "worker", .request = "GET /needs/${again.id}"},
	{.label = "merged",
		.actor = "worker",
		.request = "POST /needs/${again.id}/duplicate",
		.body = "{\"of\":\"${asked.id}\"}",
		.match = "${again-need.version}",
		.expect = "status=cancelled; duplicate_of=${asked.id}"},

	/* a worker makes it a need */
	{.label = "new",
		.actor = "worker",
		.request = "GET /needs/${asked.id}",
		.expect = "status=new; requester_phone=13900000100"},
	{.label = "incomplete",
		.actor = "worker",
		.request = "POST /needs/${asked.id}/calls",
		.body = "{}",
		.status = 422},
	{.label = "stale",
		.actor = "worker",
		.request = "PUT /needs/${asked.id}",
		.body = "{\"task\":\"T18\"}",
		.match = "99",
		.status = 412},
	{.label = "need",
		.actor = "worker",
		.request = "PUT /needs/${asked.id}",
		.match = "${new.version}",
		.body =
			"{\"incident\":\"${incident.id}\",\"task\":\"T18\",\"head_count\":2,\"starts_at\":\"${now+60}\",\"ends_at\":\"${now+180}\"}",
		.expect = "status=open; skills=S09|S01; head_count=2"},

	/* who fits, and why not */
	{.label = "preview",
		.actor = "worker",
		.request = "GET /needs/${asked.id}/eligible",
		.expect = "eligible=3; considered=3; candidates.#=3"},
	{.label = "asked-twice",
		.actor = "worker",
		.request = "POST /needs/${asked.id}/calls",
		.body = "{\"volunteers\":[\"${ann-registers.id}\",\"${ann-registers.id}\"]}",
		.status = 422,
		.expect = "errors.0.pointer=/volunteers/1; errors.0.fault=duplicate"},
	{.label = "call",
		.actor = "worker",
		.request = "POST /needs/${asked.id}/calls",
		.body = "{\"minutes\":30}",
		.status = 201,
		.expect = "asked=3; wanted=2; answers.asked=3"},
	{.label = "preview-again",
		.actor = "worker",
		.request = "GET /needs/${asked.id}/eligible",
		.expect = "eligible=0; reasons.already_asked=3"},

	/* two places, three yeses: the third waits and is told */
	{.label = "ann-asked",
		.actor = "ann",
		.request = "GET /me/asks",
		.expect = "items.#=1; items.0.status=asked"},
	{.label = "bob-asked", .actor = "bob", .request = "GET /me/asks"},
	{.label = "cat-asked", .actor = "cat", .request = "GET /me/asks"},
	{.label = "stolen",
		.actor = "dan",
		.request = "POST /me/asks/${ann-asked.items.0.id}/accept",
		.status = 404},
	{.label = "ann-yes",
		.actor = "ann",
		.request = "POST /me/asks/${ann-asked.items.0.id}/accept",
		.expect = "status=accepted"},
	{.label = "ann-twice",
		.actor = "ann",
		.request = "POST /me/asks/${ann-asked.items.0.id}/accept",
		.status = 409},
	{.label = "bob-yes",
		.actor = "bob",
		.request = "POST /me/asks/${bob-asked.items.0.id}/accept",
		.expect = "status=accepted"},
	{.label = "cat-yes",
		.actor = "cat",
		.request = "POST /me/asks/${cat-asked.items.0.id}/accept",
		.expect = "status=waiting; place_in_line=1"},
	{.label = "covered",
		.actor = "worker",
		.request = "GET /needs/${asked.id}",
		.expect = "status=covered; accepted=2; waiting=1"},
	{.label = "three", .verify = true},

	/* bob cannot after all: cat moves up */
	{.label = "bob-duty",
		.actor = "bob",
		.request = "GET /me/duties",
		.expect = "items.#=1; items.0.requester_phone=13900000100"},
	{.label = "bob-no",
		.actor = "bob",
		.request = "POST /duties/${bob-duty.items.0.id}/cancel",
		.body = "{\"reason\":\"家里有事\"}",
		.match = "${bob-duty.items.0.version}",
		.expect = "status=cancelled"},
	{.label = "cat-duty",
		.actor = "cat",
		.request = "GET /me/duties",
		.expect = "items.#=1; items.0.status=assigned"},
	{.label = "cat-told",
		.actor = "cat",
		.request = "GET /me/notices",
		.expect = "items.0.kind=promoted"},

	/* there: the code of the minute, or the coordinator's hand */
	{.wait_min = 60},
	{.label = "wrong-code", .actor = "ann", .request = "GET /me/duties"},
	{.label = "wrong",
		.actor = "ann",
		.request = "POST /duties/${wrong-code.items.0.id}/in",
		.body = "{\"code\":\"00000\"}",
		.status = 409},
	{.label = "code", .actor = "worker", .request = "GET /needs/${asked.id}/code"},
	{.label = "ann-in",
		.actor = "ann",
		.request = "POST /duties/${wrong-code.items.0.id}/in",
		.body = "{\"code\":\"${code.code}\"}",
		.expect = "status=in; in_how=code"},
	{.label = "cat-in",
		.actor = "worker",
		.request = "POST /duties/${cat-duty.items.0.id}/in",
		.body = "{}",
		.expect = "status=in; in_how=coordinator"},
	{.label = "working",
		.actor = "worker",
		.request = "GET /needs/${asked.id}",
		.expect = "status=working; checked_in=2"},
	{.wait_min = 90},
	{.label = "ann-out",
		.actor = "ann",
		.request = "POST /duties/${ann-in.id}/out",
		.body = "{}",
		.expect = "status=out"},
	{.label = "no-hours",
		.actor = "ann",
		.request = "GET /me/ledger",
		.expect = "items.#=0; total_minutes=0"},
	{.label = "early",
		.request = "POST /follow/${asked.follow}/confirm",
		.body = "{\"done\":true}",
		.status = 409},
	{.label = "cat-out",
		.actor = "worker",
		.request = "POST /duties/${cat-in.id}/out",
		.body = "{}",
		.expect = "status=out"},

	/* the requester confirms, and only then hours exist */
	{.label = "follow",
		.request = "GET /follow/${asked.follow}",
		.expect = "status=done; can_confirm=true; helpers_done=2"},
	{.label = "confirm",
		.request = "POST /follow/${asked.follow}/confirm",
		.body = "{\"done\":true}",
		.expect = "status=confirmed"},
	{.label = "hours",
		.actor = "ann",
		.request = "GET /me/ledger",
		.expect = "items.#=1; total_minutes=90; items.0.kind=service"},
	{.label = "not-corrector",
		.actor = "worker",
		.request = "POST /duties/${ann-in.id}/corrections",
		.body = "{\"minutes\":10,\"reason\":\"路上\"}",
		.status = 403},
	{.label = "correct",
		.actor = "coordinator",
		.request = "POST /duties/${ann-in.id}/corrections",
		.body = "{\"minutes\":-15,\"reason\":\"提前离开一刻钟\"}",
		.status = 201},
	{.label = "corrected",
		.actor = "ann",
		.request = "GET /me/ledger",
		.expect = "items.#=2; total_minutes=75"},
	{.label = "board",
		.actor = "commander",
		.request = "GET /board?area=420102",
		.expect = "totals.volunteers=4; totals.on_duty=4"},
	{0},
};

static const Step tiers[] = {
	ENLIST("ann", "13900000001", COMMUNITY, "worker", "\"S02\"", "ann.sim"),
	ENLIST("dan", "13900000004", NEIGHBOUR, "neighbour", "\"S02\"", "dan.sim"),
	ENLIST("eve", "13900000005", NEIGHBOUR, "neighbour", "\"S02\"", "eve.sim"),
	VERIFY_SKILL("ann", "worker", "S02"),
	VERIFY_SKILL("dan", "neighbour", "S02"),
	VERIFY_SKILL("eve", "neighbour", "S02"),
	{.label = "incident",
		.actor = "commander",
		.request = "POST /incidents",
		.body = "{\"area\":\"4201\",\"title\":\"内涝\",\"hazard\":\"flood\",\"level\":\"II\"}",
		.status = 201},
	{.label = "need",
		.actor = "worker",
		.request = "POST /needs",
		.body =
			"{\"incident\":\"${incident.id}\",\"area\":\"" COMMUNITY
			"\",\"task\":\"T03\",\"sentence\":\"逐户叫应低洼楼栋\",\"head_count\":3,"
			"\"starts_at\":\"${now+180}\",\"ends_at\":\"${now+300}\",\"respond_by\":\"${now+20}\",\"source\":\"worker\"}",
		.status = 201},
	{.label = "call",
		.actor = "worker",
		.request = "POST /needs/${need.id}/calls",
		.body = "{\"minutes\":15}",
		.status = 201,
		.expect = "asked=1"},
	{.label = "ann-asked", .actor = "ann", .request = "GET /me/asks"},
	{.label = "ann-yes",
		.actor = "ann",
		.request = "POST /me/asks/${ann-asked.items.0.id}/accept",
		.expect = "status=accepted"},

	/* short at the deadline: up it goes, with its shortfall */
	{.wait_min = 25},
	{.label = "raised",
		.actor = "coordinator",
		.request = "GET /needs/${need.id}",
		.expect = "tier=" STREET "; tiers.0.shortfall=2; tiers.0.to_area=" STREET},
	{.label = "street",
		.actor = "coordinator",
		.request = "GET /needs/${need.id}/eligible",
		.expect = "area=" STREET "; eligible=1; reasons.reserve_floor=1"},
	{.label = "call-2",
		.actor = "coordinator",
		.request = "POST /needs/${need.id}/calls",
		.body = "{}",
		.status = 201,
		.expect = "asked=1"},

	/* the lender's worker is told and objects: what was not accepted is taken back */
	{.label = "loans",
		.actor = "neighbour",
		.request = "GET /loans",
		.expect = "items.#=1; items.0.people=1; items.0.status=standing"},
	{.label = "object",
		.actor = "neighbour",
		.request = "POST /loans/${loans.items.0.id}/object",
		.body = "{\"reason\":\"本社区也有积水\"}",
		.match = "${loans.items.0.version}",
		.expect = "status=objected"},
	{.label = "floor",
		.actor = "coordinator",
		.request = "GET /needs/${need.id}/eligible",
		.expect = "eligible=0; reasons.reserve_floor=2"},

	/* a missed check-in raises an alarm; finished work comes in late from paper */
	{.label = "ann-duty", .actor = "ann", .request = "GET /me/duties"},
	{.wait_min = 185},
	{.label = "alarm",
		.actor = "worker",
		.request = "GET /duties?alarm=true",
		.expect = "items.#=1"},
	{.wait_min = 120},
	{.label = "no-witness",
		.actor = "worker",
		.request = "POST /duties/${ann-duty.items.0.id}/late",
		.body = "{\"in_at\":\"${now-120}\",\"out_at\":\"${now-30}\"}",
		.status = 422},
	{.label = "late",
		.actor = "worker",
		.request = "POST /duties/${ann-duty.items.0.id}/late",
		.body = "{\"in_at\":\"${now-120}\",\"out_at\":\"${now-30}\",\"witness\":\"网格员 03 号\"}",
		.expect = "status=out; in_how=paper"},
	{.label = "too-early",
		.actor = "second",
		.request = "POST /duties/${ann-duty.items.0.id}/confirm",
		.body = "{\"done\":true}",
		.status = 409},
	{.wait_min = 1440},
	AGAIN("worker", "worker"),
	AGAIN("second", "second"),
	AGAIN("ann", "ann.sim"), /* a session lasts twelve hours */
	{.label = "self",
		.actor = "worker",
		.request = "POST /duties/${ann-duty.items.0.id}/confirm",
		.body = "{\"done\":true}",
		.status = 403},
	{.label = "in-stead",
		.actor = "second",
		.request = "POST /duties/${ann-duty.items.0.id}/confirm",
		.body = "{\"done\":true}",
		.expect = "status=confirmed; confirmed_how=second"},
	{.label = "hours", .actor = "ann", .request = "GET /me/ledger", .expect = "total_minutes=90"},
	{0},
};

#define NEED(label_, from, to) \
	{ \
		.label = label_, .actor = "worker", .request = "POST /needs", \
		.body = \
			"{\"incident\":\"${incident.id}\",\"area\":\"" COMMUNITY \
			"\",\"task\":\"T17\",\"skills\":\"\",\"sentence\":\"分拣配送生活物资\"," \
			"\"head_count\":1,\"starts_at\":\"${now+" from "}\",\"ends_at\":\"${now+" to "}\"}", \
		.status = 201 \
	}
#define ASSIGN(label_, need_, status_) \
	{ \
		.label = label_, .actor = "worker", .request = "POST /needs/${" need_ ".id}/duties", \
		.body = "{\"volunteer\":\"${ann-registers.id}\"}", .status = status_ \
	}

static const Step rest[] = {
	ENLIST("ann", "13900000001", COMMUNITY, "worker", "\"S01\"", "ann.sim"),
	{.label = "incident",
		.actor = "commander",
		.request = "POST /incidents",
		.body = "{\"area\":\"4201\",\"title\":\"保供\",\"hazard\":\"epidemic\",\"level\":\"III\"}",
		.status = 201},
	NEED("morning", "60", "300"),
	NEED("same-time", "120", "240"),
	NEED("noon", "310", "550"),
	NEED("evening", "560", "660"),
	ASSIGN("one", "morning", 201),
	ASSIGN("two-places", "same-time", 409),
	ASSIGN("two", "noon", 201),
	/* eight hours are a volunteer's day: the ninth is refused by name */
	ASSIGN("three", "evening", 409),
	{.label = "why",
		.actor = "worker",
		.request = "GET /needs/${evening.id}/eligible/${ann-registers.id}",
		.expect = "eligible=false; reason=resting; rule=HY-07"},
	{.label = "not-approver",
		.actor = "worker",
		.request = "POST /overrides",
		.body =
			"{\"rule\":\"HY-07\",\"need\":\"${evening.id}\",\"volunteer\":\"${ann-registers.id}\",\"reason\":\"无人可换\",\"until\":\"${now+900}\"}",
		.status = 403},
	{.label = "never",
		.actor = "coordinator",
		.request = "POST /overrides",
		.body =
			"{\"rule\":\"HY-06\",\"need\":\"${evening.id}\",\"volunteer\":\"${ann-registers.id}\",\"reason\":\"无人可换\",\"until\":\"${now+900}\"}",
		.status = 409},
	{.label = "override",
		.actor = "coordinator",
		.request = "POST /overrides",
		.body =
			"{\"rule\":\"HY-07\",\"need\":\"${evening.id}\",\"volunteer\":\"${ann-registers.id}\",\"reason\":\"无人可换\",\"until\":\"${now+900}\"}",
		.status = 201},
	ASSIGN("with-override", "evening", 201),
	{0},
};

static void run(const Step *steps) {
	story_run("sqlite", cast, steps);
}

static void run_pgsql(const Step *steps) {
	const char *server = getenv("HUYING_TEST_PG");
	assert_non_null(server);
	story_run(server, cast, steps);
}

static void test_main_job(void **state) {
	(void)state;
	run(main_job);
}

static void test_tiers(void **state) {
	(void)state;
	run(tiers);
}

static void test_rest(void **state) {
	(void)state;
	run(rest);
}

static void test_main_job_pgsql(void **state) {
	(void)state;
	run_pgsql(main_job);
}

static void test_tiers_pgsql(void **state) {
	(void)state;
	run_pgsql(tiers);
}

static void test_rest_pgsql(void **state) {
	(void)state;
	run_pgsql(rest);
}

int main(int argc, char **argv) {
	const struct CMUnitTest sqlite[] = {
		cmocka_unit_test(test_main_job), cmocka_unit_test(test_tiers), cmocka_unit_test(test_rest)};
	const struct CMUnitTest pgsql[] = {cmocka_unit_test(test_main_job_pgsql),
		cmocka_unit_test(test_tiers_pgsql), cmocka_unit_test(test_rest_pgsql)};
	if (argc > 1 && strcmp(argv[1], "pgsql") == 0)
		return cmocka_run_group_tests(pgsql, NULL, NULL);
	return cmocka_run_group_tests(sqlite, NULL, NULL);
}
