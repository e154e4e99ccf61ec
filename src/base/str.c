#include "base/str.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool str_eq(const char *a, const char *b) {
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_empty(const char *s) {
	return !s || !*s;
}

bool str_starts(const char *s, const char *prefix) {
	return s && strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_all_digits(const char *s) {
	return !str_empty(s) && s[strspn(s, "0123456789")] == '\0';
}

size_t str_split(Arena *arena, const char *s, const char *separators, char ***pieces) {
	size_t count = 0, most = s ? strlen(s) / 2 + 1 : 1;
	*pieces = arena_array_of(arena, char *, most);
	for (s = s ? s : ""; *s;) {
		size_t n = strcspn(s, separators);
		if (n)
			(*pieces)[count++] = arena_strndup(arena, s, n);
		s += n;
		s += strspn(s, separators);
	}
	return count;
}

bool str_to_int(const char *s, int64_t *out) {
	char *end;
	if (str_empty(s) || !(*s == '-' || (*s >= '0' && *s <= '9')))
		return false;
	errno = 0;
	long long n = strtoll(s, &end, 10);
	*out = n;
	return !errno && *end == '\0' && end != s && !(s[0] == '-' && s[1] == '\0');
}

bool str_to_real(const char *s, double *out) {
	char *end;
	if (str_empty(s) || s[strspn(s, "+-.0123456789eE")])
		return false;
	*out = strtod(s, &end);
	return *end == '\0' && end != s && isfinite(*out);
}

const char *str_lower(Arena *arena, const char *s) {
	char *copy = arena_strdup(arena, s);
	for (char *p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return copy;
}
