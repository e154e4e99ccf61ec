/* Something in every state a command needs. People here are synthetic. */
#include "command_rows.h"

#include "app/planner.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

/* Follow links are shown once; ${follow} is the first opened, ${follow_done} of the need that is done. */
static const char *follow, *follow_done;
static const char totp_secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/* ---- playing ------------------------------------------------------------------------------------ */

static CoreReply say(Town *town, const char *who, const char *method, const char *path,
	const char *body, const char *match) {
	CoreReply reply =
		town_ask(town, town->arena, who, &(TownAsk){method, path, body, .match = match});
	if (reply.status < 200 || reply.status > 299)
		fail_msg("%s %s %s: %d %.*s", who ? who : "-", method, path, reply.status, (int)reply.size,
			reply.body);
	return reply;
}

static const char *said(Town *town, const CoreReply *reply, const char *member) {
	const char *text = town_member(town->arena, reply, member);
	assert_non_null(text);
	return text;
}

static const char *path_of(Town *town, const char *before, const char *id, const char *after) {
	return arena_printf(town->arena, "%s%s%s", before, id, after);
}

static void pass(Town *town, Time span) {
	town->now += span;
	assert_int_equal(city_tick(&town->city), 0);
}

static const char *at(Town *town, int64_t minutes) {
	char text[TIME_TEXT_SIZE];
	return arena_strdup(town->arena, time_format(town->now + minutes * TIME_MINUTE, text));
}

/* A need from `from` to `to` minutes from now. Return: its id; *token its follow link. */
static const char *open_need(
	Town *town, const char *incident, int people, int from, int to, const char **token) {
	CoreReply reply = say(town, "worker", "POST", "/needs",
		arena_printf(town->arena,
			"{\"incident\":\"%s\",\"area\":\"" TOWN_COMMUNITY
			"\",\"task\":\"T21\",\"skills\":\"\",\"sentence\":\"模拟问候\",\"head_count\":%d,"
			"\"starts_at\":\"%s\",\"ends_at\":\"%s\"}",
			incident, people, at(town, from), at(town, to)),
		NULL);
	if (token)
		*token = said(town, &reply, "follow");
	return said(town, &reply, "id");
}

static const char *assign(Town *town, const char *need, const char *who) {
	CoreReply reply = say(town, "worker", "POST", path_of(town, "/needs/", need, "/duties"),
		arena_printf(
			town->arena, "{\"volunteer\":\"%lld\"}", (long long)town_actor(town, who)->person),
		NULL);
	return said(town, &reply, "id");
}

static void attend(Town *town, const char *duty, const char *event) {
	say(town, "worker", "POST",
		path_of(town, "/duties/", duty, arena_printf(town->arena, "/%s", event)), "{}", NULL);
}

static void work_through(Town *town, const char *need, const char *who) {
	const char *duty = assign(town, need, who);
	attend(town, duty, "in");
	pass(town, 20 * TIME_MINUTE);
	attend(town, duty, "out");
}

/* Yesterday: one need worked and confirmed, one worked and nobody said anything. */
static void play_yesterday(Town *town, const char *incident) {
	const char *token;
	work_through(town, open_need(town, incident, 1, 0, 60, &token), "ann");
	say(town, NULL, "POST", path_of(town, "/follow/", token, "/confirm"), "{\"done\":true}", NULL);
	work_through(town, open_need(town, incident, 1, 0, 60, NULL), "bob");
	pass(town, 25 * TIME_HOUR);
}

/* Today: people asked, assigned, at work, late, done. */
static void play_today(Town *town, const char *incident) {
	const char *need = open_need(town, incident, 3, 400, 520, NULL);
	say(town, "coordinator", "POST", path_of(town, "/needs/", need, "/calls"),
		"{\"area\":\"" TOWN_STREET "\",\"minutes\":600}", NULL);
	assign(town, open_need(town, incident, 1, 10, 60, NULL), "dan"); /* will be late */
	pass(town, 30 * TIME_MINUTE);
	assign(town, open_need(town, incident, 2, 60, 180, NULL), "bob"); /* ahead */
	attend(town, assign(town, open_need(town, incident, 1, 0, 120, NULL), "cat"), "in");
	work_through(town, open_need(town, incident, 1, 0, 120, &follow_done), "ann");
	open_need(town, incident, 2, 1500, 1600, NULL); /* nobody yet: the last one opened */
}

