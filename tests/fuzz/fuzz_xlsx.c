/* A workbook. Checksums and compression would hide its parts from the fuzzer, so the input is their
 * text: the worksheet, the shared strings and the styles, parted by lines of three hyphens. An input
 * with the signature of a zip is a workbook as it is. */
#include "tests/fuzz/fuzz.h"

#include "algo/sheet/test_book.h"
#include "tests/fuzz/fuzz_table.h"

#include <stdlib.h>
#include <string.h>

enum { PARTS = 3 };

static void split(char *text, const char *parts[PARTS]) {
	static const char line[] = "\n---\n";
	for (int i = 0; i < PARTS; i++) {
		char *end = text ? strstr(text, line) : NULL;
		parts[i] = text ? text : "";
		text = end && i < PARTS - 1 ? end + strlen(line) : NULL;
		if (text)
			*end = '\0';
	}
}

static void read_parts(char *text) {
	const char *parts[PARTS];
	size_t size;
	split(text, parts);
	char *book = book_of_parts(parts[0], parts[1], parts[2], &size);
	if (book)
		fuzz_table(book, size);
	free(book);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size >= 4 && memcmp(data, "PK\3\4", 4) == 0) {
		fuzz_table(data, size);
		return 0;
	}
	char *text = malloc(size + 1);
	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	read_parts(text);
	free(text);
	return 0;
}
