#include "core/skill_expr.h"

#include "base/str.h"

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
