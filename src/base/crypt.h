/* Field encryption, keyed look-up hashes, digests, passwords, tokens, one-time codes.
 *
 * Sealed text: one byte (the key's generation of 16 and the algorithm, four bits each), nonce,
 * ciphertext, tag. Algorithm 1 is
 * AES-256-GCM (NIST SP 800-38D, 12-byte random nonce, 16-byte tag); algorithm 2 is
 * SM4-CTR then HMAC-SM3 over header and ciphertext (GB/T 32907, GB/T 32905),
 * because OpenSSL 3.0 has no SM4-GCM. The key lives in a file beside, never in,
 * the database. */
#pragma once

#include "base/arena.h"
#include "base/clock.h"
#include "base/field.h"

#define DIGEST_SIZE 32
#define DIGEST_HEX_SIZE 65

typedef enum DigestKind { DIGEST_SHA256, DIGEST_SM3 } DigestKind;
typedef enum CipherKind { CIPHER_AES_GCM = 1, CIPHER_SM4_HMAC = 2 } CipherKind;

typedef struct Keys Keys;

/* Reads the key file (base/crypt_keys.c tells its form), or makes it with mode 0600 when `create`.
 * Return: 0, ERR_IO, ERR_FORMAT. *out is freed by keys_free. */
int keys_open(Keys **out, const char *path, bool create);
/* Rotation. From begin to end there are two generations: the new one seals, hashes and signs, both
 * open and verify. Beginning again goes on with the one begun; the file is on the disk when either
 * returns. Ending forgets the old one, but its public half for signatures. Nobody else may use the
 * city meanwhile: a look-up hash of the old generation is not found by the new.
 * Return: 0, ERR_IO; ERR_FORMAT after 64 rotations. */
int keys_begin_rotation(Keys *keys, const char *path, const Rng *rng);
int keys_end_rotation(Keys *keys, const char *path);
bool keys_are_rotating(const Keys *keys);
Keys *keys_new_for_test(uint64_t seed);
Keys *keys_free(Keys *keys);
void keys_use_cipher(
	Keys *keys, CipherKind kind); /* for new seals; old ones open by their own byte */

/* `context` binds the seal to its place ("person.phone") and must be the same to open. */
int crypt_seal(const Keys *keys, const Rng *rng, const char *context, const char *text,
	Arena *arena, FieldBlob *out);
/* Return: 0, ERR_CRYPTO. An empty blob gives NULL. */
int crypt_open(
	const Keys *keys, const char *context, FieldBlob sealed, Arena *arena, const char **out);
/* Sealed with the newest key, or empty? */
bool crypt_is_current(const Keys *keys, FieldBlob sealed);
/* HMAC-SHA-256 with the look-up key over context and text; hex in the arena. Deterministic. */
const char *crypt_lookup(const Keys *keys, const char *context, const char *text, Arena *arena);
/* Ed25519 over text with the signing key; hex. crypt_verify returns true when it holds with this key or
 * one of those before it. */
const char *crypt_sign(const Keys *keys, const char *text, Arena *arena);
bool crypt_verify(const Keys *keys, const char *text, const char *signature_hex);

void digest(DigestKind kind, const void *data, size_t size, uint8_t out[DIGEST_SIZE]);
void digest_hex(DigestKind kind, const void *data, size_t size, char out[DIGEST_HEX_SIZE]);

/* argon2id, 19 MiB, 2 passes (OWASP). Tens of milliseconds of a core: requests leave it to
 * core/workers.h, which bounds how many run and wait. Return: 0, ERR_MEMORY. */
int password_hash(const char *password, Arena *arena, const char **out);
bool password_matches(const char *hash, const char *password);
/* Cheaper parameters for the many made-up accounts of a demo city; still argon2id. */
int password_hash_demo(const char *password, Arena *arena, const char **out);

/* 32 random bytes, base64url without padding (43 characters). */
const char *token_new(const Rng *rng, Arena *arena);
const char *token_hash(const char *token, Arena *arena); /* SHA-256, hex */

/* RFC 6238, SHA-1, 30 s, 6 digits, window ±1. `secret` is base32. */
const char *totp_secret_new(const Rng *rng, Arena *arena);
/* Return: true and *step = the accepted time step, so that a code works once. */
bool totp_matches(const char *secret, const char *code, Time now, int64_t *step);
/* The rolling check-in code: 6 digits from HMAC-SHA-256(look-up key, "need:id:step"), 60 s steps. */
void rolling_code(const Keys *keys, Id need, int64_t step, char out[7]);
