/* The panel's agreement, each rater with each. */
#include "app/cli_words.h"
#include "app/risk/risk_canvas.h"
#include "app/risk/risk_plot.h"
#include "base/error.h"

#include <math.h>

static const double margin_left = 110, margin_top = 84, margin_right = 20, margin_bottom = 34;

static double cell_size(size_t n) {
	return fmin(64, fmax(14, 480 / (double)n));
}

/* From paper at no agreement to full strength at 1; the number stands in the cell as well. */
static void draw_cell(const RiskCanvas *c, double x, double y, double size, double kappa) {
	char text[16] = "–";
	double strength = isnan(kappa) ? 0 : fmin(1, fmax(0, kappa));
	risk_canvas_colour(c, RISK_SHADE, 0.04 + 0.86 * strength);
	cairo_rectangle(c->cairo, x + 0.5, y + 0.5, size - 1, size - 1);
	cairo_fill(c->cairo);
	if (!isnan(kappa))
		snprintf(text, sizeof text, "%.2f", fabs(kappa) < 0.005 ? 0 : kappa);
	risk_canvas_colour(c, strength > 0.8 ? RISK_PAPER : RISK_INK, 1);
	if (size >= 24)
		risk_canvas_text(
			c, x + size / 2, y + size / 2, text, fmin(12, size / 3.2), (RiskAnchor){0.5, 0.5});
}

static void draw_names(const RiskCanvas *c, const char *const *names, size_t n, double size) {
	double text = fmin(11, size * 0.7);
	risk_canvas_colour(c, RISK_INK, 1);
	for (size_t i = 0; i < n; i++) {
		double middle = ((double)i + 0.5) * size;
		risk_canvas_text(
			c, margin_left - 6, margin_top + middle, names[i], text, (RiskAnchor){1, 0.5});
		cairo_save(c->cairo);
		cairo_translate(c->cairo, margin_left + middle, margin_top - 6);
		cairo_rotate(c->cairo, -M_PI / 6);
		risk_canvas_text(c, 0, 0, names[i], text, (RiskAnchor){0, 1});
		cairo_restore(c->cairo);
	}
}

int risk_plot_heat(RiskPlot *plot, RiskJob *job, const char *const *names, const double *kappa,
	size_t n, const RiskOut *table) {
	RiskCanvas c;
	const char *language = cli_language(plot->language);
	double size = cell_size(n), side = size * (double)n;
	plot->done = true;
	if (n > RISK_HEAT_MOST)
		return risk_fault(job, plot->path, 0, NULL, "%zu raters are too many for a picture", n);
	int r = risk_plot_table(plot, job, table);
	if (r ||
		(r = risk_canvas_open(&c, job, plot->path,
			 fmax(360, margin_left + side + margin_right + 60), margin_top + side + margin_bottom)))
		return r;
	risk_canvas_colour(&c, RISK_INK, 1);
	risk_canvas_text(&c, 14, 8, cli_words(language, "risk.plot.agreement"), 15, (RiskAnchor){0, 0});
	for (size_t i = 0; i < n * n; i++)
		draw_cell(&c, margin_left + (double)(i % n) * size, margin_top + (double)(i / n) * size,
			size, kappa[i]);
	draw_names(&c, names, n, size);
	risk_canvas_colour(&c, RISK_INK, 0.8);
	risk_canvas_text(
		&c, 14, c.height - 8, cli_words(language, "risk.plot.scale"), 9, (RiskAnchor){0, 1});
	return risk_canvas_close(&c);
}
