/* Files of the command line: read whole, written whole or not at all. */
#pragma once

#include "base/arena.h"
#include "base/field.h"

#include <stdbool.h>
#include <stdio.h>

/* A file's bytes, in the arena. Return: 0; ERR_IO after saying why on stderr. */
int cli_file_read(Arena *arena, const char *path, FieldBlob *out);

/* The same of a file that is not larger than `most`, which is found without reading it. */
int cli_file_read_most(Arena *arena, const char *path, int64_t most, FieldBlob *out);
#define CLI_FILE_MOST (INT64_C(2) << 30)

/* An output that appears under its name only when it is complete. Between open and commit what is
 * written stands beside it as PATH.part; abort, or a crash, leaves the old file as it was. A device
 * or a pipe is written to as it is. */
typedef struct CliOutput {
	FILE *file;
	bool direct;
	char path[4096], part[4112];
} CliOutput;

/* `path` "-" is standard output. Return: 0; ERR_IO after saying why on stderr. */
int cli_output_open(CliOutput *output, const char *path);
int cli_output_commit(CliOutput *output);
void cli_output_abort(CliOutput *output);
