/* Bytes as a GeoJSON file; what was taken is read back the same from its own geometries. */
#include "tests/fuzz/fuzz.h"

#include "algo/geo/geojson.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void promise(bool kept) {
	if (!kept)
		abort();
}

static void check_feature(Arena *arena, const GeoFeature *feature) {
	GeoFeatures again;
	promise(!str_empty(feature->code) && fabs(feature->lon) <= 180 && fabs(feature->lat) <= 90);
	promise(
		!feature->shape.count || geo_shape_contains(&feature->shape, feature->lon, feature->lat));
	const char *text = arena_printf(arena,
		"{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
		"\"properties\":{\"code\":\"1\"},\"geometry\":%s}]}",
		feature->geometry);
	promise(geojson_read(arena, text, strlen(text), &again) == 0);
	/* Rounded to a centimetre, rings may have lost their area. */
	promise(again.count ? str_eq(again.items[0].geometry, feature->geometry)
						: again.faults[0].fault == GEO_NO_AREA);
}

static void check_all(Arena *arena, const GeoFeatures *all) {
	for (size_t i = 0; i < all->fault_count; i++) {
		promise(*geo_fault_name(all->faults[i].fault));
		promise(!i || all->faults[i].index > all->faults[i - 1].index);
	}
	for (size_t i = 0; i < all->count; i++)
		check_feature(arena, &all->items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	GeoFeatures all;
	Arena *arena = arena_new(0);
	if (!arena)
		return 0;
	int r = geojson_read(arena, (const char *)data, size, &all);
	promise(r >= 0 && (!r || *geo_fault_name((GeoFault)r)));
	check_all(arena, &all);
	arena_free(arena);
	return 0;
}
