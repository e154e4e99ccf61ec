#include "algo/geo/geo.h"

#include <math.h>

/* ---- inside ------------------------------------------------------------------------------------- */

/* Where the edge from a to b crosses the parallel; a border belongs to what lies north of it. */
static bool crosses(GeoPoint a, GeoPoint b, double lat) {
	return (a.lat > lat) != (b.lat > lat);
}

static double crossing(GeoPoint a, GeoPoint b, double lat) {
	return a.lon + (lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon);
}

/* Crossings of the ring with the parallel east of `lon`. The edge is always taken from its southern
 * end, so that two areas that share it compute the same place. */
static size_t crossings_east(const GeoRing *ring, double lon, double lat) {
	size_t count = 0;
	for (size_t i = 1; i < ring->count; i++) {
		GeoPoint a = ring->points[i - 1], b = ring->points[i];
		if (crosses(a, b, lat))
			count += lon < (a.lat < b.lat ? crossing(a, b, lat) : crossing(b, a, lat));
	}
	return count;
}

bool geo_shape_contains(const GeoShape *shape, double lon, double lat) {
	size_t count = 0;
	for (size_t i = 0; i < shape->count; i++)
		count += crossings_east(&shape->rings[i], lon, lat);
	return count % 2 == 1;
}

/* ---- the label ---------------------------------------------------------------------------------- */

/* Twice the signed area, and the centroid (P. Bourke, "Calculating the area and centroid of a
 * polygon"); measured from the first point, which keeps small areas exact. */
static double ring_area(const GeoRing *ring, GeoPoint *centroid) {
	GeoPoint origin = ring->points[0];
	double area = 0, lon = 0, lat = 0;
	for (size_t i = 1; i < ring->count; i++) {
		GeoPoint a = ring->points[i - 1], b = ring->points[i];
		double ax = a.lon - origin.lon, ay = a.lat - origin.lat, bx = b.lon - origin.lon,
			   by = b.lat - origin.lat;
		double cross = ax * by - bx * ay;
		area += cross;
		lon += (ax + bx) * cross;
		lat += (ay + by) * cross;
	}
	if (area != 0)
		*centroid = (GeoPoint){origin.lon + lon / (3 * area), origin.lat + lat / (3 * area)};
	return area;
}

static bool largest_centroid(const GeoShape *shape, GeoPoint *out) {
	double largest = 0;
	for (size_t i = 0; i < shape->count; i++) {
		GeoPoint centroid = {0};
		double area = fabs(ring_area(&shape->rings[i], &centroid));
		if (area > largest) {
			largest = area;
			*out = centroid;
		}
	}
	return largest > 0;
}

static void latitudes(const GeoShape *shape, double *south, double *north) {
	*south = 90;
	*north = -90;
	for (size_t i = 0; i < shape->count; i++)
		for (size_t k = 0; k < shape->rings[i].count; k++) {
			*south = fmin(*south, shape->rings[i].points[k].lat);
			*north = fmax(*north, shape->rings[i].points[k].lat);
		}
}

/* The nearest crossing of the shape with the parallel that is east of `lon`; INFINITY for none. */
static double next_crossing(const GeoShape *shape, double lon, double lat) {
	double next = INFINITY;
	for (size_t i = 0; i < shape->count; i++)
		for (size_t k = 1; k < shape->rings[i].count; k++) {
			GeoPoint a = shape->rings[i].points[k - 1], b = shape->rings[i].points[k];
			double at = crosses(a, b, lat) ? crossing(a, b, lat) : INFINITY;
			if (at > lon && at < next)
				next = at;
		}
	return next;
}

/* Tries the stretches between crossings along a parallel; `longest` is that of *out. */
static void try_parallel(const GeoShape *shape, double lat, double *longest, GeoPoint *out) {
	enum { STRETCHES_MOST = 32 }; /* a bound on the work for a shape like a comb */
	double west = next_crossing(shape, -INFINITY, lat);
	for (int i = 0; i < STRETCHES_MOST && isfinite(west); i++) {
		double east = next_crossing(shape, west, lat), middle = (west + east) / 2;
		if (isfinite(east) && east - west > *longest && geo_shape_contains(shape, middle, lat)) {
			*longest = east - west;
			*out = (GeoPoint){middle, lat};
		}
		west = east;
	}
}

bool geo_shape_label(const GeoShape *shape, GeoPoint *out) {
	static const double parts[] = {0.5, 0.35, 0.65, 0.2, 0.8, 0.05, 0.95};
	double south, north, longest = 0;
	if (!largest_centroid(shape, out))
		return false;
	if (geo_shape_contains(shape, out->lon, out->lat))
		return true;
	latitudes(shape, &south, &north);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		try_parallel(shape, south + (north - south) * parts[i], &longest, out);
	return longest > 0;
}
