/* The key file through its rotations: what seals, opens, is found and verified at each step. */
#include "base/crypt.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Place {
	char dir[40], path[60];
	Arena *arena;
	RngSeeded state;
	Rng rng;
} Place;

static int setup(void **state) {
	static Place place;
	place = (Place){.dir = "/tmp/huying-keys-XXXXXX", .arena = arena_new(0)};
	place.rng = rng_seeded(&place.state, 4201);
	assert_non_null(mkdtemp(place.dir));
	snprintf(place.path, sizeof place.path, "%s/key", place.dir);
	*state = &place;
	return 0;
}

static int teardown(void **state) {
	Place *place = *state;
	char beside[70];
	snprintf(beside, sizeof beside, "%s.new", place->path);
	unlink(beside);
	unlink(place->path);
	rmdir(place->dir);
	arena_free(place->arena);
	return 0;
}

static Keys *open_keys(Place *place) {
	Keys *keys;
	assert_int_equal(keys_open(&keys, place->path, true), 0);
	return keys;
}

static FieldBlob sealed(Place *place, const Keys *keys, const char *text) {
	FieldBlob out;
	assert_int_equal(crypt_seal(keys, &place->rng, "test", text, place->arena, &out), 0);
	return out;
}

static bool opens(Place *place, const Keys *keys, FieldBlob blob, const char *text) {
	const char *out;
	return crypt_open(keys, "test", blob, place->arena, &out) == 0 && strcmp(out, text) == 0;
}

static void write_file(Place *place, const char *text) {
	FILE *file = fopen(place->path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"

/* ---- what the file may say ----------------------------------------------------------------------------- */

static void test_a_new_file_is_its_owners_alone(void **state) {
	Place *place = *state;
	struct stat file;
	keys_free(open_keys(place));
	assert_int_equal(stat(place->path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
	assert_int_equal(file.st_size, 3 * 65);
}

static void test_what_is_no_key_file_is_refused(void **state) {
	Place *place = *state;
	static const char *const bad[] = {"", "x\n", HEX, HEX HEX, HEX HEX "short\n",
		"generation 16\n" HEX HEX HEX, "generation\n" HEX HEX HEX, "generation 1\n",
		HEX HEX HEX "verify short\n", HEX HEX HEX HEX, "verify " HEX,
		HEX HEX HEX HEX HEX HEX HEX HEX HEX};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		Keys *keys = NULL;
		write_file(place, bad[i]);
		assert_int_equal(keys_open(&keys, place->path, false), ERR_FORMAT);
		assert_null(keys);
	}
	write_file(place, HEX HEX HEX);
	keys_free(open_keys(place));
}

/* ---- rotation -------------------------------------------------------------------------------------------- */

static void test_both_generations_open_until_the_end(void **state) {
	Place *place = *state;
	Keys *keys = open_keys(place);
	FieldBlob before = sealed(place, keys, "灯");
	const char *hash = crypt_lookup(keys, "phone", "1", place->arena);
	assert_int_equal(keys_begin_rotation(keys, place->path, &place->rng), 0);
	FieldBlob within = sealed(place, keys, "灯");
	assert_true(opens(place, keys, before, "灯") && opens(place, keys, within, "灯"));
	assert_false(crypt_is_current(keys, before));
	assert_true(crypt_is_current(keys, within));
	assert_string_not_equal(crypt_lookup(keys, "phone", "1", place->arena), hash);
	assert_int_equal(keys_end_rotation(keys, place->path), 0);
	assert_false(opens(place, keys, before, "灯"));
	assert_true(opens(place, keys, within, "灯"));
	keys_free(keys);
}

/* The machine may stop at any time: what the file says is gone on with. */
static void test_a_rotation_outlives_the_process(void **state) {
	Place *place = *state;
	Keys *keys = open_keys(place);
	FieldBlob before = sealed(place, keys, "灯");
	assert_int_equal(keys_begin_rotation(keys, place->path, &place->rng), 0);
	FieldBlob within = sealed(place, keys, "灯");
	keys_free(keys);
	keys = open_keys(place);
	assert_true(keys_are_rotating(keys));
	assert_int_equal(keys_begin_rotation(keys, place->path, &place->rng), 0); /* not a third one */
	assert_true(opens(place, keys, before, "灯") && opens(place, keys, within, "灯"));
	assert_int_equal(keys_end_rotation(keys, place->path), 0);
	keys_free(keys);
	keys = open_keys(place);
	assert_false(keys_are_rotating(keys));
	assert_true(opens(place, keys, within, "灯"));
	assert_false(opens(place, keys, before, "灯"));
	keys_free(keys);
}

static void test_signatures_hold_after_many_rotations(void **state) {
	Place *place = *state;
	Keys *keys = open_keys(place);
	const char *first = crypt_sign(keys, "3 hours", place->arena);
	for (int i = 0; i < 20; i++) { /* past the sixteen generations a seal can name */
		FieldBlob blob = sealed(place, keys, "灯");
		assert_int_equal(keys_begin_rotation(keys, place->path, &place->rng), 0);
		assert_true(opens(place, keys, blob, "灯"));
		assert_int_equal(keys_end_rotation(keys, place->path), 0);
		keys_free(keys);
		keys = open_keys(place);
		assert_true(crypt_verify(keys, "3 hours", first));
		assert_false(crypt_verify(keys, "4 hours", first));
	}
	keys_free(keys);
}

static void test_both_ciphers_rotate(void **state) {
	Place *place = *state;
	Keys *keys = open_keys(place);
	keys_use_cipher(keys, CIPHER_SM4_HMAC);
	FieldBlob before = sealed(place, keys, "灯");
	assert_int_equal(keys_begin_rotation(keys, place->path, &place->rng), 0);
	assert_true(opens(place, keys, before, "灯"));
	assert_true(opens(place, keys, sealed(place, keys, "灯"), "灯"));
	keys_free(keys);
}

/* Another's key, another place, any bit changed: it does not open. */
static void test_what_was_tampered_with_does_not_open(void **state) {
	Place *place = *state;
	Keys *keys = open_keys(place);
	const char *out;
	for (CipherKind kind = CIPHER_AES_GCM; kind <= CIPHER_SM4_HMAC; kind++) {
		keys_use_cipher(keys, kind);
		FieldBlob blob = sealed(place, keys, "13900000001");
		uint8_t *bytes = (uint8_t *)(uintptr_t)blob.data;
		assert_int_equal(crypt_open(keys, "elsewhere", blob, place->arena, &out), ERR_CRYPTO);
		for (size_t bit = 0; bit < blob.size * 8; bit++) {
			bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_int_equal(crypt_open(keys, "test", blob, place->arena, &out), ERR_CRYPTO);
			bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		assert_true(opens(place, keys, blob, "13900000001"));
	}
	keys_free(keys);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
	const struct CMUnitTest tests[] = {
		TEST(test_a_new_file_is_its_owners_alone),
		TEST(test_what_is_no_key_file_is_refused),
		TEST(test_both_generations_open_until_the_end),
		TEST(test_a_rotation_outlives_the_process),
		TEST(test_signatures_hold_after_many_rotations),
		TEST(test_both_ciphers_rotate),
		TEST(test_what_was_tampered_with_does_not_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