static void play_offices(Town *town) {
	say(town, "worker", "POST", "/me/tokens", "{\"name\":\"模拟\",\"days\":9}", NULL);
	CoreReply reply = say(town, NULL, "POST", "/needs/ask",
		"{\"sentence\":\"模拟求助甲\",\"phone\":\"13900000301\",\"area\":\"" TOWN_COMMUNITY "\"}",
		NULL);
	follow = said(town, &reply, "follow");
	say(town, NULL, "POST", "/needs/ask",
		"{\"sentence\":\"模拟求助乙\",\"phone\":\"13900000302\",\"area\":\"" TOWN_COMMUNITY "\"}",
		NULL);
	say(town, NULL, "POST", "/complaints",
		"{\"body\":\"模拟投诉\",\"area\":\"" TOWN_COMMUNITY "\"}", NULL);
	reply = say(town, "worker", "POST", "/organisations",
		"{\"area\":\"" TOWN_COMMUNITY "\",\"name\":\"模拟服务队\",\"kind\":\"volunteer_team\"}",
		NULL);
	say(town, "worker", "POST",
		path_of(town, "/organisations/", said(town, &reply, "id"), "/members"),
		arena_printf(
			town->arena, "{\"person\":\"%lld\"}", (long long)town_actor(town, "ann")->person),
		NULL);
	say(town, "worker", "POST", "/persons",
		"{\"name\":\"模拟居民\",\"area\":\"" TOWN_COMMUNITY
		"\",\"birth\":\"1980-01-01\",\"purpose\":\"support\",\"legal_basis\":\"consent\",\"consent\":true}",
		NULL);
	say(town, NULL, "POST", "/volunteers",
		"{\"name\":\"模拟新人\",\"phone\":\"13900000303\",\"birth\":\"1991-01-01\",\"area\":\"" TOWN_COMMUNITY
		"\",\"skills\":[\"S01\"],\"consent\":true,\"login\":\"zed.sim\",\"password\":\"" TOWN_PASSWORD
		"\"}",
		NULL);
}

/* The worker is signed in elsewhere too, and has a token. */
static void play_sign_ins(Town *town) {
	say(town, NULL, "POST", "/session",
		"{\"login\":\"worker.sim\",\"password\":\"" TOWN_PASSWORD "\"}", NULL);
	say(town, "worker", "POST", "/me/tokens", "{\"name\":\"sim\",\"days\":366}", NULL);
}

/* A plan over the street, looked at and not yet carried out. Of two people next door one is asked
 * already; the other may go when nobody need stay. */
static void play_planning(Town *town) {
	CoreReply area = say(town, "coordinator", "GET", "/areas/990101001002", NULL, NULL);
	say(town, "coordinator", "PUT", "/areas/990101001002", "{\"reserve_floor\":0}",
		said(town, &area, "version"));
	say(town, "coordinator", "POST", "/dispatches", "{\"area\":\"" TOWN_STREET "\"}", NULL);
	assert_int_equal(planner_step(&town->city), 0);
}

void scene_play(Town *town) {
	CoreReply reply = say(town, "commander", "POST", "/incidents",
		"{\"area\":\"" TOWN "\",\"title\":\"模拟汛情\",\"hazard\":\"flood\",\"level\":\"III\"}",
		NULL);
	const char *incident = said(town, &reply, "id");
	play_yesterday(town, incident);
	play_today(town, incident);
	play_offices(town);
	play_planning(town);
	play_sign_ins(town);
}

/* ---- what stands there ----------------------------------------------------------------------------- */

#define ROW(name_, text_) \
	{ \
		name_, { \
			name_, text_, NULL \
		} \
	}
