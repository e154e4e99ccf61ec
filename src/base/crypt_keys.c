/* The key file: read, made, rotated.
 *
 * Three lines of hex (sealing, look-up, signing) are a generation; the first made has no heading. Later
 * ones stand under "generation N", newest first; while a rotation is under way there are two. "verify HEX"
 * is the public half of a signing key that is gone, so that what it signed can still be checked. The file
 * is never written in place: a whole new one takes its name. */
#include "base/crypt_private.h"
#include "base/durable.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_SIZE = 32, HEX_SIZE = KEY_SIZE * 2, GENERATIONS = 16, LINE_SIZE = 128 };

/* ---- one generation ------------------------------------------------------------------------------- */

static void set_new(KeySet *set, uint8_t generation, const Rng *rng) {
	*set = (KeySet){.generation = generation};
	rng->fill(rng->self, set->seal, sizeof set->seal);
	rng->fill(rng->self, set->lookup, sizeof set->lookup);
	rng->fill(rng->self, set->sign_seed, sizeof set->sign_seed);
	crypto_sign_seed_keypair(set->sign_public, set->sign_secret, set->sign_seed);
}

/* ---- reading ----------------------------------------------------------------------------------------- */

static bool read_hex(const char *hex, uint8_t out[KEY_SIZE]) {
	size_t n = 0;
	return strlen(hex) == HEX_SIZE &&
		sodium_hex2bin(out, KEY_SIZE, hex, HEX_SIZE, NULL, &n, NULL) == 0 && n == KEY_SIZE;
}

static bool next_line(FILE *file, char line[LINE_SIZE]) {
	if (!fgets(line, LINE_SIZE, file))
		return false;
	line[strcspn(line, "\n")] = '\0';
	return true;
}

/* `line` holds the sealing key; the two that follow are read. */
static int read_set(FILE *file, char line[LINE_SIZE], KeySet *out) {
	if (!read_hex(line, out->seal) || !next_line(file, line) || !read_hex(line, out->lookup) ||
		!next_line(file, line) || !read_hex(line, out->sign_seed))
		return ERR_FORMAT;
	crypto_sign_seed_keypair(out->sign_public, out->sign_secret, out->sign_seed);
	return 0;
}

static int read_generation(FILE *file, char line[LINE_SIZE], Keys *keys, unsigned *sets) {
	static const char heading[] = "generation ";
	KeySet *set = *sets ? &keys->old : &keys->current;
	if (*sets == 2)
		return ERR_FORMAT;
	if (strncmp(line, heading, sizeof heading - 1) == 0) {
		char *end;
		unsigned long n = strtoul(line + sizeof heading - 1, &end, 10);
		if (*end || end == line + sizeof heading - 1 || n >= GENERATIONS || !next_line(file, line))
			return ERR_FORMAT;
		set->generation = (uint8_t)n;
	}
	keys->rotating = ++*sets == 2;
	return read_set(file, line, set);
}

static int read_retired(const char *hex, Keys *keys) {
	return keys->retired_count < RETIRED_MOST && read_hex(hex, keys->retired[keys->retired_count++])
		? 0
		: ERR_FORMAT;
}

static int read_keys(FILE *file, Keys *keys) {
	char line[LINE_SIZE];
	unsigned sets = 0;
	int r = 0;
	while (!r && next_line(file, line))
		r = strncmp(line, "verify ", 7) == 0 ? read_retired(line + 7, keys)
											 : read_generation(file, line, keys, &sets);
	sodium_memzero(line, sizeof line);
	return r || sets ? r : ERR_FORMAT;
}

static Keys *keys_new(void) {
	Keys *keys = sodium_init() < 0 ? NULL : calloc(1, sizeof *keys);
	if (keys)
		keys->cipher = CIPHER_AES_GCM;
	return keys;
}

static int read_file(Keys *keys, const char *path) {
	FILE *file = fopen(path, "re");
	if (!file)
		return ERR_IO;
	int r = read_keys(file, keys);
	fclose(file);
	return r;
}

/* ---- writing ----------------------------------------------------------------------------------------- */

static void write_hex(FILE *file, const char *before, const uint8_t key[KEY_SIZE]) {
	char hex[HEX_SIZE + 1];
	sodium_bin2hex(hex, sizeof hex, key, KEY_SIZE);
	fprintf(file, "%s%s\n", before, hex);
	sodium_memzero(hex, sizeof hex);
}

static void write_set(FILE *file, const KeySet *set, bool heading) {
	if (heading)
		fprintf(file, "generation %u\n", set->generation);
	write_hex(file, "", set->seal);
	write_hex(file, "", set->lookup);
	write_hex(file, "", set->sign_seed);
}

static bool write_keys(int fd, const Keys *keys) {
	FILE *file = fdopen(fd, "w");
	if (!file) {
		close(fd);
		return false;
	}
	write_set(file, &keys->current, keys->current.generation || keys->rotating);
	if (keys->rotating)
		write_set(file, &keys->old, true);
	for (size_t i = 0; i < keys->retired_count; i++)
		write_hex(file, "verify ", keys->retired[i]);
	bool whole = fflush(file) == 0 && fsync(fd) == 0;
	return fclose(file) == 0 && whole;
}

/* The old file or the new one is there whole, whenever the machine stops. */
static int replace_file(const Keys *keys, const char *path) {
	char beside[4096];
	struct stat there;
	snprintf(beside, sizeof beside, "%s.new", path);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return ERR_IO;
	if (stat(path, &there) == 0 && geteuid() == 0 && fchown(fd, there.st_uid, there.st_gid)) {
		close(fd);
		return ERR_IO;
	}
	if (!write_keys(fd, keys) || rename(beside, path)) {
		unlink(beside);
		return ERR_IO;
	}
	return durable_directory_of(path);
}

static int create_file(const char *path) {
	if (access(path, F_OK) == 0)
		return 0;
	Keys *keys = keys_new();
	if (!keys)
		return ERR_MEMORY;
	set_new(&keys->current, 0, &rng_system);
	int r = replace_file(keys, path);
	keys_free(keys);
	return r;
}

/* ---- keys ------------------------------------------------------------------------------------------------ */

int keys_open(Keys **out, const char *path, bool create) {
	*out = NULL;
	if (sodium_init() < 0)
		return ERR_CRYPTO;
	int r = create ? create_file(path) : 0;
	if (r)
		return r;
	Keys *keys = keys_new();
	if (!keys)
		return ERR_MEMORY;
	r = read_file(keys, path);
	if (r)
		keys_free(keys);
	else
		*out = keys;
	return r;
}

int keys_begin_rotation(Keys *keys, const char *path, const Rng *rng) {
	if (keys->rotating)
		return 0;
	if (keys->retired_count == RETIRED_MOST)
		return ERR_FORMAT;
	keys->old = keys->current;
	keys->rotating = true;
	set_new(&keys->current, (uint8_t)((keys->old.generation + 1) % GENERATIONS), rng);
	return replace_file(keys, path);
}

int keys_end_rotation(Keys *keys, const char *path) {
	if (!keys->rotating)
		return 0;
	memcpy(keys->retired[keys->retired_count++], keys->old.sign_public, KEY_SIZE);
	sodium_memzero(&keys->old, sizeof keys->old);
	keys->rotating = false;
	return replace_file(keys, path);
}

bool keys_are_rotating(const Keys *keys) {
	return keys->rotating;
}

Keys *keys_new_for_test(uint64_t seed) {
	RngSeeded state;
	Rng rng = rng_seeded(&state, seed);
	Keys *keys = keys_new();
	if (keys)
		set_new(&keys->current, 0, &rng);
	return keys;
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
