#include "algo/epistat/farrington_reference.h"

#include "algo/epistat/day.h"

#include <math.h>
#include <stdlib.h>

static int64_t weekday(int64_t day) { /* 0 = Sunday */
	return ((day + 4) % 7 + 7) % 7;
}

int64_t farrington_day_back(int64_t day, size_t years) {
	int year, month, date;
	day_parts(day, &year, &month, &date);
	int64_t back = day_of(year - (int)years, month, date);
	int64_t first = back - (weekday(back) - weekday(day));
	int64_t second = first + (first > back ? -7 : 7);
	return llabs(first - back) > llabs(second - back) ? second : first;
}

static bool find_day(const int64_t *days, size_t n, int64_t day, size_t *out) {
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (days[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	*out = low;
	return low < n && days[low] == day;
}

/* Indices of the same week 0 .. years back. */
static bool find_weeks(
	const Farrington *f, const int64_t *days, size_t n, size_t t, size_t *weeks) {
	for (size_t i = 0; i <= f->years; i++) {
		size_t back = i * f->frequency;
		if (days) {
			if (!find_day(days, n, farrington_day_back(days[t], i), &weeks[i]))
				return false;
		} else if (back > t)
			return false;
		else
			weeks[i] = t - back;
	}
	return true;
}

/* Seasonal levels 1 .. periods of each week, 0 none: the last for the weeks around the same week of
 * a year, the others for nearly equal stretches of the weeks between, the longer ones first. */
static bool mark(const Farrington *f, const size_t *weeks, size_t t, size_t *level) {
	size_t w = f->half_width, p = f->periods;
	for (size_t i = t >= w ? t - w : 0; i <= t; i++)
		level[i] = p;
	for (size_t i = 1; i <= f->years; i++) {
		if (weeks[i] < w && !f->original)
			return false;
		for (size_t k = weeks[i] < w ? 0 : weeks[i] - w; k <= weeks[i] + w && k <= t; k++)
			level[k] = p;
		if (p == 1)
			continue;
		if (weeks[i - 1] < weeks[i] + p)
			return false;
		size_t apart = weeks[i - 1] - weeks[i], around = 2 * w + 1;
		size_t between = apart > around ? apart - around : 0, at = weeks[i] + w + 1;
		for (size_t j = 1; j < p; j++)
			for (size_t k = between / (p - 1) + (j <= between % (p - 1) ? 1 : 0); k > 0; k--)
				level[at++] = j;
	}
	return true;
}

/* Levels in use become 0, 1, …; false when that of the week judged is not among them. */
static bool renumber(FarringtonReference *out, size_t periods, Arena *arena) {
	size_t *number = arena_array_of(arena, size_t, periods + 1);
	for (size_t i = 0; i < out->count; i++)
		number[out->level[i]] = 1;
	bool ours = number[periods] > 0;
	for (size_t j = 1; j <= periods; j++)
		if (number[j])
			number[j] = out->levels++;
	for (size_t i = 0; i < out->count; i++)
		out->level[i] = number[out->level[i]];
	return ours;
}

/* Time of a week in steps: its place, or days since the first reference week by the length of the
 * series' first step. */
static double time_of(const Farrington *f, const int64_t *days, size_t first, size_t t) {
	return days && !f->original ? (double)(days[t] - days[first]) / (double)(days[1] - days[0])
								: (double)(t + 1);
}

static double offset_of(const FarringtonSeries *s, size_t t) {
	if (!s->population)
		return 0;
	return s->population[t] > 0 ? log(s->population[t]) : NAN;
}

static void collect(const Farrington *f, const FarringtonSeries *s, size_t t, const size_t *level,
	FarringtonReference *out) {
	size_t end = f->original ? t : t >= f->past ? t - f->past : 0, first = SIZE_MAX;
	for (size_t i = 0; i < end; i++) {
		if (!level[i] || (f->original && i + f->half_width >= t))
			continue;
		if (first == SIZE_MAX)
			first = i;
		double offset = offset_of(s, i);
		if (isnan(s->y[i]) || isnan(offset))
			continue;
		out->y[out->count] = s->y[i];
		out->offset[out->count] = offset;
		out->time[out->count] = time_of(f, s->days, first, i);
		out->level[out->count++] = level[i];
	}
	out->time_now = first == SIZE_MAX ? NAN : time_of(f, s->days, first, t);
	out->offset_now = offset_of(s, t);
}

/* What lies before the first window does not matter: the series is seen from there on. */
static FarringtonSeries cut(
	const Farrington *f, const FarringtonSeries *s, size_t *weeks, size_t *t) {
	size_t first = weeks[f->years] > f->half_width ? weeks[f->years] - f->half_width : 0;
	for (size_t i = 0; i <= f->years; i++)
		weeks[i] -= first;
	*t -= first;
	return (FarringtonSeries){s->y + first, s->days ? s->days + first : NULL,
		s->population ? s->population + first : NULL, s->n - first};
}

bool farrington_reference(const Farrington *f, Arena *arena, const FarringtonSeries *s, size_t t,
	FarringtonReference *out) {
	size_t *weeks = arena_array_of(arena, size_t, f->years + 1);
	if (f->years == 0 || s->n < 2 || !find_weeks(f, s->days, s->n, t, weeks))
		return false;
	FarringtonSeries seen = cut(f, s, weeks, &t);
	size_t *level = arena_array_of(arena, size_t, t + f->half_width + 2);
	*out = (FarringtonReference){.y = arena_array_of(arena, double, t + 1),
		.time = arena_array_of(arena, double, t + 1),
		.offset = arena_array_of(arena, double, t + 1),
		.level = arena_array_of(arena, size_t, t + 1)};
	if (!mark(f, weeks, t, level))
		return false;
	collect(f, &seen, t, level, out);
	return out->count > 0 && !isnan(out->offset_now) && renumber(out, f->periods, arena);
}
