/* GCJ-02, the shifted coordinates of Chinese map services (and of phones' maps there), from and to
 * WGS-84.
 *
 * The transform is not published. This is the form that became known in 2010 and that is used
 * everywhere since: two trigonometric sums on the Krasovsky ellipsoid (a = 6,378,245 m,
 * e² = 0.00669342162296594323). */
#pragma once

#include "algo/geo/geo.h"

/* Outside 72.004..137.8347 E, 0.8293..55.8271 N a point stays as it is. That box is coarse: it takes
 * in places that services do not shift, and the caller should not ask there. */
GeoPoint gcj02_from_wgs84(GeoPoint wgs84);
/* The inverse by iteration, to 1e-9 degrees (0.1 mm). */
GeoPoint gcj02_to_wgs84(GeoPoint gcj02);
