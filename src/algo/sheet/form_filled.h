/* A form that came back filled, read against what it was: where its records stand now. */
#pragma once

#include "algo/sheet/form.h"

/* The last row of a record in a roster, whose header the form tells (of itself or of its blank): rows
 * go on until a total, a note, or a cell merged over half of the sheet. form->first - 1: none. */
uint32_t form_last_record(Arena *arena, const Worksheet *sheet, const Form *form);
/* By how many rows what stands below the blank's records moved: negative when rows were taken out. Found
 * by the first text below them; when none is there, by the records. *lost: the text is not there. */
int64_t form_rows_added(
	Arena *arena, const Worksheet *blank, const Form *form, const Worksheet *filled, bool *lost);
/* True when nothing was written into the row but what the form brings itself. */
bool form_row_untouched(const Worksheet *sheet, const Form *form, uint32_t row);
