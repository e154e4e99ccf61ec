/* A row of pairs in order: runs by insertion, merged bottom-up. */
#include "algo/dispatch/dispatch_private.h"

#include <string.h>

enum { RUN = 12 };

static bool before(DispatchPair a, DispatchPair b) {
	return a.cost != b.cost ? a.cost < b.cost : a.person < b.person;
}

static void insertion(DispatchPair *pairs, int64_t count) {
	for (int64_t i = 1; i < count; i++) {
		DispatchPair pair = pairs[i];
		int64_t j = i;
		for (; j && before(pair, pairs[j - 1]); j--)
			pairs[j] = pairs[j - 1];
		pairs[j] = pair;
	}
}

static void merge(const DispatchPair *a, const DispatchPair *a_end, const DispatchPair *b_end,
	DispatchPair *out) {
	const DispatchPair *b = a_end;
	while (a < a_end && b < b_end)
		*out++ = before(*b, *a) ? *b++ : *a++;
	memcpy(out, a, (size_t)(a_end - a) * sizeof *a);
	memcpy(out + (a_end - a), b, (size_t)(b_end - b) * sizeof *b);
}

void pairs_sort(DispatchPair *pairs, int64_t count, DispatchPair *scratch) {
	for (int64_t i = 0; i < count; i += RUN)
		insertion(pairs + i, count - i < RUN ? count - i : RUN);
	DispatchPair *from = pairs, *to = scratch;
	for (int64_t width = RUN; width < count; width *= 2) {
		for (int64_t i = 0; i < count; i += 2 * width) {
			int64_t middle = i + width < count ? i + width : count;
			int64_t end = i + 2 * width < count ? i + 2 * width : count;
			merge(from + i, from + middle, from + end, to + i);
		}
		DispatchPair *swap = from;
		from = to;
		to = swap;
	}
	if (from != pairs && count)
		memcpy(pairs, from, (size_t)count * sizeof *pairs);
}
