/* Places on the earth: longitude and latitude in degrees, WGS-84. Pure functions. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct GeoPoint {
	double lon, lat;
} GeoPoint;

/* Great-circle distance in metres by the haversine formula (R. W. Sinnott, "Virtues of the
 * Haversine", Sky and Telescope 68, 1984) on a sphere of 6,371,008.8 m, the mean radius (2a + b) / 3
 * of WGS-84 (IUGG). Within 0.6 % of the ellipsoid's. NAN when a coordinate is NAN. */
double geo_distance_m(double lon1, double lat1, double lon2, double lat2);

/* West is greater than east where the box crosses the antimeridian. */
typedef struct GeoBox {
	double west, south, east, north;
} GeoBox;

/* The least box that holds every point within `radius_m` (>= 0) of a place, by the same sphere: what
 * lies outside need not be measured. Near a pole it holds all longitudes. Formula: J. P. Matuschek,
 * "Finding Points Within a Distance of a Latitude/Longitude Using Bounding Coordinates". */
GeoBox geo_box_around(double lon, double lat, double radius_m);
/* Borders included; false when a coordinate is NAN. */
bool geo_box_contains(const GeoBox *box, double lon, double lat);

/* Polygons and multipolygons as their rings: the first position is repeated as the last. */
typedef struct GeoRing {
	const GeoPoint *points;
	size_t count;
} GeoRing;
typedef struct GeoShape {
	const GeoRing *rings;
	size_t count;
} GeoShape;

/* By the even-odd rule over all rings (W. R. Franklin, PNPOLY), so holes and several polygons need
 * no distinction. On a border it is in one of two areas that share it, and never in both. Planar:
 * no ring may cross the antimeridian. */
bool geo_shape_contains(const GeoShape *shape, double lon, double lat);

/* A point inside, where a label can stand: the centroid of the largest ring when it is inside, else
 * the middle of the longest stretch inside along one of some parallels. False when the shape has no
 * area. */
bool geo_shape_label(const GeoShape *shape, GeoPoint *out);
