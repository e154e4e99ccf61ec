/* Persons: who they are, why we hold it, until when. Phones, numbers and addresses are
 * sealed; look-ups go by keyed hash. */
#pragma once

#include "core/ctx.h"

typedef struct Person {
	Id id;
	const char *area; /* home community or grid */
	const char *name;
	const char *pinyin;
	int64_t sex;     /* GB/T 2261.1 */
	Time birth;      /* city midnight; TIME_NONE unknown */
	FieldBlob phone; /* sealed; person_open_phone() */
	const char *phone_hash;
	FieldBlob id_number; /* sealed */
	const char *id_hash;
	FieldBlob address; /* sealed */
	const char *purpose;
	const char *legal_basis;
	Time consent_at;
	const char *destroy_by; /* YYYY-MM-DD */
	Time destroyed_at;      /* then the row is empty; TIME_NONE: not yet */
	const char *source;
	int8_t simulated;
	Time created_at;
	int64_t version;
} Person;
extern const Field person_fields[]; /* the SQL row */

/* What is said of a new person, in the clear. */
typedef struct PersonMake {
	const char *area;
	const char *name;
	int64_t sex; /* INT_ABSENT: from the id number, else 0 */
	Time birth;  /* TIME_NONE: from the id number */
	const char *phone;
	const char *id_number;
	const char *address;
	const char *purpose;
	const char *legal_basis; /* "consent" needs consent = 1 */
	int8_t consent;
	const char *destroy_by; /* NULL: two years from now */
	const char *source;     /* self worker import paper demo */
	int8_t simulated;
} PersonMake;
extern const Field person_make_fields[]; /* JSON body; source and simulated hidden */

/* Checks (id number, phone, area open, consent), seals, indexes, journals "person.make".
 * Does not check rights: the caller did. Return: 0; PERSON_ID_NUMBER, PERSON_EXISTS (same
 * id number), CONSENT_REQUIRED, AREA_*, BAD_FIELDS. */
int person_make(Ctx *ctx, const PersonMake *in, Person *out);

/* Return: 0, DB_NONE, ERR_*. */
int person_get(Ctx *ctx, Id id, Person *out);
/* Opened texts in the arena; NULL where there is none. Callers show them only after
 * ctx_reads_person(). */
int person_open_phone(Ctx *ctx, const Person *person, const char **out);
int person_open_id_number(Ctx *ctx, const Person *person, const char **out);
int person_open_address(Ctx *ctx, const Person *person, const char **out);

/* Persons whose destroy-by date has passed, by id behind `after`, `limit` at most. */
int person_due(Ctx *ctx, Id after, int64_t limit, Id **ids, size_t *count);
/* Empties the row and journals "person.destroy". What other modules hold of the person is theirs to
 * forget. */
int person_destroy(Ctx *ctx, Id id);

/* The look-up hash of a telephone number as people write it; NULL if it is none. */
const char *person_phone_hash(Ctx *ctx, const char *phone);
