/* What tools/han.c makes of the tables in han/: read it through han.h. */
#pragma once

#include <stdint.h>

enum { HAN_PAGES = 0x330 };

typedef struct HanCharacter {
	uint16_t reading[2]; /* rows of han_syllables, the commoner first; 0: none */
	uint32_t simplified; /* 0: itself */
	uint16_t shape;      /* group of similar shapes; 0: none */
} HanCharacter;

extern const HanCharacter *const han_pages[HAN_PAGES]; /* 256 characters each; NULL: none of them */
extern const char han_syllables[][8];                  /* sorted; the first is "" */
extern const uint16_t han_syllable_count;
extern const uint16_t han_blurred[]; /* of a syllable: the first one that the south says alike */
