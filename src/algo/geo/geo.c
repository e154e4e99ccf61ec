#include "algo/geo/geo.h"

#include <math.h>

double geo_distance_m(double lon1, double lat1, double lon2, double lat2) {
	static const double radius = 6371008.8, degree = M_PI / 180;
	double dlat = sin((lat2 - lat1) * degree / 2), dlon = sin((lon2 - lon1) * degree / 2);
	double a = dlat * dlat + cos(lat1 * degree) * cos(lat2 * degree) * dlon * dlon;
	return 2 * radius * asin(fmin(1, sqrt(a)));
}
