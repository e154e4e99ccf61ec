/* The pictures of huying risk. Each writes, beside OUT.svg or OUT.png, OUT.csv: the numbers that were drawn. */
#pragma once

#include "algo/epistat/rt.h"
#include "algo/panel/score.h"
#include "app/cli_words.h"
#include "app/risk/risk_out.h"
#include "app/risk/risk_series.h"

typedef struct RiskPlot {
	const char *path;     /* NULL: none asked for */
	const char *series;   /* which of several; NULL the first */
	const char *language; /* asked for */
	bool done;
} RiskPlot;

#define RISK_PLOT_OPTIONS(plot) \
	{"plot", CLI_TEXT, &(plot).path, "OUT.svg", \
		"a picture, SVG or PNG by its ending, and OUT.csv with its numbers", 0, 0}, \
		{"plot-of", CLI_TEXT, &(plot).series, "NAME", "which of several to draw (the first)", 0, \
			0}, \
		CLI_LANGUAGE_OPTION((plot).language)

/* Whether the name, if given, ends as a picture's. */
bool risk_plot_valid(const RiskPlot *plot);
/* Whether this series is the one to draw, and has not been. */
bool risk_plot_wants(const RiskPlot *plot, const RiskSeries *series);
/* After all series: a fault when one was named and not found. */
int risk_plot_found(const RiskPlot *plot, RiskJob *job, const char *path);
/* The table beside a picture. */
int risk_plot_table(const RiskPlot *plot, RiskJob *job, const RiskOut *rows);

/* Counts as bars, what was expected and the bound as lines, alarms marked; arrays of n, NAN where there is none. */
typedef struct RiskCurve {
	const RiskSource *source;
	const RiskSeries *series;
	const double *expected, *upper;
	const int8_t *alarm;
} RiskCurve;
int risk_plot_curve(RiskPlot *plot, RiskJob *job, Arena *arena, const RiskCurve *curve);

/* R over time: the middle, its half and its 95 per cent. Only `mean` where there are no quantiles (NULL). */
int risk_plot_rt(RiskPlot *plot, RiskJob *job, Arena *arena, const RiskSource *source,
	const RiskSeries *series, const RtWindow *windows, const RtEstimate *estimates, size_t count);

/* What happened by what was said, with how often each was said. */
int risk_plot_calibration(RiskPlot *plot, RiskJob *job, const char *title,
	const CalibrationBin *bins, size_t count, const RiskOut *table);

/* Each rater with each, RISK_HEAT_MOST at most: kappa[a * n + b]. */
enum { RISK_HEAT_MOST = 100 };
int risk_plot_heat(RiskPlot *plot, RiskJob *job, const char *const *names, const double *kappa,
	size_t n, const RiskOut *table);
