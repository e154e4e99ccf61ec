/* Files packed into the binary at build time (tools/pack.c). */
#pragma once

#include <stddef.h>

typedef struct Asset {
	const char *path;          /* "console/index.html"; the table is sorted by it */
	const char *type;          /* content type */
	const unsigned char *data; /* NUL after the last byte */
	size_t size;
	const unsigned char *gz; /* gzip -9, NULL where that saves nothing */
	size_t gz_size;
	const char *etag; /* 16 hex digits of SHA-256 */
} Asset;

typedef struct AssetTable {
	const Asset *items;
	size_t count;
} AssetTable;

/* NULL when there is none. */
const Asset *asset_find(const AssetTable *table, const char *path);
/* Index of the first path not before `prefix`: walk from here while it matches. */
size_t asset_first(const AssetTable *table, const char *prefix);
