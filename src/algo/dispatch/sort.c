/* A row of pairs in order, by cost and then person: short rows as runs by insertion, merged bottom-up;
 * long ones digit by digit, least first, each pass keeping the order of the one before. */
#include "algo/dispatch/dispatch_private.h"

#include <string.h>

enum { RUN = 12, LONG = 1024, BITS = 11, DIGITS = 1 << BITS };

static bool before(DispatchPair a, DispatchPair b) {
	return a.cost != b.cost ? a.cost < b.cost : a.person < b.person;
}

static void swap(DispatchPair **a, DispatchPair **b) {
	DispatchPair *other = *a;
	*a = *b;
	*b = other;
}

/* ---- short ------------------------------------------------------------------------------------- */

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

/* Return: where the sorted row is. */
static DispatchPair *sort_short(DispatchPair *from, int64_t count, DispatchPair *to) {
	for (int64_t i = 0; i < count; i += RUN)
		insertion(from + i, count - i < RUN ? count - i : RUN);
	for (int64_t width = RUN; width < count; width *= 2) {
		for (int64_t i = 0; i < count; i += 2 * width) {
			int64_t middle = i + width < count ? i + width : count;
			int64_t end = i + 2 * width < count ? i + 2 * width : count;
			merge(from + i, from + middle, from + end, to + i);
		}
		swap(&from, &to);
	}
	return from;
}

/* ---- long -------------------------------------------------------------------------------------- */

static uint32_t digit(DispatchPair pair, bool by_person, int shift) {
	return ((uint32_t)(by_person ? pair.person : pair.cost) >> shift) & (DIGITS - 1);
}

static void pass(
	const DispatchPair *from, int64_t count, bool by_person, int shift, DispatchPair *to) {
	int64_t at[DIGITS + 1] = {0};
	for (int64_t i = 0; i < count; i++)
		at[digit(from[i], by_person, shift) + 1]++;
	for (int i = 0; i < DIGITS; i++)
		at[i + 1] += at[i];
	for (int64_t i = 0; i < count; i++)
		to[at[digit(from[i], by_person, shift)]++] = from[i];
}

static DispatchPair *sort_long(DispatchPair *from, int64_t count, DispatchPair *to) {
	int32_t most_cost = 0, most_person = 0;
	bool in_order = true;
	for (int64_t i = 0; i < count; i++) {
		in_order = in_order && (!i || from[i - 1].person < from[i].person);
		most_cost = from[i].cost > most_cost ? from[i].cost : most_cost;
		most_person = from[i].person > most_person ? from[i].person : most_person;
	}
	for (int shift = 0; !in_order && shift < 31 && most_person >> shift; shift += BITS) {
		pass(from, count, true, shift, to);
		swap(&from, &to);
	}
	for (int shift = 0; shift < 31 && most_cost >> shift; shift += BITS) {
		pass(from, count, false, shift, to);
		swap(&from, &to);
	}
	return from;
}

void pairs_sort(DispatchPair *pairs, int64_t count, DispatchPair *scratch) {
	DispatchPair *sorted =
		count < LONG ? sort_short(pairs, count, scratch) : sort_long(pairs, count, scratch);
	if (sorted != pairs && count)
		memcpy(pairs, sorted, (size_t)count * sizeof *pairs);
}
