/* Han characters: toneless readings, simplified forms, similar shapes (han/README.md tells the sources). */
#pragma once

#include "algo/linkage/han_table.h"

#include <stdbool.h>
#include <stdint.h>

/* Never NULL; of a character without an entry: no reading, itself, no shape. */
const HanCharacter *han_character(uint32_t c);
/* The simplified character, or `c`. */
uint32_t han_simplified(uint32_t c);
/* The number of a syllable such as "zhang" or "lv"; 0: not one. */
uint16_t han_syllable(const char *text);
/* The same to southern ears: zh and z, ch and c, sh and s; ang and an, eng and en, ing and in; n and l. */
static inline bool han_sounds_alike(uint16_t a, uint16_t b) {
	return a && b && han_blurred[a] == han_blurred[b];
}
