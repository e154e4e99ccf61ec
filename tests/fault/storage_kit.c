#include "storage_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

StorageImage storage_image_read(const char *path) {
	StorageImage image = {0};
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("%s: missing", path);
	fseek(file, 0, SEEK_END);
	image.size = (size_t)ftell(file);
	image.data = malloc(image.size + 1);
	rewind(file);
	assert_int_equal(fread(image.data, 1, image.size, file), image.size);
	fclose(file);
	return image;
}

void storage_image_write(const char *path, const StorageImage *image) {
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(image->data, 1, image->size, file), image->size);
	assert_int_equal(fclose(file), 0);
}

void storage_image_free(StorageImage *image) {
	free(image->data);
	image->data = NULL;
}

unsigned storage_share(unsigned rounds) {
	const char *share = getenv("STORAGE_SHARE");
	return share ? rounds / (unsigned)atoi(share) : rounds;
}
