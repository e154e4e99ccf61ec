/* huying risk detect: what every method shares. Methods are rows in risk_detect.c, one file a family. */
#pragma once

#include "algo/epistat/detect.h"
#include "algo/epistat/farrington.h"
#include "app/risk/risk_batch.h"

/* What was asked for. */
typedef struct Detect {
	RiskWanted wanted;
	const struct DetectMethod *method;
	int64_t from;      /* the first t judged, 1-based; 0: the method's own first */
	double alpha;      /* NAN: the method's own */
	int64_t frequency; /* steps a year where there are no dates */
	int64_t baseline;  /* EARS */
	double min_sigma;
	CusumTransform transform;
	double k, h, dispersion; /* k NAN: the method's own */
	bool wave;               /* CUSUM's expected counts: a yearly wave rather than the mean */
	double first_step;       /* of the wave: where in the year the series begins */
	int64_t years, width;    /* b and w; -1: the method's own */
	bool not_this_year;
	Farrington farrington;
	const char *bound, *power; /* as they were written */
	const char *label;         /* the column `config` */
	bool plain_steps;          /* the series has no dates */
} Detect;

/* Of one series; arrays of n, all in one arena. What a method has not is NAN. */
typedef struct DetectResult {
	size_t first; /* rows before are not told */
	double *upper, *expected, *statistic;
	int8_t *alarm;
	FarringtonWeek *weeks;
} DetectResult;

typedef struct DetectMethod {
	const char *name;
	const char *const *columns;
	void (*run)(const Detect *d, Arena *arena, const RiskSeries *s, DetectResult *r);
	void (*put)(
		const Detect *d, const RiskSeries *s, const DetectResult *r, size_t t, RiskOut *out);
	size_t (*history)(const Detect *d, size_t n); /* steps before the first that can be judged */
	double alpha, k;                              /* its own */
	int64_t years, width;
} DetectMethod;

extern const DetectMethod detect_c1, detect_c2, detect_c3, detect_cusum, detect_bayes,
	detect_outbreakp, detect_farrington, detect_farrington_1996;
/* NULL when there is none of that name. */
const DetectMethod *detect_method(const char *name);
/* Fills what was left to the method. */
void detect_defaults(Detect *d);
DetectResult detect_run(const Detect *d, Arena *arena, const RiskSeries *s);
