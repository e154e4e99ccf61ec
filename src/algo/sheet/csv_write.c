#include "algo/sheet/table_write_private.h"

#include "base/error.h"

#include <stdbool.h>
#include <string.h>

static const char digits[] = "0123456789";

/* -12.5: a sign, digits, and at most one point between digits. */
static bool is_number(const char *cell) {
	cell += strspn(cell, "+-") == 1;
	size_t whole = strspn(cell, digits);
	if (!whole || cell[whole] == '\0')
		return whole > 0;
	size_t fraction = cell[whole] == '.' ? strspn(cell + whole + 1, digits) : 0;
	return fraction && cell[whole + 1 + fraction] == '\0';
}

/* +86 138-0000-0000: 7 to 15 digits (ITU-T E.164) with single blanks or hyphens between. */
static bool is_phone(const char *cell) {
	size_t count = 0;
	bool gap = true; /* a digit must come */
	if (*cell++ != '+')
		return false;
	for (; *cell; cell++) {
		bool digit = *cell >= '0' && *cell <= '9';
		if (!digit && (gap || !strchr(" -", *cell)))
			return false;
		gap = !digit;
		count += digit;
	}
	return !gap && count >= 7 && count <= 15;
}

static bool is_formula(const char *cell) {
	return strchr("=+-@\t\r", *cell) && !is_number(cell) && !is_phone(cell);
}

static void put_cell(FILE *file, const char *cell) {
	bool quoted = strpbrk(cell, "\",;\t\r\n") != NULL;
	if (quoted)
		fputc('"', file);
	if (is_formula(cell))
		fputc('\'', file);
	for (size_t n; *cell; cell += n) {
		n = strcspn(cell, "\"");
		fwrite(cell, 1, n, file);
		if (cell[n] == '"') {
			fputs("\"\"", file);
			n++;
		}
	}
	if (quoted)
		fputc('"', file);
}

int csv_write_open(FILE **out, const char *path) {
	*out = fopen(path, "wbe");
	if (!*out)
		return ERR_IO;
	fputs("\xef\xbb\xbf", *out);
	return 0;
}

void csv_write_row(FILE *file, const char *const *cells, size_t count) {
	for (size_t i = 0; i < count; i++) {
		if (i)
			fputc(',', file);
		if (cells[i] && *cells[i])
			put_cell(file, cells[i]);
	}
	fputs("\r\n", file);
}

int csv_write_close(FILE *file) {
	bool failed = ferror(file);
	return fclose(file) || failed ? ERR_IO : 0;
}
