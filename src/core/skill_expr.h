/* Skill expressions: blanks mean "and", bars mean "or", bars bind tighter:
 * "S17 S10|S09" = S17 and (S10 or S09). */
#pragma once

#include "base/arena.h"

#include <stdbool.h>

typedef struct SkillClause {
	const char **any; /* one of these */
	size_t count;
} SkillClause;

typedef struct SkillExpr {
	SkillClause *all; /* every clause */
	size_t count;
} SkillExpr;

void skill_expr_parse(Arena *arena, const char *text, SkillExpr *out);
/* Whether a person with these skills may: `skills` sorted by strcmp(). */
bool skill_expr_holds(const SkillExpr *expr, const char *const *skills, size_t count);
