/* The whole core in simulation: one process, one thread, virtual time, one seed.
 *
 * A run is a town with many clients. At each step the clock moves (at times by a day, at times
 * back), some clients act, phones are without a signal or send again what they sent before, and now
 * and then a database call or an allocation fails, or the process or the power is gone in the middle
 * of a commit. After each step every invariant is checked. All that is random comes from the seed,
 * so that a seed that fails fails again. */
#pragma once

#include "kit/fault_vfs.h"
#include "kit/town.h"

#include "base/buf.h"

enum { SIM_CLIENTS = TOWN_ACTORS + 3, SIM_REQUESTS = 600, SIM_ACTIONS = 64, SIM_LISTENERS = 5 };

/* ---- actions: rows of a table ------------------------------------------------------------------- */

enum {
	ACT_MATCH = 1 << 0,    /* sends the picked row's version */
	ACT_OWN = 1 << 1,      /* the picked row is a person's own: nobody else's may be touched */
	ACT_ANYWHERE = 1 << 2, /* the picked row is no object of an area */
	ACT_MAIN = 1 << 3,     /* of the main job: seen done and seen refused over all seeds */
};

typedef struct Action {
	const char *route, *method;
	const char *who;    /* letters of roles that would do it: a c k w v, p the public */
	const DbStmt *pick; /* what it is done to: SimPick; NULL nothing */
	const char *path;   /* with $id and the like, see actions.c */
	const char *body;   /* NULL none */
	const char *line;   /* kind of the one journal line each success writes; NULL none of its own */
	unsigned weight, flags;
} Action;
extern const Action sim_actions[];

typedef struct SimPick {
	Id id, person, need;
	int64_t version;
	const char *area, *word;
	Time from, to;
} SimPick;

/* ---- requests -------------------------------------------------------------------------------------- */

typedef enum RequestState {
	REQUEST_UNSENT,
	REQUEST_UNKNOWN, /* sent; no answer, or one that says nothing: at most once */
	REQUEST_DONE,    /* acknowledged: exactly once */
	REQUEST_REFUSED, /* by a rule: not at all, until asked again */
} RequestState;

typedef struct Request {
	const Action *action;
	size_t client;
	bool by_person; /* what it is done to is the client's own */
	char key[24];
	const char *path, *body;
	char match[24];
	const char *area; /* of what it is done to */
	RequestState state;
	int status, problem;
	const char *answer; /* of the acknowledgement */
	Id answer_id;
	unsigned sent;
	Time made;
} Request;

typedef struct Client {
	const TownActor *actor; /* NULL: the public, told apart by its address */
	char peer[16];
	bool offline;
} Client;

typedef struct Follow {
	Id need;
	const char *token;
} Follow;

/* ---- the feed ----------------------------------------------------------------------------------------- */

typedef struct Listener {
	LiveListener *live;
	size_t node;
	const char *area; /* NULL: none; then the lines about `person` */
	Id person;
	int64_t last;    /* line delivered */
	int64_t checked; /* all lines up to here were looked for */
	bool broken;
	int64_t *lines;
	size_t count, capacity;
	struct Sim *sim;
} Listener;

/* ---- the run -------------------------------------------------------------------------------------------- */

typedef struct SimCounts {
	uint64_t steps, sent, resent, duplicates, replayed, lost, late;
	uint64_t done[SIM_ACTIONS], refused[SIM_ACTIONS], unavailable;
	uint64_t crashes, power_cuts, in_commit, restarts, database_faults, memory_faults;
	uint64_t clock_back, clock_forward, offline, ticks, lines, two_nodes;
} SimCounts;

typedef enum Faulty { FAULTY_NOTHING, FAULTY_CRASH, FAULTY_DATABASE, FAULTY_MEMORY } Faulty;

typedef struct Sim {
	uint64_t seed;
	unsigned step, steps;
	Town town;  /* nodes[0] is its city */
	City other; /* a second node on the same database; used when `nodes` is 2 */
	Clock other_clock;
	Time other_skew;
	size_t nodes;
	RngSeeded random;
	Rng rng;
	Arena *arena; /* of the run */
	Buf trace;
	Client clients[SIM_CLIENTS];
	Request *requests;
	size_t request_count;
	Follow *follows;
	size_t follow_count;
	Listener listeners[SIM_LISTENERS];
	Faulty fault;                /* of this step */
	unsigned done_now;           /* commands done in this step, as far as was heard */
	bool ticks;                  /* in this step time does its work */
	bool calm;                   /* the end: all phones have a signal and nothing fails */
	bool gone;                   /* the process died: whatever it still says is not heard */
	Db *watch;                   /* the observer's own connection */
	int64_t first_seq, last_seq; /* where the run began; the last line ever seen */
	int64_t acked_seq;           /* lines known to be durable */
	char last_hash[DIGEST_HEX_SIZE];
	SimCounts *counts;
	char hash[DIGEST_HEX_SIZE]; /* of the trace, when the run is over */
} Sim;

/* One run. Fails the cmocka test with the seed, the step and the trace. `hash` has room for
 * DIGEST_HEX_SIZE. */
void sim_run(const Town *model, uint64_t seed, unsigned steps, SimCounts *counts, char *hash);

/* Something does not hold: says it, with what led there, and fails the test. */
void sim_fail(Sim *sim, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));
void sim_trace(Sim *sim, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The rule of subtrees, said here once more, so that the product's own is under test. */
bool sim_within(const char *area, const char *root);
bool sim_chance(Sim *sim, unsigned one_in);
int64_t sim_between(Sim *sim, int64_t least, int64_t most);

/* ---- world.c: cities, crashes, clocks ----------------------------------------------------------------- */

City *sim_node(Sim *sim, size_t node);
void world_open(Sim *sim, const Town *model);
void world_close(Sim *sim);
/* Ends the nodes and starts them on what the disk kept. */
void world_restart(Sim *sim, FaultRestart how);
/* Ends them in good order, and starts them. */
void world_renew(Sim *sim);
void world_move_clock(Sim *sim);

/* ---- actions.c ----------------------------------------------------------------------------------------- */

/* Somebody makes up their mind: a request is filled in; NULL when there is nothing to do it to. */
Request *action_make(Sim *sim);

/* ---- clients.c ------------------------------------------------------------------------------------------ */

void clients_init(Sim *sim);
bool client_is(const Client *client, char role);
bool request_is_query(const Request *request);
/* Still asked again: stored answers are kept for a week. */
bool request_is_young(const Sim *sim, const Request *request);
/* Phones lose and find their signal; those with one send what they have, in any order, some of it
 * twice, some of it long after. */
void clients_send(Sim *sim);

/* ---- faults.c ------------------------------------------------------------------------------------------- */

/* Before a step: chooses what goes wrong in it. After: brings it to its end, with a new start
 * where the process or the power was gone. */
void faults_arm(Sim *sim);
void faults_happen(Sim *sim);

/* ---- listeners.c ---------------------------------------------------------------------------------------- */

void listeners_start(Sim *sim);
void listeners_leave(Sim *sim);
/* After a restart of the nodes, or at random: from the last line each has. */
void listeners_join(Sim *sim);
void listeners_end(Sim *sim);
void listeners_check(Sim *sim);

/* ---- invariants.c ---------------------------------------------------------------------------------------- */

void invariants_start(Sim *sim);
void invariants_check(Sim *sim);
