#include "core/skill_expr.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

void skill_expr_parse(Arena *arena, const char *text, SkillExpr *out) {
	char **clauses;
	out->count = str_split(arena, text, " ", &clauses);
	out->all = arena_array_of(arena, SkillClause, out->count + 1);
	for (size_t i = 0; i < out->count; i++) {
		char **any;
		out->all[i].count = str_split(arena, clauses[i], "|", &any);
		out->all[i].any = (const char **)any;
	}
}

static int by_code(const void *a, const void *b) {
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool clause_holds(const SkillClause *clause, const char *const *skills, size_t count) {
	for (size_t i = 0; i < clause->count; i++)
		if (count && bsearch(&clause->any[i], skills, count, sizeof *skills, by_code))
			return true;
	return false;
}

bool skill_expr_holds(const SkillExpr *expr, const char *const *skills, size_t count) {
	for (size_t i = 0; i < expr->count; i++)
		if (!clause_holds(&expr->all[i], skills, count))
			return false;
	return true;
}
