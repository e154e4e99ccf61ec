/* Bytes as a skill expression, a line feed, and the skills of somebody. The verdict is that of reading the
 * text anew, character by character. */
#include "tests/fuzz/fuzz.h"

#include "base/str.h"
#include "core/skill_expr.h"

#include <stdlib.h>
#include <string.h>

static void promise(bool kept) {
	if (!kept)
		abort();
}

static int by_text(const void *a, const void *b) {
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool among(const char *word, size_t size, char **skills, size_t count) {
	for (size_t i = 0; i < count; i++)
		if (strlen(skills[i]) == size && memcmp(skills[i], word, size) == 0)
			return true;
	return false;
}

/* A clause from `at` up to a blank: one of its words; a clause of bars alone asks for what nobody has. */
static bool clause_holds(const char *at, size_t size, char **skills, size_t count) {
	for (const char *end = at + size; at < end;) {
		size_t n = strcspn(at, "| ");
		if (n && among(at, n, skills, count))
			return true;
		at += n + 1;
	}
	return false;
}

static bool holds(const char *text, char **skills, size_t count) {
	while (*text) {
		size_t n = strcspn(text, " ");
		if (n && !clause_holds(text, n, skills, count))
			return false;
		text += n + (text[n] == ' ');
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	Arena *arena = arena_new(0);
	SkillExpr expr;
	char **skills;
	if (!arena)
		return 0;
	char *text = arena_strndup(arena, (const char *)data, size), *line = strchr(text, '\n');
	if (line)
		*line = '\0';
	size_t count = str_split(arena, line ? line + 1 : "", " ", &skills);
	qsort(skills, count, sizeof *skills, by_text);
	skill_expr_parse(arena, text, &expr);
	promise(
		skill_expr_holds(&expr, (const char *const *)skills, count) == holds(text, skills, count));
	arena_free(arena);
	return 0;
}
