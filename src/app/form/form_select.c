#include "app/form/form_fill.h"

#include "base/str.h"

typedef struct Choosing {
	FormRecords *records;
	const FormScope *scope;
	const char *area;
	const char *community; /* of which alone; NULL: of all */
} Choosing;

static const char *value_of(const FormRecords *records, size_t row, const char *element) {
	FormOrigin origin;
	return form_record_element(records, row, element, &origin);
}

static bool told(const FormRecords *records, const char *element) {
	for (size_t row = 0; row < records->sources[0].count; row++)
		if (value_of(records, row, element))
			return true;
	return records->sources[0].count == 0;
}

static int refuse(const char *what, const char *why) {
	fprintf(
		stderr, "huying: %s, and %s; nothing was written (--all takes every record)\n", what, why);
	return EXIT_REFUSED;
}

static int refuse_untold(const FormRecords *records, const char *what, const char *element) {
	return refuse(what, arena_printf(records->arena, "no source tells %s", element));
}

/* ---- whose -------------------------------------------------------------------------------------------- */

/* 本社区 without --area: of --unit where the tables tell communities, else they have to be one. Tables that
 * tell none are those of whoever fills the form. */
static int choose_own(Choosing *c) {
	const FormRecords *records = c->records;
	const char *first = NULL, *unit = records->unit;
	bool several = false;
	for (size_t row = 0; row < records->sources[0].count; row++) {
		const char *community = value_of(records, row, "community");
		if (!community)
			continue;
		first = first ? first : community;
		several |= !str_eq(first, community);
		if (unit && str_eq(community, unit))
			c->community = unit;
	}
	if (!several || c->community)
		return 0;
	return refuse("the form is about one's own community",
		"the tables have several: --area CODE, or --unit NAME as they call it");
}

/* ---- one record ---------------------------------------------------------------------------------------- */

/* Of one table any of the words, of every table that is spoken of one. */
static bool fits_codes(const Choosing *c, size_t row) {
	const FormScope *scope = c->scope;
	bool good = true;
	for (size_t i = 0; i < scope->code_count; i++) {
		const char *kind = scope->codes[i]->table, *value = value_of(c->records, row, kind);
		const ElementCode *is = value ? element_code(c->records->pack, kind, value) : NULL;
		bool any = false;
		for (size_t k = 0; k < scope->code_count; k++)
			any |= is && scope->codes[k] == is;
		good &= any;
	}
	return good;
}

static bool asks_age(const FormScope *scope) {
	return scope->age_least != SCOPE_NO_AGE || scope->age_most != SCOPE_NO_AGE;
}

static bool fits_age(const Choosing *c, size_t row) {
	const FormScope *scope = c->scope;
	const char *years = asks_age(scope) ? value_of(c->records, row, "age") : NULL;
	int64_t age;
	if (!asks_age(scope))
		return true;
	return years && str_to_int(years, &age) && age >= scope->age_least &&
		(scope->age_most == SCOPE_NO_AGE || age <= scope->age_most);
}

/* 截至: who was registered later is not in it yet. */
static bool fits_day(const Choosing *c, size_t row) {
	int64_t day;
	const char *text =
		c->scope->day == SCOPE_NO_DAY ? NULL : value_of(c->records, row, "register_date");
	return !text || !value_day(c->records->arena, text, &day) || day <= c->records->as_of;
}

static bool fits(const Choosing *c, size_t row) {
	const char *code = c->area ? value_of(c->records, row, "area_code") : NULL;
	if (c->area && (!code || !str_starts(code, c->area)))
		return false;
	if (c->community && !str_eq(value_of(c->records, row, "community"), c->community))
		return false;
	return fits_age(c, row) && fits_codes(c, row) && fits_day(c, row);
}

/* ---- all ----------------------------------------------------------------------------------------------- */

static int check(Choosing *c) {
	const FormRecords *records = c->records;
	if (c->area && !told(records, "area_code"))
		return refuse_untold(records, "an area was asked for", "area_code");
	if (c->scope->unclear)
		return refuse("the form asks for several ages", "nobody has them all");
	if (asks_age(c->scope) && !told(records, "age"))
		return refuse_untold(records, "the title asks for an age", "age");
	for (size_t i = 0; i < c->scope->code_count; i++)
		if (!told(records, c->scope->codes[i]->table))
			return refuse_untold(
				records, "the title asks for some people only", c->scope->codes[i]->table);
	return c->scope->own && !c->area ? choose_own(c) : 0;
}

int form_select(FormRecords *records, const FormScope *scope, const char *area, bool all) {
	Choosing c = {records, all ? &scope_everybody : scope, area, NULL};
	int r = check(&c);
	if (r)
		return r;
	records->chosen = arena_array_of(records->arena, size_t, records->sources[0].count + 1);
	records->count = 0;
	for (size_t row = 0; row < records->sources[0].count; row++)
		if (fits(&c, row))
			records->chosen[records->count++] = row;
	return 0;
}
