/* R over time, as a ribbon. */
#include "algo/epistat/day.h"
#include "app/cli_words.h"
#include "app/risk/risk_canvas.h"
#include "app/risk/risk_plot.h"
#include "base/error.h"

#include <math.h>

static const char *const columns[] = {
	"t_start", "t_end", "time", "mean", "q0.025", "q0.25", "median", "q0.75", "q0.975", NULL};
enum { Q_LOW = 0, Q_QUARTER = 2, Q_MEDIAN = 3, Q_THREE = 4, Q_HIGH = 6, LINES = 6 };

/* The lines to draw, each of `count`, and where on the axis. */
typedef struct Ribbon {
	const RiskSource *source;
	const RiskSeries *series;
	size_t count;
	double *x, *line[LINES]; /* mean, q0.025, q0.25, median, q0.75, q0.975 */
} Ribbon;

static Ribbon arrange(Arena *arena, const RiskSource *source, const RiskSeries *series,
	const RtWindow *windows, const RtEstimate *e, size_t count) {
	static const int at[LINES] = {-1, Q_LOW, Q_QUARTER, Q_MEDIAN, Q_THREE, Q_HIGH};
	Ribbon r = {source, series, count, arena_array_of(arena, double, count + 1), {NULL}};
	for (size_t k = 0; k < LINES; k++)
		r.line[k] = arena_array_of(arena, double, count + 1);
	for (size_t i = 0; i < count; i++) {
		r.x[i] = (double)windows[i].end + 1;
		for (size_t k = 0; k < LINES; k++)
			r.line[k][i] = at[k] < 0 ? e[i].mean : e[i].quantiles[at[k]];
	}
	return r;
}

static int write_table(
	const RiskPlot *plot, RiskJob *job, Arena *arena, const Ribbon *r, const RtWindow *windows) {
	RiskOut out;
	risk_out_init(&out, job->arena, columns, false);
	for (size_t i = 0; i < r->count; i++) {
		risk_out_whole(&out, (int64_t)windows[i].start + 1);
		risk_out_whole(&out, (int64_t)windows[i].end + 1);
		risk_out_text(&out, risk_series_time(arena, r->source, r->series->time[windows[i].end]));
		for (size_t k = 0; k < LINES; k++)
			risk_out_number(&out, r->line[k][i]);
	}
	return risk_plot_table(plot, job, &out);
}

/* Wide limits at the start would press all else flat: the axis ends at three times the highest middle, at most. */
static double highest(const Ribbon *r) {
	double middle = 1, limit = 1.2;
	for (size_t i = 0; i < r->count; i++) {
		double m = isfinite(r->line[3][i]) ? r->line[3][i] : r->line[0][i];
		middle = isfinite(m) ? fmax(middle, m) : middle;
		limit = isfinite(r->line[5][i]) ? fmax(limit, r->line[5][i]) : limit;
	}
	return fmin(fmax(limit, middle), fmax(3 * middle, 2));
}

static void tick(const void *self, double x, char *out, size_t size) {
	const Ribbon *r = self;
	int year, month, date;
	size_t t = x < 1 ? 0 : (size_t)x - 1;
	if (r->source->kind == RISK_T || t >= r->series->n) {
		snprintf(out, size, "%.0f", x);
		return;
	}
	day_parts(r->series->time[t], &year, &month, &date);
	snprintf(out, size, "%04d-%02d-%02d", year, month, date);
}

static void draw_ribbon(RiskCanvas *c, const Ribbon *r) {
	const double ends[] = {c->x.low, c->x.high}, one[] = {1, 1};
	cairo_save(c->cairo);
	cairo_rectangle(c->cairo, c->left, c->top, c->right - c->left, c->bottom - c->top);
	cairo_clip(c->cairo);
	risk_canvas_colour(c, RISK_SHADE, 0.18);
	risk_canvas_ribbon(c, r->x, r->line[1], r->line[5], r->count);
	risk_canvas_colour(c, RISK_SHADE, 0.30);
	risk_canvas_ribbon(c, r->x, r->line[2], r->line[4], r->count);
	risk_canvas_colour(c, RISK_INK, 0.8);
	risk_canvas_line(c, ends, one, 2, 1, 4);
	risk_canvas_colour(c, RISK_BOUND, 1);
	risk_canvas_line(
		c, r->x, isfinite(r->line[3][r->count - 1]) ? r->line[3] : r->line[0], r->count, 1.8, 0);
	cairo_restore(c->cairo);
}

static void draw_legend(RiskCanvas *c, const Ribbon *r, const char *language) {
	bool quantiles = isfinite(r->line[3][r->count - 1]);
	risk_canvas_legend(c, RISK_SAMPLE_LINE, RISK_BOUND, 1,
		cli_words(language, quantiles ? "risk.plot.median" : "risk.plot.mean"));
	if (quantiles) {
		risk_canvas_legend(
			c, RISK_SAMPLE_BAR, RISK_SHADE, 0.43, cli_words(language, "risk.plot.half"));
		risk_canvas_legend(
			c, RISK_SAMPLE_BAR, RISK_SHADE, 0.18, cli_words(language, "risk.plot.most"));
	}
	risk_canvas_legend(c, RISK_SAMPLE_DASH, RISK_INK, 0.8, cli_words(language, "risk.plot.one"));
}

static int draw(const RiskPlot *plot, RiskJob *job, const Ribbon *r) {
	RiskCanvas c;
	const char *language = cli_language(plot->language);
	RiskAxis x = risk_axis(0, (double)r->series->n, 8);
	x.low = 0.5;
	x.high = (double)r->series->n + 0.5;
	const RiskFrame frame = {.title = r->series->name,
		.x_name =
			cli_words(language, r->source->kind == RISK_T ? "risk.plot.step" : "risk.plot.day"),
		.y_name = cli_words(language, "risk.plot.r"),
		.x = x,
		.y = risk_axis(0, highest(r), 6),
		.tick = tick,
		.self = r};
	int result = risk_canvas_open(&c, job, plot->path, 720, 320);
	if (result)
		return result;
	risk_canvas_frame(&c, &frame);
	draw_ribbon(&c, r);
	draw_legend(&c, r, language);
	return risk_canvas_close(&c);
}

int risk_plot_rt(RiskPlot *plot, RiskJob *job, Arena *arena, const RiskSource *source,
	const RiskSeries *series, const RtWindow *windows, const RtEstimate *estimates, size_t count) {
	plot->done = true;
	if (!count)
		return risk_fault(job, source->wanted.path, 0, NULL,
			"series %s is shorter than a window: nothing to draw", series->name);
	Ribbon r = arrange(arena, source, series, windows, estimates, count);
	int result = write_table(plot, job, arena, &r, windows);
	return result ? result : draw(plot, job, &r);
}
