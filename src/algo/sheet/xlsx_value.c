#include "algo/sheet/xlsx_private.h"

#include "base/str.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNIFICANT = 15, DAY_SECONDS = 86400 };

/* ---- numbers ------------------------------------------------------------------------------------ */

/* d.dddde±xx of printf, its zeros at the end dropped, written out with the point where it belongs. */
static void write_out(const char *digits, size_t count, int exponent, char *out) {
	int whole = exponent + 1; /* digits before the point */
	if (whole <= 0) {
		out += sprintf(out, "0.");
		memset(out, '0', (size_t)-whole);
		out += -whole;
	}
	for (int i = 0; i < (int)count || i < whole; i++) {
		if (i == whole && i > 0)
			*out++ = '.';
		*out++ = i < (int)count ? digits[i] : '0';
	}
	*out = '\0';
}

static void number_text(double x, char *out) {
	char text[40], digits[SIGNIFICANT + 1];
	snprintf(text, sizeof text, "%.*e", SIGNIFICANT - 1, fabs(x));
	digits[0] = text[0];
	memcpy(digits + 1, text + 2, SIGNIFICANT - 1);
	size_t count = SIGNIFICANT;
	while (count > 1 && digits[count - 1] == '0')
		count--;
	if (x < 0)
		*out++ = '-';
	write_out(digits, count, (int)strtol(strchr(text, 'e') + 1, NULL, 10), out);
}

/* ---- dates and times ------------------------------------------------------------------------------ */

/* Civil date of a day counted from 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", civil_from_days), for days of this era only. */
static void civil_date(int64_t day, int *year, int *month, int *dom) {
	int64_t z = day + 719468, era = z / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	*dom = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

/* Day 1 is 1900-01-01, and day 60 is a 1900-02-29 that never was (18.17.4.1). */
static size_t date_text(int64_t serial, char *out) {
	int year = 1900, month = 2, dom = 29;
	if (serial != 60)
		civil_date(serial - 25569 + (serial < 60), &year, &month, &dom);
	return (size_t)sprintf(out, "%04d-%02d-%02d", year, month, dom);
}

static void time_text(int64_t seconds, char *out) {
	sprintf(out, "%02lld:%02d:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60),
		(int)(seconds % 60));
}

/* False when the number is no moment of 1900 to 9999. */
static bool moment_text(double x, XlsxShown shown, char *out) {
	if (x < 0 || x >= 2958466)
		return false;
	int64_t seconds = llround(x * DAY_SECONDS), day = seconds / DAY_SECONDS;
	if (shown == XLSX_ELAPSED || shown == XLSX_TIME) {
		time_text(shown == XLSX_TIME ? seconds % DAY_SECONDS : seconds, out);
		return true;
	}
	day = shown == XLSX_DATE ? (int64_t)x : day;
	if (day < 1 || day > 2958465)
		return false;
	out += date_text(day, out);
	if (shown == XLSX_DATE_TIME) {
		*out++ = 'T';
		time_text(seconds % DAY_SECONDS, out);
		strcat(out, "+08:00");
	}
	return true;
}

const char *xlsx_value(
	const char *stored, XlsxShown shown, bool epoch_1904, char out[XLSX_VALUE_SIZE]) {
	static const int days_to_1904 = 1462;
	double x;
	bool number = str_to_real(stored, &x);
	snprintf(out, XLSX_VALUE_SIZE, "%s", stored);
	if (!number)
		return out;
	double moment =
		epoch_1904 && shown != XLSX_ELAPSED && shown != XLSX_TIME ? x + days_to_1904 : x;
	if (shown != XLSX_NUMBER && moment_text(moment, shown, out))
		return out;
	if (!str_all_digits(stored + (*stored == '-')))
		number_text(x, out);
	return out;
}

/* ---- text --------------------------------------------------------------------------------------- */

/* The character of "_xHHHH_"; 0 when it is no such escape, or one of nothing to escape. */
static char escaped(const char *at, size_t left) {
	if (left < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
		return 0;
	for (int i = 2; i < 6; i++)
		if (!isxdigit((unsigned char)at[i]))
			return 0;
	long c = strtol((char[]){at[2], at[3], at[4], at[5], 0}, NULL, 16);
	return c < 0x20 || c == '_' ? (char)c : 0;
}

size_t xlsx_unescape(char *text, size_t size) {
	size_t kept = 0;
	if (!memchr(text, '_', size))
		return size;
	for (size_t i = 0; i < size; kept++) {
		char c = escaped(text + i, size - i);
		text[kept] = c ? c : text[i];
		i += c ? 7 : 1;
	}
	text[kept] = '\0';
	return kept;
}
