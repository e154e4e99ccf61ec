/* A small house on a disk that fails: what it was asked, what it answered, and whether that holds.
 *
 * The world remembers every request and its answer in memory that a killed child leaves behind. After
 * any fault, world_check() asks each command again with its own key and looks whether each happened
 * exactly once. */
#pragma once

#include "core/test_core_kit.h"

enum { ASKS_MOST = 400 };

typedef enum AskKind { ASK_MAKE, ASK_CHANGE, ASK_REFUSED, ASK_READ } AskKind;

typedef struct Asked {
	AskKind kind;
	int target;      /* all but MAKE: which ask made the thing */
	int64_t version; /* CHANGE: the one it is to follow */
	int status;      /* 0: no answer came */
	int problem;
	char location[48];
	char body[200];
} Asked;

typedef struct World {
	Kit kit;
	Asked *asked; /* shared with children */
	int *count;
	int unknown_before; /* answers of that kind in earlier processes of this round */
	int other_reads;    /* noted ones of this round that are not among them */
	Rng rng;
	RngSeeded state;
} World;

/* Once for the program: makes the database all rounds begin from. */
void world_open(World *world);
void world_close(World *world);

/* A new round: the database as at first, `grown` with a log that is about to be checkpointed. */
void world_begin(World *world, uint64_t seed, bool grown);
/* Asks `count` times, up to four at once, until `enough` says so (may be NULL). The core runs. */
void world_ask(World *world, int count, bool (*enough)(const World *world));
/* Answers so far with that problem; 0: with success. */
int world_answers(const World *world, int problem);
/* Answers so far that the server could not do what was asked: 503, 507. */
int world_failures(const World *world);
/* Everything holds; the core runs, and no fault is planned. */
void world_check(World *world);
