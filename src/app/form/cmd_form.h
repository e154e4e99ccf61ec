/* The verbs of huying form, one file each, and what they open. All return the exit code. */
#pragma once

#include "algo/sheet/form_scope.h"
#include "app/cli.h"
#include "app/form/form_map.h"
#include "base/field.h"

int cmd_form_check(const CliVerb *verb, int argc, char **argv);
int cmd_form_compare(const CliVerb *verb, int argc, char **argv);
int cmd_form_fill(const CliVerb *verb, int argc, char **argv);
int cmd_form_make(const CliVerb *verb, int argc, char **argv);
int cmd_form_inspect(const CliVerb *verb, int argc, char **argv);

/* The form a verb works on. */
typedef struct FormFile {
	Arena *arena;
	const char *path, *elements; /* elements: NULL the built-in pack */
	const char *map, *sender;    /* map: NULL no corrections; sender: NULL not told */
	bool may_set;                /* a map that is not there yet is an empty one */
	ElementPack pack;
	FormMap corrections;
	Workbook *book;
} FormFile;

/* The options of such a file, for the table of a verb's. */
#define FORM_FILE_OPTIONS(file) \
	{"elements", CLI_TEXT, &(file).elements, "FILE.csv", "elements instead of the built-in pack", \
		0, 0}, \
		{"map", CLI_TEXT, &(file).map, "MAP.json", "corrections that people made", 0, 0}, { \
		"sender", CLI_TEXT, &(file).sender, "NAME", \
			"whose form it is; the map keeps it with them", 0, 0 \
	}

/* Reads the pack alone. Return: 0; ERR_FORMAT or ERR_IO after saying why on stderr; ERR_MEMORY. */
int form_pack_read(FormFile *file);
/* Reads the pack and the map, unless they are there, and opens the workbook. Return: 0; ERR_FORMAT or ERR_IO after saying why on stderr;
 * ERR_MEMORY. The workbook is to be closed in any case. */
int form_file_open(FormFile *file);
/* Loads the sheet. Return: 0, or as above. */
int form_file_load(FormFile *file, Worksheet *sheet);
/* Loads the sheet and understands it, as far as corrected by people. Return: 0; FORM_NONE, unsaid; else as above. */
int form_file_sheet(FormFile *file, Worksheet *sheet, Form *out);
/* Chooses the sheet named; NULL: the first visible one that is a form. Return: as above; EXIT_REFUSED after
 * saying that none is. */
int form_file_choose(FormFile *file, const char *name, Worksheet **sheet, Form *out);
/* Whom a form on the sheet is about. Return: as form_file_load. */
int form_file_scope(
	FormFile *file, const Worksheet *sheet, const Form *form, int64_t today, FormScope *out);
/* The day of --as-of, else today. Return: 0; ERR_FORMAT after saying why. */
int form_day(Arena *arena, const char *as_of, int64_t *day);
/* An output that would be written over a file that is read is refused. Both lists may hold NULL.
 * Return: 0; ERR_FORMAT after saying which. */
int form_keep_inputs(
	const char *const *outputs, size_t output_count, const char *const *inputs, size_t input_count);
/* The exit code of such a result. */
int form_exit(const CliVerb *verb, int result);
