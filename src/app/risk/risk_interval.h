/* The serial interval of a disease: a file of lag,w, or a discretised shifted gamma by mean and standard
 * deviation. */
#pragma once

#include "app/risk/risk_table.h"

typedef struct RiskInterval {
	const char *path; /* NULL: by mean and sd */
	double mean, sd;  /* NAN: not given */
	double *w;        /* of a file: w[0] = 0, the sum 1 */
	size_t count;
} RiskInterval;

#define RISK_INTERVAL_OPTIONS(interval) \
	{"si", CLI_TEXT, &(interval).path, "FILE.csv", "serial interval: columns lag, w", 0, 0}, \
		{"si-mean", CLI_NUMBER, &(interval).mean, "N", "or its mean, in steps, above 1 …", \
			1.000001, 1000}, \
	{ \
		"si-sd", CLI_NUMBER, &(interval).sd, "N", "… and standard deviation", 1e-6, 1000 \
	}

/* A file, or mean and sd, not both. */
bool risk_interval_given(const RiskInterval *interval);
/* Reads the file, where there is one: lags 0, 1, 2, …, none negative, w[0] = 0, the sum within .01 of 1. Return: 0,
 * or ERR_… after saying why. */
int risk_interval_read(RiskInterval *interval, RiskJob *job);
/* For a series of n steps. */
const double *risk_interval_for(
	const RiskInterval *interval, Arena *arena, size_t n, size_t *count);
