/* A city's own boundaries and points: a GeoJSON (RFC 7946) FeatureCollection whose features are
 * Point, Polygon or MultiPolygon with `properties.code`. WGS-84; what is in GCJ-02 is converted by
 * the caller (gcj02.h). Altitudes and members not named here are dropped. */
#pragma once

#include "algo/geo/geo.h"
#include "base/arena.h"

#include <stddef.h>

enum {
	GEOJSON_FEATURES_MOST = 20000,
	GEOJSON_SIZE_MOST = 64 * 1024 * 1024,
	GEOJSON_DEPTH_MOST = 64
};

typedef enum GeoFault {
	GEO_JSON = 1,   /* of the file: not JSON, not UTF-8, or an object names a member twice */
	GEO_SIZE,       /* of the file: larger than GEOJSON_SIZE_MOST */
	GEO_DEPTH,      /* of the file: brackets nested deeper than GEOJSON_DEPTH_MOST */
	GEO_COLLECTION, /* of the file: no FeatureCollection with an array of features */
	GEO_FEATURES,   /* of the file: more than GEOJSON_FEATURES_MOST */
	GEO_FEATURE,    /* of a feature, as all below: its type is not "Feature" */
	GEO_CODE,       /* properties.code is neither text nor a whole number, or is empty */
	GEO_NAME,       /* properties.name is there and is no text */
	GEO_GEOMETRY, /* none, or of another kind, or its coordinates are not nested as its kind asks */
	GEO_POSITION, /* a position is not two or more numbers */
	GEO_RANGE,    /* lon beyond ±180 or lat beyond ±90 */
	GEO_RING_SHORT, /* fewer than four positions */
	GEO_RING_OPEN,  /* the last position is not the first */
	GEO_NO_AREA,    /* the rings enclose nothing */
} GeoFault;
/* "json", "size", …: stable, for reports. */
const char *geo_fault_name(GeoFault fault);

typedef struct GeoFeature {
	size_t index;         /* in the file, from 0 */
	const char *code;     /* properties.code; a whole number in digits */
	const char *name;     /* properties.name; NULL when it has none */
	const char *kind;     /* "Point", "Polygon", "MultiPolygon" */
	double lon, lat;      /* the point, or a point inside for a label (geo_shape_label) */
	GeoShape shape;       /* no rings for a point */
	const char *geometry; /* the GeoJSON geometry, compact, to 7 decimals (1 cm) */
} GeoFeature;

typedef struct GeoFeatureFault {
	size_t index; /* in the file, from 0 */
	GeoFault fault;
} GeoFeatureFault;

typedef struct GeoFeatures {
	GeoFeature *items; /* the good ones, in the file's order */
	size_t count;
	GeoFeatureFault *faults; /* one for each bad one, in the file's order: its first fault */
	size_t fault_count;
	int line, column; /* of GEO_JSON; 0 otherwise */
} GeoFeatures;

/* All of it in `arena`. A BOM is passed over. Return: 0, also with bad features; a GeoFault of the
 * file; ERR_MEMORY. Whether a code is known or occurs twice is the caller's to ask. */
int geojson_read(Arena *arena, const char *text, size_t size, GeoFeatures *out);
