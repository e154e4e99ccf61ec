#include "algo/sheet/xlsx_private.h"

#include "base/error.h"

#include <stdlib.h>

typedef struct Xlsx {
	XlsxBook book;
	XlsxSheet *sheet;
} Xlsx;

static int xlsx_next(void *self, Arena *arena, TableRow *out) {
	Xlsx *xlsx = self;
	return xlsx_sheet_next(xlsx->sheet, arena, out);
}

static void xlsx_close(void *self) {
	Xlsx *xlsx = self;
	xlsx_sheet_close(xlsx->sheet);
	xlsx_book_close(&xlsx->book);
	free(xlsx);
}

int xlsx_open(TableSource *out, const void *data, size_t size, const char *sheet) {
	Xlsx *xlsx = calloc(1, sizeof *xlsx);
	if (!xlsx)
		return ERR_MEMORY;
	int r = xlsx_book_open(&xlsx->book, data, size, sheet);
	if (!r)
		r = xlsx_sheet_open(&xlsx->sheet, &xlsx->book);
	if (r)
		xlsx_close(xlsx);
	else
		*out = (TableSource){xlsx_next, xlsx_close, xlsx};
	return r;
}
