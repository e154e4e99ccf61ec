#include "core/limits.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SETS = 8192, WAYS = 8, OWNER_MOST = 63 }; /* 1 MiB */

/* What one WeCom gateway or one carrier's address carries in a disaster must pass: thousands of
 * people behind one address. So those signed in count by account alone, and an address may sign in as
 * many as the machine can hash; guessing at one account is slowed by its own count of failures. */
const LimitRate limit_rates[LIMIT_CLASSES] = {
	[LIMIT_REQUESTS] = {"requests", 600, TIME_SECOND / 50},
	[LIMIT_ANONYMOUS] = {"anonymous", 3000, TIME_SECOND / 300},
	[LIMIT_SIGN_INS] = {"sign-ins", 600, TIME_SECOND / 10},
	[LIMIT_PUBLIC] = {"public", 240, TIME_SECOND / 2},
	[LIMIT_PERSONAL] = {"personal", 600, TIME_SECOND / 2},
	[LIMIT_BULK] = {"bulk", 20, TIME_SECOND * 10},
};

typedef struct Bucket {
	uint64_t owner; /* keyed hash of class and owner */
	Time full_at;   /* when it will hold its whole burst again */
} Bucket;

struct Limits {
	pthread_mutex_t lock;
	uint8_t key[crypto_shorthash_KEYBYTES];
	LimitRate rates[LIMIT_CLASSES];
	Bucket sets[SETS][WAYS];
};

Limits *limits_new(unsigned percent, const Rng *rng) {
	Limits *limits = calloc(1, sizeof *limits);
	if (!limits)
		return NULL;
	pthread_mutex_init(&limits->lock, NULL);
	rng->fill(rng->self, limits->key, sizeof limits->key);
	for (int i = 0; i < LIMIT_CLASSES; i++) {
		const LimitRate *rate = &limit_rates[i];
		int64_t burst = rate->burst * percent / 100;
		limits->rates[i] =
			(LimitRate){rate->name, burst > 0 ? burst : 1, rate->interval * 100 / percent};
	}
	return limits;
}

Limits *limits_free(Limits *limits) {
	if (limits)
		pthread_mutex_destroy(&limits->lock);
	free(limits);
	return NULL;
}

/* An IPv6 client has a whole /64 to choose from. */
static size_t significant(const char *owner, uint8_t *out) {
	struct in6_addr address;
	if (inet_pton(AF_INET6, owner, &address) == 1 && !IN6_IS_ADDR_V4MAPPED(&address)) {
		memcpy(out, &address, 8);
		return 8;
	}
	size_t n = 0;
	for (; n < OWNER_MOST && owner[n]; n++)
		out[n] = (uint8_t)owner[n];
	return n;
}

static uint64_t hash_owner(const Limits *limits, LimitClass kind, const char *owner) {
	uint8_t text[1 + OWNER_MOST], out[crypto_shorthash_BYTES];
	uint64_t hash;
	size_t n = significant(owner, text + 1) + 1;
	text[0] = (uint8_t)kind;
	crypto_shorthash(out, text, n, limits->key);
	memcpy(&hash, out, sizeof hash);
	return hash;
}

/* Its own place, or the one of the bucket nearest to full. */
static Bucket *place(Bucket set[WAYS], uint64_t owner) {
	Bucket *best = &set[0];
	for (int i = 0; i < WAYS; i++) {
		if (set[i].owner == owner)
			return &set[i];
		if (set[i].full_at < best->full_at)
			best = &set[i];
	}
	*best = (Bucket){owner, 0};
	return best;
}

/* A clock set back must lock nobody out: a debt larger than an empty bucket's is none. */
static Time take(Bucket *bucket, const LimitRate *rate, Time now) {
	Time whole = rate->burst * rate->interval;
	Time debt = bucket->full_at > now ? bucket->full_at - now : 0;
	if (debt > whole)
		debt = 0;
	if (debt + rate->interval > whole) {
		bucket->full_at = now + debt;
		return debt + rate->interval - whole;
	}
	bucket->full_at = now + debt + rate->interval;
	return 0;
}

Time limits_take(Limits *limits, LimitClass kind, const char *owner, Time now) {
	uint64_t hash = hash_owner(limits, kind, owner);
	pthread_mutex_lock(&limits->lock);
	Time wait = take(place(limits->sets[hash % SETS], hash), &limits->rates[kind], now);
	pthread_mutex_unlock(&limits->lock);
	return wait;
}
