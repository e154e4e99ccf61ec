/* Stories as data: an array of labelled steps, run through real HTTP against a real city whose
 * clock the story moves. Later steps refer to earlier replies: ${label.member.0.member}. */
#pragma once

#include <stdbool.h>

typedef struct Step {
	const char *label;   /* the reply is kept under this name */
	const char *actor;   /* whose session; NULL: the public */
	const char *request; /* "POST /needs/${need.id}/calls" */
	const char *body;    /* JSON; NULL none */
	const char *match;   /* If-Match: the version, "${need.version}" */
	int status;          /* expected; 0: any success */
	const char *expect;  /* "status=accepted; items.0.id=${a.id}; items.#=3": # counts */
	long wait_min;       /* instead of a request: so many minutes pass, with the city's ticks */
	bool verify;         /* instead of a request: every invariant holds */
	bool plan;           /* instead of a request: every queued dispatch is planned */
} Step;

/* An account the story starts with; the password is "a long password". */
typedef struct Cast {
	const char *login, *role, *area;
} Cast;

/* Runs the story on a fresh city over `url` ("sqlite" or a PostgreSQL server's URL). Fails the
 * cmocka test with the step's label. Invariants are checked after the last step as well. */
void story_run(const char *url, const Cast *cast, const Step *steps);
