#include "algo/sheet/element.h"

#include "algo/sheet/table.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>

static const char *const type_names[] = {
	"text", "number", "date", "code", "phone", "id_no", "serial"};

typedef struct PackReader {
	Arena *arena;
	ElementPack *pack;
	ElementFault *fault;
	TableRow header, row;
	size_t capacity;
	int (*take)(struct PackReader *);
} PackReader;

static const char *cell(PackReader *r, const char *column) {
	size_t at = 0;
	while (at < r->header.count && !str_eq(r->header.cells[at], column))
		at++;
	r->fault->column = at + 1;
	const char *text = at < r->header.count && at < r->row.count ? r->row.cells[at] : NULL;
	return text ? text : "";
}

static int refuse(PackReader *r, const char *why) {
	r->fault->row = r->row.number;
	r->fault->why = why;
	return ERR_FORMAT;
}

static int take_type(PackReader *r, Element *e) {
	const char *name = cell(r, "type");
	for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
		if (str_eq(name, type_names[i])) {
			e->type = (ElementType)i;
			return 0;
		}
	return refuse(r, "no such type");
}

/* Takes back what it took to make the text: names are many. */
static char *kept(Arena *arena, ArenaMark mark, const char *text) {
	char copy[256];
	size_t size = strlen(text);
	if (size < sizeof copy) {
		memcpy(copy, text, size + 1);
		arena_rewind(arena, mark);
		text = copy;
	}
	return arena_strdup(arena, text);
}

/* "~类型": a bound name. */
static void take_names(PackReader *r, Element *e, const char *names) {
	e->name_count = str_split(r->arena, names, "|", &e->names);
	e->plain = arena_array_of(r->arena, const char *, e->name_count + 1);
	e->bound = arena_array_of(r->arena, bool, e->name_count + 1);
	e->name_sizes = arena_array_of(r->arena, uint16_t, e->name_count + 1);
	e->plain_sizes = arena_array_of(r->arena, uint16_t, e->name_count + 1);
	for (size_t i = 0; i < e->name_count; i++) {
		e->bound[i] = *e->names[i] == '~';
		ArenaMark mark = arena_mark(r->arena);
		e->names[i] = kept(r->arena, mark, label_normal(r->arena, e->names[i] + e->bound[i], NULL));
		mark = arena_mark(r->arena);
		e->plain[i] = kept(r->arena, mark, label_plain(r->arena, r->pack, e->names[i]));
		e->name_sizes[i] = (uint16_t)strlen(e->names[i]);
		e->plain_sizes[i] = (uint16_t)strlen(e->plain[i]);
	}
}

static int take_element(PackReader *r) {
	Element e = {.id = cell(r, "id"),
		.of = cell(r, "of"),
		.table = cell(r, "codes"),
		.unit = cell(r, "unit"),
		.sensitivity = cell(r, "sensitivity")};
	const char *names = arena_printf(r->arena, "%s|%s", cell(r, "name_zh"), cell(r, "synonyms"));
	int result = take_type(r, &e);
	if (result)
		return result;
	e.key = str_eq(cell(r, "key"), "1");
	take_names(r, &e, names);
	cell(r, "id");
	if (str_empty(e.id) || !e.name_count)
		return refuse(r, "an element has an id and a name");
	for (size_t i = 0; i < r->pack->count; i++)
		if (str_eq(r->pack->elements[i].id, e.id))
			return refuse(r, "the id stands twice");
	r->pack->elements[r->pack->count++] = e;
	return 0;
}

static int take_code(PackReader *r) {
	ElementCode code = {.table = cell(r, "table"), .code = cell(r, "code")};
	const char *words = arena_printf(r->arena, "%s|%s", cell(r, "name_zh"), cell(r, "synonyms"));
	code.word_count = str_split(r->arena, words, "|", &code.words);
	if (str_empty(code.table) || str_empty(code.code) || !code.word_count)
		return refuse(r, "a code has a table, a code and a name");
	r->pack->codes[r->pack->code_count++] = code;
	return 0;
}

