/* A street is short of drivers; the district looks over all it has. People here are synthetic. */
#include "story_people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define DISTRICT "420102"
#define SHORT "420102002003"  /* its street has no drivers */
#define LENDER "420102003001" /* two drivers */
#define FAR "420102018011"    /* one */

static const Cast cast[] = {
	{"commander", "commander", "4201"},
	{"district", "commander", DISTRICT},
	{"street", "coordinator", "420102002"},
	{"lenders", "coordinator", "420102003"},
	{"fars", "coordinator", "420102018"},
	{"worker", "worker", SHORT},
	{"lender", "worker", LENDER},
	{"far", "worker", FAR},
	{NULL, NULL, NULL},
};

#define RUN "/dispatches/${plan.id}"
#define LOOK(name, expect_) \
	{ .label = name, .actor = "district", .request = "GET " RUN, .expect = expect_ }
#define PLAN \
	{ .plan = true, .label = "planner" }

static const Step dispatch[] = {
	ENLIST("ann", "13900000001", SHORT, "worker", "\"S01\"", "ann.sim"),
	ENLIST("eve", "13900000002", LENDER, "lender", "\"S17\"", "eve.sim"),
	ENLIST("gil", "13900000003", LENDER, "lender", "\"S17\"", "gil.sim"),
	ENLIST("fay", "13900000004", FAR, "far", "\"S17\"", "fay.sim"),
	VERIFY_SKILL("ann", "worker", "S01"),
	VERIFY_SKILL("eve", "lender", "S17"),
	VERIFY_SKILL("gil", "lender", "S17"),
	VERIFY_SKILL("fay", "far", "S17"),
	{.label = "incident",
		.actor = "commander",
		.request = "POST /incidents",
		.body = "{\"area\":\"4201\",\"title\":\"防汛\",\"hazard\":\"flood\",\"level\":\"III\"}",
		.status = 201},
	{.label = "need",
		.actor = "worker",
		.request = "POST /needs",
		.body = "{\"incident\":\"${incident.id}\",\"area\":\"" SHORT
				"\",\"task\":\"T18\",\"sentence\":\"转移老人缺两名司机\",\"skills\":\"S17\","
				"\"requester_phone\":\"13900000100\",\"head_count\":2,"
				"\"starts_at\":\"${now+90}\",\"ends_at\":\"${now+210}\"}",
		.status = 201,
		.expect = "status=open; skills=S17"},

	/* the street looks over its own: nobody fits, and it says why */
	{.label = "own",
		.actor = "street",
		.request = "POST /dispatches",
		.body = "{\"area\":\"420102002\"}",
		.status = 201,
		.expect = "status=queued"},
	PLAN,
	{.label = "own-run",
		.actor = "street",
		.request = "GET /dispatches/${own.id}",
		.expect = "status=ready; wanted=2; standing=0; planned=0; tallies.#=1"},
	{.label = "own-needs",
		.actor = "street",
		.request = "GET /dispatches/${own.id}/needs?short=true",
		.expect = "items.#=1; items.0.need=${need.id}; items.0.fits=0; items.0.reasons.skill=1"},

	/* nobody looks over, or into, what is not theirs */
	{.label = "above",
		.actor = "street",
		.request = "POST /dispatches",
		.body = "{\"area\":\"" DISTRICT "\"}",
		.status = 403},
	{.label = "plan",
		.actor = "district",
		.request = "POST /dispatches",
		.body = "{\"area\":\"" DISTRICT "\",\"incident\":\"${incident.id}\"}",
		.status = 201},
	{.label = "not-theirs", .actor = "street", .request = "GET " RUN, .status = 404},
	{.label = "not-theirs-either", .actor = "far", .request = "GET " RUN "/moves", .status = 404},
	{.label = "early",
		.actor = "district",
		.request = "POST " RUN "/accept",
		.body = "{\"how\":\"call\",\"volunteers\":[\"1\"]}",
		.status = 409},
	{.label = "backwards",
		.actor = "district",
		.request = "POST /dispatches",
		.body = "{\"area\":\"" DISTRICT "\",\"from\":\"${now+60}\",\"to\":\"${now+30}\"}",
		.status = 422},
	PLAN,

	/* communities keep a fifth, at least one: of two drivers one may go, of one none */
	LOOK("kept", "status=ready; people=4; needs=1; wanted=2; planned=1; unreserved=2"),
	{.label = "kept-needs",
		.actor = "district",
		.request = "GET " RUN "/needs",
		.expect = "items.0.fits=3; items.0.planned=1; items.0.kept=2; items.0.elsewhere=0; "
				  "items.0.one_more.steps=4; items.0.one_more.metres=0"},
	/* one more lent by either would fill the other place; that is what fay is kept from */
	{.label = "kept-floors",
		.actor = "district",
		.request = "GET " RUN "/floors",
		.expect = "items.#=2; items.0.kept=1; items.1.kept=1; items.0.one_more.steps=4"},
	{.label = "why-not-fay",
		.actor = "district",
		.request = "GET " RUN "/why-not?volunteer=${fay-registers.id}&need=${need.id}",
		.expect = "there=false; kept=true"},
	{.label = "why-not-ann",
		.actor = "district",
		.request = "GET " RUN "/why-not?volunteer=${ann-registers.id}&need=${need.id}",
		.expect = "there=false; reason=skill"},
	{.label = "why-not-stranger",
		.actor = "district",
		.request = "GET " RUN "/why-not?volunteer=${need.id}&need=${need.id}",
		.status = 422},
	{.label = "why-not-elsewhere",
		.actor = "district",
		.request = "GET " RUN "/why-not?volunteer=${fay-registers.id}&need=${fay-registers.id}",
		.status = 422},
	{.label = "kept-moves",
		.actor = "district",
		.request = "GET " RUN "/moves",
		.expect = "items.#=1; items.0.home_area=" LENDER "; items.0.status=planned"},
	{.label = "far-area", .actor = "fars", .request = "GET /areas/" FAR},
	{.label = "lends",
		.actor = "fars",
		.request = "PUT /areas/" FAR,
		.match = "${far-area.version}",
		.body = "{\"reserve_floor\":0}",
		.expect = "reserve_floor=0"},
	{.label = "again",
		.actor = "district",
		.request = "POST " RUN "/again",
		.match = "${kept.version}",
		.expect = "status=queued"},
	PLAN,
	LOOK("full", "status=ready; planned=2; unreserved=2; tallies.0.planned=2"),
	{.label = "moves",
		.actor = "district",
		.request = "GET " RUN "/moves",
		.expect = "items.#=2; items.0.volunteer=${fay-registers.id}; items.0.fits=3; "
				  "items.0.place=1"},
	{.label = "why-there",
		.actor = "district",
		.request = "GET " RUN "/why-not?volunteer=${fay-registers.id}&need=${need.id}",
		.expect = "there=true; now=${need.id}"},
	{.label = "streams",
		.actor = "district",
		.request = "GET " RUN "/streams",
		.expect = "items.#=2"},

	/* what if the road to the far community were closed, its drivers doubled, or its people lost */
	{.label = "closed",
		.actor = "district",
		.request = "POST /dispatches",
		.body = "{\"area\":\"" DISTRICT "\",\"based_on\":\"${plan.id}\","
				"\"scenario\":{\"closed_from\":\"" FAR "\",\"closed_to\":\"420102002\"}}",
		.status = 201},
	{.label = "doubled",
		.actor = "district",
		.request = "POST /dispatches",
		.body = "{\"area\":\"" DISTRICT "\",\"scenario\":{\"skill\":\"S17\",\"lost_area\":\"" LENDER
				"\"}}",
		.status = 201},
	PLAN,
	{.label = "closed-run",
		.actor = "district",
		.request = "GET /dispatches/${closed.id}",
		.expect = "planned=1; what_if.closed_from=" FAR},
	{.label = "doubled-run",
		.actor = "district",
		.request = "GET /dispatches/${doubled.id}",
		.expect = "planned=2; unreserved=2"},
	{.label = "only-looked-at",
		.actor = "district",
		.request = "POST /dispatches/${closed.id}/accept",
		.body = "{\"how\":\"call\",\"volunteers\":[\"${fay-registers.id}\"]}",
		.status = 409},

	/* edits: whoever does not fit cannot be put there; who is barred is planned around */
	{.label = "unfit",
		.actor = "district",
		.request = "POST " RUN "/edits",
		.match = "${full.version}",
		.body = "{\"pins\":[{\"volunteer\":\"${ann-registers.id}\",\"need\":\"${need.id}\"}]}",
		.status = 409},
	{.label = "stale",
		.actor = "district",
		.request = "POST " RUN "/edits",
		.match = "${kept.version}",
		.body = "{\"bars\":[{\"volunteer\":\"${eve-registers.id}\"}]}",
		.status = 412},
	{.label = "edit",
		.actor = "district",
		.request = "POST " RUN "/edits",
		.match = "${full.version}",
		.body = "{\"bars\":[{\"volunteer\":\"${eve-registers.id}\"}],"
				"\"pins\":[{\"volunteer\":\"${gil-registers.id}\",\"need\":\"${need.id}\"}]}",
		.expect = "status=queued"},
	PLAN,
	LOOK("edited", "status=ready; planned=2"),
	{.label = "cold",
		.actor = "district",
		.request = "POST " RUN "/again",
		.match = "${edited.version}",
		.expect = "status=queued"},
	PLAN,
	LOOK("edited-cold", "status=ready; planned=2; cost=${edited.cost}; bound=${edited.bound}"),
	{.label = "edited-moves",
		.actor = "district",
		.request = "GET " RUN "/moves",
		.expect = "items.#=2; items.1.volunteer=${gil-registers.id}; items.1.pinned=true"},

	/* carried out: they are asked, the lenders see it; what is done is not done twice */
	{.label = "accept",
		.actor = "district",
		.request = "POST " RUN "/accept",
		.body = "{\"how\":\"call\",\"minutes\":30,\"volunteers\":[\"${gil-registers.id}\","
				"\"${fay-registers.id}\",\"${gil-registers.id}\"]}",
		.expect = "asked=2; assigned=0; refused=0"},
	{.label = "accept-again",
		.actor = "district",
		.request = "POST " RUN "/accept",
		.body = "{\"how\":\"call\",\"volunteers\":[\"${gil-registers.id}\"]}",
		.expect = "asked=0; refused=0"},
	{.label = "loans",
		.actor = "lenders",
		.request = "GET /loans",
		.expect = "items.#=1; items.0.people=1; items.0.lender=" LENDER},
	{.label = "gil-asked",
		.actor = "gil",
		.request = "GET /me/asks",
		.expect = "items.#=1; items.0.status=asked; items.0.need=${need.id}"},
	{.label = "fay-asked", .actor = "fay", .request = "GET /me/asks", .expect = "items.#=1"},
	{.label = "eve-asked", .actor = "eve", .request = "GET /me/asks", .expect = "items.#=0"},

	/* one accepts, one declines; planned anew, whoever was told stays and another is found */
	{.label = "fay-yes",
		.actor = "fay",
		.request = "POST /me/asks/${fay-asked.items.0.id}/accept",
		.expect = "status=accepted"},
	{.label = "gil-no",
		.actor = "gil",
		.request = "POST /me/asks/${gil-asked.items.0.id}/decline",
		.body = "{\"reason\":\"busy\"}",
		.expect = "status=declined"},
	{.label = "answers",
		.actor = "district",
		.request = "GET " RUN "/moves",
		.expect = "items.0.answer=accepted; items.1.answer=declined"},
	LOOK("answered", "status=ready"),
	{.label = "undo",
		.actor = "district",
		.request = "POST " RUN "/edits",
		.match = "${answered.version}",
		.body = "{\"undo\":[\"${eve-registers.id}\",\"${gil-registers.id}\"]}",
		.expect = "status=queued"},
	PLAN,
	LOOK("replanned", "status=ready; standing=1; planned=1"),
	{.label = "replanned-moves",
		.actor = "district",
		.request = "GET " RUN "/moves?status=planned",
		.expect = "items.#=1; items.0.volunteer=${eve-registers.id}"},

	/* agreed by phone: put there at once, through the same gates */
	{.label = "assign",
		.actor = "district",
		.request = "POST " RUN "/accept",
		.body = "{\"how\":\"assign\",\"volunteers\":[\"${eve-registers.id}\"]}",
		.expect = "asked=0; assigned=1; refused=0"},
	{.label = "covered",
		.actor = "worker",
		.request = "GET /needs/${need.id}",
		.expect = "status=covered; accepted=2"},
	{.verify = true, .label = "covered"},

	/* put away */
	LOOK("last", "status=ready"),
	{.label = "cancel",
		.actor = "district",
		.request = "POST " RUN "/cancel",
		.match = "${last.version}",
		.expect = "status=cancelled"},
	{.label = "gone",
		.actor = "district",
		.request = "POST " RUN "/accept",
		.body = "{\"how\":\"call\",\"volunteers\":[\"${eve-registers.id}\"]}",
		.status = 409},
	{.label = "list", .actor = "district", .request = "GET /dispatches", .expect = "items.#=4"},
	{0},
};

static void test_dispatch(void **state) {
	const char *url = *state;
	story_run(url, cast, dispatch);
}

int main(int argc, char **argv) {
	bool pgsql = argc > 1 && strcmp(argv[1], "pgsql") == 0;
	const char *url = pgsql ? getenv("HUYING_TEST_PG") : "sqlite";
	const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(test_dispatch, (void *)url)};
	return url ? cmocka_run_group_tests_name(pgsql ? "pgsql" : "sqlite", tests, NULL, NULL) : 1;
}
