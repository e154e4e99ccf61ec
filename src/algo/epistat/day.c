#include "algo/epistat/day.h"

int64_t day_of(int year, int month, int date) {
	int64_t y = month <= 2 ? (int64_t)year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void day_parts(int64_t day, int *year, int *month, int *date) {
	int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
	*date = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

static int64_t monday_of_week_1(int year) {
	int64_t fourth = day_of(year, 1, 4); /* week 1 holds 4 January */
	return fourth - ((fourth + 3) % 7 + 7) % 7;
}

int64_t day_of_week(int year, int week) {
	return monday_of_week_1(year) + 7 * (week - 1);
}

int day_weeks_in(int year) {
	return (int)((monday_of_week_1(year + 1) - monday_of_week_1(year)) / 7);
}
