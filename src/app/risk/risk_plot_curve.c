/* The epidemic curve with bounds and alarms. */
#include "algo/epistat/day.h"
#include "algo/epistat/detect.h"
#include "app/cli_words.h"
#include "app/risk/risk_canvas.h"
#include "app/risk/risk_plot.h"
#include "base/error.h"

#include <math.h>

static const char *const columns[] = {
	"t", "time", "observed", "expected", "upperbound", "alarm", NULL};

static double highest(const RiskCurve *c) {
	double most = 1;
	for (size_t t = 0; t < c->series->n; t++) {
		most = isfinite(c->series->y[t]) ? fmax(most, c->series->y[t]) : most;
		most = isfinite(c->upper[t]) ? fmax(most, c->upper[t]) : most;
		most = isfinite(c->expected[t]) ? fmax(most, c->expected[t]) : most;
	}
	return most;
}

static void draw_bars(const RiskCanvas *c, const RiskCurve *curve) {
	double wide = fmax(0.6, 0.8 * (risk_canvas_x(c, 1) - risk_canvas_x(c, 0)));
	risk_canvas_colour(c, RISK_COUNT, 0.8);
	for (size_t t = 0; t < curve->series->n; t++)
		if (curve->series->y[t] > 0) {
			double top = risk_canvas_y(c, curve->series->y[t]);
			cairo_rectangle(
				c->cairo, risk_canvas_x(c, (double)t + 1) - wide / 2, top, wide, c->bottom - top);
		}
	cairo_fill(c->cairo);
}

static void draw_alarms(const RiskCanvas *c, const RiskCurve *curve) {
	risk_canvas_colour(c, RISK_DANGER, 1);
	for (size_t t = 0; t < curve->series->n; t++)
		if (curve->alarm[t] == ALARM_YES)
			risk_canvas_mark(
				c, risk_canvas_x(c, (double)t + 1), risk_canvas_y(c, curve->series->y[t]) - 2);
}

static void draw_lines(const RiskCanvas *c, const double *x, const RiskCurve *curve) {
	risk_canvas_colour(c, RISK_INK, 0.7);
	risk_canvas_line(c, x, curve->expected, curve->series->n, 1.2, 0);
	risk_canvas_colour(c, RISK_BOUND, 1);
	risk_canvas_line(c, x, curve->upper, curve->series->n, 1.4, 4);
}

static bool any(const double *values, size_t n) {
	for (size_t i = 0; i < n; i++)
		if (isfinite(values[i]))
			return true;
	return false;
}

static void draw_legend(RiskCanvas *c, const RiskCurve *curve, const char *language) {
	risk_canvas_legend(c, RISK_SAMPLE_BAR, RISK_COUNT, 0.8, cli_words(language, "risk.plot.cases"));
	if (any(curve->expected, curve->series->n))
		risk_canvas_legend(
			c, RISK_SAMPLE_LINE, RISK_INK, 0.7, cli_words(language, "risk.plot.expected"));
	if (any(curve->upper, curve->series->n))
		risk_canvas_legend(
			c, RISK_SAMPLE_DASH, RISK_BOUND, 1, cli_words(language, "risk.plot.bound"));
	risk_canvas_legend(c, RISK_SAMPLE_MARK, RISK_DANGER, 1, cli_words(language, "risk.plot.alarm"));
}

static void tick(const void *self, double x, char *out, size_t size) {
	const RiskCurve *curve = self;
	int year, month, date;
	size_t t = x < 1 ? 0 : (size_t)x - 1;
	if (curve->source->kind == RISK_T || t >= curve->series->n) {
		snprintf(out, size, "%.0f", x);
		return;
	}
	day_parts(curve->series->time[t], &year, &month, &date);
	snprintf(out, size, "%04d-%02d-%02d", year, month, date);
}

static int write_table(const RiskPlot *plot, RiskJob *job, Arena *arena, const RiskCurve *curve) {
	RiskOut out;
	risk_out_init(&out, job->arena, columns, false);
	for (size_t t = 0; t < curve->series->n; t++) {
		risk_out_whole(&out, (int64_t)t + 1);
		risk_out_text(&out, risk_series_time(arena, curve->source, curve->series->time[t]));
		risk_out_number(&out, curve->series->y[t]);
		risk_out_number(&out, curve->expected[t]);
		risk_out_number(&out, curve->upper[t]);
		risk_out_alarm(&out, curve->alarm[t]);
	}
	return risk_plot_table(plot, job, &out);
}

/* All memory is had before the canvas is open. */
static int draw(RiskPlot *plot, RiskJob *job, Arena *arena, const RiskCurve *curve) {
	RiskCanvas c;
	const char *language = cli_language(plot->language);
	double *steps = arena_array_of(arena, double, curve->series->n + 1);
	for (size_t t = 0; t < curve->series->n; t++)
		steps[t] = (double)t + 1;
	RiskAxis x = risk_axis(0, (double)curve->series->n, 8);
	x.low = 0.5;
	x.high = (double)curve->series->n + 0.5;
	const RiskFrame frame = {.title = curve->series->name,
		.x_name =
			cli_words(language, curve->source->kind == RISK_T ? "risk.plot.step" : "risk.plot.day"),
		.y_name = cli_words(language, "risk.plot.cases"),
		.x = x,
		.y = risk_axis(0, highest(curve), 6),
		.tick = tick,
		.self = curve};
	int r = risk_canvas_open(&c, job, plot->path, 720, 320);
	if (r)
		return r;
	risk_canvas_frame(&c, &frame);
	draw_bars(&c, curve);
	draw_lines(&c, steps, curve);
	draw_alarms(&c, curve);
	draw_legend(&c, curve, language);
	return risk_canvas_close(&c);
}

int risk_plot_curve(RiskPlot *plot, RiskJob *job, Arena *arena, const RiskCurve *curve) {
	plot->done = true;
	int r = write_table(plot, job, arena, curve);
	return r ? r : draw(plot, job, arena, curve);
}
