/* From the common dialect to PostgreSQL's. Strings, quoted names and comments pass untouched. */
#include "db/db_driver.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Text {
	char *data;
	size_t size, capacity;
} Text;

static void put(Text *text, const char *s, size_t n) {
	if (text->size + n + 1 > text->capacity) {
		text->capacity = (text->size + n + 1) * 2;
		text->data = realloc(text->data, text->capacity);
		if (!text->data)
			abort();
	}
	memcpy(text->data + text->size, s, n);
	text->size += n;
	text->data[text->size] = '\0';
}

static bool is_word(char c) {
	return isalnum((unsigned char)c) || c == '_';
}

/* Length of a literal, quoted name or comment that begins here; 0 for anything else. */
static size_t opaque_length(const char *s) {
	if (*s == '\'' || *s == '"') {
		const char *end = strchr(s + 1, *s);
		return end ? (size_t)(end - s) + 1 : strlen(s);
	}
	return s[0] == '-' && s[1] == '-' ? strcspn(s, "\n") : 0;
}

static const char *type_word(const char *s, size_t n, bool migration) {
	static const char *const types[][2] = {
		{"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"}, {"REAL", "DOUBLE PRECISION"}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strlen(types[i][0]) == n && strncmp(s, types[i][0], n) == 0)
			return types[i][1];
	if (migration && n == 4 && strncmp(s, "TEXT", 4) == 0)
		return "TEXT COLLATE \"C\"";
	return migration && n == 6 && strncmp(s, "STRICT", 6) == 0 ? "" : NULL;
}

static int parameter_number(const char *s, size_t n, char **names, int *count) {
	for (int i = 0; i < *count; i++)
		if (strlen(names[i]) == n && strncmp(names[i], s, n) == 0)
			return i + 1;
	if (*count == DB_PARAMS_MAX)
		abort();
	names[*count] = strndup(s, n);
	return ++*count;
}

static size_t word_length(const char *s) {
	size_t n = 0;
	while (is_word(s[n]))
		n++;
	return n;
}

static char *translate(const char *sql, char **names, int *count) {
	Text out = {0};
	put(&out, "", 0);
	for (size_t n; *sql; sql += n) {
		char number[16];
		const char *type;
		if ((n = opaque_length(sql)))
			put(&out, sql, n);
		else if (names && *sql == ':' && (isalpha((unsigned char)sql[1]) || sql[1] == '_')) {
			n = 1 + word_length(sql + 1);
			snprintf(number, sizeof number, "$%d", parameter_number(sql + 1, n - 1, names, count));
			put(&out, number, strlen(number));
		} else if ((n = word_length(sql))) {
			type = type_word(sql, n, !names);
			put(&out, type ? type : sql, type ? strlen(type) : n);
		} else
			put(&out, sql, n = 1);
	}
	return out.data;
}

char *dialect_statement(const char *sql, char **names, int *count) {
	*count = 0;
	return translate(sql, names, count);
}

/* Drops what stands between "-- only: OTHER" and "-- end". */
static char *only_ours(const char *sql, const char *other) {
	Text out = {0};
	bool skip = false;
	put(&out, "", 0);
	for (size_t n; *sql; sql += n) {
		n = strcspn(sql, "\n");
		n += sql[n] == '\n';
		if (strncmp(sql, other, strlen(other)) == 0)
			skip = true;
		if (!skip)
			put(&out, sql, n);
		if (strncmp(sql, "-- end", 6) == 0)
			skip = false;
	}
	return out.data;
}

char *dialect_migration(const char *sql, bool pgsql) {
	char *ours = only_ours(sql, pgsql ? "-- only: sqlite" : "-- only: pgsql");
	if (!pgsql)
		return ours;
	char *out = translate(ours, NULL, NULL);
	free(ours);
	return out;
}
