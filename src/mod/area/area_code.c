#include "mod/area/area.h"

#include "base/str.h"

#include <string.h>

static const size_t group_ends[] = {2, 4, 6, 9, 12};

static bool all_zero(const char *s, size_t n) {
	return strspn(s, "0") >= n;
}

const char *area_short_code(Arena *arena, const char *code) {
	size_t n = code ? strlen(code) : 0;
	if (!str_all_digits(code) || !(n == 2 || n == 4 || n == 6 || n == 9 || n == 12 || n == 15) ||
		all_zero(code, 2))
		return NULL;
	if (n == 15)
		return all_zero(code + 12, 3) ? area_short_code(arena, arena_strndup(arena, code, 12))
									  : arena_strdup(arena, code);
	size_t end = n;
	for (int i = 4; i > 0 && n == 12; i--) {
		if (!all_zero(code + group_ends[i - 1], group_ends[i] - group_ends[i - 1]))
			break;
		end = group_ends[i - 1];
	}
	return arena_strndup(arena, code, end);
}

const char *area_full_code(Arena *arena, const char *code) {
	size_t n = strlen(code);
	return n >= 12 ? code : arena_printf(arena, "%s%.*s", code, (int)(12 - n), "000000000000");
}

bool area_is_pseudo(const char *name) {
	static const char *const names[] = {
		"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, names[i]))
			return true;
	return false;
}

bool area_same_community(const char *a, const char *b) {
	enum { COMMUNITY_DIGITS = 12 };
	return strncmp(a, b, COMMUNITY_DIGITS) == 0;
}
