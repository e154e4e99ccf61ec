#include "app/form/form_fill.h"

#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct Wish {
	int64_t age_least; /* 0: of any age */
	const ElementCode *codes[8];
	size_t code_count;
} Wish;

static int64_t least_age(const char *title) {
	static const char *const marks[] = {"岁以上", "周岁以上", "岁及以上", "周岁及以上"};
	int64_t best = 0;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *at = strstr(title, marks[i]), *from = at;
		while (from && from > title && isdigit((unsigned char)from[-1]))
			from--;
		if (from && from < at)
			best = strtoll(from, NULL, 10);
	}
	return best;
}

/* Words of two characters and more: 是 and 男 stand in titles for other reasons. */
static bool speaks_of(const char *title, const ElementCode *code) {
	for (size_t i = 0; i < code->word_count; i++)
		if (utf8_length(code->words[i]) >= 2 && strstr(title, code->words[i]))
			return true;
	return false;
}

static Wish wish_of(const FormRecords *records, const Form *form) {
	static const char *const tables[] = {"living_state", "resident_type"};
	Wish wish = {0};
	if (!form->title || !str_eq(form->of, "person"))
		return wish;
	wish.age_least = least_age(form->title);
	for (size_t i = 0; i < records->pack->code_count && wish.code_count < 8; i++) {
		const ElementCode *code = &records->pack->codes[i];
		if ((str_eq(code->table, tables[0]) || str_eq(code->table, tables[1])) &&
			speaks_of(form->title, code))
			wish.codes[wish.code_count++] = code;
	}
	return wish;
}

/* Of one table any of the words, of every table that is spoken of one. */
static bool fits_codes(const FormRecords *records, const Wish *wish, size_t row) {
	FormOrigin origin;
	bool good = true;
	for (size_t i = 0; i < wish->code_count; i++) {
		const char *table = wish->codes[i]->table;
		const char *value = form_record_element(records, row, table, &origin);
		const ElementCode *is = value ? element_code(records->pack, table, value) : NULL;
		bool any = false;
		for (size_t k = 0; k < wish->code_count; k++)
			any |= is && wish->codes[k] == is;
		good &= any;
	}
	return good;
}

static bool fits(const FormRecords *records, const Wish *wish, const char *area, size_t row) {
	FormOrigin origin;
	int64_t age = 0;
	const char *code = area ? form_record_element(records, row, "area_code", &origin) : NULL;
	const char *years = wish->age_least ? form_record_element(records, row, "age", &origin) : NULL;
	if (area && (!code || !str_starts(code, area)))
		return false;
	if (wish->age_least && (!years || !str_to_int(years, &age) || age < wish->age_least))
		return false;
	return fits_codes(records, wish, row);
}

static bool told(const FormRecords *records, const char *element) {
	FormOrigin origin;
	for (size_t row = 0; row < records->sources[0].count; row++)
		if (form_record_element(records, row, element, &origin))
			return true;
	return records->sources[0].count == 0;
}

static int refuse(const char *what, const char *element) {
	fprintf(stderr,
		"huying: %s, and no source tells %s; nothing was written (--all takes every record)\n",
		what, element);
	return EXIT_REFUSED;
}

int form_select(FormRecords *records, const Form *form, const char *area, bool all) {
	Wish wish = {0};
	if (!all)
		wish = wish_of(records, form);
	if (area && !told(records, "area_code"))
		return refuse("an area was asked for", "area_code");
	if (wish.age_least && !told(records, "age"))
		return refuse("the title asks for an age", "age");
	for (size_t i = 0; i < wish.code_count; i++)
		if (!told(records, wish.codes[i]->table))
			return refuse("the title asks for some people only", wish.codes[i]->table);
	records->chosen = arena_array_of(records->arena, size_t, records->sources[0].count + 1);
	records->count = 0;
	for (size_t row = 0; row < records->sources[0].count; row++)
		if (fits(records, &wish, area, row))
			records->chosen[records->count++] = row;
	return 0;
}
