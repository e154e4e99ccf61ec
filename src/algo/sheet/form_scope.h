/* Whom a form is about: what its title, the lines above its header, its notes and a sheet of instructions say of
 * age, kind, place and day.
 *
 * Above the header everything counts. Notes speak of many things, so a clause of them counts only when it
 * says so itself (范围, 对象, 仅, 只填, 只报, 统计), and no clause that leaves someone out (不含, 除, 不填)
 * counts; a day (截至11月20日) counts anywhere. */
#pragma once

#include "algo/sheet/form.h"

enum { SCOPE_CODES_MOST = 8 };
#define SCOPE_NO_AGE (-1)
#define SCOPE_NO_DAY INT64_MIN

typedef struct FormScope {
	int64_t age_least, age_most; /* whole years, both belong to it; SCOPE_NO_AGE: no bound */
	const ElementCode
		*codes[SCOPE_CODES_MOST]; /* of living_state and resident_type; any of a table */
	size_t code_count;
	bool own;     /* of whoever fills it: 本社区, 本辖区, … */
	bool unclear; /* ages that nobody has: several groups in one form */
	int64_t day;  /* days since 1970-01-01; SCOPE_NO_DAY: none */
} FormScope;

extern const FormScope scope_everybody;

/* `today` completes a day without year: the nearest one that is not half a year ahead. Age and kind are
 * looked for in forms about people only. Return: 0; what workbook_load returns of a sheet named 说明. */
int form_scope(Arena *arena, Workbook *book, const Worksheet *sheet, const ElementPack *pack,
	const Form *form, int64_t today, FormScope *out);
/* The same of a title alone. */
void form_scope_title(
	Arena *arena, const ElementPack *pack, const Form *form, int64_t today, FormScope *out);
/* Everybody who is in `b` is in `a`, as far as age and kind tell. */
bool scope_covers(const FormScope *a, const FormScope *b);
/* "aged 60 and over, 独居, until 2026-11-20"; "" when it says nothing. */
const char *scope_text(Arena *arena, const FormScope *scope);
