/* Dates, numbers, codes and email addresses. */
#include "algo/linkage/compare_private.h"
#include "algo/linkage/similarity_text.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- dates: YYYYMMDD ------------------------------------------------------------------------------- */

enum { DATE_DIFFERS, DATE_YEAR, DATE_PARTS, DATE_SLIP, DATE_EQUAL, DATE_LEVELS };
enum { DATE_SIZE = 8 };

/* The numbers of a cell, in order; their widths. Return: how many, 4 at most. */
static int32_t numbers_of(const char *text, size_t size, int32_t number[4], int32_t width[4]) {
	int32_t n = 0;
	for (size_t i = 0; i < size && n < 4;) {
		if (text[i] < '0' || text[i] > '9') {
			i++;
			continue;
		}
		number[n] = width[n] = 0;
		for (; i < size && text[i] >= '0' && text[i] <= '9'; i++, width[n]++)
			if (width[n] < DATE_SIZE)
				number[n] = number[n] * 10 + text[i] - '0';
		n++;
	}
	return n;
}

/* 1984-03-05, 1984/3/5, 1984年3月5日, 19840305; 5/3/1984 is the day first. Months and days past their
 * bounds are kept as they stand: a slip of the pen still agrees in the rest. */
static size_t date_normal(const char *cell, size_t size, char *out) {
	int32_t number[4], width[4], n = numbers_of(cell, size, number, width);
	int32_t year, month, day;
	if (n == 1 && width[0] == DATE_SIZE)
		year = number[0] / 10000, month = number[0] / 100 % 100, day = number[0] % 100;
	else if (n >= 3 && width[0] == 4)
		year = number[0], month = number[1], day = number[2];
	else if (n >= 3 && width[2] == 4)
		year = number[2], month = number[1], day = number[0];
	else
		return normal_joined(cell, size, out);
	if (year == 0 || year > 9999 || month > 99 || day > 99)
		return normal_joined(cell, size, out);
	int32_t date = year * 10000 + month * 100 + day;
	for (int32_t i = DATE_SIZE - 1; i >= 0; i--, date /= 10)
		out[i] = (char)('0' + date % 10);
	return DATE_SIZE;
}

static bool same(const char *a, const char *b, size_t from, size_t to) {
	return memcmp(a + from, b + from, to - from) == 0;
}

/* One digit is another, or two neighbours changed places. */
static bool is_slip(const char *a, const char *b) {
	int32_t n = 0, at[2] = {0, 0};
	for (int32_t i = 0; i < DATE_SIZE; i++)
		if (a[i] != b[i]) {
			if (n == 2)
				return false;
			at[n++] = i;
		}
	return n == 1 || (at[1] == at[0] + 1 && a[at[0]] == b[at[1]] && a[at[1]] == b[at[0]]);
}

static int32_t date_level(const void *x, const void *y) {
	const char *a = x, *b = y;
	if (strlen(a) != DATE_SIZE || strlen(b) != DATE_SIZE)
		return text_osa(a, b) == 1 ? DATE_SLIP : DATE_DIFFERS;
	bool year = same(a, b, 0, 4), month = same(a, b, 4, 6), day = same(a, b, 6, 8);
	if (year && memcmp(a + 4, b + 6, 2) == 0 && memcmp(a + 6, b + 4, 2) == 0)
		return DATE_SLIP;
	if (is_slip(a, b))
		return DATE_SLIP;
	return year + month + day == 2 ? DATE_PARTS : year ? DATE_YEAR : DATE_DIFFERS;
}

static uint64_t date_year(const char *text, size_t size, const void *form) {
	(void)form;
	return size == DATE_SIZE ? compare_hash(text, 4) : 0;
}

static uint64_t date_month(const char *text, size_t size, const void *form) {
	(void)form;
	return size == DATE_SIZE ? compare_hash(text, 6) : 0;
}

static uint64_t date_month_day(const char *text, size_t size, const void *form) {
	(void)form;
	return size == DATE_SIZE ? compare_hash(text + 4, 4) : 0;
}

