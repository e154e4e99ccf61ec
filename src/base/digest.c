#include "base/crypt.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

void digest(DigestKind kind, const void *data, size_t size, uint8_t out[DIGEST_SIZE]) {
	if (EVP_Digest(data, size, out, NULL, kind == DIGEST_SM3 ? EVP_sm3() : EVP_sha256(), NULL) != 1)
		abort();
}

void digest_hex(DigestKind kind, const void *data, size_t size, char out[DIGEST_HEX_SIZE]) {
	uint8_t bytes[DIGEST_SIZE];
	digest(kind, data, size, bytes);
	for (int i = 0; i < DIGEST_SIZE; i++)
		snprintf(out + i * 2, 3, "%02x", bytes[i]);
}
