/* References in formulas of a worksheet (ECMA-376 part 1, 18.17.2.3), rewritten when rows are put
 * in or a formula is copied. Text in quotes, functions, names, whole columns and references into
 * other workbooks stay as they are; whole rows ($1:$4) move like cells. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* Rows and columns from 1; both ends belong to it. */
typedef struct SheetArea {
	uint32_t row, column, last_row, last_column;
} SheetArea;

/* "B3" or "B3:D9", with or without $; false when it is neither. */
bool area_parse(const char *text, SheetArea *out);
const char *area_format(Arena *arena, SheetArea area); /* "B3" when it is one cell */
void area_cell(char out[16], uint32_t row, uint32_t column);

/* `count` rows go in behind the row `after`, the last of the rows from `first` that they continue.
 * What begins behind `after` moves; an area that ends at `after` takes the new rows in, so that a
 * sum or a list goes on to cover them; an area that lies within one of the rows does not. */
typedef struct RowInsert {
	uint32_t first, after, count;
} RowInsert;
SheetArea area_insert(const RowInsert *insert, SheetArea area, bool grow);

/* `home` is the sheet the formula stands in, `sheet` the one that gets the rows. `grow`: as above;
 * false for formulas in the rows themselves. Both return the arena's text. */
const char *formula_insert(Arena *arena, const char *formula, const RowInsert *insert,
	const char *sheet, const char *home, bool grow);
/* As when the formula is copied so many rows down and columns to the right. */
const char *formula_copied(Arena *arena, const char *formula, int64_t rows, int64_t columns);
