#include "algo/geo/geo.h"

#include <math.h>

static const double earth_radius = 6371008.8, degree = M_PI / 180;

double geo_distance_m(double lon1, double lat1, double lon2, double lat2) {
	double dlat = sin((lat2 - lat1) * degree / 2), dlon = sin((lon2 - lon1) * degree / 2);
	double a = dlat * dlat + cos(lat1 * degree) * cos(lat2 * degree) * dlon * dlon;
	return isnan(a) ? NAN : 2 * earth_radius * asin(fmin(1, sqrt(a)));
}

static double wrapped(double lon) {
	return lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;
}

GeoBox geo_box_around(double lon, double lat, double radius_m) {
	/* A hair more than the radius, for what rounding takes away. */
	double angle = radius_m / earth_radius * (1 + 1e-9) + 1e-12;
	double reach = angle / degree;
	GeoBox box = {-180, fmax(lat - reach, -90), 180, fmin(lat + reach, 90)};
	if (lat - reach <= -90 || lat + reach >= 90)
		return box;
	double side = asin(fmin(1, sin(angle) / cos(lat * degree))) / degree;
	box.west = wrapped(lon - side);
	box.east = wrapped(lon + side);
	return box;
}

bool geo_box_contains(const GeoBox *box, double lon, double lat) {
	if (!(lat >= box->south && lat <= box->north))
		return false;
	if (box->west <= box->east)
		return lon >= box->west && lon <= box->east;
	return lon >= box->west || lon <= box->east;
}
