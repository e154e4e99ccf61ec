#include "base/crypt_private.h"
#include "base/durable.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_SIZE = 32, KEY_COUNT = 3, FILE_SIZE = KEY_COUNT * (KEY_SIZE * 2 + 1) };

static Keys *keys_from(const uint8_t raw[KEY_COUNT][KEY_SIZE]) {
	Keys *keys = sodium_init() < 0 ? NULL : calloc(1, sizeof *keys);
	if (!keys)
		return NULL;
	memcpy(keys->seal, raw[0], KEY_SIZE);
	memcpy(keys->lookup, raw[1], KEY_SIZE);
	crypto_sign_seed_keypair(keys->sign_public, keys->sign_secret, raw[2]);
	keys->cipher = CIPHER_AES_GCM;
	return keys;
}

static int create_file(const char *path) {
	uint8_t raw[KEY_SIZE];
	char text[FILE_SIZE + 1], *at = text;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST ? 0 : ERR_IO;
	for (int i = 0; i < KEY_COUNT; i++, at += KEY_SIZE * 2 + 1) {
		rng_system.fill(rng_system.self, raw, sizeof raw);
		sodium_bin2hex(at, KEY_SIZE * 2 + 1, raw, sizeof raw);
		at[KEY_SIZE * 2] = '\n';
	}
	bool whole = write(fd, text, FILE_SIZE) == FILE_SIZE && fsync(fd) == 0;
	sodium_memzero(text, sizeof text);
	if (close(fd) == 0 && whole)
		return durable_directory_of(path);
	unlink(path); /* a piece of a key would be taken for one */
	return ERR_IO;
}

static int read_file(const char *path, uint8_t raw[KEY_COUNT][KEY_SIZE]) {
	char line[KEY_SIZE * 2 + 8];
	FILE *file = fopen(path, "re");
	if (!file)
		return ERR_IO;
	int r = 0;
	for (int i = 0; i < KEY_COUNT && !r; i++) {
		size_t n = 0;
		if (!fgets(line, sizeof line, file) ||
			sodium_hex2bin(raw[i], KEY_SIZE, line, strcspn(line, "\n"), NULL, &n, NULL) ||
			n != KEY_SIZE)
			r = ERR_FORMAT;
	}
	fclose(file);
	return r;
}

int keys_open(Keys **out, const char *path, bool create) {
	uint8_t raw[KEY_COUNT][KEY_SIZE];
	*out = NULL;
	if (sodium_init() < 0)
		return ERR_CRYPTO;
	int r = create ? create_file(path) : 0;
	if (r || (r = read_file(path, raw)))
		return r;
	*out = keys_from(raw);
	sodium_memzero(raw, sizeof raw);
	return *out ? 0 : ERR_MEMORY;
}

Keys *keys_new_for_test(uint64_t seed) {
	uint8_t raw[KEY_COUNT][KEY_SIZE];
	RngSeeded state;
	Rng rng = rng_seeded(&state, seed);
	rng.fill(rng.self, raw, sizeof raw);
	return keys_from(raw);
}

Keys *keys_free(Keys *keys) {
	if (keys)
		sodium_memzero(keys, sizeof *keys);
	free(keys);
	return NULL;
}

void keys_use_cipher(Keys *keys, CipherKind kind) {
	keys->cipher = kind;
}
