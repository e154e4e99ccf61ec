#include "algo/geo/geojson.h"

#include "base/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SQUARE "[[114,30],[115,30],[115,31],[114,31],[114,30]]"
#define FEATURE(code, geometry) \
	"{\"type\":\"Feature\",\"properties\":{\"code\":" code "},\"geometry\":" geometry "}"
#define GEOMETRY(kind, coordinates) "{\"type\":\"" kind "\",\"coordinates\":" coordinates "}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static Arena *arena;

static int set_up(void **state) {
	(void)state;
	arena = arena_new(0);
	return arena ? 0 : -1;
}

static int tear_down(void **state) {
	(void)state;
	arena = arena_free(arena);
	return 0;
}

static int read_text(const char *text, GeoFeatures *out) {
	return geojson_read(arena, text, strlen(text), out);
}

static void test_features(void **state) {
	(void)state;
	GeoFeatures all;
	assert_int_equal(
		read_text(
			"\xef\xbb\xbf{\"type\":\"FeatureCollection\",\"name\":\"测试\",\"features\":["
			"{\"type\":\"Feature\",\"properties\":{\"code\":\"990101\",\"name\":\"测试区𠮷\"},"
			"\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}}," FEATURE("990102",
				GEOMETRY("Point", "[114.123456789,-0.00000001,52]")) "," FEATURE("\"990103\"",
				GEOMETRY("MultiPolygon", "[[" SQUARE "],[[[1,1],[2,1],[2,2],[1,1]]]]")) "]}",
			&all),
		0);
	assert_int_equal(all.count, 3);
	assert_int_equal(all.fault_count, 0);
	assert_string_equal(all.items[0].code, "990101");
	assert_string_equal(all.items[0].name, "测试区𠮷");
	assert_string_equal(all.items[0].kind, "Polygon");
	assert_true(all.items[0].lon == 114.5 && all.items[0].lat == 30.5);
	assert_string_equal(all.items[0].geometry, GEOMETRY("Polygon", "[" SQUARE "]"));
	assert_true(geo_shape_contains(&all.items[0].shape, 114.2, 30.2));
	assert_string_equal(all.items[1].code, "990102");
	assert_null(all.items[1].name);
	assert_string_equal(all.items[1].geometry, GEOMETRY("Point", "[114.1234568,0]"));
	assert_int_equal(all.items[1].shape.count, 0);
	assert_string_equal(all.items[2].geometry,
		GEOMETRY("MultiPolygon", "[[" SQUARE "],[[[1,1],[2,1],[2,2],[1,1]]]]"));
	assert_int_equal(all.items[2].shape.count, 2);
}

static void expect_fault(const char *feature, GeoFault fault) {
	GeoFeatures all;
	const char *text = arena_printf(
		arena, COLLECTION("%s,%s"), FEATURE("\"1\"", GEOMETRY("Point", "[1,1]")), feature);
	assert_int_equal(read_text(text, &all), 0);
	assert_int_equal(all.count, 1);
	assert_int_equal(all.fault_count, 1);
	assert_int_equal(all.faults[0].index, 1);
	assert_string_equal(geo_fault_name(all.faults[0].fault), geo_fault_name(fault));
}

static void test_bad_features(void **state) {
	(void)state;
	expect_fault("7", GEO_FEATURE);
	expect_fault("{\"type\":\"Point\",\"coordinates\":[1,1]}", GEO_FEATURE);
	expect_fault("{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}", GEO_CODE);
	expect_fault(FEATURE("\"\"", GEOMETRY("Point", "[1,1]")), GEO_CODE);
	expect_fault(FEATURE("-1", GEOMETRY("Point", "[1,1]")), GEO_CODE);
	expect_fault(FEATURE("1.5", GEOMETRY("Point", "[1,1]")), GEO_CODE);
	expect_fault(FEATURE("1,\"name\":3", GEOMETRY("Point", "[1,1]")), GEO_NAME);
	expect_fault(FEATURE("1", "null"), GEO_GEOMETRY);
	expect_fault(FEATURE("1", GEOMETRY("LineString", "[[1,1],[2,2]]")), GEO_GEOMETRY);
	expect_fault(FEATURE("1", GEOMETRY("Polygon", "[]")), GEO_GEOMETRY);
	expect_fault(FEATURE("1", GEOMETRY("Polygon", "[3]")), GEO_GEOMETRY);
	expect_fault(FEATURE("1", GEOMETRY("MultiPolygon", "[]")), GEO_GEOMETRY);
	expect_fault(FEATURE("1", GEOMETRY("MultiPolygon", "[" SQUARE ",[]]")), GEO_RING_SHORT);
	expect_fault(FEATURE("1", GEOMETRY("MultiPolygon", "[[" SQUARE "],[]]")), GEO_GEOMETRY);
}

