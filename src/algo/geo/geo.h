/* Places on the earth: WGS-84 degrees. */
#pragma once

/* Great-circle distance in metres by the haversine formula (R. W. Sinnott, Sky and Telescope 68,
 * 1984) on a sphere of the mean radius 6,371,008.8 m (IUGG). NAN when a coordinate is NAN. */
double geo_distance_m(double lon1, double lat1, double lon2, double lat2);
