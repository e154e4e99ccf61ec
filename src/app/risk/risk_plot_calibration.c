/* The calibration curve: what happened by what was said. */
#include "app/cli_words.h"
#include "app/risk/risk_canvas.h"
#include "app/risk/risk_plot.h"
#include "base/error.h"

#include <math.h>

static void draw_limits(const RiskCanvas *c, const CalibrationBin *bin) {
	double x = risk_canvas_x(c, bin->mean_p);
	cairo_set_line_width(c->cairo, 1.2);
	cairo_move_to(c->cairo, x, risk_canvas_y(c, bin->lower));
	cairo_line_to(c->cairo, x, risk_canvas_y(c, bin->upper));
	cairo_stroke(c->cairo);
	cairo_arc(c->cairo, x, risk_canvas_y(c, bin->rate), 3.5, 0, 2 * M_PI);
	cairo_fill(c->cairo);
}

/* How many forecasts stand behind each point. */
static void draw_numbers(const RiskCanvas *c, const CalibrationBin *bins, size_t count) {
	char text[24];
	for (size_t i = 0; i < count; i++) {
		if (!bins[i].n)
			continue;
		snprintf(text, sizeof text, "%zu", bins[i].n);
		risk_canvas_colour(c, RISK_INK, 0.75);
		risk_canvas_text(c, risk_canvas_x(c, bins[i].mean_p), risk_canvas_y(c, bins[i].upper) - 2,
			text, 8, (RiskAnchor){0.5, 1});
	}
}

static void draw_points(const RiskCanvas *c, const CalibrationBin *bins, size_t count) {
	const double ends[] = {0, 1};
	risk_canvas_colour(c, RISK_INK, 0.6);
	risk_canvas_line(c, ends, ends, 2, 1, 4);
	risk_canvas_colour(c, RISK_BOUND, 1);
	for (size_t i = 0; i < count; i++)
		if (bins[i].n)
			draw_limits(c, &bins[i]);
}

int risk_plot_calibration(RiskPlot *plot, RiskJob *job, const char *title,
	const CalibrationBin *bins, size_t count, const RiskOut *table) {
	RiskCanvas c;
	const char *language = cli_language(plot->language);
	const RiskFrame frame = {.title = *title ? title : cli_words(language, "risk.plot.calibration"),
		.x_name = cli_words(language, "risk.plot.said"),
		.y_name = cli_words(language, "risk.plot.happened"),
		.x = {0, 1, 0.2},
		.y = {0, 1, 0.2}};
	plot->done = true;
	int r = risk_plot_table(plot, job, table);
	if (r || (r = risk_canvas_open(&c, job, plot->path, 420, 440)))
		return r;
	risk_canvas_frame(&c, &frame);
	draw_points(&c, bins, count);
	draw_numbers(&c, bins, count);
	risk_canvas_legend(
		&c, RISK_SAMPLE_LINE, RISK_BOUND, 1, cli_words(language, "risk.plot.limits"));
	c.legend++; /* its words are long */
	risk_canvas_legend(
		&c, RISK_SAMPLE_DASH, RISK_INK, 0.6, cli_words(language, "risk.plot.calibrated"));
	return risk_canvas_close(&c);
}