static const struct {
	const char *name;
	DbStmt stmt; /* one number */
} rows[] = {
	ROW("incident", "SELECT MIN(id) FROM incident"),
	ROW("asked", "SELECT MIN(id) FROM need WHERE status = 'new'"),
	ROW("asked_too", "SELECT MAX(id) FROM need WHERE status = 'new'"),
	ROW("need_free", "SELECT MAX(id) FROM need WHERE status = 'open'"),
	ROW("need_called", "SELECT MIN(need) FROM call"),
	ROW("call", "SELECT MIN(id) FROM call"),
	ROW("ask",
		"SELECT a.id FROM ask a JOIN account c ON c.person = a.volunteer"
		" WHERE a.status = 'asked' AND c.login = 'bob.sim'"),
	ROW("duty_ahead", "SELECT MAX(id) FROM duty WHERE status = 'assigned' AND alarm_at IS NULL"),
	ROW("duty_ahead_version",
		"SELECT version FROM duty WHERE id = (SELECT MAX(id) FROM duty WHERE status = 'assigned' AND alarm_at IS NULL)"),
	ROW("duty_late", "SELECT MIN(id) FROM duty WHERE alarm_at IS NOT NULL"),
	ROW("duty_in", "SELECT MIN(id) FROM duty WHERE status = 'in'"),
	ROW("duty_out", "SELECT MIN(id) FROM duty WHERE status = 'out'"),
	ROW("duty_confirmed", "SELECT MIN(id) FROM duty WHERE status = 'confirmed'"),
	ROW("loan", "SELECT MIN(id) FROM loan"),
	ROW("loan_version", "SELECT version FROM loan WHERE id = (SELECT MIN(id) FROM loan)"),
	ROW("complaint", "SELECT MIN(id) FROM complaint"),
	ROW("organisation", "SELECT MIN(id) FROM organisation"),
	ROW("ann", "SELECT person FROM account WHERE login = 'ann.sim'"),
	ROW("bob", "SELECT person FROM account WHERE login = 'bob.sim'"),
	ROW("ann_version",
		"SELECT version FROM volunteer WHERE id = (SELECT person FROM account WHERE login = 'ann.sim')"),
	ROW("ann_person_version",
		"SELECT version FROM person WHERE id = (SELECT person FROM account WHERE login = 'ann.sim')"),
	ROW("zed", "SELECT person FROM account WHERE login = 'zed.sim'"),
	ROW("resident",
		"SELECT MAX(p.id) FROM person p WHERE NOT EXISTS (SELECT 1 FROM volunteer v WHERE v.id = p.id)"),
	ROW("far_account", "SELECT id FROM account WHERE login = 'far.sim'"),
	ROW("far_version", "SELECT version FROM account WHERE login = 'far.sim'"),
	ROW("far_grant",
		"SELECT MIN(g.id) FROM account_grant g JOIN account a ON a.id = g.account WHERE a.login = 'far.sim'"),
	ROW("token",
		"SELECT MAX(s.id) FROM session s JOIN account a ON a.id = s.account"
		" WHERE s.kind = 'token' AND a.login = 'worker.sim'"),
	ROW("session",
		"SELECT MAX(s.id) FROM session s JOIN account a ON a.id = s.account"
		" WHERE s.kind = 'cookie' AND a.login = 'worker.sim'"),
	ROW("notice",
		"SELECT MAX(n.id) FROM notice n JOIN account a ON a.person = n.person WHERE a.login = 'ann.sim'"),
	ROW("dispatch", "SELECT MIN(id) FROM dispatch_run"),
	ROW("dispatch_version",
		"SELECT version FROM dispatch_run WHERE id = (SELECT MIN(id) FROM dispatch_run)"),
	ROW("moved", "SELECT MIN(volunteer) FROM dispatch_move WHERE status = 'planned'"),
	ROW("area_version", "SELECT version FROM area WHERE code = '" TOWN_COMMUNITY "'"),
};

static const char *totp_code(Town *town, Arena *arena) {
	char *secret, code[7];
	size_t size;
	oath_init();
	assert_int_equal(oath_base32_decode(totp_secret, strlen(totp_secret), &secret, &size), OATH_OK);
	assert_int_equal(oath_totp_generate(secret, size, (time_t)(town->now / TIME_SECOND),
						 OATH_TOTP_DEFAULT_TIME_STEP_SIZE, 0, 6, code),
		OATH_OK);
	free(secret);
	return arena_strdup(arena, code);
}

static const char *value(Town *town, Db *watch, Arena *arena, const char *name) {
	char time[TIME_TEXT_SIZE];
	int64_t number;
	if (str_eq(name, "follow"))
		return follow;
	if (str_eq(name, "follow_done"))
		return follow_done;
	if (str_eq(name, "totp_secret"))
		return totp_secret;
	if (str_eq(name, "totp_code"))
		return totp_code(town, arena);
	if (str_starts(name, "now"))
		return arena_strdup(
			arena, time_format(town->now + strtol(name + 3, NULL, 10) * TIME_MINUTE, time));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(name, rows[i].name)) {
			if (db_int(watch, &rows[i].stmt, DB_NO_ARGS, &number))
				fail_msg("nothing stands for ${%s}", name);
			return arena_printf(arena, "%lld", (long long)number);
		}
	fail_msg("no ${%s}", name);
	return NULL;
}

const char *scene_fill(Town *town, Db *watch, Arena *arena, const char *text) {
	Buf buf;
	buf_init(&buf, arena);
	for (; text && *text; text++) {
		if (text[0] != '$' || text[1] != '{') {
			buf_putc(&buf, *text);
			continue;
		}
		const char *end = strchr(text, '}');
		buf_puts(&buf,
			value(town, watch, arena, arena_strndup(arena, text + 2, (size_t)(end - text - 2))));
		text = end;
	}
	return text ? buf.data : NULL;
}
