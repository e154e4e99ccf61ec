#include "base/id.h"

#define ID_EPOCH_MS INT64_C(1577836800000) /* 2020-01-01Z */
enum { SEQUENCE_BITS = 15, NODE_BITS = 6 };

void id_gen_init(IdGen *gen, const Clock *clock, uint32_t node) {
	*gen = (IdGen){.clock = clock, .node = node & ((1u << NODE_BITS) - 1)};
}

Id id_next(IdGen *gen) {
	int64_t ms = clock_now(gen->clock) / 1000 - ID_EPOCH_MS;
	if (ms > gen->last_ms) {
		gen->last_ms = ms;
		gen->sequence = 0;
	} else if (++gen->sequence == 1u << SEQUENCE_BITS) {
		gen->last_ms++;
		gen->sequence = 0;
	}
	gen->last = gen->last_ms << (SEQUENCE_BITS + NODE_BITS) | (int64_t)gen->node << SEQUENCE_BITS |
		gen->sequence;
	return gen->last;
}

void id_gen_after(IdGen *gen, Id last) {
	int64_t ms = last >> (SEQUENCE_BITS + NODE_BITS);
	if (last <= gen->last || ms < gen->last_ms)
		return;
	gen->last_ms = ms;
	gen->sequence = (1u << SEQUENCE_BITS) - 1; /* the next one opens the millisecond after */
}

Id id_last(const IdGen *gen) {
	return gen->last;
}

Id id_from(Time at) {
	int64_t ms = at / 1000 - ID_EPOCH_MS;
	return ms > 0 ? ms << (SEQUENCE_BITS + NODE_BITS) : 0;
}
