#include "app/form/form_fill.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* ---- joining ----------------------------------------------------------------------------------------- */

static const char *key_of(const FormSource *source, size_t row) {
	const char *key = form_source_cell(&source->rows[row], source->key);
	return key ? key : "";
}

static int by_key(const void *a, const void *b, void *source) {
	return strcmp(key_of(source, *(const size_t *)a), key_of(source, *(const size_t *)b));
}

static size_t record_column(const FormSource *source) {
	for (size_t i = 0; i < source->header.count; i++)
		if (str_eq(form_source_cell(&source->header, i), "record"))
			return i;
	return SIZE_MAX;
}

/* A column that is a key in both, of what the records are before any other (a person's number, before that
 * of the household); else the row's number in the first source, in the column record. */
static bool find_key(const FormSource *first, FormSource *other, const char *of) {
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < other->header.count; i++) {
			const Element *e = other->elements[i];
			bool wanted = e && e->key && (pass || str_eq(e->of, of));
			size_t there = wanted ? form_source_column(first, e->id) : SIZE_MAX;
			if (there == SIZE_MAX)
				continue;
			other->key = i;
			other->primary_key = there;
			return true;
		}
	other->key = record_column(other);
	return other->key != SIZE_MAX;
}

static int order(Arena *arena, FormSource *source) {
	source->order = arena_array_of(arena, size_t, source->count + 1);
	for (size_t i = 0; i < source->count; i++)
		source->order[i] = i;
	qsort_r(source->order, source->count, sizeof *source->order, by_key, source);
	for (size_t i = 1; i < source->count; i++)
		if (*key_of(source, source->order[i]) &&
			by_key(&source->order[i - 1], &source->order[i], source) == 0)
			return form_source_refuse(
				&(FormOrigin){source, &source->rows[source->order[i]], source->key, false},
				"the key stands twice");
	return 0;
}

int form_records_join(FormRecords *records) {
	for (size_t i = 1; i < records->source_count; i++) {
		FormSource *source = &records->sources[i];
		if (!find_key(&records->sources[0], source, records->of)) {
			fprintf(stderr, "huying: %s: no column tells which record of %s a row is of\n",
				source->path, records->sources[0].path);
			return ERR_FORMAT;
		}
		int r = order(records->arena, source);
		if (r)
			return r;
	}
	return 0;
}

const TableRow *form_record_joined(const FormRecords *records, size_t other, size_t row) {
	const FormSource *first = &records->sources[0], *source = &records->sources[other];
	char number[24];
	const char *key = source->primary_key == SIZE_MAX
		? number
		: form_source_cell(&first->rows[row], source->primary_key);
	snprintf(number, sizeof number, "%zu", row + 1);
	size_t low = 0, high = source->count;
	while (key && low < high) {
		size_t middle = low + (high - low) / 2;
		int side = strcmp(key_of(source, source->order[middle]), key);
		if (side == 0)
			return &source->rows[source->order[middle]];
		if (side < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* ---- values ------------------------------------------------------------------------------------------ */

static size_t column_of(const FormSource *source, const Element *element, const char *label) {
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < source->header.count; i++) {
		bool same = label && str_eq(source->labels[i], label);
		if (element ? same && source->elements[i] == element : same)
			return i;
		if (element && source->elements[i] == element &&
			(best == SIZE_MAX || source->certainties[i] > source->certainties[best]))
			best = i;
	}
	return best;
}

/* Another column as sure of the same element says something else in this row. */
static bool disputed(
	const FormSource *source, const TableRow *at, size_t column, const char *label) {
	const char *value = form_source_cell(at, column);
	for (size_t i = 0; i < source->header.count; i++) {
		const char *other = form_source_cell(at, i);
		if (i != column && other && value && source->elements[i] == source->elements[column] &&
			source->certainties[i] >= source->certainties[column] && !str_eq(other, value))
			return !str_eq(source->labels[column], label);
	}
	return false;
}

static const char *stored(const FormRecords *records, size_t row, const Element *element,
	const char *label, FormOrigin *origin) {
	for (size_t i = 0; i < records->source_count; i++) {
		const FormSource *source = &records->sources[i];
		size_t column = column_of(source, element, label);
		if (column == SIZE_MAX)
			continue;
		const TableRow *at = i ? form_record_joined(records, i, row) : &source->rows[row];
		const char *value = at ? form_source_cell(at, column) : NULL;
		*origin = (FormOrigin){source, at, column, false};
		if (value && element && disputed(source, at, column, label))
			return NULL;
		if (value)
			return value;
	}
	return NULL;
}

static const Element *element_of(const ElementPack *pack, const char *id) {
	for (size_t i = 0; i < pack->count; i++)
		if (str_eq(pack->elements[i].id, id))
			return &pack->elements[i];
	return NULL;
}

static bool birth_day(
	const FormRecords *records, size_t row, int64_t *day, int *sex, FormOrigin *origin) {
	const Element *birth = element_of(records->pack, "birth"),
				  *id = element_of(records->pack, "id_no");
	const char *text = birth && !sex ? stored(records, row, birth, NULL, origin) : NULL;
	Time born;
	int sex_there;
	if (text && value_day(records->arena, text, day))
		return true;
	text = id ? stored(records, row, id, NULL, origin) : NULL;
	if (!text || !resident_id_valid(text))
		return false;
	resident_id_facts(text, &born, sex ? sex : &sex_there);
	*day = (born + TIME_CITY_OFFSET) / TIME_DAY;
	return true;
}

static Time start_of(int64_t day) {
	return day * TIME_DAY - TIME_CITY_OFFSET;
}

/* What follows from other values. */
static const char *derived(
	const FormRecords *records, size_t row, const char *element, FormOrigin *origin) {
	char text[TIME_TEXT_SIZE];
	int64_t day;
	int sex = 0;
	*origin = (FormOrigin){.derived = true};
	if (str_eq(element, "fill_date"))
		return arena_strdup(records->arena, time_format_date(start_of(records->as_of), text));
	if (str_eq(element, "fill_unit"))
		return records->unit;
	bool wants_sex = str_eq(element, "sex"), wants_age = str_eq(element, "age");
	if ((!wants_sex && !wants_age && !str_eq(element, "birth")) ||
		!birth_day(records, row, &day, wants_sex ? &sex : NULL, origin))
		return NULL;
	origin->derived = true;
	if (wants_sex)
		return sex == 1 ? "1" : "2";
	if (wants_age)
		return arena_printf(
			records->arena, "%d", time_age(start_of(day), start_of(records->as_of)));
	return arena_strdup(records->arena, time_format_date(start_of(day), text));
}

static const char *known(const FormRecords *records, size_t row, const Element *element,
	const char *label, FormOrigin *origin) {
	/* An age that was written down once is not the age now. */
	const char *value =
		str_eq(element->id, "age") ? derived(records, row, element->id, origin) : NULL;
	if (!value)
		value = stored(records, row, element, label, origin);
	return value ? value : derived(records, row, element->id, origin);
}

const char *form_record_element(
	const FormRecords *records, size_t row, const char *id, FormOrigin *origin) {
	const Element *element = element_of(records->pack, id);
	return element ? known(records, row, element, NULL, origin) : derived(records, row, id, origin);
}

const char *form_record_value(
	const FormRecords *records, size_t row, const FormField *field, FormOrigin *origin) {
	bool sure = field->element && field->certainty >= ELEMENT_SURE && !field->twice;
	if (sure)
		return known(records, row, field->element, field->label, origin);
	return field->again ? NULL : stored(records, row, NULL, field->label, origin);
}
