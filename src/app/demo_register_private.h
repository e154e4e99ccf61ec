/* What the two sorts of register share. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* A stream of numbers that is a function of where it begins (splitmix64). */
typedef struct Stream {
	uint64_t state;
} Stream;
uint64_t stream_next(Stream *stream);
Stream stream_of(uint64_t seed, uint64_t what, uint64_t which);
/* Below `bound`, which is small: the bias is below 2^-32. */
static inline uint32_t stream_below(Stream *stream, uint32_t bound) {
	return (uint32_t)((stream_next(stream) >> 32) * bound >> 32);
}
static inline bool stream_permille(Stream *stream, uint32_t permille) {
	return stream_below(stream, 1000) < permille;
}
/* The small numbers are the likelier: the square of an even chance. */
uint32_t stream_skewed(Stream *stream, uint32_t bound);

/* A line under way. */
typedef struct Line {
	char text[1024];
	size_t size;
} Line;
void line_put(Line *line, const char *text);
void line_putc(Line *line, char c);
void line_put_number(Line *line, uint64_t number, int digits); /* with leading zeros */

/* One digit becomes another, or changes places with the next that differs. */
void mistype_digit(Stream *stream, char *digits, size_t count);
void swap_digits(Stream *stream, char *digits, size_t count);

typedef struct Who {
	uint64_t seed, person, household;
	int32_t role; /* 0, 1: adults; 2: a child */
	int32_t copy; /* 0: the row as it should be, but for what is missing */
	bool alone;   /* shares nothing with the household */
} Who;

extern const char demo_register_cn_header[], demo_register_west_header[];
void demo_register_cn_row(const Who *who, Line *line);
void demo_register_west_row(const Who *who, Line *line);
