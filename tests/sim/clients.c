/* The people at the other end, their phones, and the radio between. */
#include "sim.h"

#include "app/planner.h"
#include "base/str.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { SENDINGS = 64, ASK_AGAIN_DAYS = 5 };

/* One copy of a request on its way. */
typedef struct Sending {
	Sim *sim;
	Request *request;
	size_t node;
	Arena *arena;
	CoreRequest core;
	bool answered;
} Sending;

/* ---- clients -------------------------------------------------------------------------------------- */

void clients_init(Sim *sim) {
	for (size_t i = 0; i < SIM_CLIENTS; i++) {
		Client *client = &sim->clients[i];
		client->actor = i < TOWN_ACTORS ? &sim->town.actors[i] : NULL;
		snprintf(client->peer, sizeof client->peer, "10.0.0.%zu", i + 1);
	}
}

bool client_is(const Client *client, char role) {
	if (!client->actor)
		return role == 'p';
	switch (role) {
	case 'a': return str_eq(client->actor->role, "admin");
	case 'c': return str_eq(client->actor->role, "commander");
	case 'k': return str_eq(client->actor->role, "coordinator");
	case 'w': return str_eq(client->actor->role, "worker");
	default: return role == 'v' && client->actor->person;
	}
}

bool request_is_young(const Sim *sim, const Request *request) {
	return sim->town.now - request->made < ASK_AGAIN_DAYS * TIME_DAY;
}

/* ---- what is heard ---------------------------------------------------------------------------------- */

bool request_is_query(const Request *request) {
	return str_eq(request->action->method, "GET");
}

static bool replayed(const CoreReply *reply) {
	for (const char *const *h = reply->headers; *h; h += 2)
		if (str_eq(h[0], "Idempotency-Replayed"))
			return true;
	return false;
}

/* Nobody is answered about what is not theirs. */
static void check_reach(Sim *sim, const Request *request) {
	const Client *client = &sim->clients[request->client];
	const Action *action = request->action;
	if (action->flags & ACT_ANYWHERE || !request->area || !client->actor || request->by_person)
		return;
	if (action->flags & ACT_OWN || client->actor->person ||
		!sim_within(request->area, client->actor->area))
		sim_fail(sim, "%s may do %s in %s", client->actor->name, action->route, request->area);
}

static void check_items(Sim *sim, const Request *request, const CoreReply *reply) {
	const Client *client = &sim->clients[request->client];
	json_t *json = json_loadb(reply->body, reply->size, 0, NULL), *item;
	size_t i;
	json_array_foreach(json_object_get(json, "items"), i, item) {
		const char *area = json_string_value(json_object_get(item, "area"));
		if (area && client->actor && !client->actor->person &&
			!sim_within(area, client->actor->area))
			sim_fail(
				sim, "%s is shown a row of %s by %s", client->actor->name, area, request->path);
	}
	json_decref(json);
}

static void keep_follow(Sim *sim, Request *request, const CoreReply *reply) {
	const char *token = town_member(sim->arena, reply, "follow");
	const char *id = town_member(sim->arena, reply, "id");
	request->answer_id = id && strlen(id) > 9 ? atoll(id) : 0;
	if (token && str_starts(request->path, "/api/v1/needs"))
		sim->follows[sim->follow_count++] = (Follow){request->answer_id, token};
}

static bool same_answer(const Request *request, const CoreReply *reply) {
	return request->status == reply->status && strlen(request->answer) == reply->size &&
		memcmp(request->answer, reply->body ? reply->body : "", reply->size) == 0;
}

static void hear_success(Sim *sim, Request *request, const CoreReply *reply) {
	bool again = replayed(reply);
	sim->counts->replayed += again;
	check_reach(sim, request);
	if (request->state == REQUEST_DONE) {
		if (!again)
			sim_fail(sim, "%s %s acts twice", request->key, request->action->route);
		if (!same_answer(request, reply))
			sim_fail(sim, "%s %s is answered otherwise: %d %.*s, not %d %s", request->key,
				request->action->route, reply->status, (int)reply->size, reply->body,
				request->status, request->answer);
		return;
	}
	if (again && request->state != REQUEST_UNKNOWN)
		sim_fail(sim, "%s %s was refused and yet done", request->key, request->action->route);
	request->state = REQUEST_DONE;
	request->status = reply->status;
	request->answer = arena_strndup(sim->arena, reply->body ? reply->body : "", reply->size);
	sim->counts->done[request->action - sim_actions]++;
	sim->done_now++;
	keep_follow(sim, request, reply);
}

static void hear_refusal(Sim *sim, Request *request, const CoreReply *reply) {
	if (reply->status == 503 || reply->status == 429) {
		sim->counts->unavailable++;
		if (request->state != REQUEST_DONE)
			request->state = REQUEST_UNKNOWN;
		return;
	}
	if (reply->status >= 500)
		sim_fail(sim, "%s %s: %d", request->action->route, request->path, reply->status);
	if (request->state == REQUEST_DONE)
		sim_fail(sim, "%s %s was done, now it is refused: %.*s", request->key,
			request->action->route, (int)reply->size, reply->body);
	request->state = REQUEST_REFUSED;
	request->problem = reply->problem;
	sim->counts->refused[request->action - sim_actions]++;
}

