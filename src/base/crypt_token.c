#include "base/crypt_private.h"

#include <liboath/oath.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *token_new(const Rng *rng, Arena *arena) {
	uint8_t bytes[32];
	size_t size = sodium_base64_encoded_len(sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	rng->fill(rng->self, bytes, sizeof bytes);
	return sodium_bin2base64(arena_alloc(arena, size), size, bytes, sizeof bytes,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const char *token_hash(const char *token, Arena *arena) {
	char *hex = arena_alloc(arena, DIGEST_HEX_SIZE);
	digest_hex(DIGEST_SHA256, token, strlen(token), hex);
	return hex;
}

/* ---- one-time codes -------------------------------------------------------------------------- */

enum { TOTP_STEP = 30, TOTP_DIGITS = 6 };

static pthread_once_t oath_once = PTHREAD_ONCE_INIT;

static void oath_start(void) {
	if (oath_init() != OATH_OK)
		abort();
}

const char *totp_secret_new(const Rng *rng, Arena *arena) {
	char bytes[20], *text = NULL;
	size_t size;
	pthread_once(&oath_once, oath_start);
	rng->fill(rng->self, bytes, sizeof bytes);
	if (oath_base32_encode(bytes, sizeof bytes, &text, &size) != OATH_OK)
		abort();
	arena_own(arena, free, text);
	return text;
}

bool totp_matches(const char *secret, const char *code, Time now, int64_t *step) {
	char *bytes = NULL;
	size_t size;
	int offset = 0;
	time_t seconds = (time_t)(now / TIME_SECOND);
	pthread_once(&oath_once, oath_start);
	if (strlen(code) != TOTP_DIGITS ||
		oath_base32_decode(secret, strlen(secret), &bytes, &size) != OATH_OK)
		return false;
	int r = oath_totp_validate2(bytes, size, seconds, TOTP_STEP, 0, 1, &offset, code);
	free(bytes);
	*step = seconds / TOTP_STEP + offset;
	return r >= 0;
}

void rolling_code(const Keys *keys, Id need, int64_t step, char out[7]) {
	char input[64];
	uint8_t mac[32];
	int n = snprintf(input, sizeof input, "need:%lld:%lld", (long long)need, (long long)step);
	HMAC(EVP_sha256(), keys->current.lookup, sizeof keys->current.lookup, (const uint8_t *)input,
		(size_t)n, mac, NULL);
	uint32_t value =
		(uint32_t)mac[0] << 24 | (uint32_t)mac[1] << 16 | (uint32_t)mac[2] << 8 | mac[3];
	snprintf(out, 7, "%06u", value % 1000000);
}
