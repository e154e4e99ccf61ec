/* Workbooks for tests, made in memory from the text of their parts. */
#pragma once

#include <stddef.h>

typedef struct BookPart {
	const char *name, *text;
	size_t size; /* 0: strlen(text) */
} BookPart;

/* A zip of the parts. On the heap, the caller's; NULL when it cannot be made. */
char *book_zip(const BookPart *parts, size_t count, size_t *size);

/* A workbook with one visible sheet "表一" behind a hidden one "藏": `rows` is what stands in its
 * sheetData, `strings` in sst, `styles` in styleSheet. Ownership as book_zip. */
char *book_of(const char *rows, const char *strings, const char *styles, size_t *size);

/* The same with the whole parts given. */
char *book_of_parts(const char *sheet, const char *strings, const char *styles, size_t *size);

/* The workbook's own two parts, as above. */
extern const char book_workbook[], book_relations[];
