/* The rest gate: may this person take this shift? Pure: arrays in, a verdict out.
 *
 * Rules HY-01 … HY-07 of packs/worktime (limits by subject and response level). All spans
 * are microseconds UTC; days are city days of 24 h rolling backwards and forwards, so a
 * shift placed before planned ones is judged with them.
 *   HY-01 daily maximum         minutes in any 24 h that touch the shift; and a hard one
 *   HY-02 weekly maximum        minutes in any 7 x 24 h that touch the shift; and a hard one
 *   HY-03 rest between shifts   longest free stretch in any 24 h that begin with work
 *   HY-04 days in a row         consecutive city days with work; and a hard maximum
 *   HY-05 nights                night = at least 3 h within 22-06; in a row, length, not alone
 *   HY-06 protective clothing   length of one span, shorter when it is hot, and the rest after it
 *   HY-07 volunteers            shift, day and week maximum; light work from an age; never the
 *                               only person on work that must not be done alone
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

/* What the shift asks of a person. */
typedef struct RestWork {
	bool hot;       /* at or above the temperature of HY-06 */
	bool light;     /* also for those above the age of HY-07 */
	bool alone_ok;  /* one person may do it */
	int64_t people; /* asked for */
} RestWork;

typedef struct RestAsked {
	const RestSpan *worked; /* the person's other spans, past and planned, in any order */
	size_t count;
	RestSpan shift; /* the one asked about */
	RestWork work;
	bool staff;        /* paid frontline staff; else a volunteer */
	Time birth;        /* TIME_NONE unknown */
	const char *level; /* response level */
	const char *const
		*overridden; /* rules a named approver set aside, NULL-terminated; may be NULL:
	                                  their limits marked `never` bind all the same */
} RestAsked;

typedef struct RestVerdict {
	const char *rule;    /* "HY-07"; NULL: nothing broken */
	const char *measure; /* the limit's name in the pack */
	int64_t limit;       /* in the pack's unit */
	int64_t actual;
	const char *override; /* who may set it aside: named_approver never */
} RestVerdict;

/* The first rule broken, in the order above. */
RestVerdict rest_judge(const Packs *packs, const RestAsked *asked);

/* For a route's row: any rule may stand against it. */
#define REST_PROBLEMS \
	PROBLEM_REST_DAILY, PROBLEM_REST_WEEKLY, PROBLEM_REST_BETWEEN, PROBLEM_REST_DAYS, \
		PROBLEM_REST_NIGHTS, PROBLEM_REST_PPE, PROBLEM_REST_VOLUNTEER, PROBLEM_REST_BANK, \
		PROBLEM_REST_GATE
