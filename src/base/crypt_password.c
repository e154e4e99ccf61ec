#include "base/crypt.h"
#include "base/error.h"

#include <sodium.h>
#include <string.h>

static int hash(const char *password, Arena *arena, unsigned long long passes, size_t memory,
	const char **out) {
	char text[crypto_pwhash_STRBYTES];
	if (sodium_init() < 0 || crypto_pwhash_str(text, password, strlen(password), passes, memory))
		return ERR_MEMORY;
	*out = arena_strdup(arena, text);
	return 0;
}

int password_hash(const char *password, Arena *arena, const char **out) {
	return hash(password, arena, 2, (size_t)19 * 1024 * 1024, out);
}

int password_hash_demo(const char *password, Arena *arena, const char **out) {
	return hash(password, arena, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN, out);
}

bool password_matches(const char *hash_text, const char *password) {
	char text[crypto_pwhash_STRBYTES] = ""; /* the library may read that much */
	size_t size = strlen(hash_text);
	if (size >= sizeof text)
		return false;
	memcpy(text, hash_text, size);
	return crypto_pwhash_str_verify(text, password, strlen(password)) == 0;
}