static void test_bad_rings(void **state) {
	(void)state;
	expect_fault(FEATURE("1", GEOMETRY("Point", "[1]")), GEO_POSITION);
	expect_fault(FEATURE("1", GEOMETRY("Point", "[\"1\",2]")), GEO_POSITION);
	expect_fault(FEATURE("1", GEOMETRY("Point", "[180.1,2]")), GEO_RANGE);
	expect_fault(FEATURE("1", GEOMETRY("Point", "[1,-90.1]")), GEO_RANGE);
	expect_fault(FEATURE("1", GEOMETRY("Polygon", "[[[1,1],[2,1],[1,1]]]")), GEO_RING_SHORT);
	expect_fault(
		FEATURE("1", GEOMETRY("Polygon", "[[[1,1],[2,1],[2,2],[1,1.0000001]]]")), GEO_RING_OPEN);
	expect_fault(
		FEATURE("1", GEOMETRY("Polygon", "[" SQUARE ",[[1,1],[2,1],[2,200],[1,1]]]")), GEO_RANGE);
	expect_fault(FEATURE("1", GEOMETRY("Polygon", "[[[1,1],[2,2],[3,3],[1,1]]]")), GEO_NO_AREA);
}

static void expect_refused(const char *text, GeoFault fault) {
	GeoFeatures all;
	assert_int_equal(read_text(text, &all), fault);
	assert_int_equal(all.count + all.fault_count, 0);
}

static void test_refused_files(void **state) {
	(void)state;
	expect_refused("", GEO_JSON);
	expect_refused("{\"type\":\"FeatureCollection\",\"features\":[]} x", GEO_JSON);
	expect_refused("{\"type\":\"a\",\"type\":\"FeatureCollection\",\"features\":[]}", GEO_JSON);
	expect_refused("{\"type\":\"FeatureCollection\",\"features\":[\"\xff\"]}", GEO_JSON);
	expect_refused("[]", GEO_COLLECTION);
	expect_refused("{\"type\":\"FeatureCollection\"}", GEO_COLLECTION);
	expect_refused("{\"type\":\"FeatureCollection\",\"features\":{}}", GEO_COLLECTION);
	expect_refused(FEATURE("1", GEOMETRY("Point", "[1,1]")), GEO_COLLECTION);
}

static void test_place_of_bad_json(void **state) {
	(void)state;
	GeoFeatures all;
	assert_int_equal(read_text("{\n\"type\": x}", &all), GEO_JSON);
	assert_int_equal(all.line, 2);
	assert_true(all.column > 0);
}

static char *filled(const char *before, const char *piece, size_t times, const char *after) {
	size_t size = strlen(before) + strlen(piece) * times + strlen(after) + 1;
	char *text = arena_alloc(arena, size), *at = stpcpy(text, before);
	for (size_t i = 0; i < times; i++)
		at = stpcpy(at, piece);
	stpcpy(at, after);
	return text;
}

static void test_limits(void **state) {
	(void)state;
	GeoFeatures all;
	const char *head = "{\"type\":\"FeatureCollection\",\"features\":[";
	const char *point = FEATURE("\"1\"", GEOMETRY("Point", "[1,1]"));
	assert_int_equal(
		read_text(filled(head, "0,", 19999, arena_printf(arena, "%s]}", point)), &all), 0);
	assert_int_equal(all.fault_count, 19999);
	assert_int_equal(all.items[0].index, 19999);
	expect_refused(filled(head, "0,", 20000, "0]}"), GEO_FEATURES);
	expect_refused(filled("", "[", 65, ""), GEO_DEPTH);
	expect_refused(filled("", "[", 64, ""), GEO_JSON);
	expect_refused(filled("\"\\\"", "[", 65, "\""), GEO_JSON);
	char *large = malloc(GEOJSON_SIZE_MOST + 1);
	assert_non_null(large);
	memset(large, ' ', GEOJSON_SIZE_MOST + 1);
	assert_int_equal(geojson_read(arena, large, GEOJSON_SIZE_MOST + 1, &all), GEO_SIZE);
	free(large);
}

/* ---- memory ----------------------------------------------------------------------------------- */

static int read_in(void *self) {
	static const char text[] = COLLECTION(FEATURE("\"1\"", GEOMETRY("Polygon", "[" SQUARE "]")));
	GeoFeatures all;
	int r = geojson_read(self, text, strlen(text), &all);
	return r ? r : all.count == 1 ? 0 : ERR_INTERNAL;
}

/* The n-th allocation fails, for every n: the jump goes on to the caller, and nothing leaks. */
static void test_memory_runs_out_anywhere(void **state) {
	(void)state;
	int r = ERR_MEMORY;
	unsigned long n = 0;
	while (r == ERR_MEMORY && n < 1000) {
		arena_fail_at(++n);
		r = guarded(arena, read_in, arena);
		arena_reset(arena);
	}
	arena_fail_at(0);
	assert_int_equal(r, 0);
	assert_true(n > 5);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_features, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bad_features, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bad_rings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_refused_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_place_of_bad_json, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_memory_runs_out_anywhere, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
