/* A picture with axes, as SVG or PNG by the ending of its name, text by Pango so that Chinese labels stand as Latin ones.
 * Drawing takes no memory from an arena: nothing is lost when one gives out. */
#pragma once

#include "app/risk/risk_job.h"

#include <cairo.h>

typedef enum RiskColour {
	RISK_INK,    /* text and axes */
	RISK_GRID,   /* what stands behind */
	RISK_COUNT,  /* what was seen */
	RISK_BOUND,  /* what was reckoned */
	RISK_SHADE,  /* where it may lie */
	RISK_DANGER, /* alarms only */
	RISK_PAPER,
} RiskColour;

/* Round steps over at least [low, high]. */
typedef struct RiskAxis {
	double low, high, step;
} RiskAxis;
RiskAxis risk_axis(double low, double high, int steps_most);

typedef struct RiskCanvas {
	cairo_t *cairo;
	cairo_surface_t *surface;
	CliOutput *to;
	bool png;
	double width, height;
	double left, top, right, bottom; /* the frame, in points from the left and top */
	RiskAxis x, y;
	int legend; /* entries so far */
} RiskCanvas;

/* ".svg" or ".png", of any case. */
bool risk_canvas_name(const char *path);
/* A blank picture of that many points. Close it whatever happens between. Return: 0, ERR_… after saying why. */
int risk_canvas_open(
	RiskCanvas *canvas, RiskJob *job, const char *path, double width, double height);
/* Writes it. Return: 0, ERR_IO, ERR_MEMORY. */
int risk_canvas_close(RiskCanvas *canvas);

/* The frame with its grid, its ticks and what they are called. `tick` names a place of the x axis, NULL: its number. */
typedef struct RiskFrame {
	const char *title, *x_name, *y_name;
	RiskAxis x, y;
	void (*tick)(const void *self, double x, char *out, size_t size);
	const void *self;
} RiskFrame;
void risk_canvas_frame(RiskCanvas *canvas, const RiskFrame *frame);
double risk_canvas_x(const RiskCanvas *canvas, double x);
double risk_canvas_y(const RiskCanvas *canvas, double y);

void risk_canvas_colour(const RiskCanvas *canvas, RiskColour colour, double strength);
/* Where the text's box touches the place: 0 its left or top, 0.5 its middle, 1 its right or bottom. */
typedef struct RiskAnchor {
	double across, down;
} RiskAnchor;
void risk_canvas_text(
	const RiskCanvas *canvas, double x, double y, const char *text, double size, RiskAnchor anchor);
/* A line through the values that are not missing, broken where they are; `dash` 0: solid. */
void risk_canvas_line(const RiskCanvas *canvas, const double *x, const double *y, size_t n,
	double width, double dash);
/* Between two lines. */
void risk_canvas_ribbon(
	const RiskCanvas *canvas, const double *x, const double *low, const double *high, size_t n);
/* An alarm: a triangle with its point down at the place. */
void risk_canvas_mark(const RiskCanvas *canvas, double x, double y);

typedef enum RiskSample {
	RISK_SAMPLE_BAR,
	RISK_SAMPLE_LINE,
	RISK_SAMPLE_DASH,
	RISK_SAMPLE_MARK
} RiskSample;
/* One more entry of the legend, above the frame. */
void risk_canvas_legend(
	RiskCanvas *canvas, RiskSample sample, RiskColour colour, double strength, const char *text);
