/* Points in buckets of a uniform grid: those about a place, or the nearest k. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct GridPoint {
	double x, y;
	int32_t id;
} GridPoint;

typedef struct Grid {
	double low_x, low_y, cell; /* side of a bucket, metres */
	int32_t columns, rows, count;
	int32_t *first; /* columns * rows + 1: the points of a bucket, row by row */
	GridPoint *points;
} Grid;

/* About `per_cell` points a bucket. `points` is copied. */
void grid_init(Grid *grid, const GridPoint *points, int32_t count, double per_cell, Arena *arena);

typedef struct GridNear {
	double square; /* of the distance */
	int32_t id;
} GridNear;

/* Every bucket row that the square of side 2 * distance about (x, y) touches:
 * take(self, from, to) with the part of `points` that holds it. */
void grid_ranges(const Grid *grid, double x, double y, double distance,
	void (*take)(void *self, int32_t from, int32_t to), void *self);

/* The nearest k points within `distance` for which take() is true, in `heap` (k entries), in no
 * order. Of equally far ones those with the lower id. Return: how many. */
int32_t grid_nearest(const Grid *grid, double x, double y, double distance, int32_t k,
	bool (*take)(void *self, int32_t id, double square), void *self, GridNear *heap);
