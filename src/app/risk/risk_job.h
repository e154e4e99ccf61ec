/* One run of a verb of huying risk: what it reads, what it writes, and that it writes all or nothing.
 *
 * Inputs and outputs belong to the job, outside the guard: when memory gives out in the middle,
 * tables are closed and half-written files vanish all the same. */
#pragma once

#include "algo/sheet/table.h"
#include "app/cli.h"
#include "app/cli_file.h"
#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>

enum { RISK_INPUTS_MOST = 8, RISK_OUTPUTS_MOST = 8, RISK_FAULTS_SHOWN = 20 };

typedef struct RiskInput {
	FILE *file;
	TableReader *reader;
} RiskInput;

typedef struct RiskJob {
	const CliVerb *verb;
	Arena *arena;
	RiskInput inputs[RISK_INPUTS_MOST];
	size_t input_count;
	CliOutput outputs[RISK_OUTPUTS_MOST];
	size_t output_count;
	size_t faults;
	int (*run)(struct RiskJob *job, void *self);
	void *self;
} RiskJob;

/* Runs `run` with a job of its own. Its outputs appear under their names when it returns 0, together, and
 * not at all otherwise. Return: the exit code; ERR_FORMAT and ERR_IO, which `run` has said, are wrong
 * use; anything else is said here. */
int risk_job_run(const CliVerb *verb, int (*run)(RiskJob *job, void *self), void *self);

/* Both belong to the job. Return: 0; ERR_IO or ERR_FORMAT after saying why on stderr. */
int risk_job_input(RiskJob *job, const char *path, RiskInput **out);
/* The same of bytes that outlive the job; `path` is what faults call them. */
int risk_job_bytes(RiskJob *job, const char *path, const void *data, size_t size, RiskInput **out);
int risk_job_output(RiskJob *job, const char *path, CliOutput **out);

/* "path:row: column name: why" on stderr, for the first RISK_FAULTS_SHOWN; row 0 and column NULL when it
 * concerns no single one. Return: ERR_FORMAT. */
int risk_fault(RiskJob *job, const char *path, size_t row, const char *column, const char *format,
	...) __attribute__((format(printf, 5, 6)));
/* After the last row: 0, or ERR_FORMAT when there were faults, telling how many more than shown. */
int risk_faults_end(const RiskJob *job);
/* "huying risk verb: …" for what is no fault of a file. */
void risk_note(const RiskJob *job, const char *format, ...) __attribute__((format(printf, 2, 3)));
