#include "base/json.h"

#include "base/str.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void json_init(JsonOut *out, Buf *buf) {
	*out = (JsonOut){.buf = buf};
}

/* A value begins: the comma that is due, and one will be due after it. */
static void begin(JsonOut *out) {
	if (out->comma)
		buf_putc(out->buf, ',');
	out->comma = true;
}

void json_object(JsonOut *out) {
	begin(out);
	buf_putc(out->buf, '{');
	out->comma = false;
}

void json_object_end(JsonOut *out) {
	buf_putc(out->buf, '}');
	out->comma = true;
}

void json_array(JsonOut *out) {
	begin(out);
	buf_putc(out->buf, '[');
	out->comma = false;
}

void json_array_end(JsonOut *out) {
	buf_putc(out->buf, ']');
	out->comma = true;
}

static void escape(Buf *buf, unsigned char c) {
	switch (c) {
	case '"': buf_puts(buf, "\\\""); break;
	case '\\': buf_puts(buf, "\\\\"); break;
	case '\n': buf_puts(buf, "\\n"); break;
	case '\r': buf_puts(buf, "\\r"); break;
	case '\t': buf_puts(buf, "\\t"); break;
	default: buf_printf(buf, "\\u%04x", c);
	}
}

static bool plain(unsigned char c) {
	return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void put_quoted(Buf *buf, const char *s) {
	bool valid = utf8_valid(s, strlen(s));
	buf_putc(buf, '"');
	while (*s) {
		size_t n = 0;
		while (s[n] && plain((unsigned char)s[n]) && (valid || (unsigned char)s[n] < 0x80))
			n++;
		buf_add(buf, s, n);
		s += n;
		if (*s && !plain((unsigned char)*s))
			escape(buf, (unsigned char)*s++);
		else if (*s) {
			buf_puts(buf, "\xef\xbf\xbd");
			s++;
		}
	}
	buf_putc(buf, '"');
}

void json_key(JsonOut *out, const char *key) {
	begin(out);
	put_quoted(out->buf, key);
	buf_putc(out->buf, ':');
	out->comma = false;
}

void json_text(JsonOut *out, const char *s) {
	if (!s) {
		json_null(out);
		return;
	}
	begin(out);
	put_quoted(out->buf, s);
}

void json_int(JsonOut *out, int64_t n) {
	begin(out);
	buf_printf(out->buf, "%" PRId64, n);
}

void json_real(JsonOut *out, double x) {
	char text[32];
	if (!isfinite(x)) {
		json_null(out);
		return;
	}
	begin(out);
	for (int digits = 15; digits <= 17; digits++) {
		double back;
		snprintf(text, sizeof text, "%.*g", digits, x);
		if (str_to_real(text, &back) && back == x)
			break;
	}
	buf_puts(out->buf, text);
}

void json_bool(JsonOut *out, bool b) {
	begin(out);
	buf_puts(out->buf, b ? "true" : "false");
}

void json_null(JsonOut *out) {
	begin(out);
	buf_puts(out->buf, "null");
}

void json_id(JsonOut *out, Id id) {
	if (!id) {
		json_null(out);
		return;
	}
	begin(out);
	buf_printf(out->buf, "\"%" PRId64 "\"", id);
}

void json_time(JsonOut *out, Time t) {
	char text[TIME_TEXT_SIZE];
	json_text(out, t == TIME_NONE ? NULL : time_format(t, text));
}

void json_raw(JsonOut *out, const char *json) {
	begin(out);
	buf_puts(out->buf, json);
}

void json_put_text(JsonOut *out, const char *key, const char *s) {
	json_key(out, key);
	json_text(out, s);
}

void json_put_int(JsonOut *out, const char *key, int64_t n) {
	json_key(out, key);
	json_int(out, n);
}

void json_put_real(JsonOut *out, const char *key, double x) {
	json_key(out, key);
	json_real(out, x);
}

void json_put_bool(JsonOut *out, const char *key, bool b) {
	json_key(out, key);
	json_bool(out, b);
}

void json_put_id(JsonOut *out, const char *key, Id id) {
	json_key(out, key);
	json_id(out, id);
}

void json_put_time(JsonOut *out, const char *key, Time t) {
	json_key(out, key);
	json_time(out, t);
}
