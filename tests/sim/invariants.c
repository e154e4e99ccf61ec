/* What must hold after every step, whatever went wrong in it. */
#include "sim.h"

#include "app/verify.h"
#include "base/str.h"
#include "mod/duty/duty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the journal only grows ------------------------------------------------------------------------ */

static void read_lines(Sim *sim, int64_t after, size_t limit, JournalLine **lines, size_t *count) {
	if (journal_read(sim->watch, after, limit, sim->arena, lines, count))
		sim_fail(sim, "the journal: %s", db_error(sim->watch));
}

static void check_last_stands(Sim *sim) {
	JournalLine *line;
	size_t count;
	if (sim->last_seq == 0)
		return;
	read_lines(sim, sim->last_seq - 1, 1, &line, &count);
	if (!count || !str_eq(line->hash, sim->last_hash))
		sim_fail(sim, "line %lld of the journal is gone or changed", (long long)sim->last_seq);
}

static void check_journal(Sim *sim) {
	JournalLine *lines;
	size_t count;
	char hash[DIGEST_HEX_SIZE];
	check_last_stands(sim);
	read_lines(sim, sim->last_seq, 100000, &lines, &count);
	for (size_t i = 0; i < count; i++) {
		journal_hash(DIGEST_SHA256, sim->last_hash, &lines[i], sim->arena, hash);
		if (lines[i].seq != sim->last_seq + 1 || !str_eq(hash, lines[i].hash))
			sim_fail(sim, "line %lld does not follow from the one before", (long long)lines[i].seq);
		sim->last_seq = lines[i].seq;
		memcpy(sim->last_hash, lines[i].hash, strlen(lines[i].hash) + 1);
	}
	sim->counts->lines += count;
}

/* ---- each command at most once, each acknowledged one exactly once ---------------------------------- */

typedef struct KeyRow {
	const char *key;
} KeyRow;
static const Field key_fields[] = {FIELD(KeyRow, key, FIELD_TEXT), FIELD_END};
static const DbStmt stored_keys = {
	"sim_keys", "SELECT key FROM idempotency WHERE key LIKE 'sim-%' ORDER BY key", NULL};

typedef struct KindRow {
	const char *kind;
	int64_t count;
} KindRow;
static const Field kind_fields[] = {
	FIELD(KindRow, kind, FIELD_TEXT), FIELD(KindRow, count, FIELD_INT), FIELD_END};
/* A need goes up by itself as well, as nobody's doing. */
static const DbStmt line_counts = {"sim_lines",
	"SELECT kind, COUNT(*) AS count FROM journal WHERE seq > :after"
	" AND NOT (kind = 'need.tier' AND actor IS NULL) GROUP BY kind ORDER BY kind",
	NULL};

static const Request *request_of(Sim *sim, const char *key) {
	size_t i = strtoul(key + strlen("sim-"), NULL, 10);
	if (i >= sim->request_count || !sim->requests[i].sent)
		sim_fail(sim, "the answer of %s is stored, which nobody sent", key);
	return &sim->requests[i];
}

/* A stored answer is the mark of a command that was done. */
static void check_keys(Sim *sim, const KeyRow *keys, size_t count) {
	size_t at = 0;
	for (size_t i = 0; i < count; i++)
		if (request_of(sim, keys[i].key)->state == REQUEST_REFUSED)
			sim_fail(sim, "%s was refused and yet done", keys[i].key);
	for (size_t i = 0; i < sim->request_count; i++) {
		const Request *request = &sim->requests[i];
		while (at < count && strcmp(keys[at].key, request->key) < 0)
			at++;
		bool stored = at < count && str_eq(keys[at].key, request->key);
		if (request->state == REQUEST_DONE && !stored)
			sim_fail(
				sim, "%s %s was acknowledged and is gone", request->key, request->action->route);
	}
}

static int64_t lines_of(const KindRow *rows, size_t count, const char *kind) {
	for (size_t i = 0; i < count; i++)
		if (str_eq(rows[i].kind, kind))
			return rows[i].count;
	return 0;
}

