/* Reads a whole table and lays it out as text, so that a test can say what it expects in one string:
 * "1:a|b,3:-|c" is row 1 with a and b, row 3 with an empty cell and c. How it ended comes behind:
 * nothing for the end of the table, else "!fault@row.column". */
#pragma once

#include "base/buf.h"

#include <stddef.h>

/* Read from memory and, where no sheet is named, from a file as well, and CSV as slices, which must give the same. The text lives in
 * `arena`. `sheet` as table_open_sheet. */
const char *table_laid_out(Arena *arena, const void *data, size_t size, const char *sheet);
