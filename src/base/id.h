/* Ids: 63 bits, ordered by time, unique across nodes.
 * 42 bits of milliseconds since 2020-01-01Z, 6 bits of node, 15 bits of sequence. */
#pragma once

#include "base/clock.h"

typedef int64_t Id; /* 0 = none; a decimal string in JSON and URLs */

#define ID_NODE_MOST 63

typedef struct IdGen {
	const Clock *clock;
	int64_t last_ms; /* of the last id given, or of one to stay above */
	Id last;
	uint32_t sequence;
	uint32_t node; /* 0..ID_NODE_MOST */
} IdGen;

void id_gen_init(IdGen *gen, const Clock *clock, uint32_t node);
/* Strictly increasing for one generator even when the clock goes back. Not
 * thread-safe: the writer owns its generator. */
Id id_next(IdGen *gen);
/* What follows is greater than `last`, whoever made it: a restart after the clock went back, another
 * node with a faster clock. */
void id_gen_after(IdGen *gen, Id last);
/* The last one given; 0 before the first. */
Id id_last(const IdGen *gen);
/* The least id of that moment: rows made since are found by their key. */
Id id_from(Time at);
