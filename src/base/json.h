/* Streaming JSON writer into a Buf. Commas are its business; the caller's is balance. */
#pragma once

#include "base/buf.h"
#include "base/field.h"

typedef struct JsonOut {
	Buf *buf;
	bool comma; /* a comma is due before the next value */
} JsonOut;

void json_init(JsonOut *out, Buf *buf);
void json_object(JsonOut *out);       /* { */
void json_object_end(JsonOut *out);   /* } */
void json_array(JsonOut *out);
void json_array_end(JsonOut *out);
void json_key(JsonOut *out, const char *key);
void json_text(JsonOut *out, const char *s); /* NULL writes null; invalid UTF-8 is replaced by U+FFFD */
void json_int(JsonOut *out, int64_t n);
void json_real(JsonOut *out, double x);      /* not finite: null */
void json_bool(JsonOut *out, bool b);
void json_null(JsonOut *out);
void json_id(JsonOut *out, Id id);           /* decimal string; 0: null */
void json_time(JsonOut *out, Time t);        /* ISO 8601; TIME_NONE: null */
void json_raw(JsonOut *out, const char *json); /* already JSON */

/* key + value in one call */
void json_put_text(JsonOut *out, const char *key, const char *s);
void json_put_int(JsonOut *out, const char *key, int64_t n);
void json_put_real(JsonOut *out, const char *key, double x);
void json_put_bool(JsonOut *out, const char *key, bool b);
void json_put_id(JsonOut *out, const char *key, Id id);
void json_put_time(JsonOut *out, const char *key, Time t);

/* Members of the struct, absent ones left out, HIDDEN and SECRET never written.
 * json_fields writes them into the object already open; json_struct opens and closes one. */
void json_fields(JsonOut *out, const Field *fields, const void *row);
void json_struct(JsonOut *out, const Field *fields, const void *row);
