#include "app/destroy.h"

#include "mod/account/account.h"
#include "mod/duty/duty.h"
#include "mod/force/force.h"
#include "mod/incident/incident.h"
#include "mod/person/person.h"

enum { PERSONS_A_STEP = 500 };

static int forget(Ctx *ctx, Id person) {
	int r = account_forget(ctx, person);
	if (r || (r = force_forget(ctx, person)))
		return r;
	return person_destroy(ctx, person);
}

static int forget_unless_standing(Ctx *ctx, Id person, int64_t *count) {
	int64_t standing = 0;
	int r = duty_standing(ctx, person, &standing);
	if (r || standing)
		return r;
	++*count;
	return forget(ctx, person);
}

/* Those who must wait are passed over, however many they are. */
static int persons(Ctx *ctx, int64_t *count) {
	Id *ids, after = 0;
	size_t n;
	int r;
	do {
		r = person_due(ctx, after, PERSONS_A_STEP, &ids, &n);
		for (size_t i = 0; i < n && !r; i++)
			r = forget_unless_standing(ctx, after = ids[i], count);
	} while (!r && n == PERSONS_A_STEP && *count == 0);
	return r;
}

int destroy_due(Ctx *ctx, int64_t *count) {
	int64_t incidents = 0;
	*count = 0;
	int r = persons(ctx, count);
	if (!r)
		r = incident_destroy_due(ctx, &incidents);
	*count += incidents;
	return r;
}
