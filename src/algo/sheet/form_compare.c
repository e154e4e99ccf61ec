#include "algo/sheet/form_compare.h"

#include "base/str.h"

static bool is_one_of(const char *word, const char *const *words) {
	for (; *words; words++)
		if (str_eq(*words, word))
			return true;
	return false;
}

static const char *element_of(const FormField *field) {
	bool sure = field->element && field->certainty >= ELEMENT_SURE && !field->twice;
	return sure ? field->element->id : NULL;
}

static bool asks(const FormField *field) {
	static const char *const everywhere[] = {
		"serial", "fill_unit", "fill_date", "filler", "remark", NULL};
	bool ours = field->element || !field->corrected;
	return ours && !field->formula && !is_one_of(element_of(field), everywhere);
}

static const FormField *find_element(const Form *form, const char *element) {
	for (size_t i = 0; i < form->count; i++)
		if (str_eq(element_of(&form->fields[i]), element))
			return &form->fields[i];
	return NULL;
}

/* What nobody knows by name is the same when it is called the same. */
static const FormField *find_label(Arena *arena, const Form *form, const char *label) {
	const char *wanted = label_normal(arena, label, NULL);
	for (size_t i = 0; i < form->count; i++)
		if (str_eq(label_normal(arena, form->fields[i].label, NULL), wanted))
			return &form->fields[i];
	return NULL;
}

/* As app/form/form_record.c reckons. */
static const FormField *find_source(const Form *form, const char *element) {
	static const char *const follow[][2] = {
		{"age", "birth"}, {"age", "id_no"}, {"birth", "id_no"}, {"sex", "id_no"}};
	const FormField *found = NULL;
	for (size_t i = 0; i < sizeof follow / sizeof *follow && !found; i++)
		if (str_eq(follow[i][0], element))
			found = find_element(form, follow[i][1]);
	return found;
}

static OverlapItem look_up(Arena *arena, const Form *a, const FormField *field) {
	const char *element = element_of(field);
	OverlapItem item = {.field = field,
		.by = element ? find_element(a, element) : find_label(arena, a, field->label)};
	if (!item.by && element) {
		item.by = find_source(a, element);
		item.follows = item.by != NULL;
	}
	return item;
}

void form_compare(Arena *arena, const Form *a, const FormScope *a_scope, const Form *b,
	const FormScope *b_scope, FormOverlap *out) {
	*out = (FormOverlap){.same_unit = str_eq(a->of, b->of)};
	out->same_people = scope_covers(a_scope, b_scope);
	out->items = arena_array_of(arena, OverlapItem, b->count + 1);
	for (size_t i = 0; i < b->count; i++) {
		if (!asks(&b->fields[i]))
			continue;
		OverlapItem item = look_up(arena, a, &b->fields[i]);
		out->asked += item.by != NULL;
		out->items[out->count++] = item;
	}
	bool dated = a_scope->day != SCOPE_NO_DAY && b_scope->day != SCOPE_NO_DAY;
	if (dated && b_scope->day > a_scope->day)
		out->days_older = b_scope->day - a_scope->day;
}

double overlap_share(const FormOverlap *overlap) {
	return overlap->count ? (double)overlap->asked / (double)overlap->count : 1;
}

double overlap_covered(const FormOverlap *overlap) {
	return overlap->same_unit && overlap->same_people ? overlap_share(overlap) : 0;
}
