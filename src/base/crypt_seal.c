#include "base/crypt_private.h"
#include "base/error.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

enum { NONCE_SIZE = 12, TAG_SIZE = 16, SM4_IV_SIZE = 16, SM4_KEY_SIZE = 16, MAC_SIZE = 32 };

static FieldBlob room(Arena *arena, size_t size) {
	return (FieldBlob){arena_alloc(arena, size), size};
}

static uint8_t first_byte(const KeySet *keys, CipherKind kind) {
	return (uint8_t)(keys->generation << 4 | kind);
}

/* ---- AES-256-GCM: kind, nonce, ciphertext, tag; the context is additional data ------------ */

static bool gcm(bool encrypt, const KeySet *keys, const char *context, const uint8_t *nonce,
	const uint8_t *in, int size, uint8_t *out, uint8_t *tag) {
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int n;
	bool ok = c && EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, keys->seal, nonce, encrypt) == 1 &&
		EVP_CipherUpdate(c, NULL, &n, (const uint8_t *)context, (int)strlen(context)) == 1 &&
		EVP_CipherUpdate(c, out, &n, in, size) == 1;
	if (ok && !encrypt)
		ok = EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, tag) == 1;
	ok = ok && EVP_CipherFinal_ex(c, out + n, &n) == 1;
	if (ok && encrypt)
		ok = EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE, tag) == 1;
	EVP_CIPHER_CTX_free(c);
	return ok;
}

static int seal_gcm(const KeySet *keys, const Rng *rng, const char *context, const char *text,
	Arena *arena, FieldBlob *out) {
	size_t size = strlen(text);
	*out = room(arena, 1 + NONCE_SIZE + size + TAG_SIZE);
	uint8_t *p = (uint8_t *)(uintptr_t)out->data;
	p[0] = first_byte(keys, CIPHER_AES_GCM);
	rng->fill(rng->self, p + 1, NONCE_SIZE);
	uint8_t *body = p + 1 + NONCE_SIZE;
	return gcm(true, keys, context, p + 1, (const uint8_t *)text, (int)size, body, body + size)
		? 0
		: ERR_CRYPTO;
}

static int open_gcm(
	const KeySet *keys, const char *context, FieldBlob sealed, char *text, size_t size) {
	uint8_t tag[TAG_SIZE];
	const uint8_t *nonce = sealed.data + 1;
	memcpy(tag, sealed.data + sealed.size - TAG_SIZE, TAG_SIZE);
	return gcm(false, keys, context, nonce, nonce + NONCE_SIZE, (int)size, (uint8_t *)text, tag)
		? 0
		: ERR_CRYPTO;
}

/* ---- SM4-CTR, then HMAC-SM3 over context, header and ciphertext ---------------------------- */

/* Two keys from one: K_enc and K_mac = HMAC-SM3(seal key, label). */
static void derive(const KeySet *keys, const char *label, uint8_t out[MAC_SIZE]) {
	HMAC(
		EVP_sm3(), keys->seal, sizeof keys->seal, (const uint8_t *)label, strlen(label), out, NULL);
}

static bool sm4_ctr(
	const KeySet *keys, const uint8_t *iv, const uint8_t *in, size_t size, uint8_t *out) {
	uint8_t key[MAC_SIZE];
	int n;
	derive(keys, "huying sm4", key);
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	bool ok = c && EVP_CipherInit_ex(c, EVP_sm4_ctr(), NULL, key, iv, 1) == 1 &&
		EVP_CipherUpdate(c, out, &n, in, (int)size) == 1;
	EVP_CIPHER_CTX_free(c);
	return ok;
}

static void sm3_mac(const KeySet *keys, const char *context, const uint8_t *data, size_t size,
	Arena *arena, uint8_t out[MAC_SIZE]) {
	uint8_t key[MAC_SIZE];
	Buf buf;
	derive(keys, "huying sm3", key);
	buf_init(&buf, arena);
	buf_add(&buf, context, strlen(context) + 1);
	buf_add(&buf, data, size);
	HMAC(EVP_sm3(), key, sizeof key, (const uint8_t *)buf.data, buf.size, out, NULL);
}

static int seal_sm4(const KeySet *keys, const Rng *rng, const char *context, const char *text,
	Arena *arena, FieldBlob *out) {
	size_t size = strlen(text), head = 1 + SM4_IV_SIZE;
	*out = room(arena, head + size + MAC_SIZE);
	uint8_t *p = (uint8_t *)(uintptr_t)out->data;
	p[0] = first_byte(keys, CIPHER_SM4_HMAC);
	rng->fill(rng->self, p + 1, SM4_IV_SIZE);
	if (!sm4_ctr(keys, p + 1, (const uint8_t *)text, size, p + head))
		return ERR_CRYPTO;
	sm3_mac(keys, context, p, head + size, arena, p + head + size);
	return 0;
}

