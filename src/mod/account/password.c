/* What makes a password guessable, and passwords made by the house. */
#include "mod/account/account_private.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

enum {
	LENGTH_LEAST = 10,     /* characters */
	SURPRISES_LEAST = 5,   /* characters that do not follow from the one before */
	BESIDE_CONTEXT = 6,    /* bytes beside login, name and product */
	DECORATION_MOST = 8,   /* digits and signs around a common word */
	CONTEXT_WORD_LEAST = 3 /* bytes */
};

/* ---- common ones -------------------------------------------------------------------------------------- */

static int compare_line(const char *line, const char *word) {
	size_t n = strcspn(line, "\n"), m = strlen(word);
	int order = memcmp(line, word, n < m ? n : m);
	return order ? order : (n > m) - (n < m);
}

/* Halves the text between two line starts. */
static bool is_listed(const char *word) {
	const char *text = account_policy()->passwords;
	size_t lo = 0, hi = text ? strlen(text) : 0;
	while (lo < hi) {
		size_t line = lo + (hi - lo) / 2;
		while (line > lo && text[line - 1] != '\n')
			line--;
		int order = compare_line(text + line, word);
		if (order == 0)
			return true;
		if (order > 0)
			hi = line;
		else
			lo = line + strcspn(text + line, "\n") + 1;
	}
	return false;
}

/* "P@ssw0rd!" is "password" to whoever guesses. */
static char plain_letter(char c) {
	static const char alike[] = "4a@a8b3e1l!i0o5s$s7t+t2z";
	for (const char *p = alike; *p; p += 2)
		if (*p == c)
			return p[1];
	return c;
}

static bool is_decorated(Arena *arena, const char *lower) {
	size_t from = 0, to = strlen(lower), size = to;
	while (from < to && !isalpha((unsigned char)lower[from]) && (unsigned char)lower[from] < 0x80)
		from++;
	while (
		to > from && !isalpha((unsigned char)lower[to - 1]) && (unsigned char)lower[to - 1] < 0x80)
		to--;
	if (from == to || size - (to - from) > DECORATION_MOST)
		return false;
	char *core = arena_strndup(arena, lower + from, to - from);
	if (is_listed(core))
		return true;
	for (char *p = core; *p; p++)
		*p = plain_letter(*p);
	return is_listed(core);
}

/* ---- runs and repetitions ------------------------------------------------------------------------------- */

static bool beside_each_other(char a, char b) {
	static const char *const rows[] = {"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *at = strchr(rows[i], a);
		if (at && b && (at[1] == b || (at > rows[i] && at[-1] == b)))
			return true;
	}
	return false;
}

/* The shortest piece of which the whole is a repetition. */
static size_t period(const char *s, size_t size) {
	for (size_t k = 1; k <= size / 2; k++)
		if (memcmp(s, s + k, size - k) == 0)
			return k;
	return size;
}

static bool is_simple(const char *lower) {
	size_t surprises = 1, size = period(lower, strlen(lower));
	for (size_t i = 1; i < size; i++) {
		int step = lower[i] - lower[i - 1];
		if (step > 1 || step < -1)
			surprises += !beside_each_other(lower[i - 1], lower[i]);
	}
	return surprises < SURPRISES_LEAST;
}

/* ---- words of the place ----------------------------------------------------------------------------------- */

static void cut_out(char *text, const char *word) {
	size_t n = word ? strlen(word) : 0;
	if (n < CONTEXT_WORD_LEAST)
		return;
	for (char *at = strstr(text, word); at; at = strstr(at, word))
		memmove(at, at + n, strlen(at + n) + 1);
}

static bool is_context(Arena *arena, const char *login, const char *name, const char *lower) {
	char *left = arena_strdup(arena, lower);
	cut_out(left, str_lower(arena, login));
	if (name)
		cut_out(left, str_lower(arena, name));
	cut_out(left, "huying");
	cut_out(left, "呼应");
	return strlen(left) < BESIDE_CONTEXT;
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

const char *account_password_fault(
	Arena *arena, const char *login, const char *name, const char *password) {
	const char *lower = str_lower(arena, password);
	if (utf8_length(password) < LENGTH_LEAST)
		return "short";
	if (is_listed(lower) || is_decorated(arena, lower))
		return "common";
	if (is_simple(lower))
		return "simple";
	return is_context(arena, login, name, lower) ? "context" : NULL;
}

int account_require_password(Ctx *ctx, const char *login, const char *name, const char *password) {
	const char *fault = account_password_fault(ctx->arena, login, name, password);
	return fault ? ctx_refuse(ctx, PROBLEM_PASSWORD_WEAK, "%s", fault) : 0;
}

const char *password_made(const Rng *rng, Arena *arena) {
	static const char letters[] =
		"abcdefghjkmnpqrstuvwxyz23456789"; /* 31: none looks like another */
	char *text = arena_alloc(arena, 20);
	for (int i = 0; i < 19; i++)
		text[i] = i % 5 == 4 ? '-' : letters[rng_below(rng, sizeof letters - 1)];
	text[19] = '\0';
	return text;
}

bool account_password_opens(const Account *account, const char *password) {
	static const char nobody[] =
		"$argon2id$v=19$m=19456,t=2,p=1$9xhHdYDFCVrv8tCgw9HgkQ$6PmlfBBCRGZZTXyGQhPPQHlHfQkyHYOKtNGjGgAkjqI";
	bool known = account && str_eq(account->status, "active");
	bool matches = password_matches(known ? account->password_hash : nobody, password);
	return known && matches;
}

int account_check_code(Ctx *ctx, Account *account, const char *code) {
	const char *secret;
	int64_t step;
	if (!account->totp_secret.size)
		return 0;
	if (!code)
		return ctx_refuse(ctx, PROBLEM_TOTP_REQUIRED, NULL);
	int r = crypt_open(ctx->keys, "account.totp", account->totp_secret, ctx->arena, &secret);
	if (r)
		return r;
	if (!totp_matches(secret, code, ctx->now, &step) || step <= account->totp_step)
		return ctx_refuse(ctx, PROBLEM_BAD_CREDENTIALS, NULL);
	account->totp_step = step;
	return 0;
}
