/* What is wrong with the values themselves. */
#include "app/form/form_check.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

static void check_cell(FormCheck *check, size_t record, size_t index) {
	Arena *arena = check->records.arena;
	const char *text = form_source_cell(&check->records.sources[0].rows[record], index), *plain;
	ArenaMark mark = arena_mark(arena);
	CellFault fault = text
		? cell_check(arena, check->records.pack, &check->form.fields[index], text, &plain)
		: CELL_GOOD;
	arena_rewind(arena, mark);
	if (fault)
		form_find(check, record, index, cell_fault_name(fault));
}

/* ---- within a record ---------------------------------------------------------------------------------- */

/* The value of an element as tables have it; NULL: none, or a faulty one, which is told already. */
static const char *plain_of(const FormCheck *check, size_t record, const char *element) {
	size_t at = form_check_field(check, element);
	const char *plain,
		*text =
			at == SIZE_MAX ? NULL : form_source_cell(&check->records.sources[0].rows[record], at);
	bool good = text &&
		cell_check(check->records.arena, check->records.pack, &check->form.fields[at], text,
			&plain) == CELL_GOOD;
	return good ? plain : NULL;
}

static void tell(
	FormCheck *check, size_t record, const char *element, const char *reason, const char *other) {
	form_find_beside(check, record, form_check_field(check, element), reason, record,
		form_check_field(check, other));
}

static bool day_of(const FormCheck *check, size_t record, const char *element, int64_t *day) {
	const char *text = plain_of(check, record, element);
	return text && value_day(check->records.arena, text, day);
}

/* 2026-11-20 before 2026-11-01, where one follows the other. */
static void check_order(FormCheck *check, size_t record) {
	static const char *const pairs[][2] = {{"watch_from", "watch_to"}, {"vaccine_1", "vaccine_2"},
		{"vaccine_2", "vaccine_3"}, {"birth", "death_date"}, {"birth", "vaccine_1"}};
	int64_t first, then;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (day_of(check, record, pairs[i][0], &first) &&
			day_of(check, record, pairs[i][1], &then) && then < first)
			tell(check, record, pairs[i][1], "order", pairs[i][0]);
	if (day_of(check, record, "birth", &first) && first > check->records.as_of)
		tell(check, record, "birth", "not_born", "birth");
}

/* What the identity number says of birth and sex. */
static void check_identity(FormCheck *check, size_t record) {
	const char *id = plain_of(check, record, "id_no"), *sex = plain_of(check, record, "sex");
	Time born;
	int code;
	int64_t day;
	if (!id || !resident_id_valid(id))
		return;
	resident_id_facts(id, &born, &code);
	if (day_of(check, record, "birth", &day) && day != (born + TIME_CITY_OFFSET) / TIME_DAY)
		tell(check, record, "birth", "birth_id", "id_no");
	const ElementCode *is = sex ? element_code(check->records.pack, "sex", sex) : NULL;
	if (is && (str_eq(is->code, "1") || str_eq(is->code, "2")) && atoi(is->code) != code)
		tell(check, record, "sex", "sex_id", "id_no");
}

/* A year more or less passes: the day the form was filled is not known. */
static void check_age(FormCheck *check, size_t record) {
	const char *text = plain_of(check, record, "age"), *id = plain_of(check, record, "id_no");
	int64_t age, day;
	int sex;
	Time born;
	bool known = day_of(check, record, "birth", &day);
	if (known)
		born = day * TIME_DAY - TIME_CITY_OFFSET;
	else if ((known = id && resident_id_valid(id)))
		resident_id_facts(id, &born, &sex);
	if (!known || !text || !str_to_int(text, &age))
		return;
	int64_t reckoned = time_age(born, check->records.as_of * TIME_DAY - TIME_CITY_OFFSET);
	if (llabs(reckoned - age) > 1)
		tell(check, record, "age", "age",
			form_check_field(check, "id_no") == SIZE_MAX ? "birth" : "id_no");
}

static void check_record(FormCheck *check, size_t record) {
	for (size_t i = 0; i < check->form.count; i++)
		check_cell(check, record, i);
	check_order(check, record);
	check_identity(check, record);
	check_age(check, record);
}

/* ---- between records ----------------------------------------------------------------------------------- */

typedef struct Key {
	const char *text;
	size_t record;
} Key;

static int by_text(const void *a, const void *b) {
	const Key *one = a, *other = b;
	int side = strcmp(one->text, other->text);
	return side ? side : (one->record > other->record) - (one->record < other->record);
}

static void check_twice(FormCheck *check, size_t field) {
	const FormSource *own = &check->records.sources[0];
	Key *keys = arena_array_of(check->records.arena, Key, own->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < own->count; i++) {
		const char *plain, *text = form_source_cell(&own->rows[i], field);
		if (!text)
			continue;
		cell_check(
			check->records.arena, check->records.pack, &check->form.fields[field], text, &plain);
		keys[count++] = (Key){plain, i};
	}
	qsort(keys, count, sizeof *keys, by_text);
	for (size_t i = 1, first = 0; i < count; i++)
		if (strcmp(keys[first].text, keys[i].text) == 0)
			form_find_beside(check, keys[i].record, field, "duplicate", keys[first].record, field);
		else
			first = i;
}

/* Cells of several records in one: which of them the value is of, nobody can tell. */
static void check_merged(FormCheck *check) {
	const FormSource *own = &check->records.sources[0];
	const Worksheet *sheet = check->sheet;
	uint32_t last = own->count ? (uint32_t)own->rows[own->count - 1].number : 0;
	for (size_t i = 0; check->form.kind == FORM_ROSTER && i < sheet->merge_count; i++) {
		SheetArea a = sheet->merges[i];
		if (a.last_row > a.row && a.last_row >= check->form.first && a.row <= last)
			form_find_at(check, sheet->name, a.row, a.column, "merged");
	}
}

void form_check_values(FormCheck *check) {
	check_merged(check);
	for (size_t i = 0; i < check->records.sources[0].count; i++) {
		ArenaMark mark = arena_mark(check->records.arena);
		check_record(check, i);
		arena_rewind(check->records.arena, mark);
	}
	for (size_t i = 0; i < check->form.count; i++) {
		const FormField *field = &check->form.fields[i];
		if (form_field_sure(field) && field->element->key &&
			str_eq(field->element->of, check->form.of))
			check_twice(check, i);
	}
}
