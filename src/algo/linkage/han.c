#include "algo/linkage/han.h"

#include <stdlib.h>
#include <string.h>

const HanCharacter *han_character(uint32_t c) {
	static const HanCharacter unknown = {{0}, 0, 0};
	const HanCharacter *page = c >> 8 < HAN_PAGES ? han_pages[c >> 8] : NULL;
	return page ? &page[c & 255] : &unknown;
}

uint32_t han_simplified(uint32_t c) {
	uint32_t simplified = han_character(c)->simplified;
	return simplified ? simplified : c;
}

static int by_text(const void *a, const void *b) {
	return strcmp(a, b);
}

uint16_t han_syllable(const char *text) {
	const void *at =
		bsearch(text, han_syllables, han_syllable_count, sizeof *han_syllables, by_text);
	return at ? (uint16_t)((const char(*)[8])at - han_syllables) : 0;
}
