#pragma once

#include "algo/geo/geojson.h"

#include <jansson.h>

/* The geometry of a feature: sets kind, lon, lat, shape and geometry. Return: 0, a GeoFault. */
int geometry_read(Arena *arena, const json_t *geometry, GeoFeature *out);
