/* Somebody makes up their mind: who, what, to which row, and with what in the body.
 *
 * In paths and bodies stand
 *   $id $need $person $version $area $word   of the picked row
 *   $in_shift $out_shift                     about the picked row's planned times, as from paper
 *   $code                                    the rolling code of the picked need, now
 *   $follow                                  the token of the picked need's link
 *   $home                                    a community of the client's own subtree, mostly
 *   $incident                                an open incident
 *   $anyone                                  somebody who volunteers
 *   $start $end $soon $until                 times from now on
 *   $task $few $flip $minutes $rule $serial  one of those there are */
#include "sim.h"

#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const Field pick_fields[] = {
	FIELD(SimPick, id, FIELD_ID),
	FIELD(SimPick, person, FIELD_ID),
	FIELD(SimPick, need, FIELD_ID),
	FIELD(SimPick, version, FIELD_INT),
	FIELD(SimPick, area, FIELD_TEXT),
	FIELD(SimPick, word, FIELD_TEXT),
	{.name = "from_at", .type = FIELD_TIME, .offset = offsetof(SimPick, from)},
	{.name = "to_at", .type = FIELD_TIME, .offset = offsetof(SimPick, to)},
	FIELD_END,
};

typedef struct Making {
	Sim *sim;
	const Client *client;
	SimPick pick;
	Time start;
	bool missing; /* something that was to be filled in is not there */
} Making;

/* ---- choosing ------------------------------------------------------------------------------------- */

static size_t load_rows(Sim *sim, const DbStmt *stmt, Id person, SimPick **rows) {
	size_t count;
	if (db_all(sim->watch, stmt, DB_ARGS(ARG_INT("person", person), ARG_INT("now", sim->town.now)),
			pick_fields, sizeof **rows, sim->arena, rows, &count))
		sim_fail(sim, "%s: %s", stmt->name, db_error(sim->watch));
	return count;
}

static bool is_theirs(const Client *client, const SimPick *row) {
	if (!client->actor || !row->area)
		return true;
	return client->actor->person ? row->person == client->actor->person
								 : sim_within(row->area, client->actor->area);
}

/* Those that are the client's own business to the front. Return: how many are. */
static size_t gather_theirs(const Client *client, SimPick *rows, size_t count) {
	size_t theirs = 0;
	for (size_t i = 0; i < count; i++) {
		SimPick row = rows[i];
		if (!is_theirs(client, &row))
			continue;
		rows[i] = rows[theirs];
		rows[theirs++] = row;
	}
	return theirs;
}

/* One of the rows that are theirs, now and then any; false: there is none. */
static bool pick_row(Sim *sim, const DbStmt *stmt, const Client *client, SimPick *out) {
	SimPick *rows;
	size_t count = load_rows(sim, stmt, client->actor ? client->actor->person : 0, &rows);
	size_t theirs = gather_theirs(client, rows, count);
	if (sim_chance(sim, 12))
		theirs = count;
	if (!theirs)
		return false;
	*out = rows[sim_between(sim, 0, (int64_t)theirs - 1)];
	return true;
}

static const Action *choose_action(Sim *sim) {
	unsigned sum = 0;
	for (const Action *a = sim_actions; a->route; a++)
		sum += a->weight;
	int64_t left = sim_between(sim, 0, sum - 1);
	for (const Action *a = sim_actions;; a++)
		if ((left -= a->weight) < 0)
			return a;
}

/* One whose work it is; now and then anybody at all, to be refused. */
static size_t choose_client(Sim *sim, const Action *action) {
	size_t able[SIM_CLIENTS], count = 0;
	if (!sim_chance(sim, 12))
		for (size_t i = 0; i < SIM_CLIENTS; i++)
			for (const char *role = action->who; *role; role++)
				if (client_is(&sim->clients[i], *role)) {
					able[count++] = i;
					break;
				}
	return count ? able[sim_between(sim, 0, (int64_t)count - 1)]
				 : (size_t)sim_between(sim, 0, SIM_CLIENTS - 1);
}

