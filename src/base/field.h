/* Field tables: one row describes one member of a C struct, once, and serves
 * JSON decoding, validation and encoding, SQL parameters and result columns, CSV
 * and XLSX columns, and the API document.
 *
 * A table ends with a row whose name is NULL. Structs are plain; absent values are
 *   text, lists, objects   NULL pointer / count 0
 *   FIELD_INT              INT_ABSENT
 *   FIELD_REAL             NAN
 *   FIELD_BOOL             -1 (int8_t; 0 no, 1 yes)
 *   FIELD_ID, FIELD_TIME   0
 * field_defaults() writes exactly those.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INT_ABSENT INT64_MIN

typedef enum FieldType {
	FIELD_TEXT,    /* const char *; min/max = code points */
	FIELD_INT,     /* int64_t; min/max = value. JSON number */
	FIELD_REAL,    /* double; min/max = value */
	FIELD_BOOL,    /* int8_t */
	FIELD_ID,      /* Id; JSON decimal string */
	FIELD_TIME,    /* Time; JSON ISO 8601 with offset; SQL INTEGER microseconds */
	FIELD_DATE,    /* Time; JSON "YYYY-MM-DD"; SQL TEXT "YYYY-MM-DD" */
	FIELD_ENUM,    /* const char *, one of `values` (NULL-terminated) */
	FIELD_AREA,    /* const char *: 2, 4, 6, 9, 12 or 15 digits, see mod/area */
	FIELD_PHONE,   /* const char *: +, digits; 5 to 20 characters; see person_phone_normal() */
	FIELD_BLOB,    /* FieldBlob; SQL only */
	FIELD_TEXTS,   /* FieldTexts; max = count; `values` optional as for ENUM */
	FIELD_IDS,     /* FieldIds; max = count */
	FIELD_OBJECT,  /* pointer to a struct described by `sub` */
	FIELD_OBJECTS, /* FieldObjects of structs described by `sub`; max = count */
	/* only out, in replies: */
	FIELD_EMBED, /* a struct in this one: the members of `sub` stand among the others */
	FIELD_JSON,  /* const char *: JSON text of our own, written as it is; `schema` says its form */
} FieldType;

enum {
	FIELD_REQUIRED = 1u << 0,
	FIELD_PERSONAL = 1u << 1, /* personal data: never in logs, journal bodies, error texts */
	FIELD_SECRET = 1u << 2,   /* password, token: write-only, never echoed */
	FIELD_HIDDEN = 1u << 3,   /* SQL only: neither decoded from nor encoded to JSON */
};

typedef struct FieldBlob {
	const uint8_t *data;
	size_t size;
} FieldBlob;
typedef struct FieldTexts {
	const char **items;
	size_t count;
} FieldTexts;
typedef struct FieldIds {
	Id *items;
	size_t count;
} FieldIds;
typedef struct FieldObjects {
	void *items; /* array of structs of sub_size bytes */
	size_t count;
} FieldObjects;

typedef struct Field {
	const char *name; /* JSON member and SQL column/parameter name, snake_case */
	FieldType type;
	unsigned flags;
	size_t offset;   /* offsetof the member */
	double min, max; /* 0,0 = the type's own bounds (TEXT: 0..200 code points) */
	const char *const *values;
	const struct Field *sub;
	size_t sub_size;
	const char *summary; /* for the API document, English */
	const char *schema;  /* FIELD_JSON: its JSON Schema */
} Field;

/* One row; the trailing arguments are designated initialisers:
 *   FIELD(NeedOpen, head_count, FIELD_INT, .min = 1, .max = 500, .flags = FIELD_REQUIRED)
 */
#define FIELD(struct_, member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(struct_, member), __VA_ARGS__ }
/* The struct `member` in this one, its members as if they were this one's. Replies only. */
#define EMBED(struct_, member, fields_) FIELD(struct_, member, FIELD_EMBED, .sub = fields_)
/* A list of structs of type `item_`. Replies only: it has no bound. */
#define LIST(struct_, member, item_, fields_) \
	FIELD(struct_, member, FIELD_OBJECTS, .sub = fields_, .sub_size = sizeof(item_))
/* JSON of our own: {name: count, …}. */
#define COUNTS_SCHEMA \
	"{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\",\"minimum\":0}}"
#define FIELD_END \
	{ .name = NULL }

typedef enum FieldFault {
	FAULT_REQUIRED = 1, /* missing or null */
	FAULT_UNKNOWN,      /* no such field */
	FAULT_TYPE,         /* wrong JSON type */
	FAULT_LENGTH,       /* too long or too short */
	FAULT_RANGE,        /* number or count out of bounds */
	FAULT_FORMAT,       /* not a time, date, id, area code, phone, … */
	FAULT_VALUE,        /* not one of the values */
	FAULT_UTF8,
	FAULT_DUPLICATE,
} FieldFault;
const char *field_fault_name(FieldFault fault); /* "required", "unknown", … */

typedef struct FieldError {
	const char *pointer; /* RFC 6901, "/skills/0"; query parameters "?name" */
	FieldFault fault;
	struct FieldError *next;
} FieldError;
typedef struct FieldErrors {
	Arena *arena;
	FieldError *first, *last;
	size_t count; /* at most 20 are kept, all are counted */
} FieldErrors;

void field_errors_init(FieldErrors *errors, Arena *arena);
void field_errors_add(FieldErrors *errors, const char *pointer, FieldFault fault);

/* Does the id at `at` stand before it too? */
bool field_id_repeated(const FieldIds *ids, size_t at);

/* Writes the absent values above into `out`. */
void field_defaults(const Field *fields, void *out);

/* Decodes one JSON object. Unknown members, wrong types, bounds, bad UTF-8 and
 * duplicate keys are reported in `errors`. Strings live in errors->arena.
 * Return: 0 decoded; 1 errors were added; ERR_FORMAT not JSON at all. */
int field_decode_json(
	const Field *fields, const char *json, size_t size, void *out, FieldErrors *errors);

/* Decodes one text value (query parameter, path segment, CSV cell).
 * Return: 0, or a FieldFault. An empty text is absent. */
int field_decode_text(const Field *field, const char *text, void *out, Arena *arena);

/* Required and bounds of an already filled struct (import rows). Return: 0, or 1 with errors added. */
int field_check(
	const Field *fields, const void *row, const char *pointer_prefix, FieldErrors *errors);
