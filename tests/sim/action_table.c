/* What people do, as rows: who, to what, how often, and the journal line that proves it was done. */
#include "sim.h"

#define PICK(name_, text_) static const DbStmt name_ = {#name_, text_, NULL}

PICK(incidents, "SELECT id, version, area FROM incident ORDER BY id DESC LIMIT 5");
PICK(needs, "SELECT id, id AS need, version, area FROM need ORDER BY id DESC LIMIT 30");
PICK(needs_new, "SELECT id, id AS need, version, area FROM need WHERE status = 'new' ORDER BY id");
PICK(needs_short,
	"SELECT id, id AS need, version, area FROM need WHERE status IN ('open', 'working') AND accepted < head_count"
	" AND (ends_at > :now OR id % 9 = 0) ORDER BY id");
PICK(
	needs_done, "SELECT id, id AS need, version, area FROM need WHERE status = 'done' ORDER BY id");
PICK(needs_merge,
	"SELECT a.id, b.id AS need, a.version, a.area FROM need a JOIN need b ON a.area = b.area AND a.id > b.id"
	" WHERE a.status = 'new' ORDER BY a.id, b.id LIMIT 20");
PICK(calls_open,
	"SELECT c.id, n.area FROM call c JOIN need n ON n.id = c.need WHERE c.status = 'open' ORDER BY c.id");
PICK(asks,
	"SELECT id, volunteer AS person, home_area AS area FROM ask WHERE status = 'asked' ORDER BY id");
PICK(asks_left,
	"SELECT id, volunteer AS person, home_area AS area FROM ask WHERE status IN ('asked', 'waiting') ORDER BY id");
PICK(duties_ahead,
	"SELECT id, need, version, area, volunteer AS person, starts_at AS from_at, ends_at AS to_at FROM duty"
	" WHERE status IN ('assigned', 'missed') ORDER BY id");
PICK(duties_own,
	"SELECT id, need, version, area, volunteer AS person, starts_at AS from_at, ends_at AS to_at FROM duty"
	" WHERE status IN ('assigned', 'missed') AND volunteer = :person AND starts_at < :now + 7200000000 ORDER BY id");
PICK(duties_in,
	"SELECT id, need, version, area, volunteer AS person, starts_at AS from_at, ends_at AS to_at FROM duty"
	" WHERE status = 'in' ORDER BY id");
PICK(duties_to_enter,
	"SELECT id, need, version, area, volunteer AS person, starts_at AS from_at, ends_at AS to_at FROM duty"
	" WHERE status IN ('assigned', 'missed', 'in') AND starts_at < :now ORDER BY id");
PICK(duties_out,
	"SELECT id, need, version, area, volunteer AS person FROM duty WHERE status IN ('out', 'disputed') ORDER BY id");
PICK(duties_confirmed,
	"SELECT id, need, version, area, volunteer AS person FROM duty WHERE status = 'confirmed' ORDER BY id");
PICK(duties_late,
	"SELECT id, need, version, area, volunteer AS person FROM duty WHERE alarm_at IS NOT NULL ORDER BY id");
PICK(loans, "SELECT id, version, lender AS area FROM loan ORDER BY id");
PICK(complaints, "SELECT id, version, area FROM complaint ORDER BY id");
PICK(volunteers, "SELECT id, id AS person, version, area FROM volunteer ORDER BY id");
PICK(volunteers_skilled,
	"SELECT v.id, v.id AS person, v.version, v.area, s.skill AS word FROM volunteer v"
	" JOIN volunteer_skill s ON s.volunteer = v.id ORDER BY v.id, s.skill");
PICK(volunteers_apart,
	"SELECT id, id AS person, version, area, CASE status WHEN 'suspended' THEN 'restore' ELSE 'suspend' END AS word"
	" FROM volunteer WHERE status = 'suspended' OR id % 3 = 0 ORDER BY id");
PICK(people_plain,
	"SELECT p.id, p.version, p.area FROM person p WHERE NOT EXISTS (SELECT 1 FROM volunteer v WHERE v.id = p.id)"
	" ORDER BY p.id");
PICK(organisations, "SELECT id, version, area FROM organisation ORDER BY id");
PICK(members,
	"SELECT m.organisation AS id, m.person, o.version, o.area FROM membership m JOIN organisation o"
	" ON o.id = m.organisation ORDER BY m.organisation, m.person");
PICK(communities,
	"SELECT 1 AS id, code AS area, version FROM area WHERE level = 'community' ORDER BY code");
PICK(dispatches, "SELECT id, version, area FROM dispatch_run ORDER BY id DESC LIMIT 5");
PICK(moves,
	"SELECT r.id, m.volunteer AS need, r.version, r.area FROM dispatch_move m"
	" JOIN dispatch_run r ON r.id = m.run ORDER BY r.id DESC, m.volunteer LIMIT 30");
PICK(notices, "SELECT id, person FROM notice WHERE person = :person ORDER BY id");

