#include "base/clock.h"

#include <sodium.h>
#include <string.h>

static void system_fill(void *self, void *out, size_t n) {
	(void)self;
	randombytes_buf(out, n);
}

const Rng rng_system = {system_fill, NULL};

/* xoshiro256** 1.0 (Blackman and Vigna), seeded by splitmix64. */
static uint64_t rotate(uint64_t x, int k) {
	return x << k | x >> (64 - k);
}

static uint64_t next(RngSeeded *rng) {
	uint64_t *s = rng->state, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

static void seeded_fill(void *self, void *out, size_t n) {
	for (char *p = out; n;) {
		uint64_t x = next(self);
		size_t part = n < sizeof x ? n : sizeof x;
		memcpy(p, &x, part);
		p += part;
		n -= part;
	}
}

Rng rng_seeded(RngSeeded *self, uint64_t seed) {
	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += 0x9e3779b97f4a7c15u;
		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
		z = (z ^ z >> 27) * 0x94d049bb133111ebu;
		self->state[i] = z ^ z >> 31;
	}
	return (Rng){seeded_fill, self};
}

uint64_t rng_below(const Rng *rng, uint64_t bound) {
	uint64_t x, reject = -bound % bound;
	do {
		rng->fill(rng->self, &x, sizeof x);
	} while (x < reject);
	return x % bound;
}

double rng_real(const Rng *rng) {
	uint64_t x;
	rng->fill(rng->self, &x, sizeof x);
	return (double)(x >> 11) * 0x1p-53;
}
