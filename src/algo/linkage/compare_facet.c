#include "algo/linkage/compare_private.h"

#include <string.h>

static size_t characters(const char *text, size_t size, int32_t wanted) {
	size_t i = 0;
	for (; wanted > 0 && i < size; wanted--) {
		i++;
		while (i < size && ((unsigned char)text[i] & 0xc0) == 0x80)
			i++;
	}
	return i;
}

uint64_t facet_first(const char *text, size_t size, const void *form) {
	(void)form;
	return compare_hash(text, characters(text, size, 1));
}

uint64_t facet_three(const char *text, size_t size, const void *form) {
	(void)form;
	return compare_hash(text, characters(text, size, 3));
}

uint64_t facet_sound(const char *text, size_t size, const void *form) {
	(void)form;
	/*                          abcdefghijklmnopqrstuvwxyz: vowels 0, h and w do not part two alike */
	static const char code[] = "01230120022455012623010202";
	char sound[4] = "000";
	size_t n = 0;
	char last = 0;
	for (size_t i = 0; i < size && n < sizeof sound; i++) {
		if (text[i] < 'a' || text[i] > 'z')
			continue;
		char c = code[text[i] - 'a'];
		if (n == 0)
			sound[n++] = text[i];
		else if (c != '0' && c != last)
			sound[n++] = c;
		if (text[i] != 'h' && text[i] != 'w')
			last = c;
	}
	return n ? compare_hash(sound, n) : 0;
}

uint64_t facet_head(const char *text, size_t size, const void *form) {
	(void)form;
	return size < 4 ? 0 : compare_hash(text, size / 2);
}

uint64_t facet_tail(const char *text, size_t size, const void *form) {
	(void)form;
	return size < 4 ? 0 : compare_hash(text + size / 2, size - size / 2);
}