static int open_sm4(const KeySet *keys, const char *context, FieldBlob sealed, Arena *arena,
	char *text, size_t size) {
	uint8_t mac[MAC_SIZE];
	sm3_mac(keys, context, sealed.data, sealed.size - MAC_SIZE, arena, mac);
	if (CRYPTO_memcmp(mac, sealed.data + sealed.size - MAC_SIZE, MAC_SIZE))
		return ERR_CRYPTO;
	return sm4_ctr(keys, sealed.data + 1, sealed.data + 1 + SM4_IV_SIZE, size, (uint8_t *)text)
		? 0
		: ERR_CRYPTO;
}

/* ---- either -------------------------------------------------------------------------------- */

int crypt_seal(const Keys *keys, const Rng *rng, const char *context, const char *text,
	Arena *arena, FieldBlob *out) {
	return keys->cipher == CIPHER_SM4_HMAC
		? seal_sm4(&keys->current, rng, context, text, arena, out)
		: seal_gcm(&keys->current, rng, context, text, arena, out);
}

/* The generation a seal names; NULL: one that is gone, or never was. */
static const KeySet *generation(const Keys *keys, FieldBlob sealed) {
	uint8_t named = sealed.data[0] >> 4;
	if (named == keys->current.generation)
		return &keys->current;
	return keys->rotating && named == keys->old.generation ? &keys->old : NULL;
}

bool crypt_is_current(const Keys *keys, FieldBlob sealed) {
	return !sealed.size || sealed.data[0] >> 4 == keys->current.generation;
}

int crypt_open(
	const Keys *keys, const char *context, FieldBlob sealed, Arena *arena, const char **out) {
	*out = NULL;
	if (!sealed.size)
		return 0;
	const KeySet *set = generation(keys, sealed);
	uint8_t kind = sealed.data[0] & 15;
	bool sm4 = kind == CIPHER_SM4_HMAC;
	size_t frame = sm4 ? 1 + SM4_IV_SIZE + MAC_SIZE : 1 + NONCE_SIZE + TAG_SIZE;
	if (!set || sealed.size < frame || (!sm4 && kind != CIPHER_AES_GCM))
		return ERR_CRYPTO;
	char *text = arena_alloc(arena, sealed.size - frame + 1);
	int r = sm4 ? open_sm4(set, context, sealed, arena, text, sealed.size - frame)
				: open_gcm(set, context, sealed, text, sealed.size - frame);
	if (!r)
		*out = text;
	return r;
}

const char *crypt_lookup(const Keys *keys, const char *context, const char *text, Arena *arena) {
	uint8_t mac[32];
	const KeySet *set = &keys->current;
	const char *input = arena_printf(arena, "%s\n%s", context, text);
	HMAC(EVP_sha256(), set->lookup, sizeof set->lookup, (const uint8_t *)input, strlen(input), mac,
		NULL);
	Buf hex;
	buf_init(&hex, arena);
	buf_hex(&hex, mac, sizeof mac);
	return hex.data;
}

const char *crypt_sign(const Keys *keys, const char *text, Arena *arena) {
	uint8_t signature[crypto_sign_BYTES];
	Buf hex;
	crypto_sign_detached(
		signature, NULL, (const uint8_t *)text, strlen(text), keys->current.sign_secret);
	buf_init(&hex, arena);
	buf_hex(&hex, signature, sizeof signature);
	return hex.data;
}

static bool holds(const uint8_t *signature, const char *text, const uint8_t *sign_public) {
	return crypto_sign_verify_detached(
			   signature, (const uint8_t *)text, strlen(text), sign_public) == 0;
}

bool crypt_verify(const Keys *keys, const char *text, const char *signature_hex) {
	uint8_t signature[crypto_sign_BYTES];
	size_t n = 0;
	if (!signature_hex ||
		sodium_hex2bin(
			signature, sizeof signature, signature_hex, strlen(signature_hex), NULL, &n, NULL) ||
		n != sizeof signature)
		return false;
	if (holds(signature, text, keys->current.sign_public) ||
		(keys->rotating && holds(signature, text, keys->old.sign_public)))
		return true;
	for (size_t i = 0; i < keys->retired_count; i++)
		if (holds(signature, text, keys->retired[i]))
			return true;
	return false;
}
