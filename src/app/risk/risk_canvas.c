#include "app/risk/risk_canvas.h"

#include "base/error.h"
#include "base/str.h"

#include <cairo-svg.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>
#include <strings.h>

#define FONT "Noto Sans CJK SC, Noto Sans, sans-serif"
static const double pixels_per_point = 2; /* of a PNG */

static bool ends_in(const char *path, const char *ending) {
	size_t n = strlen(path), m = strlen(ending);
	return n > m && strcasecmp(path + n - m, ending) == 0;
}

bool risk_canvas_name(const char *path) {
	return ends_in(path, ".svg") || ends_in(path, ".png");
}

/* ---- the file ----------------------------------------------------------------------------------- */

static cairo_status_t write_bytes(void *self, const unsigned char *data, unsigned int size) {
	return fwrite(data, 1, size, self) == size ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_surface_t *blank(const RiskCanvas *c) {
	if (!c->png)
		return cairo_svg_surface_create_for_stream(write_bytes, c->to->file, c->width, c->height);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
		(int)(c->width * pixels_per_point), (int)(c->height * pixels_per_point));
	cairo_surface_set_device_scale(surface, pixels_per_point, pixels_per_point);
	return surface;
}

int risk_canvas_open(RiskCanvas *c, RiskJob *job, const char *path, double width, double height) {
	*c = (RiskCanvas){.png = ends_in(path, ".png"), .width = width, .height = height};
	int r = risk_job_output(job, path, &c->to);
	if (r)
		return r;
	c->surface = blank(c);
	c->cairo = cairo_create(c->surface);
	risk_canvas_colour(c, RISK_PAPER, 1);
	cairo_paint(c->cairo);
	cairo_set_line_join(c->cairo, CAIRO_LINE_JOIN_ROUND);
	return 0;
}

int risk_canvas_close(RiskCanvas *c) {
	cairo_status_t status = cairo_status(c->cairo);
	if (!status && c->png)
		status = cairo_surface_write_to_png_stream(c->surface, write_bytes, c->to->file);
	cairo_destroy(c->cairo);
	cairo_surface_finish(c->surface);
	if (!status)
		status = cairo_surface_status(c->surface);
	cairo_surface_destroy(c->surface);
	return !status ? 0 : status == CAIRO_STATUS_NO_MEMORY ? ERR_MEMORY : ERR_IO;
}

/* ---- drawing ------------------------------------------------------------------------------------ */

void risk_canvas_colour(const RiskCanvas *c, RiskColour colour, double strength) {
	static const double colours[][3] = {{0.13, 0.16, 0.20}, {0.85, 0.87, 0.89}, {0.45, 0.56, 0.66},
		{0.05, 0.36, 0.58}, {0.05, 0.36, 0.58}, {0.78, 0.12, 0.12}, {1, 1, 1}};
	const double *k = colours[colour];
	cairo_set_source_rgba(c->cairo, k[0], k[1], k[2], strength);
}

void risk_canvas_text(
	const RiskCanvas *c, double x, double y, const char *text, double size, RiskAnchor anchor) {
	int width, height;
	PangoLayout *layout = pango_cairo_create_layout(c->cairo);
	PangoFontDescription *font = pango_font_description_from_string(FONT);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, text, -1);
	pango_layout_get_size(layout, &width, &height);
	cairo_move_to(
		c->cairo, x - anchor.across * width / PANGO_SCALE, y - anchor.down * height / PANGO_SCALE);
	pango_cairo_show_layout(c->cairo, layout);
	pango_font_description_free(font);
	g_object_unref(layout);
}

double risk_canvas_x(const RiskCanvas *c, double x) {
	return c->left + (x - c->x.low) / (c->x.high - c->x.low) * (c->right - c->left);
}

double risk_canvas_y(const RiskCanvas *c, double y) {
	return c->bottom - (y - c->y.low) / (c->y.high - c->y.low) * (c->bottom - c->top);
}

void risk_canvas_line(
	const RiskCanvas *c, const double *x, const double *y, size_t n, double width, double dash) {
	bool drawing = false;
	cairo_set_line_width(c->cairo, width);
	cairo_set_dash(c->cairo, &dash, dash > 0, 0);
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(y[i]))
			drawing = false;
		else {
			(drawing ? cairo_line_to : cairo_move_to)(
				c->cairo, risk_canvas_x(c, x[i]), risk_canvas_y(c, y[i]));
			drawing = true;
		}
	}
	cairo_stroke(c->cairo);
	cairo_set_dash(c->cairo, NULL, 0, 0);
}

/* One stretch without gaps. */
static void ribbon_part(
	const RiskCanvas *c, const double *x, const double *low, const double *high, size_t n) {
	for (size_t i = 0; i < n; i++)
		cairo_line_to(c->cairo, risk_canvas_x(c, x[i]), risk_canvas_y(c, high[i]));
	for (size_t i = n; i-- > 0;)
		cairo_line_to(c->cairo, risk_canvas_x(c, x[i]), risk_canvas_y(c, low[i]));
	cairo_close_path(c->cairo);
	cairo_fill(c->cairo);
}

