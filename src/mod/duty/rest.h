/* The rest gate: may this person take this shift? Pure: arrays in, a verdict out.
 *
 * Rules HY-01 … HY-07 of packs/worktime (limits by subject and response level). All spans
 * are microseconds UTC; days are city days of 24 h rolling backwards and forwards, so a
 * shift placed before planned ones is judged with them.
 *   HY-01 daily maximum         minutes in any 24 h that touch the shift
 *   HY-02 weekly maximum        minutes in any 7 x 24 h that touch the shift
 *   HY-03 rest between shifts   gap to the nearest work span of another day's shift
 *   HY-04 days in a row         consecutive city days with work
 *   HY-05 nights                night = at least 3 h within 22-06; in a row, and length
 *   HY-06 protective clothing   length of one ppe span and the rest after it
 *   HY-07 volunteers            shift, day and week maximum of volunteers
 */
#pragma once

#include "base/clock.h"
#include "core/packs.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct RestSpan {
	Time from, to;
	bool ppe;
} RestSpan;

typedef struct RestVerdict {
	const char *rule;    /* "HY-07"; NULL: nothing broken */
	const char *measure; /* the limit's name in the pack */
	int64_t limit;       /* in the pack's unit */
	int64_t actual;
	const char *override; /* who may set it aside: named_approver never */
} RestVerdict;

/* `worked` are the person's other spans (past and planned), in any order; `shift` the one
 * asked about. `staff` chooses the subject, `level` the response level. `skip` (may be NULL,
 * NULL-terminated) are rules already overridden. Returns the first rule broken, in the order
 * above. */
RestVerdict rest_judge(const Packs *packs, const RestSpan *worked, size_t count, RestSpan shift,
	bool staff, const char *level, const char *const *skip);
