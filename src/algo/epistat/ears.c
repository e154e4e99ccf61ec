#include "algo/epistat/detect.h"

#include "algo/epistat/special.h"

#include <math.h>

/* What the baseline says of one step. */
typedef struct Level {
	double mean, sd;
} Level;

/* Sums of whole numbers are exact, so a window may slide without gathering error. */
static bool whole(const double *y, size_t n) {
	for (size_t i = 0; i < n; i++)
		if (!(y[i] >= 0 && y[i] <= 1e6 && y[i] == floor(y[i])))
			return false;
	return true;
}

static Level level_of(const double *y, size_t n) {
	double sum = 0, squares = 0;
	for (size_t i = 0; i < n; i++)
		sum += y[i];
	double mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		squares += (y[i] - mean) * (y[i] - mean);
	return (Level){mean, sqrt(squares / (double)(n - 1))};
}

/* A window that slides over a series; of whole numbers by its sums, else taken anew each time. */
typedef struct Window {
	const double *y;
	size_t start, length;
	bool exact;
	double sum, squares, inverse, scale;
} Window;

static Window window_at(const double *y, size_t n, size_t length) {
	Window w = {.y = y, .length = length, .exact = whole(y, n), .inverse = (double)length};
	w.scale = 1 / ((double)length * (double)(length - 1));
	for (size_t i = 0; i < length && i < n; i++) {
		w.sum += y[i];
		w.squares += y[i] * y[i];
	}
	return w;
}

static inline Level window_level(const Window *w) {
	if (!w->exact)
		return level_of(w->y + w->start, w->length);
	double spread = (double)w->length * w->squares - w->sum * w->sum;
	return (Level){w->sum / w->inverse, sqrt(spread * w->scale)};
}

static inline void window_slide(Window *w) {
	if (w->exact) {
		double out = w->y[w->start], in = w->y[w->start + w->length];
		w->sum += in - out;
		w->squares += in * in - out * out;
	}
	w->start++;
}

size_t ears_history(const Ears *ears) {
	return ears->baseline + 2 * (size_t)(ears->method - EARS_C1);
}

static void judge(double y, double upper, double *to, int8_t *alarm) {
	*to = upper;
	*alarm = isnan(upper) || isnan(y) ? ALARM_NONE : y > upper ? ALARM_YES : ALARM_NO;
}

/* max(0, x) that passes on a missing x, as fmax does not. */
static inline double positive(double x) {
	return x < 0 ? 0 : x;
}

static inline double at_least(double sd, double least) {
	return sd < least ? least : sd;
}

static void detect_c12(
	const Ears *e, double z, const double *y, size_t n, double *upper, int8_t *alarm) {
	Window w = window_at(y, n, e->baseline);
	for (size_t t = ears_history(e); t < n; t++) {
		Level level = window_level(&w);
		judge(y[t], level.mean + z * at_least(level.sd, e->min_sigma), &upper[t], &alarm[t]);
		window_slide(&w);
	}
}

static void detect_c3(
	const Ears *e, double z, const double *y, size_t n, double *upper, int8_t *alarm) {
	Window w = window_at(y, n, e->baseline);
	double excess[2] = {0, 0}; /* max(0, c - 1) two steps ago, one step ago */
	for (size_t t = e->baseline + 2; t < n; t++) {
		Level level = window_level(&w);
		double sd = at_least(level.sd, e->min_sigma);
		if (t >= ears_history(e))
			judge(y[t], positive(y[t] + sd * (z - (excess[0] + excess[1]))), &upper[t], &alarm[t]);
		excess[0] = excess[1];
		excess[1] = positive((y[t] - level.mean) / sd - 1);
		window_slide(&w);
	}
}

void ears_detect(const Ears *ears, const double *y, size_t n, double *upper, int8_t *alarm) {
	double z = special_normal_quantile(1 - ears->alpha);
	for (size_t t = 0; t < n && t < ears_history(ears); t++) {
		upper[t] = NAN;
		alarm[t] = ALARM_NONE;
	}
	if (n > ears_history(ears))
		(ears->method == EARS_C3 ? detect_c3 : detect_c12)(ears, z, y, n, upper, alarm);
}
