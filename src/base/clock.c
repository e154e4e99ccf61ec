#include "base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static Time system_now(void *self) {
	struct timespec t;
	(void)self;
	clock_gettime(CLOCK_REALTIME, &t);
	return (Time)t.tv_sec * TIME_SECOND + t.tv_nsec / 1000;
}

const Clock clock_system = {system_now, NULL};

Time clock_now(const Clock *clock) {
	return clock->now(clock->self);
}

int64_t clock_monotonic_ns(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- the civil calendar (proleptic Gregorian; algorithm of H. Hinnant, days_from_civil) -- */

typedef struct Civil {
	int year, month, day;
} Civil;

static int64_t days_from_civil(Civil c) {
	int64_t y = c.month <= 2 ? c.year - 1 : c.year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static Civil civil_from_days(int64_t z) {
	z += 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	return (Civil){
		(int)(yoe + era * 400) + (month <= 2), month, (int)(doy - (153 * mp + 2) / 5 + 1)};
}

static int64_t floor_div(int64_t a, int64_t b) {
	return a / b - (a % b < 0);
}

static int64_t city_day(Time t) {
	return floor_div(t + TIME_CITY_OFFSET, TIME_DAY);
}

/* ---- writing ----------------------------------------------------------------------------- */

/* `n` digits, with zeros in front. Return: behind them. */
static char *put_digits(char *out, int value, int n) {
	for (int i = n; i--; value /= 10)
		out[i] = (char)('0' + value % 10);
	return out + n;
}

static char *put_date(char *out, Civil c) {
	out = put_digits(out, c.year, 4);
	*out++ = '-';
	out = put_digits(out, c.month, 2);
	*out++ = '-';
	return put_digits(out, c.day, 2);
}

static char *put_clock(char *out, int seconds) {
	out = put_digits(out, seconds / 3600, 2);
	*out++ = ':';
	out = put_digits(out, seconds / 60 % 60, 2);
	*out++ = ':';
	return put_digits(out, seconds % 60, 2);
}

/* Written digit by digit: half of a reply's fields are times, and printf takes ten times as long. */
const char *time_format(Time t, char out[TIME_TEXT_SIZE]) {
	Time in_day = t + TIME_CITY_OFFSET - city_day(t) * TIME_DAY;
	int micros = (int)(in_day % TIME_SECOND);
	char *end = put_date(out, civil_from_days(city_day(t)));
	*end++ = 'T';
	end = put_clock(end, (int)(in_day / TIME_SECOND));
	if (micros) {
		*end++ = '.';
		end = put_digits(end, micros, 6);
	}
	strcpy(end, "+08:00");
	return out;
}

const char *time_format_utc(Time t, char out[TIME_TEXT_SIZE]) {
	time_format(t - TIME_CITY_OFFSET, out);
	strcpy(out + strlen(out) - strlen("+08:00"), "Z");
	return out;
}

const char *time_format_date(Time t, char out[TIME_TEXT_SIZE]) {
	*put_date(out, civil_from_days(city_day(t))) = '\0';
	return out;
}

/* ---- reading ------------------------------------------------------------------------------ */

/* Exactly n digits at *s, which moves past them; -1 when they are not there. */
static int digits(const char **s, int n) {
	int value = 0;
	for (int i = 0; i < n; i++, (*s)++) {
		if (!isdigit((unsigned char)**s))
			return -1;
		value = value * 10 + (**s - '0');
	}
	return value;
}

static bool expect(const char **s, char c) {
	return **s == c && (*s)++;
}

static bool read_date(const char **s, Civil *c) {
	c->year = digits(s, 4);
	if (c->year < 1 || !expect(s, '-'))
		return false;
	c->month = digits(s, 2);
	if (!expect(s, '-'))
		return false;
	c->day = digits(s, 2);
	if (c->month < 1 || c->month > 12 || c->day < 1 || c->day > 31)
		return false;
	Civil back = civil_from_days(days_from_civil(*c));
	return back.month == c->month && back.day == c->day;
}

static bool read_fraction(const char **s, Time *micros) {
	Time unit = TIME_SECOND / 10;
	if (!expect(s, '.'))
		return true;
	if (!isdigit((unsigned char)**s))
		return false;
	for (; isdigit((unsigned char)**s); (*s)++, unit /= 10)
		*micros += (**s - '0') * unit;
	return true;
}

static bool read_offset(const char **s, Time *offset) {
	if (expect(s, 'Z'))
		return true;
	int sign = **s == '-' ? -1 : 1;
	if (**s != '+' && **s != '-')
		return false;
	(*s)++;
	int hours = digits(s, 2);
	if (!expect(s, ':'))
		return false;
	int minutes = digits(s, 2);
	*offset = sign * (hours * TIME_HOUR + minutes * TIME_MINUTE);
	return hours >= 0 && hours <= 14 && minutes >= 0 && minutes < 60;
}

bool time_parse(const char *s, Time *out) {
	Civil c;
	Time micros = 0, offset = 0;
	if (!read_date(&s, &c) || !expect(&s, 'T'))
		return false;
	int hour = digits(&s, 2);
	if (!expect(&s, ':'))
		return false;
	int minute = digits(&s, 2), second = 0;
	if (expect(&s, ':'))
		second = digits(&s, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	if (!read_fraction(&s, &micros) || !read_offset(&s, &offset) || *s)
		return false;
	*out = days_from_civil(c) * TIME_DAY + hour * TIME_HOUR + minute * TIME_MINUTE +
		second * TIME_SECOND + micros - offset;
	return true;
}

bool time_parse_date(const char *s, Time *out) {
	Civil c;
	if (!read_date(&s, &c) || *s)
		return false;
	*out = days_from_civil(c) * TIME_DAY - TIME_CITY_OFFSET;
	return true;
}

/* ---- parts --------------------------------------------------------------------------------- */

int time_weekday(Time t) {
	int64_t day = city_day(t) + 3; /* 1970-01-01 was a Thursday */
	return (int)(day - floor_div(day, 7) * 7);
}

int time_hour(Time t) {
	return (int)((t + TIME_CITY_OFFSET - city_day(t) * TIME_DAY) / TIME_HOUR);
}

int time_year(Time t) {
	return civil_from_days(city_day(t)).year;
}

Time time_day_start(Time t) {
	return city_day(t) * TIME_DAY - TIME_CITY_OFFSET;
}

int time_age(Time birth, Time t) {
	Civil b = civil_from_days(city_day(birth)), n = civil_from_days(city_day(t));
	bool had = n.month > b.month || (n.month == b.month && n.day >= b.day);
	return n.year - b.year - !had;
}
