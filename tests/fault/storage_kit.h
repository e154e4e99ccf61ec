/* What the storage tests share: a file's bytes, to be put back, and how much to do. Any failure fails the test. */
#pragma once

#include <stddef.h>

typedef struct StorageImage {
	char *data;
	size_t size;
} StorageImage;

StorageImage storage_image_read(const char *path);
void storage_image_write(const char *path, const StorageImage *image);
void storage_image_free(StorageImage *image);

/* Of so many rounds the share that $STORAGE_SHARE tells: 4 is a quarter. Sanitized programs do fewer. */
unsigned storage_share(unsigned rounds);
