#include "algo/geo/geo.h"

#include "algo/geo/gcj02.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define RING(points_) \
	{ (points_), COUNT(points_) }

static uint64_t seed;

/* A number in [low, high): the same ones in every run. */
static double some(double low, double high) {
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return low + (high - low) * (double)(seed >> 11) / 9007199254740992.0;
}

static int seed_again(void **state) {
	(void)state;
	seed = 4201;
	return 0;
}

static void assert_near(double a, double b, double most) {
	if (!(fabs(a - b) <= most))
		fail_msg("%.12g is not %.12g within %g (seed 4201)", a, b, most);
}

/* ---- distance --------------------------------------------------------------------------------- */

static void test_known_distances(void **state) {
	(void)state;
	double quarter = M_PI / 2 * 6371008.8;
	assert_near(geo_distance_m(114.3, 30.6, 114.3, 30.6), 0, 0);
	assert_near(geo_distance_m(0, 0, 90, 0), quarter, 1e-6);
	assert_near(geo_distance_m(17, -90, 99, 90), 2 * quarter, 1e-6);
	assert_near(geo_distance_m(179.5, 0, -179.5, 0), quarter / 90, 1e-6);
	assert_true(isnan(geo_distance_m(NAN, 0, 0, 0)));
	assert_true(isnan(geo_distance_m(0, 0, 0, NAN)));
}

/* The angle between the two as vectors, by its tangent. */
static double by_vectors(GeoPoint a, GeoPoint b) {
	double d = M_PI / 180, dlon = (b.lon - a.lon) * d, la = a.lat * d, lb = b.lat * d;
	double y = hypot(cos(lb) * sin(dlon), cos(la) * sin(lb) - sin(la) * cos(lb) * cos(dlon));
	return 6371008.8 * atan2(y, sin(la) * sin(lb) + cos(la) * cos(lb) * cos(dlon));
}

static void test_distance_agrees_with_vectors(void **state) {
	(void)state;
	for (int i = 0; i < 10000; i++) {
		GeoPoint a = {some(-180, 180), some(-90, 90)}, b = {some(-180, 180), some(-90, 90)};
		if (i % 2)
			b = (GeoPoint){a.lon + some(-0.01, 0.01), fmin(90, a.lat + some(-0.01, 0.01))};
		assert_near(geo_distance_m(a.lon, a.lat, b.lon, b.lat), by_vectors(a, b), 0.05);
	}
}

/* ---- boxes ------------------------------------------------------------------------------------ */

static void test_nothing_near_is_outside_the_box(void **state) {
	(void)state;
	for (int i = 0; i < 20000; i++) {
		GeoPoint center = {some(-180, 180), some(-90, 90)}, p = {some(-180, 180), some(-90, 90)};
		double radius = geo_distance_m(center.lon, center.lat, p.lon, p.lat);
		GeoBox box = geo_box_around(center.lon, center.lat, radius);
		assert_true(geo_box_contains(&box, p.lon, p.lat));
	}
}

static void test_the_box_is_tight(void **state) {
	(void)state;
	GeoBox box = geo_box_around(114.3, 30.6, 1000);
	assert_near(geo_distance_m(114.3, 30.6, 114.3, box.north), 1000, 0.01);
	assert_near(geo_distance_m(114.3, 30.6, 114.3, box.south), 1000, 0.01);
	assert_near(geo_distance_m(114.3, 30.6, box.east, 30.6), 1000, 0.01);
	assert_false(geo_box_contains(&box, 114.3, 30.62));
	assert_false(geo_box_contains(&box, NAN, 30.6));
	assert_false(geo_box_contains(&box, 114.3, NAN));
}

static void test_the_box_crosses_the_antimeridian(void **state) {
	(void)state;
	GeoBox box = geo_box_around(179.9, 0, 50000);
	assert_true(box.west > box.east);
	assert_true(geo_box_contains(&box, -179.8, 0));
	assert_false(geo_box_contains(&box, 0, 0));
}

/* ---- GCJ-02 ----------------------------------------------------------------------------------- */

static void test_gcj02_known_point(void **state) {
	(void)state;
	GeoPoint p = gcj02_from_wgs84((GeoPoint){116.404, 39.915});
	assert_near(p.lon, 116.41024449916938, 1e-9);
	assert_near(p.lat, 39.91640428150164, 1e-9);
}

static void test_gcj02_there_and_back(void **state) {
	(void)state;
	for (int i = 0; i < 10000; i++) {
		GeoPoint p = {some(73.5, 135), some(18, 53.5)}, shifted = gcj02_from_wgs84(p);
		GeoPoint back = gcj02_to_wgs84(shifted);
		double shift = geo_distance_m(p.lon, p.lat, shifted.lon, shifted.lat);
		assert_near(back.lon, p.lon, 1e-9);
		assert_near(back.lat, p.lat, 1e-9);
		assert_true(shift > 10 && shift < 2000);
	}
}

