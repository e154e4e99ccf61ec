#include "core/messages.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static json_t *catalogues[2]; /* zh-CN, en: read-only once loaded */

/* Objects within objects become keys with dots. */
static int add_all(json_t *into, json_t *object, const char *before, Arena *names) {
	const char *key;
	json_t *value;
	int r = 0;
	json_object_foreach(object, key, value) {
		const char *name = arena_printf(names, "%s%s%s", before, *before ? "." : "", key);
		if (json_is_object(value))
			r = add_all(into, value, name, names);
		else if (!json_is_string(value) || json_object_set(into, name, value))
			r = ERR_FORMAT;
		if (r)
			return r;
	}
	return 0;
}

static int load_one(json_t *into, const Asset *asset) {
	json_t *file = json_loadb((const char *)asset->data, asset->size, JSON_REJECT_DUPLICATES, NULL);
	Arena *names = arena_new(0);
	int r = names && json_is_object(file) ? add_all(into, file, "", names) : ERR_FORMAT;
	arena_free(names);
	json_decref(file);
	return r;
}

static int load_language(json_t *into, const AssetTable *assets, const char *prefix) {
	int r = 0;
	for (size_t i = asset_first(assets, prefix); i < assets->count && !r; i++) {
		if (!str_starts(assets->items[i].path, prefix))
			break;
		r = load_one(into, &assets->items[i]);
	}
	return r;
}

int messages_load(const AssetTable *assets) {
	if (catalogues[0])
		return 0;
	catalogues[0] = json_object();
	catalogues[1] = json_object();
	int r = load_language(catalogues[0], assets, "messages/zh-CN/");
	return r ? r : load_language(catalogues[1], assets, "messages/en/");
}

const char *message(const char *language, const char *key) {
	const json_t *text = json_object_get(catalogues[str_eq(language, "en")], key);
	return text ? json_string_value(text) : key;
}

static const char *value_of(const char *const *values, const char *name, size_t length) {
	for (; values && *values; values += 2)
		if (!strncmp(*values, name, length) && !(*values)[length])
			return values[1];
	return NULL;
}

void message_put(Buf *out, const char *language, const char *key, const char *const *values) {
	const char *text = message(language, key);
	while (*text) {
		const char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
		if (!close)
			break;
		const char *value = value_of(values, open + 1, (size_t)(close - open - 1));
		buf_add(out, text, (size_t)(open - text));
		if (value)
			buf_puts(out, value);
		else
			buf_add(out, open, (size_t)(close - open) + 1);
		text = close + 1;
	}
	buf_puts(out, text);
}
