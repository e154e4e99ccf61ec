/* Bytes as the JSON body of a request, against a table with every type of field. Every refusal has its
 * place; what was taken comes back the same from its own encoding, and passes the check of form. */
#include "tests/fuzz/fuzz.h"

#include "base/error.h"
#include "base/json.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

typedef struct Inner {
	const char *name;
	int64_t count;
} Inner;
static const Field inner_fields[] = {
	FIELD(Inner, name, FIELD_TEXT, .min = 1, .max = 8, .flags = FIELD_REQUIRED),
	FIELD(Inner, count, FIELD_INT, .min = -5, .max = 5),
	FIELD_END,
};

typedef struct Body {
	const char *text, *word, *area, *phone;
	int64_t whole;
	double real;
	int8_t yes;
	Id id;
	Time at, day;
	FieldTexts texts;
	FieldIds ids;
	Inner *one;
	FieldObjects many;
} Body;
static const char *const words[] = {"open", "shut", NULL};
static const Field body_fields[] = {
	FIELD(Body, text, FIELD_TEXT, .max = 20),
	FIELD(Body, word, FIELD_ENUM, .values = words),
	FIELD(Body, area, FIELD_AREA),
	FIELD(Body, phone, FIELD_PHONE),
	FIELD(Body, whole, FIELD_INT),
	FIELD(Body, real, FIELD_REAL, .min = -180, .max = 180),
	FIELD(Body, yes, FIELD_BOOL),
	FIELD(Body, id, FIELD_ID),
	FIELD(Body, at, FIELD_TIME),
	FIELD(Body, day, FIELD_DATE),
	FIELD(Body, texts, FIELD_TEXTS, .max = 3),
	FIELD(Body, ids, FIELD_IDS, .max = 3),
	FIELD(Body, one, FIELD_OBJECT, .sub = inner_fields, .sub_size = sizeof(Inner)),
	FIELD(Body, many, FIELD_OBJECTS, .sub = inner_fields, .sub_size = sizeof(Inner), .max = 3),
	FIELD_END,
};

static void promise(bool kept) {
	if (!kept)
		abort();
}

static int decode(Arena *arena, const char *json, size_t size, Body *body) {
	FieldErrors errors;
	field_errors_init(&errors, arena);
	int r = field_decode_json(body_fields, json, size, body, &errors);
	promise(r == 0 || r == ERR_FORMAT || (r == 1 && errors.count));
	for (const FieldError *e = errors.first; e; e = e->next)
		promise(*field_fault_name(e->fault) && utf8_valid(e->pointer, strlen(e->pointer)));
	return r ? r : field_check(body_fields, body, "/", &errors);
}

static const char *encode(Arena *arena, const Body *body) {
	Buf buf;
	buf_init(&buf, arena);
	JsonOut out;
	jw_init(&out, &buf);
	jw_struct(&out, body_fields, body);
	return buf.data;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	Body body, again;
	Arena *arena = arena_new(0);
	if (!arena)
		return 0;
	if (decode(arena, (const char *)data, size, &body) == 0) {
		const char *text = encode(arena, &body);
		promise(decode(arena, text, strlen(text), &again) == 0);
		promise(str_eq(encode(arena, &again), text));
	}
	arena_free(arena);
	return 0;
}