/* ---- filling in ------------------------------------------------------------------------------------- */

static const char *id_text(Making *m, Id id) {
	m->missing = m->missing || !id;
	return arena_printf(m->sim->arena, "%lld", (long long)id);
}

static const char *time_text(Making *m, Time at) {
	char text[TIME_TEXT_SIZE];
	return arena_strdup(m->sim->arena, time_format(at, text));
}

static const char *one_of(Making *m, const char *const *words, size_t count) {
	return words[sim_between(m->sim, 0, (int64_t)count - 1)];
}
#define ONE_OF(m, ...) \
	one_of(m, (const char *const[]){__VA_ARGS__}, \
		sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))

static const char *fill_home(Making *m) {
	static const char *const communities[] = {
		TOWN_COMMUNITY, TOWN_NEIGHBOUR, "990101002001", TOWN_FAR, "990102001002"};
	const char *own[5] = {NULL};
	size_t count = 0;
	const char *scope = m->client->actor && !sim_chance(m->sim, 15) ? m->client->actor->area : "";
	for (size_t i = 0; i < 5; i++)
		if (sim_within(communities[i], scope))
			own[count++] = communities[i];
	return sim_chance(m->sim, 25) ? "990199" : one_of(m, own, count); /* no such place */
}

static const char *fill_incident(Making *m) {
	static const DbStmt open = {
		"pick_incident", "SELECT id FROM incident WHERE status = 'open' ORDER BY id", NULL};
	SimPick row = {0};
	pick_row(m->sim, &open, m->client, &row);
	return id_text(m, row.id);
}

static const char *fill_anyone(Making *m) {
	static const DbStmt volunteers = {
		"pick_volunteer", "SELECT id FROM volunteer ORDER BY id", NULL};
	SimPick row = {0};
	pick_row(m->sim, &volunteers, m->client, &row);
	return id_text(m, row.id);
}

static const char *fill_code(Making *m) {
	char code[7];
	rolling_code(m->sim->town.city.files.keys, m->pick.need, m->sim->town.now / TIME_MINUTE, code);
	return sim_chance(m->sim, 10) ? "000000" : arena_strdup(m->sim->arena, code);
}

static const char *fill_follow(Making *m) {
	for (size_t i = 0; i < m->sim->follow_count; i++)
		if (m->sim->follows[i].need == m->pick.id)
			return m->sim->follows[i].token;
	m->missing = true;
	return "";
}

static const char *fill_start(Making *m) {
	m->start = m->sim->town.now + sim_between(m->sim, -2, 40) * 15 * TIME_MINUTE;
	return time_text(m, m->start);
}

static const char *fill_end(Making *m) {
	return time_text(m, m->start + sim_between(m->sim, 2, 18) * 15 * TIME_MINUTE);
}

static const char *fill_soon(Making *m) {
	return time_text(m, m->sim->town.now + sim_between(m->sim, 2, 60) * TIME_MINUTE);
}

static const char *fill_until(Making *m) {
	return time_text(m, m->sim->town.now + sim_between(m->sim, 1, 48) * TIME_HOUR);
}

static const char *fill_in_shift(Making *m) {
	m->start = m->pick.from + sim_between(m->sim, -6, 6) * 10 * TIME_MINUTE;
	if (sim_chance(m->sim, 6))
		m->start -= TIME_DAY;
	return time_text(m, m->start);
}

static const char *fill_out_shift(Making *m) {
	return time_text(m, m->start + sim_between(m->sim, 3, 24) * 10 * TIME_MINUTE);
}

