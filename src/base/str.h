/* Small string helpers. Text is UTF-8, NUL-terminated, const char *; NULL means absent. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

bool str_eq(const char *a, const char *b); /* NULL equals only NULL */
bool str_empty(const char *s);             /* NULL or "" */
bool str_starts(const char *s, const char *prefix);
const char *str_lower(Arena *arena, const char *s); /* ASCII letters */
bool str_all_digits(const char *s);                 /* at least one, only 0-9 */

/* Splits at any byte of `separators`, empty pieces dropped. Returns the count;
 * *pieces is an arena array of arena strings. */
size_t str_split(Arena *arena, const char *s, const char *separators, char ***pieces);

/* Whole text as a decimal number; false when it is anything else or overflows. */
bool str_to_int(const char *s, int64_t *out);
bool str_to_real(const char *s, double *out);

bool utf8_valid(const char *s, size_t n); /* strict: no surrogates, no overlong, no NUL */
size_t utf8_length(const char *s);        /* code points */
/* The code point at *s, which moves past it; 0 at the end. Input must be valid. */
uint32_t utf8_next(const char **s);
/* A code point as at most four bytes, without a NUL. Return: how many. */
size_t utf8_put(uint32_t c, char *out);
/* GB18030 bytes to UTF-8; NULL when they are not GB18030. */
char *gb18030_to_utf8(Arena *arena, const char *data, size_t n);
