/* Surnames that are read unlike their characters' common readings: 仇 qiu, 单 shan, 万俟 mo qi. */
#pragma once

#include <stdint.h>

typedef struct SurnameReading {
	uint32_t characters[2]; /* simplified; the second is 0 in most */
	const char *syllables[2];
} SurnameReading;

/* Of the surname that begins with these two characters (`second` 0: none); NULL: as usual. */
const SurnameReading *surname_reading(uint32_t first, uint32_t second);