static void test_gcj02_shifts_nothing_abroad(void **state) {
	(void)state;
	GeoPoint p = {2.35, 48.85}, same = gcj02_from_wgs84(p), back = gcj02_to_wgs84(p);
	assert_near(same.lon, p.lon, 0);
	assert_near(back.lat, p.lat, 0);
}

/* ---- shapes ----------------------------------------------------------------------------------- */

static const GeoPoint square[] = {{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}};
static const GeoPoint hole[] = {{2, 2}, {2, 8}, {8, 8}, {8, 2}, {2, 2}};
static const GeoPoint island[] = {{20, 0}, {30, 0}, {25, 9}, {20, 0}};
/* Open to the east: the centroid lies in the opening. */
static const GeoPoint bay[] = {
	{0, 0}, {10, 0}, {10, 1}, {1, 1}, {1, 9}, {10, 9}, {10, 10}, {0, 10}, {0, 0}};

static void test_inside_of_rings(void **state) {
	(void)state;
	const GeoRing rings[] = {RING(square), RING(hole), RING(island)};
	GeoShape shape = {rings, COUNT(rings)};
	assert_true(geo_shape_contains(&shape, 1, 5));
	assert_false(geo_shape_contains(&shape, 5, 5));
	assert_true(geo_shape_contains(&shape, 9, 5));
	assert_true(geo_shape_contains(&shape, 25, 4));
	assert_false(geo_shape_contains(&shape, 15, 4));
	assert_false(geo_shape_contains(&shape, 5, 11));
	assert_false(geo_shape_contains(&shape, NAN, 5));
}

/* A square cut along a slanted line: each place in it belongs to one part, the cut included. */
static void test_neighbours_share_no_place(void **state) {
	(void)state;
	static const GeoPoint west[] = {{0, 0}, {4, 0}, {6.3, 10}, {0, 10}, {0, 0}};
	static const GeoPoint east[] = {{4, 0}, {10, 0}, {10, 10}, {6.3, 10}, {4, 0}};
	const GeoRing rings[] = {RING(west), RING(east)};
	GeoShape a = {&rings[0], 1}, b = {&rings[1], 1};
	for (int i = 0; i < 10000; i++) {
		double lat = some(0, 10), lon = i % 2 ? some(0, 10) : 4 + lat / 10 * 2.3;
		assert_int_equal(geo_shape_contains(&a, lon, lat) + geo_shape_contains(&b, lon, lat), 1);
	}
}

static void label_is_inside(const GeoRing *rings, size_t count) {
	GeoShape shape = {rings, count};
	GeoPoint label;
	assert_true(geo_shape_label(&shape, &label));
	assert_true(geo_shape_contains(&shape, label.lon, label.lat));
}

static void test_labels_are_inside(void **state) {
	(void)state;
	const GeoRing one[] = {RING(square)}, holed[] = {RING(square), RING(hole)},
				  open[] = {RING(bay)};
	const GeoRing several[] = {RING(island), RING(square), RING(hole)};
	GeoShape shape = {one, 1};
	GeoPoint label;
	assert_true(geo_shape_label(&shape, &label));
	assert_near(label.lon, 5, 1e-12);
	assert_near(label.lat, 5, 1e-12);
	label_is_inside(holed, 2);
	label_is_inside(open, 1);
	label_is_inside(several, 3);
}

static void test_no_label_without_area(void **state) {
	(void)state;
	static const GeoPoint line[] = {{0, 0}, {1, 1}, {2, 2}, {0, 0}};
	const GeoRing rings[] = {RING(line)};
	GeoShape flat = {rings, 1}, none = {rings, 0};
	GeoPoint label;
	assert_false(geo_shape_label(&flat, &label));
	assert_false(geo_shape_label(&none, &label));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_distances),
		cmocka_unit_test_setup(test_distance_agrees_with_vectors, seed_again),
		cmocka_unit_test_setup(test_nothing_near_is_outside_the_box, seed_again),
		cmocka_unit_test(test_the_box_is_tight),
		cmocka_unit_test(test_the_box_crosses_the_antimeridian),
		cmocka_unit_test(test_gcj02_known_point),
		cmocka_unit_test_setup(test_gcj02_there_and_back, seed_again),
		cmocka_unit_test(test_gcj02_shifts_nothing_abroad),
		cmocka_unit_test(test_inside_of_rings),
		cmocka_unit_test_setup(test_neighbours_share_no_place, seed_again),
		cmocka_unit_test(test_labels_are_inside),
		cmocka_unit_test(test_no_label_without_area),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
