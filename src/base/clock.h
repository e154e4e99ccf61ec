/* Time and randomness, both handed in so that the core can run in a simulation.
 *
 * A Time is microseconds since 1970-01-01T00:00Z; TIME_NONE (0) means absent.
 * Outside it is ISO 8601 with offset. The city's offset is China Standard Time,
 * which has had no daylight saving since 1991. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t Time;

#define TIME_NONE ((Time)0)
#define TIME_SECOND ((Time)1000000)
#define TIME_MINUTE (60 * TIME_SECOND)
#define TIME_HOUR (60 * TIME_MINUTE)
#define TIME_DAY (24 * TIME_HOUR)
#define TIME_CITY_OFFSET (8 * TIME_HOUR)
#define TIME_TEXT_SIZE 40

typedef struct Clock {
	Time (*now)(void *self);
	void *self;
} Clock;

typedef struct Rng {
	void (*fill)(void *self, void *out, size_t n);
	void *self;
} Rng;

extern const Clock clock_system; /* CLOCK_REALTIME */
extern const Rng rng_system;     /* libsodium's generator */

Time clock_now(const Clock *clock);

/* Nanoseconds of CLOCK_MONOTONIC: how long something took, never when it was. */
int64_t clock_monotonic_ns(void);

/* A seeded generator for simulations and demo data (xoshiro256**). */
typedef struct RngSeeded {
	uint64_t state[4];
} RngSeeded;
Rng rng_seeded(RngSeeded *self, uint64_t seed);
uint64_t rng_below(const Rng *rng, uint64_t bound); /* uniform in [0, bound) */
double rng_real(const Rng *rng);                    /* uniform in [0, 1) */

/* "2026-11-24T08:14:50.123456+08:00" in city time; fraction left out when zero.
 * Returns `out`. */
const char *time_format(Time t, char out[TIME_TEXT_SIZE]);
/* "2026-11-24T00:14:50.123456Z": for logs, which are read beside those of other machines. */
const char *time_format_utc(Time t, char out[TIME_TEXT_SIZE]);
/* "2026-11-24" of city time. */
const char *time_format_date(Time t, char out[TIME_TEXT_SIZE]);
/* ISO 8601 with Z or ±hh:mm; false when it is not, or is no real date. */
bool time_parse(const char *s, Time *out);
/* "YYYY-MM-DD": midnight of that day in city time. */
bool time_parse_date(const char *s, Time *out);

/* City-time parts. Weekday 0 = Monday. */
int time_weekday(Time t);
int time_hour(Time t);
int time_year(Time t);
Time time_day_start(Time t); /* city midnight before t */
/* Whole years between a birth date (city midnight) and t. */
int time_age(Time birth, Time t);
