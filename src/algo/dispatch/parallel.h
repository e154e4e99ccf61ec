/* The same work on parts of a range. */
#pragma once

#include <stdint.h>

enum { PARALLEL_MOST = 64 };

/* Calls work(self, thread, from, to) on parts that together are [0, count), from up to `threads`
 * threads numbered from 0. Which thread has which part is not determined, so what is written may
 * depend on the item only. Nothing in `work` may jump out of it (no arena of another thread). */
void parallel_for(int threads, int64_t count, int64_t part,
	void (*work)(void *self, int thread, int64_t from, int64_t to), void *self);