static const char *fill_id(Making *m) {
	return id_text(m, m->pick.id);
}
static const char *fill_need(Making *m) {
	return id_text(m, m->pick.need);
}
static const char *fill_person(Making *m) {
	return id_text(m, m->pick.person);
}
static const char *fill_version(Making *m) {
	return id_text(m, m->pick.version);
}
static const char *fill_area(Making *m) {
	return m->pick.area ? m->pick.area : "";
}
static const char *fill_word(Making *m) {
	return m->pick.word ? m->pick.word : "";
}
static const char *fill_task(Making *m) {
	return ONE_OF(m, "T17", "T17", "T18", "T18", "T21", "T21", "T02", "T24", "T24", "T99");
}
static const char *fill_few(Making *m) {
	return ONE_OF(m, "1", "1", "2", "3");
}
static const char *fill_flip(Making *m) {
	return ONE_OF(m, "true", "true", "false");
}
static const char *fill_minutes(Making *m) {
	return ONE_OF(m, "-30", "15", "-600", "0", "5");
}
static const char *fill_rule(Making *m) {
	return ONE_OF(m, "HY-07", "HY-03", "HY-01", "HY-06");
}
static const char *fill_serial(Making *m) {
	return id_text(m, (Id)m->sim->request_count + 1);
}

static const struct {
	const char *name;
	const char *(*fill)(Making *m);
} variables[] = {
	{"id", fill_id},
	{"need", fill_need},
	{"person", fill_person},
	{"version", fill_version},
	{"area", fill_area},
	{"word", fill_word},
	{"in_shift", fill_in_shift},
	{"out_shift", fill_out_shift},
	{"code", fill_code},
	{"follow", fill_follow},
	{"home", fill_home},
	{"incident", fill_incident},
	{"anyone", fill_anyone},
	{"start", fill_start},
	{"end", fill_end},
	{"soon", fill_soon},
	{"until", fill_until},
	{"task", fill_task},
	{"few", fill_few},
	{"flip", fill_flip},
	{"minutes", fill_minutes},
	{"rule", fill_rule},
	{"serial", fill_serial},
};

static const char *value_of(Making *m, const char *name, size_t n) {
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		if (strlen(variables[i].name) == n && strncmp(variables[i].name, name, n) == 0)
			return variables[i].fill(m);
	sim_fail(m->sim, "no variable $%.*s", (int)n, name);
}

static const char *fill(Making *m, const char *text) {
	Buf buf;
	if (!text)
		return NULL;
	buf_init(&buf, m->sim->arena);
	while (*text) {
		if (*text != '$') {
			buf_putc(&buf, *text++);
			continue;
		}
		size_t n = 1;
		while (islower((unsigned char)text[n]) || text[n] == '_')
			n++;
		buf_puts(&buf, value_of(m, text + 1, n - 1));
		text += n;
	}
	return buf.data;
}

/* ---- making ---------------------------------------------------------------------------------------------- */

/* The version a phone saw may be an old one. */
static void fill_match(Making *m, const Action *action, Request *out) {
	out->match[0] = '\0';
	if (action->flags & ACT_MATCH)
		snprintf(out->match, sizeof out->match, "\"%lld\"",
			(long long)(m->pick.version - sim_chance(m->sim, 12)));
}

Request *action_make(Sim *sim) {
	const Action *action = choose_action(sim);
	size_t client = choose_client(sim, action);
	Making m = {.sim = sim, .client = &sim->clients[client]};
	Id person = m.client->actor ? m.client->actor->person : 0;
	if (sim->request_count == SIM_REQUESTS ||
		(action->pick && !pick_row(sim, action->pick, m.client, &m.pick)))
		return NULL;
	Request *request = &sim->requests[sim->request_count];
	*request = (Request){.action = action, .client = client, .made = sim->town.now};
	request->path = arena_printf(sim->arena, "/api/v1%s", fill(&m, action->path));
	request->body = fill(&m, action->body);
	request->area = action->pick ? m.pick.area : NULL;
	request->by_person = person && m.pick.person == person;
	fill_match(&m, action, request);
	if (m.missing)
		return NULL;
	snprintf(request->key, sizeof request->key, "sim-%04zu", sim->request_count++);
	return request;
}
