#pragma once

#include "base/crypt.h"

#include <sodium.h>

struct Keys {
	uint8_t seal[32];
	uint8_t lookup[32];
	uint8_t sign_public[crypto_sign_PUBLICKEYBYTES];
	uint8_t sign_secret[crypto_sign_SECRETKEYBYTES];
	CipherKind cipher;
};