void risk_canvas_ribbon(
	const RiskCanvas *c, const double *x, const double *low, const double *high, size_t n) {
	for (size_t i = 0, end; i < n; i = end + 1) {
		for (end = i; end < n && isfinite(low[end]) && isfinite(high[end]);)
			end++;
		if (end > i)
			ribbon_part(c, x + i, low + i, high + i, end - i);
	}
}

void risk_canvas_mark(const RiskCanvas *c, double x, double y) {
	const double half = 3.5, high = 6;
	cairo_move_to(c->cairo, x, y);
	cairo_line_to(c->cairo, x - half, y - high);
	cairo_line_to(c->cairo, x + half, y - high);
	cairo_close_path(c->cairo);
	cairo_fill(c->cairo);
}

/* ---- axes --------------------------------------------------------------------------------------- */

RiskAxis risk_axis(double low, double high, int steps_most) {
	if (!(high > low))
		high = low + 1;
	double rough = (high - low) / steps_most, power = pow(10, floor(log10(rough)));
	double step = rough <= power ? power
		: rough <= 2 * power     ? 2 * power
		: rough <= 5 * power     ? 5 * power
								 : 10 * power;
	return (RiskAxis){floor(low / step) * step, ceil(high / step) * step, step};
}

static void rule(const RiskCanvas *c, double x0, double y0, double x1, double y1) {
	cairo_set_line_width(c->cairo, 0.7);
	cairo_move_to(c->cairo, x0, y0);
	cairo_line_to(c->cairo, x1, y1);
	cairo_stroke(c->cairo);
}

static void draw_y_axis(const RiskCanvas *c) {
	char text[40];
	for (double y = c->y.low; y <= c->y.high + c->y.step / 2; y += c->y.step) {
		double at = risk_canvas_y(c, y);
		risk_canvas_colour(c, RISK_GRID, 1);
		rule(c, c->left, at, c->right, at);
		risk_canvas_colour(c, RISK_INK, 1);
		snprintf(text, sizeof text, "%.6g", fabs(y) < c->y.step / 1e6 ? 0 : y);
		risk_canvas_text(c, c->left - 6, at, text, 10, (RiskAnchor){1, 0.5});
	}
}

static void draw_x_axis(const RiskCanvas *c, const RiskFrame *frame) {
	char text[40];
	risk_canvas_colour(c, RISK_INK, 1);
	rule(c, c->left, c->bottom, c->right, c->bottom);
	for (double x = ceil(c->x.low / c->x.step) * c->x.step; x <= c->x.high + c->x.step / 1e6;
		 x += c->x.step) {
		double at = risk_canvas_x(c, x);
		rule(c, at, c->bottom, at, c->bottom + 4);
		if (frame->tick)
			frame->tick(frame->self, x, text, sizeof text);
		else
			snprintf(text, sizeof text, "%.6g", fabs(x) < c->x.step / 1e6 ? 0 : x);
		risk_canvas_text(c, at, c->bottom + 6, text, 10, (RiskAnchor){0.5, 0});
	}
}

void risk_canvas_frame(RiskCanvas *c, const RiskFrame *frame) {
	c->left = 56;
	c->right = c->width - 20;
	c->top = 64;
	c->bottom = c->height - 44;
	c->x = frame->x;
	c->y = frame->y;
	draw_y_axis(c);
	draw_x_axis(c, frame);
	risk_canvas_text(c, 14, 8, frame->title, 15, (RiskAnchor){0, 0});
	risk_canvas_text(c, 14, c->top - 8, frame->y_name, 10, (RiskAnchor){0, 1});
	risk_canvas_text(c, c->right, c->height - 6, frame->x_name, 10, (RiskAnchor){1, 1});
}

static void draw_sample(const RiskCanvas *c, RiskSample sample, double x, double y) {
	const double dash = 4;
	if (sample == RISK_SAMPLE_BAR) {
		cairo_rectangle(c->cairo, x, y - 4, 14, 8);
		cairo_fill(c->cairo);
	} else if (sample == RISK_SAMPLE_MARK)
		risk_canvas_mark(c, x + 7, y + 3);
	else {
		cairo_set_dash(c->cairo, &dash, sample == RISK_SAMPLE_DASH, 0);
		cairo_set_line_width(c->cairo, 1.6);
		cairo_move_to(c->cairo, x, y);
		cairo_line_to(c->cairo, x + 14, y);
		cairo_stroke(c->cairo);
		cairo_set_dash(c->cairo, NULL, 0, 0);
	}
}

void risk_canvas_legend(
	RiskCanvas *c, RiskSample sample, RiskColour colour, double strength, const char *text) {
	const double wide = (c->right - c->left) / 4;
	double x = c->left + 40 + wide * c->legend++, y = 40;
	risk_canvas_colour(c, colour, strength);
	draw_sample(c, sample, x, y);
	risk_canvas_colour(c, RISK_INK, 1);
	risk_canvas_text(c, x + 19, y, text, 10, (RiskAnchor){0, 0.5});
}