/* Year and day: what stays when the month is wrong. */
static uint64_t date_year_day(const char *text, size_t size, const void *form) {
	(void)form;
	char part[6];
	if (size != DATE_SIZE)
		return 0;
	memcpy(part, text, 4);
	memcpy(part + 4, text + 6, 2);
	return compare_hash(part, sizeof part);
}

static bool date_proves(const char *text) {
	return strlen(text) == DATE_SIZE;
}

const Comparison compare_date = {
	.name = "date",
	.levels = DATE_LEVELS,
	.words = {"differs", "year", "parts", "slip", "equal"},
	.apart = DATE_YEAR,
	.m = {.03, .01, .02, .04, .9},
	.u = {.975, .012, .011, .0018, .0002},
	.normal = date_normal,
	.level = date_level,
	.facets = {{"year", date_year}, {"month", date_month}, {"month_day", date_month_day},
		{"year_day", date_year_day}},
	.proves = date_proves,
};

/* ---- numbers that name something ------------------------------------------------------------------ */

enum { DIGITS_DIFFER, DIGITS_NEAR, DIGITS_SLIP, DIGITS_EQUAL, DIGITS_LEVELS };

static int32_t digits_level(const void *x, const void *y) {
	const char *a = x, *b = y;
	int32_t edits = text_osa(a, b);
	if (edits == 1)
		return DIGITS_SLIP;
	return edits == 2 && strlen(a) > 5 && strlen(b) > 5 ? DIGITS_NEAR : DIGITS_DIFFER;
}

const Comparison compare_digits = {
	.name = "digits",
	.levels = DIGITS_LEVELS,
	.words = {"differs", "near", "slip", "equal"},
	.m = {.08, .01, .05, .86},
	.u = {.99998, .00001, .000002, .000008},
	.normal = normal_joined,
	.level = digits_level,
	.facets = {{"head", facet_head}, {"tail", facet_tail}},
};

/* Without the code of the country, with the 0 in front of it where it had one. */
static size_t phone_normal(const char *cell, size_t size, char *out) {
	size_t n = normal_digits(cell, size, out), cut = 0;
	if (n > 11 && memcmp(out, "00", 2) == 0)
		cut = 2;
	if (n - cut > 11 && memcmp(out + cut, "86", 2) == 0) {
		cut += 2;
	} else if (n - cut > 10 && memcmp(out + cut, "44", 2) == 0) {
		cut += 1;
		out[cut] = '0';
	}
	memmove(out, out + cut, n - cut);
	return n - cut < 5 ? 0 : n - cut;
}

const Comparison compare_phone = {
	.name = "phone",
	.levels = DIGITS_LEVELS,
	.words = {"differs", "near", "slip", "equal"},
	.m = {.25, .01, .04, .7},
	.u = {.99998, .00001, .000002, .000008},
	.normal = phone_normal,
	.level = digits_level,
	.facets = {{"head", facet_head}, {"tail", facet_tail}},
};

enum { NUMBER_DIFFERS, NUMBER_SLIP, NUMBER_EQUAL, NUMBER_LEVELS };

static int32_t number_level(const void *x, const void *y) {
	return text_osa(x, y) == 1 ? NUMBER_SLIP : NUMBER_DIFFERS;
}

const Comparison compare_number = {
	.name = "number",
	.levels = NUMBER_LEVELS,
	.words = {"differs", "slip", "equal"},
	.m = {.15, .05, .8},
	.u = {.93, .06, .01},
	.normal = normal_joined,
	.level = number_level,
};

/* ---- codes --------------------------------------------------------------------------------------- */

const Comparison compare_code = {
	.name = "code",
	.levels = NUMBER_LEVELS,
	.words = {"differs", "slip", "equal"},
	.m = {.08, .04, .88},
	.u = {.7, .1, .2},
	.normal = normal_joined,
	.level = number_level,
};

static size_t sex_normal(const char *cell, size_t size, char *out) {
	static const char *const words[][2] = {{"m", "m"}, {"male", "m"}, {"man", "m"}, {"男", "m"},
		{"1", "m"}, {"男性", "m"}, {"f", "f"}, {"female", "f"}, {"woman", "f"}, {"w", "f"},
		{"女", "f"}, {"2", "f"}, {"女性", "f"}};
	size_t n = normal_joined(cell, size, out);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i][0]) == n && memcmp(words[i][0], out, n) == 0) {
			*out = *words[i][1];
			return 1;
		}
	return 0;
}

