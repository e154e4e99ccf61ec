#pragma once

#include "base/crypt.h"

#include <sodium.h>

enum { RETIRED_MOST = 64 };

/* One generation of keys. */
typedef struct KeySet {
	uint8_t generation; /* of 0..15: the high half of a seal's first byte */
	uint8_t seal[32];
	uint8_t lookup[32];
	uint8_t sign_seed[crypto_sign_SEEDBYTES];
	uint8_t sign_public[crypto_sign_PUBLICKEYBYTES];
	uint8_t sign_secret[crypto_sign_SECRETKEYBYTES];
} KeySet;

struct Keys {
	KeySet current, old;
	bool rotating; /* `old` is there still */
	uint8_t retired[RETIRED_MOST][crypto_sign_PUBLICKEYBYTES];
	size_t retired_count;
	CipherKind cipher;
};
