#include "base/json.h"

#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void jw_init(JsonOut *out, Buf *buf) {
	*out = (JsonOut){.buf = buf};
}

/* A value begins: the comma that is due, and one will be due after it. */
static void begin(JsonOut *out) {
	if (out->comma)
		buf_putc(out->buf, ',');
	out->comma = true;
}

void jw_object(JsonOut *out) {
	begin(out);
	buf_putc(out->buf, '{');
	out->comma = false;
}

void jw_object_end(JsonOut *out) {
	buf_putc(out->buf, '}');
	out->comma = true;
}

void jw_array(JsonOut *out) {
	begin(out);
	buf_putc(out->buf, '[');
	out->comma = false;
}

void jw_array_end(JsonOut *out) {
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

void jw_key(JsonOut *out, const char *key) {
	begin(out);
	put_quoted(out->buf, key);
	buf_putc(out->buf, ':');
	out->comma = false;
}

void jw_text(JsonOut *out, const char *s) {
	if (!s) {
		jw_null(out);
		return;
	}
	begin(out);
	put_quoted(out->buf, s);
}

void jw_int(JsonOut *out, int64_t n) {
	begin(out);
	buf_int(out->buf, n);
}

void jw_real(JsonOut *out, double x) {
	char text[32];
	if (!isfinite(x)) {
		jw_null(out);
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

void jw_bool(JsonOut *out, bool b) {
	begin(out);
	buf_puts(out->buf, b ? "true" : "false");
}

void jw_null(JsonOut *out) {
	begin(out);
	buf_puts(out->buf, "null");
}

void jw_id(JsonOut *out, Id id) {
	if (!id) {
		jw_null(out);
		return;
	}
	begin(out);
	buf_putc(out->buf, '"');
	buf_int(out->buf, id);
	buf_putc(out->buf, '"');
}

void jw_time(JsonOut *out, Time t) {
	char text[TIME_TEXT_SIZE];
	jw_text(out, t == TIME_NONE ? NULL : time_format(t, text));
}

void jw_raw(JsonOut *out, const char *json) {
	begin(out);
	buf_puts(out->buf, json);
}

void jw_put_text(JsonOut *out, const char *key, const char *s) {
	jw_key(out, key);
	jw_text(out, s);
}

void jw_put_int(JsonOut *out, const char *key, int64_t n) {
	jw_key(out, key);
	jw_int(out, n);
}

void jw_put_real(JsonOut *out, const char *key, double x) {
	jw_key(out, key);
	jw_real(out, x);
}

void jw_put_bool(JsonOut *out, const char *key, bool b) {
	jw_key(out, key);
	jw_bool(out, b);
}

void jw_put_id(JsonOut *out, const char *key, Id id) {
	jw_key(out, key);
	jw_id(out, id);
}

void jw_put_time(JsonOut *out, const char *key, Time t) {
	jw_key(out, key);
	jw_time(out, t);
}