static int32_t sex_level(const void *x, const void *y) {
	(void)x, (void)y;
	return 0;
}

static bool sex_proves(const char *text) {
	(void)text;
	return true;
}

const Comparison compare_sex = {
	.name = "sex",
	.levels = 2,
	.words = {"differs", "equal"},
	.m = {.03, .97},
	.u = {.5, .5},
	.normal = sex_normal,
	.level = sex_level,
	.proves = sex_proves,
};

/* The outward part of a British code, the first two digits of another. */
static size_t area_size(const char *text, size_t size) {
	if (size < 4)
		return 0;
	return text[0] >= 'a' ? size - 3 : 2;
}

enum { POSTCODE_DIFFERS, POSTCODE_AREA, POSTCODE_SLIP, POSTCODE_EQUAL, POSTCODE_LEVELS };

static int32_t postcode_level(const void *x, const void *y) {
	const char *a = x, *b = y;
	size_t n = area_size(a, strlen(a)), m = area_size(b, strlen(b));
	if (text_osa(a, b) == 1)
		return POSTCODE_SLIP;
	return n && n == m && memcmp(a, b, n) == 0 ? POSTCODE_AREA : POSTCODE_DIFFERS;
}

static uint64_t postcode_area(const char *text, size_t size, const void *form) {
	(void)form;
	size_t n = area_size(text, size);
	return n ? compare_hash(text, n) : 0;
}

const Comparison compare_postcode = {
	.name = "postcode",
	.levels = POSTCODE_LEVELS,
	.words = {"differs", "area", "slip", "equal"},
	.m = {.2, .05, .05, .7},
	.u = {.984, .01, .005, .001},
	.normal = normal_joined,
	.level = postcode_level,
	.facets = {{"area", postcode_area}},
};

/* ---- email ---------------------------------------------------------------------------------------- */

enum { EMAIL_DIFFERS, EMAIL_NAME, EMAIL_SLIP, EMAIL_EQUAL, EMAIL_LEVELS };

static size_t email_normal(const char *cell, size_t size, char *out) {
	size_t n = 0;
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)cell[i] > ' ')
			out[n++] = cell[i] >= 'A' && cell[i] <= 'Z' ? (char)(cell[i] | 32) : cell[i];
	return normal_says_nothing(out, n) ? 0 : n;
}

/* The part before the @, letters and digits apart. */
typedef struct Local {
	char letters[COMPARE_VALUE_MOST], digits[COMPARE_VALUE_MOST];
} Local;

static void local_of(const char *email, Local *out) {
	size_t letters = 0, digits = 0;
	for (size_t i = 0; email[i] && email[i] != '@' && i + 1 < COMPARE_VALUE_MOST; i++)
		if (email[i] >= '0' && email[i] <= '9')
			out->digits[digits++] = email[i];
		else if (email[i] != '.' && email[i] != '_' && email[i] != '-')
			out->letters[letters++] = email[i];
	out->letters[letters] = out->digits[digits] = '\0';
}

/* Letters that are alike say no more than the names they are made from: what tells is the number behind them. */
static int32_t email_level(const void *x, const void *y) {
	Local a, b;
	local_of(x, &a);
	local_of(y, &b);
	if (!*a.digits || strcmp(a.digits, b.digits) != 0)
		return EMAIL_DIFFERS;
	int32_t edits = text_osa(a.letters, b.letters);
	return edits == 0 ? EMAIL_NAME : edits <= 2 ? EMAIL_SLIP : EMAIL_DIFFERS;
}

static uint64_t email_name(const char *text, size_t size, const void *form) {
	(void)form;
	size_t n = strcspn(text, "@");
	return n && n <= size ? compare_hash(text, n) : 0;
}

const Comparison compare_email = {
	.name = "email",
	.levels = EMAIL_LEVELS,
	.words = {"differs", "name", "slip", "equal"},
	.m = {.24, .03, .03, .7},
	.u = {.99997, .00001, .00001, .00001},
	.normal = email_normal,
	.level = email_level,
	.facets = {{"name", email_name}},
};
