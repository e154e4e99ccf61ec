#include "algo/linkage/plain_character.h"

uint32_t plain_character(uint32_t c) {
	enum { FULL_WIDTH = 0xFEE0 };
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= FULL_WIDTH;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 'a';
	if (c == '\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) || c == 0xFEFF)
		return ' ';
	/* dashes, the minus sign, kana's prolonged sound, box drawing; as one types them for a hyphen */
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC || c == 0x2500)
		return '-';
	return c;
}
