/* Refusals that a watchful operator wants to see: wrong passwords, rights, limits, other sites.
 *
 * Who is an account and a keyed hash of the address: enough to see that it is the same one, nothing to
 * know it by. An object that is another's and one that is not there are logged alike, or the time it takes
 * would tell them apart. A flood writes so many lines a second and then only how many there were. */
#include "core/core_private.h"

#include "base/guard.h"
#include "base/log.h"

enum { LINES_A_SECOND = 20, PEER_DIGITS = 12 };

static bool is_of_note(int problem) {
	if (problem == PROBLEM_SIGN_IN) /* every page left open says so in the end */
		return false;
	return problem / 100 == PROBLEM_SIGN_IN / 100 || problem == PROBLEM_TOO_MANY ||
		problem == PROBLEM_CROSS_SITE || problem == PROBLEM_NOT_FOUND ||
		problem == PROBLEM_KEY_REUSED;
}

/* Return: may this line be written? *left_out: how many were not in the seconds before. */
static bool admit(Refusals *refusals, Time now, int64_t *left_out) {
	int64_t second = now / TIME_SECOND;
	pthread_mutex_lock(&refusals->lock);
	*left_out = 0;
	if (second != refusals->second) {
		*left_out = refusals->lines > LINES_A_SECOND ? refusals->lines - LINES_A_SECOND : 0;
		refusals->second = second;
		refusals->lines = 0;
	}
	bool admitted = refusals->lines++ < LINES_A_SECOND;
	pthread_mutex_unlock(&refusals->lock);
	return admitted;
}

static int write_line(void *self) {
	const Exchange *exchange = self;
	const CoreRequest *request = &exchange->request;
	const char *peer = crypt_lookup(exchange->core->config.keys, "log.peer",
		request->peer ? request->peer : "", exchange->arena);
	log_line(LOG_LEVEL_INFO, "refused", "route", "s",
		exchange->entry ? exchange->entry->route->name : "", "problem", "i",
		(int64_t)exchange->problem, "account", "i", (int64_t)exchange->actor.account, "peer", "s",
		arena_strndup(exchange->arena, peer, PEER_DIGITS), NULL);
	return 0;
}

void refusal_note(Exchange *exchange) {
	int64_t left_out;
	if (!is_of_note(exchange->problem))
		return;
	bool admitted = admit(&exchange->core->refusals, exchange->now, &left_out);
	if (left_out)
		log_line(LOG_LEVEL_INFO, "refusals not written", "count", "i", left_out, NULL);
	if (admitted)
		guarded(exchange->arena, write_line, exchange);
}
