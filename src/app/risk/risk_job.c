#include "app/risk/risk_job.h"

#include "base/error.h"
#include "base/guard.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int call(void *self) {
	RiskJob *job = self;
	return job->run(job, job->self);
}

static void close_inputs(RiskJob *job) {
	for (size_t i = 0; i < job->input_count; i++) {
		table_close(job->inputs[i].reader);
		if (job->inputs[i].file)
			fclose(job->inputs[i].file);
	}
}

static int close_outputs(RiskJob *job, int result) {
	for (size_t i = 0; i < job->output_count; i++)
		if (result)
			cli_output_abort(&job->outputs[i]);
		else
			result = cli_output_commit(&job->outputs[i]);
	return result;
}

int risk_job_run(const CliVerb *verb, int (*run)(RiskJob *job, void *self), void *self) {
	RiskJob job = {.verb = verb, .arena = arena_new(0), .run = run, .self = self};
	int result = job.arena ? guarded(job.arena, call, &job) : ERR_MEMORY;
	close_inputs(&job);
	result = close_outputs(&job, result);
	arena_free(job.arena);
	if (result < 0 && result != ERR_FORMAT && result != ERR_IO)
		fprintf(stderr, "huying %s: %s; nothing was written\n", verb->name, error_name(result));
	return result == 0                             ? EXIT_DONE
		: result == ERR_FORMAT || result == ERR_IO ? EXIT_USAGE
		: result < 0                               ? EXIT_INTERNAL
												   : result;
}

static int say(const RiskJob *job, const char *path) {
	fprintf(stderr, "huying %s: %s: %s\n", job->verb->name, path, strerror(errno));
	return ERR_IO;
}

/* fopen opens a directory; reading it would fail much later. */
static FILE *open_regular(const char *path) {
	struct stat about;
	FILE *file = fopen(path, "rbe");
	if (file && !fstat(fileno(file), &about) && S_ISREG(about.st_mode))
		return file;
	if (file) {
		fclose(file);
		errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
	}
	return NULL;
}

static RiskInput *next_input(RiskJob *job) {
	RiskInput *input =
		job->input_count < RISK_INPUTS_MOST ? &job->inputs[job->input_count++] : NULL;
	if (input)
		*input = (RiskInput){0};
	return input;
}

static int opened(RiskJob *job, const char *path, int r) {
	if (r > 0)
		return risk_fault(
			job, path, 0, NULL, "the file cannot be read: %s", table_fault_name((TableFault)r));
	return r == ERR_IO ? say(job, path) : r;
}

int risk_job_input(RiskJob *job, const char *path, RiskInput **out) {
	RiskInput *input = *out = next_input(job);
	if (!input)
		return ERR_INTERNAL;
	input->file = open_regular(path);
	return input->file ? opened(job, path, table_open_file(&input->reader, input->file))
					   : say(job, path);
}

int risk_job_bytes(RiskJob *job, const char *path, const void *data, size_t size, RiskInput **out) {
	RiskInput *input = *out = next_input(job);
	return input ? opened(job, path, table_open(&input->reader, data, size)) : ERR_INTERNAL;
}

static bool is_taken(const RiskJob *job, const char *path) {
	for (size_t i = 0; i < job->output_count; i++)
		if (strcmp(path, "-") != 0 && strcmp(job->outputs[i].path, path) == 0)
			return true;
	return false;
}

int risk_job_output(RiskJob *job, const char *path, CliOutput **out) {
	if (job->output_count == RISK_OUTPUTS_MOST)
		return ERR_INTERNAL;
	if (is_taken(job, path)) {
		fprintf(
			stderr, "huying %s: %s: two outputs would be written there\n", job->verb->name, path);
		return ERR_IO;
	}
	int r = cli_output_open(&job->outputs[job->output_count], path);
	if (!r)
		*out = &job->outputs[job->output_count++];
	return r;
}

static void say_place(const char *path, size_t row, const char *column) {
	fputs(path, stderr);
	if (row)
		fprintf(stderr, ":%zu", row);
	if (column)
		fprintf(stderr, ": column %s", column);
	fputs(": ", stderr);
}

int risk_fault(
	RiskJob *job, const char *path, size_t row, const char *column, const char *format, ...) {
	va_list args;
	if (job->faults++ >= RISK_FAULTS_SHOWN)
		return ERR_FORMAT;
	say_place(path, row, column);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return ERR_FORMAT;
}

int risk_faults_end(const RiskJob *job) {
	if (job->faults > RISK_FAULTS_SHOWN)
		fprintf(stderr, "… and %zu more\n", job->faults - RISK_FAULTS_SHOWN);
	return job->faults ? ERR_FORMAT : 0;
}

void risk_note(const RiskJob *job, const char *format, ...) {
	va_list args;
	fprintf(stderr, "huying %s: ", job->verb->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}