#define NEED_BODY \
	"{\"incident\":\"$incident\",\"area\":\"$home\",\"task\":\"$task\",\"sentence\":\"模拟需求 $serial\"," \
	"\"skills\":\"\",\"head_count\":$few,\"starts_at\":\"$start\",\"ends_at\":\"$end\",\"respond_by\":\"$soon\"}"

const Action sim_actions[] = {
	{"incident.open", "POST", "ck", NULL, "/incidents",
		"{\"area\":\"" TOWN
		"\",\"title\":\"模拟汛情 $serial\",\"hazard\":\"flood\",\"level\":\"III\"}",
		"incident.open", 2, ACT_MAIN},
	{"incident.update", "PUT", "c", &incidents, "/incidents/$id", "{\"level\":\"II\"}",
		"incident.update", 1, ACT_MATCH},
	{"incident.close", "POST", "c", &incidents, "/incidents/$id/close", NULL, "incident.close", 1,
		ACT_MATCH},
	{"need.ask", "POST", "p", NULL, "/needs/ask",
		"{\"sentence\":\"模拟求助 $serial\",\"phone\":\"13900001234\",\"area\":\"$home\"}",
		"need.ask", 6, ACT_MAIN},
	{"need.complete", "PUT", "wkc", &needs_new, "/needs/$id",
		"{\"incident\":\"$incident\",\"task\":\"$task\",\"skills\":\"\",\"head_count\":$few,"
		"\"starts_at\":\"$start\",\"ends_at\":\"$end\"}",
		"need.complete", 32, ACT_MATCH | ACT_MAIN},
	{"need.complete", "PUT", "wkc", &needs, "/needs/$id", "{\"head_count\":$few}", "need.complete",
		8, ACT_MATCH},
	{"need.complete", "PUT", "wkc", &needs, "/needs/$id", "{\"task\":\"$task\"}", "need.complete",
		4, ACT_MATCH},
	{"need.open", "POST", "wkc", NULL, "/needs", NEED_BODY, "need.open", 40, ACT_MAIN},
	{"need.merge", "POST", "wk", &needs_merge, "/needs/$id/duplicate", "{\"of\":\"$need\"}",
		"need.cancel", 2, ACT_MATCH | ACT_MAIN},
	{"need.cancel", "POST", "wkc", &needs, "/needs/$id/cancel", "{\"reason\":\"模拟取消\"}",
		"need.cancel", 2, ACT_MATCH | ACT_MAIN},
	{"need.confirm_link", "POST", "p", &needs_done, "/follow/$follow/confirm", "{\"done\":$flip}",
		NULL, 24, ACT_ANYWHERE | ACT_MAIN},
	{"need.confirm_link", "POST", "p", &needs, "/follow/$follow/confirm", "{\"done\":$flip}", NULL,
		4, ACT_ANYWHERE},
	{"complaint.make", "POST", "p", NULL, "/complaints",
		"{\"body\":\"模拟投诉 $serial\",\"area\":\"$home\"}", "complaint.make", 2, ACT_MAIN},
	{"complaint.answer", "POST", "wk", &complaints, "/complaints/$id/answer",
		"{\"reply\":\"模拟答复\"}", "complaint.answer", 2, ACT_MATCH | ACT_MAIN},
	{"call.open", "POST", "wkc", &needs_short, "/needs/$id/calls", "{\"minutes\":480}", "call.open",
		56, ACT_MAIN},
	{"call.open", "POST", "wkc", &needs_short, "/needs/$id/calls",
		"{\"area\":\"" TOWN "\",\"ask\":8}", "call.open", 12, 0},
	{"call.close", "POST", "wkc", &calls_open, "/calls/$id/close", NULL, NULL, 2, ACT_MAIN},
	{"assignment.make", "POST", "wkc", &needs_short, "/needs/$id/duties",
		"{\"volunteer\":\"$anyone\"}", NULL, 40, ACT_MAIN},
	{"ask.accept", "POST", "v", &asks, "/me/asks/$id/accept", NULL, NULL, 160, ACT_OWN | ACT_MAIN},
	{"ask.decline", "POST", "v", &asks_left, "/me/asks/$id/decline", "{\"reason\":\"busy\"}", NULL,
		20, ACT_OWN | ACT_MAIN},
	{"tier.raise", "POST", "wkc", &needs_short, "/needs/$id/raise", "{}", "need.tier", 2, ACT_MAIN},
	{"loan.object", "POST", "wk", &loans, "/loans/$id/object", "{\"reason\":\"模拟异议\"}",
		"loan.object", 3, ACT_MATCH | ACT_MAIN},
	{"duty.check_in", "POST", "v", &duties_own, "/duties/$id/in", "{\"code\":\"$code\"}",
		"duty.check_in", 56, ACT_MAIN},
	{"duty.check_in", "POST", "wk", &duties_ahead, "/duties/$id/in", "{}", "duty.check_in", 32, 0},
	{"duty.check_out", "POST", "v", &duties_in, "/duties/$id/out", "{}", "duty.check_out", 48,
		ACT_MAIN},
	{"duty.check_out", "POST", "wk", &duties_in, "/duties/$id/out", "{}", "duty.check_out", 32, 0},
	{"duty.late", "POST", "wk", &duties_to_enter, "/duties/$id/late",
		"{\"in_at\":\"$in_shift\",\"out_at\":\"$out_shift\",\"witness\":\"网格员 03 号\"}",
		"duty.late", 32, ACT_MAIN},
	{"duty.cancel", "POST", "vwk", &duties_ahead, "/duties/$id/cancel", "{\"reason\":\"模拟有事\"}",
		NULL, 20, ACT_MATCH | ACT_MAIN},
	{"duty.confirm", "POST", "wk", &duties_out, "/duties/$id/confirm", "{\"done\":$flip}", NULL, 24,
		ACT_MAIN},
	{"alarm.settle", "POST", "wk", &duties_late, "/duties/$id/alarm", "{\"reason\":\"模拟已联系\"}",
		"alarm.settle", 3, ACT_MAIN},
	{"duty.correct", "POST", "ck", &duties_confirmed, "/duties/$id/corrections",
		"{\"minutes\":$minutes,\"reason\":\"模拟更正\"}", NULL, 12, ACT_MAIN},
	{"rest.override", "POST", "ck", &needs_short, "/overrides",
		"{\"rule\":\"$rule\",\"need\":\"$id\",\"volunteer\":\"$anyone\",\"reason\":\"模拟无人可换\","
		"\"until\":\"$until\"}",
		"rest.override", 4, ACT_MAIN},
	{"duty_switch.set", "PUT", "v", NULL, "/me/on-duty", "{\"on_duty\":$flip}", "volunteer.update",
		2, ACT_MAIN},
	{"volunteer.update", "PUT", "vwk", &volunteers, "/volunteers/$id", "{\"radius_m\":30000}",
		"volunteer.update", 1, ACT_MATCH},
	{"volunteer.decide", "POST", "wkc", &volunteers_apart, "/volunteers/$id/decision",
		"{\"decision\":\"$word\",\"reason\":\"模拟\"}", "volunteer.decide", 1, ACT_MATCH},
	{"skill.claim", "POST", "vwk", &volunteers, "/volunteers/$id/skills", "{\"skill\":\"S02\"}",
		"skill.claim", 1, 0},
	{"skill.verify", "PUT", "wk", &volunteers_skilled, "/volunteers/$id/skills/$word",
		"{\"status\":\"verified\"}", "skill.verify", 1, 0},
	{"person.make", "POST", "wk", NULL, "/persons",
		"{\"name\":\"模拟居民 $serial\",\"area\":\"$home\",\"purpose\":\"support\",\"legal_basis\":\"consent\","
		"\"consent\":true,\"birth\":\"1980-01-01\"}",
		"person.make", 2, 0},
	{"volunteer.enlist", "POST", "wk", &people_plain, "/persons/$id/volunteer",
		"{\"skills\":[],\"on_duty\":true}", "volunteer.enlist", 2, 0},
	{"organisation.make", "POST", "wkc", NULL, "/organisations",
		"{\"area\":\"$home\",\"name\":\"模拟队 $serial\",\"kind\":\"volunteer_team\"}",
		"organisation.make", 1, 0},
	{"member.add", "POST", "wkc", &organisations, "/organisations/$id/members",
		"{\"person\":\"$anyone\"}", "member.add", 1, 0},
	{"member.drop", "DELETE", "wkc", &members, "/organisations/$id/members/$person", NULL,
		"member.drop", 1, 0},
	{"area.update", "PUT", "k", &communities, "/areas/$area", "{\"reserve_floor\":$few}", NULL, 1,
		ACT_MATCH},
	{"notice.read", "POST", "v", &notices, "/me/notices/read", "{\"up_to\":\"$id\"}", NULL, 1,
		ACT_OWN},
	{"dispatch.open", "POST", "ck", NULL, "/dispatches", "{\"area\":\"$home\"}", "dispatch.open", 8,
		0},
	{"dispatch.again", "POST", "ck", &dispatches, "/dispatches/$id/again", NULL, "dispatch.again",
		2, ACT_MATCH},
	{"dispatch.edit", "POST", "ck", &moves, "/dispatches/$id/edits",
		"{\"bars\":[{\"volunteer\":\"$need\"}]}", "dispatch.edit", 3, ACT_MATCH},
	{"dispatch.accept", "POST", "ck", &moves, "/dispatches/$id/accept",
		"{\"how\":\"assign\",\"volunteers\":[\"$need\"]}", "dispatch.accept", 16, 0},
	{"dispatch.cancel", "POST", "ck", &dispatches, "/dispatches/$id/cancel", NULL,
		"dispatch.cancel", 1, ACT_MATCH},
	{"need.list", "GET", "wkc", NULL, "/needs", NULL, NULL, 2, 0},
	{"duty.list", "GET", "wkc", NULL, "/duties", NULL, NULL, 2, 0},
	{"need.read", "GET", "wkc", &needs, "/needs/$id", NULL, NULL, 2, 0},
	{NULL},
};
