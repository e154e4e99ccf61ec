/* Serving a city over HTTP until a signal asks to stop. */
#pragma once

#include "app/city.h"

#include <signal.h>

typedef struct Serving {
	const char *address;
	int64_t port; /* 0: any free one */
	bool trust_proxy;
	int64_t
		per_address; /* connections of one address; 0: no limit; -1: a default, none behind a proxy */
} Serving;

#define SERVING_DEFAULTS \
	{ .address = "127.0.0.1", .port = 8080, .per_address = -1 }

/* The signals that end serving wait for serve_city() from here on; call it before any thread starts. */
void serving_block_signals(sigset_t *set);

/* Serves until SIGTERM or SIGINT, or until a sync failed; every accepted command is answered first.
 * `ready` is called once it listens (may be NULL). Return: the exit code; EXIT_STORAGE: start it anew. */
int serve_city(
	City *city, const Serving *serving, void (*ready)(void *self, unsigned port), void *self);
