/* One measured piece of work in a process of its own: its processor time and memory are its own. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct Measured {
	double seconds;      /* of the processor, all threads, as the work itself says */
	double wall;         /* elapsed, likewise */
	int64_t memory;      /* bytes the process grew by at its peak */
	int64_t cost, bound; /* of the plan */
	int64_t pairs, rounds;
	bool good; /* found, and proved where the work proves */
} Measured;

double bench_processor_seconds(void);
double bench_wall_seconds(void);

/* Runs work(self, out) in a child. Return: false, after saying so, when it did not end well. */
bool bench_child(void (*work)(void *self, Measured *out), void *self, Measured *out);
