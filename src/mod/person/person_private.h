#pragma once

#include "core/cursor.h"
#include "mod/person/person.h"

/* A person with what lists show beside it. */
typedef struct PersonView {
	Person person;
	const char *area_name, *volunteer_status;
	const char *phone_masked, *id_masked;
} PersonView;

typedef struct PersonFilter {
	const char *q;     /* name or pinyin */
	const char *phone; /* whole number */
} PersonFilter;
int person_list(Ctx *ctx, const char *area, const PersonFilter *filter, CursorPage page,
	PersonView **items, size_t *count);

typedef struct PersonUpdate {
	const char *area, *name, *phone, *address, *destroy_by;
} PersonUpdate;
int person_update(Ctx *ctx, Person *person, const PersonUpdate *in);
