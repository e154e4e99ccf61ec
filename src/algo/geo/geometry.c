#include "algo/geo/geojson_private.h"

#include "base/buf.h"
#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- reading ------------------------------------------------------------------------------------ */

static int read_position(const json_t *position, GeoPoint *out) {
	const json_t *lon = json_array_get(position, 0), *lat = json_array_get(position, 1);
	if (!json_is_number(lon) || !json_is_number(lat))
		return GEO_POSITION;
	*out = (GeoPoint){json_number_value(lon), json_number_value(lat)};
	return fabs(out->lon) <= 180 && fabs(out->lat) <= 90 ? 0 : GEO_RANGE;
}

static int read_ring(Arena *arena, const json_t *ring, GeoRing *out) {
	size_t count = json_array_size(ring);
	if (!json_is_array(ring))
		return GEO_GEOMETRY;
	if (count < 4)
		return GEO_RING_SHORT;
	GeoPoint *points = arena_array_of(arena, GeoPoint, count);
	for (size_t i = 0; i < count; i++) {
		int r = read_position(json_array_get(ring, i), &points[i]);
		if (r)
			return r;
	}
	*out = (GeoRing){points, count};
	bool closed = points[0].lon == points[count - 1].lon && points[0].lat == points[count - 1].lat;
	return closed ? 0 : GEO_RING_OPEN;
}

/* The rings of a polygon, behind those already in `rings`. */
static int read_polygon(Arena *arena, const json_t *polygon, GeoRing *rings, size_t *count) {
	size_t own = json_array_size(polygon);
	int r = own ? 0 : GEO_GEOMETRY;
	for (size_t i = 0; i < own && !r; i++)
		r = read_ring(arena, json_array_get(polygon, i), &rings[(*count)++]);
	return r;
}

static int read_polygons(
	Arena *arena, const json_t *const *polygons, size_t count, GeoFeature *out) {
	size_t most = 0, rings_count = 0;
	GeoPoint label;
	int r = count ? 0 : GEO_GEOMETRY;
	for (size_t i = 0; i < count; i++)
		most += json_array_size(polygons[i]);
	GeoRing *rings = arena_array_of(arena, GeoRing, most);
	for (size_t i = 0; i < count && !r; i++)
		r = read_polygon(arena, polygons[i], rings, &rings_count);
	if (r)
		return r;
	out->shape = (GeoShape){rings, rings_count};
	if (!geo_shape_label(&out->shape, &label))
		return GEO_NO_AREA;
	out->lon = label.lon;
	out->lat = label.lat;
	return 0;
}

/* ---- writing ------------------------------------------------------------------------------------ */

/* 114.3 and not 114.3000000. */
static void put_degrees(Buf *buf, double degrees) {
	char text[32];
	size_t n = (size_t)snprintf(text, sizeof text, "%.7f", degrees);
	while (text[n - 1] == '0')
		n--;
	if (text[n - 1] == '.')
		n--;
	bool minus_zero = n == 2 && memcmp(text, "-0", 2) == 0;
	buf_add(buf, minus_zero ? "0" : text, minus_zero ? 1 : n);
}

static void put_position(Buf *buf, GeoPoint point) {
	buf_putc(buf, '[');
	put_degrees(buf, point.lon);
	buf_putc(buf, ',');
	put_degrees(buf, point.lat);
	buf_putc(buf, ']');
}

static void put_ring(Buf *buf, const GeoRing *ring) {
	for (size_t i = 0; i < ring->count; i++) {
		buf_putc(buf, i ? ',' : '[');
		put_position(buf, ring->points[i]);
	}
	buf_putc(buf, ']');
}

static void put_polygon(Buf *buf, const GeoRing *rings, size_t count) {
	for (size_t i = 0; i < count; i++) {
		buf_putc(buf, i ? ',' : '[');
		put_ring(buf, &rings[i]);
	}
	buf_putc(buf, ']');
}

static void put_polygons(
	Buf *buf, const json_t *const *polygons, size_t count, const GeoRing *rings) {
	for (size_t i = 0; i < count; i++) {
		size_t own = json_array_size(polygons[i]);
		buf_putc(buf, i ? ',' : '[');
		put_polygon(buf, rings, own);
		rings += own;
	}
	buf_putc(buf, ']');
}

static Buf geometry_begin(Arena *arena, const char *kind) {
	Buf buf;
	buf_init(&buf, arena);
	buf_printf(&buf, "{\"type\":\"%s\",\"coordinates\":", kind);
	return buf;
}

static const char *geometry_end(Buf *buf) {
	buf_putc(buf, '}');
	return buf->data;
}

/* ---- kinds -------------------------------------------------------------------------------------- */

static int point_read(Arena *arena, const json_t *coordinates, GeoFeature *out) {
	GeoPoint point;
	int r = read_position(coordinates, &point);
	if (r)
		return r;
	out->kind = "Point";
	out->lon = point.lon;
	out->lat = point.lat;
	Buf buf = geometry_begin(arena, out->kind);
	put_position(&buf, point);
	out->geometry = geometry_end(&buf);
	return 0;
}

static int polygon_read(Arena *arena, const json_t *coordinates, GeoFeature *out) {
	int r = read_polygons(arena, &coordinates, 1, out);
	if (r)
		return r;
	out->kind = "Polygon";
	Buf buf = geometry_begin(arena, out->kind);
	put_polygon(&buf, out->shape.rings, out->shape.count);
	out->geometry = geometry_end(&buf);
	return 0;
}

static int multi_polygon_read(Arena *arena, const json_t *coordinates, GeoFeature *out) {
	size_t count = json_array_size(coordinates);
	const json_t **polygons = arena_array_of(arena, const json_t *, count);
	for (size_t i = 0; i < count; i++)
		polygons[i] = json_array_get(coordinates, i);
	int r = read_polygons(arena, polygons, count, out);
	if (r)
		return r;
	out->kind = "MultiPolygon";
	Buf buf = geometry_begin(arena, out->kind);
	put_polygons(&buf, polygons, count, out->shape.rings);
	out->geometry = geometry_end(&buf);
	return 0;
}

int geometry_read(Arena *arena, const json_t *geometry, GeoFeature *out) {
	const char *type = json_string_value(json_object_get(geometry, "type"));
	const json_t *coordinates = json_object_get(geometry, "coordinates");
	if (!json_is_array(coordinates))
		return GEO_GEOMETRY;
	if (str_eq(type, "Point"))
		return point_read(arena, coordinates, out);
	if (str_eq(type, "Polygon"))
		return polygon_read(arena, coordinates, out);
	return str_eq(type, "MultiPolygon") ? multi_polygon_read(arena, coordinates, out)
										: GEO_GEOMETRY;
}
