/* A worksheet opened to be filled: the input is its XML. What it asks for is looked for, rows are put
 * in behind the one it would be filled in last, cells are written, and all of it is written out. */
#include "tests/fuzz/fuzz.h"

#include "algo/sheet/form.h"
#include "algo/sheet/test_book.h"
#include "base/guard.h"

#include <stdlib.h>
#include <string.h>

enum { MEMORY_MOST = 256 * 1024 * 1024 };

static const char elements[] =
	"id,name_zh,type,of,synonyms\nserial,序号,serial,any,\n"
	"name,姓名,text,person,\nphone,电话,phone,person,\nid_no,身份证号,id_no,person,\n";

static const char words[] =
	"kind,word,others\nsame,电话,手机号|联系方式\nself,,基本|住址\nwhose,,监护人\n"
	"tail,,信息|情况\nplain,,必填|位\n";

typedef struct Input {
	Arena *arena;
	const char *data;
	size_t size;
	Workbook *book;
} Input;

static int change(Input *input, Worksheet *sheet, const Form *form) {
	RowInsert insert = {form->first, form->last, 3};
	if (form->kind == FORM_ROSTER && form->last >= form->first &&
		workbook_insert_rows(input->book, sheet, &insert))
		return 1;
	for (uint32_t i = 0; i < 3; i++)
		if (sheet_put_text(sheet, form->last + i + 1, 2, "𠮷&<") ||
			sheet_row_done(sheet, form->last + i + 1))
			return 1;
	return 0;
}

static int run(void *self) {
	Input *input = self;
	ElementPack pack = {0};
	ElementFault fault;
	SheetArea at;
	Form form;
	size_t count;
	if (element_words_read(input->arena, words, sizeof words - 1, &pack, &fault) ||
		elements_read(input->arena, elements, sizeof elements - 1, &pack, &fault) ||
		workbook_open(&input->book, input->arena, input->data, input->size))
		return 1;
	Worksheet *sheet = workbook_sheets(input->book, &count) + 1; /* behind the hidden one */
	if (count < 2 || workbook_load(input->book, sheet) ||
		form_understand(input->arena, input->book, sheet, &pack, &form, &at) ||
		change(input, sheet, &form))
		return 1;
	FILE *file = fopen("/dev/null", "we");
	int r = file ? workbook_write(input->book, file) : 0;
	if (file)
		fclose(file);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *text = malloc(size + 1);
	Input input = {.arena = arena_new(MEMORY_MOST)};
	if (text && input.arena) {
		if (size)
			memcpy(text, data, size);
		text[size] = '\0';
		char *book = book_of_parts(text, "<sst/>", "<styleSheet/>", &input.size);
		input.data = book;
		if (book)
			guarded(input.arena, run, &input);
		workbook_free(input.book);
		free(book);
	}
	arena_free(input.arena);
	free(text);
	return 0;
}