static void hear(Sim *sim, Request *request, const CoreReply *reply) {
	char hash[DIGEST_HEX_SIZE];
	digest_hex(DIGEST_SHA256, reply->body ? reply->body : "", reply->size, hash);
	sim_trace(sim, "  %s %d %d %.8s%s", request->key, reply->status, reply->problem, hash,
		replayed(reply) ? " again" : "");
	if (request_is_query(request)) {
		if (reply->status >= 500 && reply->status != 503)
			sim_fail(sim, "%s: %d", request->path, reply->status);
		if (reply->status == 200) {
			check_reach(sim, request);
			check_items(sim, request, reply);
		}
		uint64_t *count = reply->status == 200 ? sim->counts->done : sim->counts->refused;
		count[request->action - sim_actions]++;
	} else if (reply->status < 300)
		hear_success(sim, request, reply);
	else
		hear_refusal(sim, request, reply);
}

/* The process is gone, or the radio swallowed it. */
static void lose(Sim *sim, Request *request) {
	sim->counts->lost++;
	sim->done_now += 2; /* for all we know */
	if (request->state != REQUEST_DONE)
		request->state = REQUEST_UNKNOWN;
	sim_trace(sim, "  %s lost", request->key);
}

static void on_reply(void *self, const CoreReply *reply) {
	Sending *sending = self;
	Sim *sim = sending->sim;
	unsigned long left = arena_fail_left(); /* what fails is the product's memory, not ours */
	arena_fail_at(0);
	sending->answered = true;
	if (fault_vfs_fired() || sim->gone || (!sim->calm && sim_chance(sim, 20)))
		lose(sim, sending->request);
	else
		hear(sim, sending->request, reply);
	arena_fail_at(left);
}

/* ---- sending ----------------------------------------------------------------------------------------- */

static void prepare(Sim *sim, Request *request, Sending *out) {
	const Client *client = &sim->clients[request->client];
	*out = (Sending){.sim = sim,
		.request = request,
		.node = (size_t)sim_between(sim, 0, (int64_t)sim->nodes - 1),
		.arena = arena_new(0)};
	out->core = (CoreRequest){.method = request->action->method,
		.path = request->path,
		.token = client->actor ? client->actor->token : NULL,
		.idempotency_key = request->key,
		.if_match = request->match[0] ? request->match : NULL,
		.language = "zh-CN",
		.purpose = "dispatch",
		.content_type = "application/json",
		.peer = client->peer,
		.body = request->body,
		.body_size = request->body ? strlen(request->body) : 0};
	sim->counts->sent++;
	sim->counts->resent += request->sent > 0;
	sim->counts->late += request->sent == 0 && sim->town.now - request->made > TIME_HOUR;
	request->sent++;
	sim_trace(sim, "  %s -> %zu %s %s %s", request->key, out->node,
		client->actor ? client->actor->name : client->peer, request->path + strlen("/api/v1"),
		request->body ? request->body : "");
}

/* Sent once: if nobody knows what became of it, soon again; otherwise only now and then. */
static bool sends_now(Sim *sim, const Request *request) {
	if (sim->clients[request->client].offline || !request_is_young(sim, request))
		return false;
	if (!request->sent)
		return true;
	if (request_is_query(request))
		return false;
	if (sim->calm)
		return request->state == REQUEST_UNKNOWN;
	return sim_chance(sim, request->state == REQUEST_UNKNOWN ? 2 : 90);
}

static size_t gather(Sim *sim, Sending *sendings) {
	size_t count = 0;
	for (size_t i = 0; i < sim->request_count && count + 1 < SENDINGS; i++) {
		Request *request = &sim->requests[i];
		if (!sends_now(sim, request))
			continue;
		prepare(sim, request, &sendings[count++]);
		if (sim_chance(sim, 12)) { /* the phone was not sure */
			sim->counts->duplicates++;
			prepare(sim, request, &sendings[count++]);
		}
	}
	return count;
}

static void shuffle(Sim *sim, Sending *sendings, size_t count) {
	for (size_t i = count; i > 1; i--) {
		size_t k = (size_t)sim_between(sim, 0, (int64_t)i - 1);
		Sending other = sendings[k];
		sendings[k] = sendings[i - 1];
		sendings[i - 1] = other;
	}
}

static void move_phones(Sim *sim) {
	for (size_t i = 0; i < SIM_CLIENTS; i++)
		if (sim->calm)
			sim->clients[i].offline = false;
		else if (sim_chance(sim, sim->clients[i].offline ? 5 : 25)) {
			sim->clients[i].offline = !sim->clients[i].offline;
			sim->counts->offline += sim->clients[i].offline;
		}
}

static void work(Sim *sim) {
	for (size_t i = 0; i < sim->nodes; i++)
		while (core_step(sim_node(sim, i)->core) && !fault_vfs_fired())
			;
	for (size_t i = 0; i < sim->nodes && sim->ticks; i++) {
		int r = city_tick(sim_node(sim, i));
		if (!r && (r = planner_step(sim_node(sim, i))) == DB_NONE)
			r = 0;
		sim->counts->ticks++;
		if (r && sim->fault == FAULTY_NOTHING)
			sim_fail(sim, "the tick of node %zu: %s", i, error_name(r));
	}
}

void clients_send(Sim *sim) {
	Sending sendings[SENDINGS];
	move_phones(sim);
	size_t count = gather(sim, sendings);
	shuffle(sim, sendings, count);
	faults_arm(sim);
	for (size_t i = 0; i < count; i++)
		core_handle(sim_node(sim, sendings[i].node)->core, &sendings[i].core, sendings[i].arena,
			on_reply, &sendings[i]);
	work(sim);
	for (size_t i = 0; i < count; i++)
		if (!sendings[i].answered)
			sim_fail(sim, "%s is never answered", sendings[i].request->key);
	faults_happen(sim);
	for (size_t i = 0; i < count; i++)
		arena_free(sendings[i].arena);
}
