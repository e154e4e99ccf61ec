/* The same judgement of every series of a file, on one thread or several, the results in the order of the file.
 * What is in memory is a few dozen series at a time. On a terminal, progress is shown after a second. */
#pragma once

#include "app/risk/risk_out.h"
#include "app/risk/risk_series.h"

typedef struct RiskBatch {
	/* Writes the rows of one series; all it needs is in `arena`. Runs on any thread. Return: 0, ERR_… */
	int (*judge)(const void *self, Arena *arena, const RiskSeries *series, RiskOut *out);
	/* Afterwards, in order, on the thread that called; may be NULL. */
	int (*seen)(void *self, Arena *arena, const RiskSeries *series);
	void *self;
	size_t threads;
} RiskBatch;

/* Return: 0, ERR_… */
int risk_batch_run(const RiskBatch *batch, RiskSource *source, RiskSink *sink);
