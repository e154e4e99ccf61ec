/* A file's bytes, to be put back. Any failure fails the test. */
#pragma once

#include <stddef.h>

typedef struct StorageImage {
	char *data;
	size_t size;
} StorageImage;

StorageImage storage_image_read(const char *path);
void storage_image_write(const char *path, const StorageImage *image);
void storage_image_free(StorageImage *image);
