#include "base/asset.h"

#include <stdlib.h>
#include <string.h>

static int by_path(const void *key, const void *item) {
	return strcmp(key, ((const Asset *)item)->path);
}

const Asset *asset_find(const AssetTable *table, const char *path) {
	return bsearch(path, table->items, table->count, sizeof *table->items, by_path);
}

size_t asset_first(const AssetTable *table, const char *prefix) {
	size_t i = 0;
	while (i < table->count && strcmp(table->items[i].path, prefix) < 0)
		i++;
	return i;
}
