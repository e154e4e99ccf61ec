/* Those who follow the feed: each line of their areas exactly once and in order, through every
 * restart and on any node. */
#include "sim.h"

#include <stdlib.h>

static bool take(void *self, const JournalLine *line) {
	Listener *listener = self;
	if (listener->sim->gone || fault_vfs_fired())
		return false;
	if (listener->count == listener->capacity) {
		listener->capacity = listener->capacity ? listener->capacity * 2 : 64;
		listener->lines = realloc(listener->lines, listener->capacity * sizeof *listener->lines);
	}
	listener->lines[listener->count++] = line->seq;
	listener->last = line->seq;
	return true;
}

static void join(Sim *sim, Listener *listener) {
	const char *const areas[] = {listener->area, NULL};
	LiveFilter filter = {.areas = listener->area ? areas : NULL, .person = listener->person};
	listener->node = (size_t)sim_between(sim, 0, (int64_t)sim->nodes - 1);
	listener->live = live_listen(
		core_live(sim_node(sim, listener->node)->core), &filter, listener->last, take, listener);
	if (!listener->live)
		sim_fail(sim, "nobody can listen");
}

static void leave(Sim *sim, Listener *listener) {
	if (listener->live)
		listener->live = live_leave(core_live(sim_node(sim, listener->node)->core), listener->live);
}

void listeners_start(Sim *sim) {
	static const char *const areas[SIM_LISTENERS] = {
		"", TOWN_STREET, TOWN_COMMUNITY, "990102", NULL};
	for (size_t i = 0; i < SIM_LISTENERS; i++) {
		sim->listeners[i] = (Listener){.area = areas[i], .sim = sim};
		sim->listeners[i].last = sim->listeners[i].checked = sim->first_seq;
		if (!areas[i])
			sim->listeners[i].person = town_actor(&sim->town, "bob")->person;
		join(sim, &sim->listeners[i]);
	}
}

void listeners_leave(Sim *sim) {
	for (size_t i = 0; i < SIM_LISTENERS; i++)
		leave(sim, &sim->listeners[i]);
}

void listeners_join(Sim *sim) {
	for (size_t i = 0; i < SIM_LISTENERS; i++)
		if (sim->listeners[i].sim)
			join(sim, &sim->listeners[i]);
}

void listeners_end(Sim *sim) {
	for (size_t i = 0; i < SIM_LISTENERS; i++)
		free(sim->listeners[i].lines);
}

typedef struct SeqRow {
	int64_t seq;
	const char *area;
	Id person;
} SeqRow;
static const Field seq_fields[] = {FIELD(SeqRow, seq, FIELD_INT), FIELD(SeqRow, area, FIELD_TEXT),
	FIELD(SeqRow, person, FIELD_ID), FIELD_END};
static const DbStmt seqs_after = {
	"sim_seqs", "SELECT seq, area, person FROM journal WHERE seq > :after ORDER BY seq", NULL};

static bool is_for(const Listener *listener, const SeqRow *row) {
	return listener->area ? sim_within(row->area, listener->area) : row->person == listener->person;
}

static const char *follows(const Listener *listener) {
	return listener->area ? listener->area : "their own";
}

static void check(Sim *sim, Listener *listener) {
	SeqRow *rows;
	size_t count, heard = 0;
	if (db_all(sim->watch, &seqs_after, DB_ARGS(ARG_INT("after", listener->checked)), seq_fields,
			sizeof *rows, sim->arena, &rows, &count))
		sim_fail(sim, "%s", db_error(sim->watch));
	for (size_t i = 0; i < count; i++) {
		listener->checked = rows[i].seq;
		if (!is_for(listener, &rows[i]))
			continue;
		if (heard == listener->count || listener->lines[heard] != rows[i].seq)
			sim_fail(sim, "who follows '%s' heard line %lld where %lld was to come",
				follows(listener), heard < listener->count ? (long long)listener->lines[heard] : 0,
				(long long)rows[i].seq);
		heard++;
	}
	if (heard != listener->count)
		sim_fail(sim, "who follows '%s' heard line %lld, which is not theirs or came twice",
			follows(listener), (long long)listener->lines[heard]);
	listener->count = 0;
}

void listeners_check(Sim *sim) {
	for (size_t i = 0; i < SIM_LISTENERS; i++) {
		check(sim, &sim->listeners[i]);
		if (sim_chance(sim, 15)) {
			leave(sim, &sim->listeners[i]);
			join(sim, &sim->listeners[i]);
		}
	}
}
