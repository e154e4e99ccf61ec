/* The feed's insides: live.c keeps the listeners, live_tail.c reads and delivers. */
#pragma once

#include "core/live.h"

#include <pthread.h>

struct LiveListener {
	LiveListener *next, *previous;
	char **areas; /* NULL-terminated */
	Id person, account;
	bool (*revokes)(void *self, const JournalLine *line);
	int64_t after; /* last line delivered or passed over */
	LiveDeliver deliver;
	void *self;
	bool over; /* deliver said no */
};

struct Live {
	LiveConfig config;
	Db *db;       /* the tailer's own */
	Db *notified; /* PostgreSQL: waits for NOTIFY; NULL otherwise */
	Arena *arena; /* one page of lines */
	pthread_t tailer, waiter;
	bool has_tailer, has_waiter;
	int64_t tail; /* the tailer's: last line read for those who follow */

	pthread_mutex_t lock; /* all below */
	pthread_cond_t wake;  /* work, or stop */
	pthread_cond_t passed;
	LiveListener *listeners;
	LiveListener *delivering; /* the one being called, outside the lock */
	unsigned leaving;         /* threads waiting for `passed` */
	bool woken, stopping;
};

/* Reads and delivers what is new, until nothing is. Return: lines read. */
size_t live_tail(Live *live);
/* Threads. */
void *live_tailer(void *live);
void *live_waiter(void *live);
