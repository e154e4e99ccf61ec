#include "app/link/link_quote.h"

void link_put_quoted(FILE *file, const char *text, size_t size) {
	putc('"', file);
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '"')
			putc('"', file);
		putc(text[i], file);
	}
	putc('"', file);
}
