/* Which characters the bytes of a text file are. */
#pragma once

#include "base/arena.h"

#include <stddef.h>
#include <stdio.h>

typedef struct CsvText {
	const char *data; /* the caller's bytes, or converted ones in `converted` */
	size_t size;
	Arena *converted; /* NULL when there was nothing to convert; free with arena_free */
	/* NULL when all of `data` is good UTF-8. Otherwise the file is damaged, `data` is in its own
	 * encoding, and this makes UTF-8 of one cell: NULL for a cell that is no text. */
	const char *(*decode)(Arena *arena, const char *cell);
} CsvText;

/* UTF-8 when there is a BOM, or all of it is, or it has more well-formed sequences of three bytes
 * (what nearly every Chinese character is in UTF-8, and what hardly ever occurs in GB18030) than
 * bytes that belong to no well-formed sequence; GB18030 otherwise. NUL bytes are in no text.
 * Return: 0, TABLE_NOT_TEXT, ERR_MEMORY. */
int csv_text_open(CsvText *out, const char *data, size_t size);

/* The same for a file, read once in pieces and left behind its BOM; `data` stays NULL and cells of GB18030 are
 * decoded one by one, which is the same text: none of its bytes looks like a separator, quote or line end.
 * Return: as above, ERR_IO. */
int csv_text_open_file(CsvText *out, FILE *file);