/* As many lines of a kind as there are commands done that write it. */
static void check_lines(Sim *sim, const KeyRow *keys, size_t key_count) {
	KindRow *rows;
	size_t count;
	if (db_all(sim->watch, &line_counts, DB_ARGS(ARG_INT("after", sim->first_seq)), kind_fields,
			sizeof *rows, sim->arena, &rows, &count))
		sim_fail(sim, "%s", db_error(sim->watch));
	for (const Action *action = sim_actions; action->route; action++) {
		int64_t done = 0;
		if (!action->line)
			continue;
		for (size_t i = 0; i < key_count; i++)
			done += str_eq(request_of(sim, keys[i].key)->action->line, action->line);
		int64_t lines = lines_of(rows, count, action->line);
		if (lines != done)
			sim_fail(sim, "%lld commands were done that write '%s', and it stands there %lld times",
				(long long)done, action->line, (long long)lines);
	}
}

static void check_commands(Sim *sim) {
	KeyRow *keys;
	size_t count;
	if (db_all(sim->watch, &stored_keys, DB_NO_ARGS, key_fields, sizeof *keys, sim->arena, &keys,
			&count))
		sim_fail(sim, "%s", db_error(sim->watch));
	check_keys(sim, keys, count);
	check_lines(sim, keys, count);
}

/* ---- whoever waits longest goes first ----------------------------------------------------------------- */

typedef struct Jumped {
	Id need, waiting, promoted;
} Jumped;
static const Field jumped_fields[] = {FIELD(Jumped, need, FIELD_ID),
	FIELD(Jumped, waiting, FIELD_ID), FIELD(Jumped, promoted, FIELD_ID), FIELD_END};
/* Yeses since line :after that took a place while somebody before them still waits. */
static const DbStmt jumped = {"sim_jumped",
	"SELECT w.need, w.volunteer AS waiting, p.volunteer AS promoted FROM journal j"
	" JOIN ask p ON p.id = j.subject_id JOIN ask w ON w.need = p.need AND w.status = 'waiting'"
	" AND (p.place IS NULL OR w.place < p.place)"
	" WHERE j.seq > :after AND j.kind = 'ask.accepted' ORDER BY w.id",
	NULL};

/* 0 when the gate would let them in. */
static int judge_waiting(Ctx *ctx, void *self) {
	const Jumped *row = self;
	Need need;
	Volunteer volunteer;
	const char *rule;
	int r = need_get(ctx, row->need, &need);
	if (r || (r = force_volunteer_get(ctx, row->waiting, &volunteer)))
		return r;
	return duty_gate(ctx, &need, &volunteer, &rule);
}

/* Only where one command alone was done: another might have changed what the gate saw. */
static void check_line(Sim *sim, int64_t after) {
	Jumped *rows;
	size_t count;
	if (sim->done_now != 1 || sim->ticks)
		return;
	if (db_all(sim->watch, &jumped, DB_ARGS(ARG_INT("after", after)), jumped_fields, sizeof *rows,
			sim->arena, &rows, &count))
		sim_fail(sim, "%s", db_error(sim->watch));
	for (size_t i = 0; i < count; i++)
		if (core_read(sim->town.city.core, judge_waiting, &rows[i]) == 0)
			sim_fail(sim, "%lld has a place of need %lld, for which %lld waited before",
				(long long)rows[i].promoted, (long long)rows[i].need, (long long)rows[i].waiting);
}

/* ---- what the product itself promises of its rows ---------------------------------------------------- */

static void check_rows(Sim *sim) {
	char *text = NULL;
	size_t size = 0;
	FILE *report = open_memstream(&text, &size);
	int r = verify_city(&sim->town.city, report);
	fclose(report);
	if (r)
		sim_fail(sim, "verify: %s", r < 0 ? error_name(r) : strstr(text, "BROKEN"));
	free(text);
}

void invariants_start(Sim *sim) {
	JournalHead head;
	if (journal_head(sim->watch, &head))
		sim_fail(sim, "%s", db_error(sim->watch));
	sim->first_seq = sim->last_seq = head.seq;
	memcpy(sim->last_hash, head.hash, sizeof sim->last_hash);
}

void invariants_check(Sim *sim) {
	int64_t before = sim->last_seq;
	check_journal(sim);
	check_line(sim, before);
	check_commands(sim);
	check_rows(sim);
}
