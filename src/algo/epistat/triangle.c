#include "algo/epistat/nowcast.h"

#include <math.h>

static size_t least(size_t a, size_t b) {
	return a < b ? a : b;
}

static void place(Triangle *t, int64_t row, int64_t delay) {
	if (delay < 0) {
		t->early++;
		return;
	}
	size_t column = least((size_t)delay, t->delay_most);
	t->late += (size_t)delay > t->delay_most;
	t->count[(size_t)row * (t->delay_most + 1) + column]++;
	t->reported[row]++;
}

bool triangle_build(Triangle *out, Arena *arena, const int64_t *onset, const int64_t *report,
	size_t n, int64_t first, int64_t now, size_t delay_most) {
	if (delay_most == 0 || now - first < (int64_t)delay_most)
		return false;
	size_t rows = (size_t)(now - first) + 1;
	*out = (Triangle){.rows = rows,
		.delay_most = delay_most,
		.count = arena_array_of(arena, double, rows *(delay_most + 1)),
		.reported = arena_array_of(arena, double, rows)};
	for (size_t i = 0; i < n; i++)
		if (onset[i] >= first && onset[i] <= now && report[i] <= now)
			place(out, onset[i] - first, report[i] - onset[i]);
	return true;
}

void triangle_delay(const Triangle *t, size_t window, double *cdf, double *variance) {
	size_t d = t->delay_most, first = window && window < t->rows ? t->rows - 1 - window : 0;
	double product = 1, spread = 0;
	for (size_t x = d;; x--) {
		cdf[x] = product;
		if (variance)
			variance[x] = product * product * spread;
		if (x == 0)
			return;
		double n = 0, all = 0;
		for (size_t row = first; row + x < t->rows; row++)
			for (size_t y = 0; y <= x; y++) {
				double count = t->count[row * (d + 1) + y];
				all += count;
				n += y == x ? count : 0;
			}
		double g = all > 0 ? n / all : 0;
		product *= 1 - g;
		if (g < 1 && all > 0)
			spread += g / (all * (1 - g));
	}
}
