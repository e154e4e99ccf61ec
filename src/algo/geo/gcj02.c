#include "algo/geo/gcj02.h"

#include <math.h>
#include <stdbool.h>

static const double axis = 6378245.0, eccentricity2 = 0.00669342162296594323;

static bool is_shifted(GeoPoint p) {
	return p.lon >= 72.004 && p.lon <= 137.8347 && p.lat >= 0.8293 && p.lat <= 55.8271;
}

/* The waves both sums share: `t` is the coordinate they run along, in degrees. */
static double waves(double x, double t, double second, double third) {
	double along_x = 20 * sin(6 * x * M_PI) + 20 * sin(2 * x * M_PI);
	double short_ones = 20 * sin(t * M_PI) + 40 * sin(t / 3 * M_PI);
	double long_ones = second * sin(t / 12 * M_PI) + third * sin(t / 30 * M_PI);
	return (along_x + short_ones + long_ones) * 2 / 3;
}

/* Metres, at x and y degrees from 105 E, 35 N. */
static double north_metres(double x, double y) {
	return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) +
		waves(x, y, 160, 320);
}

static double east_metres(double x, double y) {
	return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) +
		waves(x, x, 150, 300);
}

GeoPoint gcj02_from_wgs84(GeoPoint wgs84) {
	if (!is_shifted(wgs84))
		return wgs84;
	double x = wgs84.lon - 105, y = wgs84.lat - 35, lat = wgs84.lat * M_PI / 180;
	double w2 = 1 - eccentricity2 * sin(lat) * sin(lat), w = sqrt(w2);
	double meridian_radius = axis * (1 - eccentricity2) / (w2 * w),
		   parallel_radius = axis / w * cos(lat);
	return (GeoPoint){wgs84.lon + east_metres(x, y) / parallel_radius * 180 / M_PI,
		wgs84.lat + north_metres(x, y) / meridian_radius * 180 / M_PI};
}

/* The shift changes little from place to place, so each round takes away a thousandth or more. */
GeoPoint gcj02_to_wgs84(GeoPoint gcj02) {
	enum { ROUNDS_MOST = 20 };
	GeoPoint guess = gcj02;
	if (!is_shifted(gcj02))
		return gcj02;
	for (int i = 0; i < ROUNDS_MOST; i++) {
		GeoPoint shifted = gcj02_from_wgs84(guess);
		double dlon = gcj02.lon - shifted.lon, dlat = gcj02.lat - shifted.lat;
		guess = (GeoPoint){guess.lon + dlon, guess.lat + dlat};
		if (fabs(dlon) < 1e-10 && fabs(dlat) < 1e-10)
			break;
	}
	return guess;
}
