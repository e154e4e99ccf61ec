/* Lines of text that are filled in themselves: 填报单位：____ 填报日期：    年  月  日. */
#pragma once

#include "algo/sheet/element.h"

#include <stdint.h>

typedef struct FormLineValues {
	const char *unit; /* NULL: not told */
	int64_t day;      /* days since 1970-01-01 */
} FormLineValues;

/* The line with who fills the form (fill_unit) and when (fill_date) behind their labels, where nothing but
 * blanks, underscores and 年月日 stands there; what follows keeps its distance. A date is written like 2026-11-20,
 * with 年月日 where these stand. NULL when there is nothing to fill in. *element is what was filled in
 * last. */
const char *form_line_filled(Arena *arena, const ElementPack *pack, const char *line,
	const FormLineValues *values, const Element **element);
/* The same for a line that is one such label and nothing behind it: what belongs into the box beside it. */
const char *form_line_value(Arena *arena, const ElementPack *pack, const char *line,
	const FormLineValues *values, const Element **element);
