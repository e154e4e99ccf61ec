/* The distances of similarity.h for two texts as they stand, bit-parallel where both are ASCII of at most 64
 * characters; the results are the same. */
#pragma once

#include <stdint.h>

int32_t text_osa(const char *a, const char *b);
double text_jaro_winkler(const char *a, const char *b);
