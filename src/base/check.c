#include "base/check.h"

#include "base/str.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool birth_of(const char *id, Time *birth) {
	char date[11];
	snprintf(date, sizeof date, "%.4s-%.2s-%.2s", id + 6, id + 10, id + 12);
	return time_parse_date(date, birth);
}

bool resident_id_valid(const char *id) {
	static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	Time birth;
	int sum = 0;
	if (!id || strlen(id) != 18 || strspn(id, "0123456789") < 17)
		return false;
	for (int i = 0; i < 17; i++)
		sum += (id[i] - '0') * weights[i];
	return birth_of(id, &birth) && "10X98765432"[sum % 11] == toupper((unsigned char)id[17]);
}

void resident_id_facts(const char *id, Time *birth, int *sex) {
	birth_of(id, birth);
	*sex = (id[16] - '0') % 2 ? 1 : 2;
}

bool credit_code_valid(const char *code) {
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int sum = 0, weight = 1;
	if (!code || strlen(code) != 18)
		return false;
	for (int i = 0; i < 17; i++, weight = weight * 3 % 31) {
		const char *at = strchr(alphabet, code[i]);
		if (!at)
			return false;
		sum += (int)(at - alphabet) * weight;
	}
	return alphabet[(31 - sum % 31) % 31] == code[17];
}

const char *phone_normal(Arena *arena, const char *s) {
	char *out = arena_alloc(arena, strlen(s) + 1);
	size_t n = 0;
	for (const char *p = s; *p; p++) {
		if (isdigit((unsigned char)*p) || (*p == '+' && n == 0))
			out[n++] = *p;
		else if (!strchr(" -()", *p))
			return NULL;
	}
	if (str_starts(out, "0086"))
		out += 4;
	else if (str_starts(out, "+86"))
		out += 3;
	n = strlen(out);
	return n >= 5 && n <= 20 ? out : NULL;
}

const char *phone_masked(Arena *arena, const char *phone) {
	size_t n = strlen(phone);
	if (n < 7)
		return "***";
	return arena_printf(arena, "%.3s****%s", phone, phone + n - 4);
}