/* Into its bucket, before the first that is shorter. */
static void add_word(PackReader *r, WordKind kind, const char *text, const char *same) {
	ElementWord *word = arena_new_of(r->arena, ElementWord);
	const char *end = text;
	*word = (ElementWord){.kind = kind,
		.text = label_normal(r->arena, text, NULL),
		.same = label_normal(r->arena, same, NULL)};
	word->size = strlen(word->text);
	if (!word->size)
		return;
	end = word->text;
	utf8_next(&end);
	ElementWord **at = &r->pack->words[kind][(uint8_t)end[-1]];
	while (*at && (*at)->size >= word->size)
		at = &(*at)->next;
	word->next = *at;
	*at = word;
}

static int take_words(PackReader *r) {
	static const char *const kinds[] = {"same", "self", "whose", "tail", "plain"};
	const char *same = cell(r, "word"), *kind = cell(r, "kind");
	char **words;
	size_t i = 0, count = str_split(r->arena, cell(r, "others"), "|", &words);
	while (i < WORD_KINDS && !str_eq(kinds[i], kind))
		i++;
	if (i == WORD_KINDS || !count)
		return refuse(r, "no such kind of words, or none of them");
	if (i == WORD_SAME)
		add_word(r, WORD_SAME, same, same); /* not to be taken for a shorter one */
	for (size_t k = 0; k < count; k++)
		add_word(r, (WordKind)i, words[k], same);
	return 0;
}

/* Room for one more of either. */
static void make_room(PackReader *r) {
	ElementPack *pack = r->pack;
	size_t most = pack->count > pack->code_count ? pack->count : pack->code_count;
	if (most < r->capacity)
		return;
	r->capacity = most * 2 + 64;
	Element *elements = arena_array_of(r->arena, Element, r->capacity);
	ElementCode *codes = arena_array_of(r->arena, ElementCode, r->capacity);
	if (pack->count)
		memcpy(elements, pack->elements, pack->count * sizeof *elements);
	if (pack->code_count)
		memcpy(codes, pack->codes, pack->code_count * sizeof *codes);
	pack->elements = elements;
	pack->codes = codes;
}

static int read_all(PackReader *r, TableReader *table) {
	size_t taken = 0;
	int result = table_next(table, r->arena, &r->header);
	r->row = r->header;
	while (!result && !(result = table_next(table, r->arena, &r->row))) {
		taken++;
		make_room(r);
		result = r->take(r);
	}
	if (result == ERR_MEMORY || result == ERR_FORMAT)
		return result;
	r->fault->column = r->row.column;
	return result == TABLE_END && taken ? 0
		: result == TABLE_END           ? refuse(r, "the pack is empty")
										: refuse(r, table_fault_name((TableFault)result));
}

static int read_pack(PackReader *r, const void *data, size_t size) {
	TableReader *table;
	*r->fault = (ElementFault){0};
	int result = table_open_in(r->arena, &table, data, size);
	if (result)
		return result < 0 ? result : refuse(r, table_fault_name((TableFault)result));
	result = read_all(r, table);
	table_close(table);
	return result;
}

int elements_read(
	Arena *arena, const void *data, size_t size, ElementPack *pack, ElementFault *fault) {
	PackReader r = {.arena = arena, .pack = pack, .fault = fault, .take = take_element};
	return read_pack(&r, data, size);
}

int element_words_read(
	Arena *arena, const void *data, size_t size, ElementPack *pack, ElementFault *fault) {
	PackReader r = {.arena = arena, .pack = pack, .fault = fault, .take = take_words};
	return read_pack(&r, data, size);
}

int element_codes_read(
	Arena *arena, const void *data, size_t size, ElementPack *pack, ElementFault *fault) {
	PackReader r = {.arena = arena, .pack = pack, .fault = fault, .take = take_code};
	return read_pack(&r, data, size);
}

const ElementCode *element_code(const ElementPack *pack, const char *table, const char *word) {
	for (size_t i = 0; i < pack->code_count; i++) {
		const ElementCode *code = &pack->codes[i];
		if (!str_eq(code->table, table))
			continue;
		if (str_eq(code->code, word))
			return code;
		for (size_t k = 0; k < code->word_count; k++)
			if (str_eq(code->words[k], word))
				return code;
	}
	return NULL;
}
