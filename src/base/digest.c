#include "base/crypt.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>

/* Looked up once: OpenSSL 3 would search its providers for every digest anew. */
static EVP_MD *sha256, *sm3;

static void fetch(void) {
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	sm3 = EVP_MD_fetch(NULL, "SM3", NULL);
	if (!sha256 || !sm3)
		abort();
}

void digest(DigestKind kind, const void *data, size_t size, uint8_t out[DIGEST_SIZE]) {
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, fetch);
	if (EVP_Digest(data, size, out, NULL, kind == DIGEST_SM3 ? sm3 : sha256, NULL) != 1)
		abort();
}

void digest_hex(DigestKind kind, const void *data, size_t size, char out[DIGEST_HEX_SIZE]) {
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[DIGEST_SIZE];
	digest(kind, data, size, bytes);
	for (int i = 0; i < DIGEST_SIZE; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}
