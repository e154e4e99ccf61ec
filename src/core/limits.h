/* Rate limits: token buckets in bounded memory.
 *
 * A bucket holds `burst` tokens and gains one each `interval`; a request takes one or is told how
 * long to wait. Stored is only when the bucket will be full again (the generic cell rate algorithm,
 * ITU-T I.371), so a full bucket needs no place. Places are few: when a new bucket finds none in its
 * set, the one nearest to full makes room, and its owner has lost a debt, never gained one. */
#pragma once

#include "base/clock.h"

typedef struct Limits Limits;

typedef enum LimitClass {
	LIMIT_REQUESTS,  /* of an account */
	LIMIT_ANONYMOUS, /* of an address, not signed in */
	LIMIT_SIGN_INS,  /* of an address */
	LIMIT_PUBLIC,    /* what the public writes, of an address */
	LIMIT_PERSONAL,  /* reading people one by one, of an account */
	LIMIT_BULK,      /* lists of people as files in and out, of an account */
	LIMIT_CLASSES,
} LimitClass;

typedef struct LimitRate {
	const char *name;
	int64_t burst;
	Time interval;
} LimitRate;

/* The figures of docs/security.md. */
extern const LimitRate limit_rates[LIMIT_CLASSES];

/* `percent`: of the documented bursts and rates, at least 1. NULL when memory is out. */
Limits *limits_new(unsigned percent, const Rng *rng);
Limits *limits_free(Limits *limits);

/* Takes a token of `owner` ("4711", "203.0.113.7"; of an IPv6 address the /64 counts). From any
 * thread. Return: 0 taken, else how long until there is one. */
Time limits_take(Limits *limits, LimitClass kind, const char *owner, Time now);
