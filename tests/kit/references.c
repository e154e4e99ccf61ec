#include "references.h"

#include "base/buf.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *references_member(json_t *json, const char *path) {
	char name[64];
	while (json && *path) {
		size_t n = strcspn(path, ".");
		snprintf(name, sizeof name, "%.*s", (int)n, path);
		json = json_is_array(json) ? json_array_get(json, strtoul(name, NULL, 10))
								   : json_object_get(json, name);
		path += n + (path[n] == '.');
	}
	return json;
}

const char *references_text(Arena *arena, const json_t *json) {
	if (json_is_string(json))
		return json_string_value(json);
	char *text = json ? json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
	const char *copy = text ? arena_strdup(arena, text) : "(nothing)";
	free(text);
	return copy;
}

static const char *time_text(Arena *arena, Time now, const char *offset) {
	char text[TIME_TEXT_SIZE];
	return arena_strdup(arena, time_format(now + strtol(offset, NULL, 10) * TIME_MINUTE, text));
}

const char *references_fill(Arena *arena, json_t *replies, Time now, const char *text) {
	Buf buf;
	buf_init(&buf, arena);
	for (const char *at = text; at && *at;) {
		const char *end = at[0] == '$' && at[1] == '{' ? strchr(at, '}') : NULL;
		if (!end) {
			buf_putc(&buf, *at++);
			continue;
		}
		const char *path = arena_strndup(arena, at + 2, (size_t)(end - at - 2));
		buf_puts(&buf,
			str_starts(path, "now") ? time_text(arena, now, path + 3)
									: references_text(arena, references_member(replies, path)));
		at = end + 1;
	}
	return buf.data;
}
