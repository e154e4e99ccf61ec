/* Texts of tests that speak of earlier replies: "/needs/${label.id}/calls", "${label.items.0.version}",
 * and of times: "${now+90}", so many minutes from now. */
#pragma once

#include "base/arena.h"
#include "base/clock.h"

/* jansson and our writer share a header name only. */
#include <jansson.h>

/* The member at "a.0.b"; NULL: there is none. */
json_t *references_member(json_t *json, const char *path);
/* A text as it is, anything else as JSON; nothing as "(nothing)". */
const char *references_text(Arena *arena, const json_t *json);
/* `replies`: an object of JSON by label. */
const char *references_fill(Arena *arena, json_t *replies, Time now, const char *text);
