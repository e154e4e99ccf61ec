/* Streaming JSON writer into a Buf. Commas are its business; the caller's is balance. */
#pragma once

#include "base/buf.h"
#include "base/field.h"

typedef struct JsonOut {
	Buf *buf;
	bool comma; /* a comma is due before the next value */
} JsonOut;

void jw_init(JsonOut *out, Buf *buf);
void jw_object(JsonOut *out);     /* { */
void jw_object_end(JsonOut *out); /* } */
void jw_array(JsonOut *out);
void jw_array_end(JsonOut *out);
void jw_key(JsonOut *out, const char *key);
void jw_text(
	JsonOut *out, const char *s); /* NULL writes null; invalid UTF-8 is replaced by U+FFFD */
void jw_int(JsonOut *out, int64_t n);
void jw_real(JsonOut *out, double x); /* not finite: null */
void jw_bool(JsonOut *out, bool b);
void jw_null(JsonOut *out);
void jw_id(JsonOut *out, Id id);             /* decimal string; 0: null */
void jw_time(JsonOut *out, Time t);          /* ISO 8601; TIME_NONE: null */
void jw_raw(JsonOut *out, const char *json); /* already JSON */

/* key + value in one call */
void jw_put_text(JsonOut *out, const char *key, const char *s);
void jw_put_int(JsonOut *out, const char *key, int64_t n);
void jw_put_real(JsonOut *out, const char *key, double x);
void jw_put_bool(JsonOut *out, const char *key, bool b);
void jw_put_id(JsonOut *out, const char *key, Id id);
void jw_put_time(JsonOut *out, const char *key, Time t);

/* Members of the struct, absent ones left out, HIDDEN and SECRET never written.
 * jw_fields writes them into the object already open; jw_struct opens and closes one. */
void jw_fields(JsonOut *out, const Field *fields, const void *row);
void jw_struct(JsonOut *out, const Field *fields, const void *row);
