#include "app/risk/risk_plot.h"

#include "app/risk/risk_canvas.h"
#include "base/error.h"
#include "base/str.h"

#include <string.h>

bool risk_plot_valid(const RiskPlot *plot) {
	return !plot->path || risk_canvas_name(plot->path);
}

bool risk_plot_wants(const RiskPlot *plot, const RiskSeries *series) {
	return plot->path && !plot->done && (!plot->series || str_eq(plot->series, series->name));
}

int risk_plot_found(const RiskPlot *plot, RiskJob *job, const char *path) {
	return plot->path && !plot->done ? risk_fault(job, path, 0, NULL, "no series %s to draw",
										   plot->series ? plot->series : "at all")
									 : 0;
}

int risk_plot_table(const RiskPlot *plot, RiskJob *job, const RiskOut *rows) {
	size_t stem = strlen(plot->path) - strlen(".svg");
	return risk_out_file(job, arena_printf(job->arena, "%.*s.csv", (int)stem, plot->path), rows);
}
