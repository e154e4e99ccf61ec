/* The verbs of huying form, one file each, and what they open. All return the exit code. */
#pragma once

#include "algo/sheet/form.h"
#include "app/cli.h"
#include "base/field.h"

int cmd_form_fill(const CliVerb *verb, int argc, char **argv);
int cmd_form_inspect(const CliVerb *verb, int argc, char **argv);

/* The form a verb works on. */
typedef struct FormFile {
	Arena *arena;
	const char *path, *elements; /* elements: NULL the built-in pack */
	ElementPack pack;
	Workbook *book;
} FormFile;

/* Reads the pack and opens the workbook. Return: 0; ERR_FORMAT or ERR_IO after saying why on stderr;
 * ERR_MEMORY. The workbook is to be closed in any case. */
int form_file_open(FormFile *file);
/* Loads the sheet and understands it. Return: 0; FORM_NONE, unsaid; else as above. */
int form_file_sheet(FormFile *file, Worksheet *sheet, Form *out);
/* The exit code of such a result. */
int form_exit(const CliVerb *verb, int result);
