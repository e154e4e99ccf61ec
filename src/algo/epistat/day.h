/* Day numbers since 1970-01-01 in the Gregorian calendar (E. Richards' integer arithmetic, as in H.
 * Hinnant, "chrono-compatible low-level date algorithms"), and ISO 8601 weeks. */
#pragma once

#include <stdint.h>

int64_t day_of(int year, int month, int date); /* 29 February of a common year is 1 March */
void day_parts(int64_t day, int *year, int *month, int *date);
/* Monday of an ISO week. */
int64_t day_of_week(int year, int week);
int day_weeks_in(int year); /* 52 or 53 */
