#include "algo/dispatch/grid.h"

#include <math.h>
#include <string.h>

enum { CELLS_MOST = 1 << 22 };

static int32_t clamp(double at, int32_t count) {
	return at < 0 ? 0 : at >= count ? count - 1 : (int32_t)at;
}

static int32_t cell_of(const Grid *grid, double x, double y) {
	int32_t column = clamp((x - grid->low_x) / grid->cell, grid->columns);
	int32_t row = clamp((y - grid->low_y) / grid->cell, grid->rows);
	return row * grid->columns + column;
}

static void measure(Grid *grid, const GridPoint *points, double per_cell) {
	double high_x = -INFINITY, high_y = -INFINITY;
	grid->low_x = grid->low_y = INFINITY;
	for (int32_t i = 0; i < grid->count; i++) {
		grid->low_x = fmin(grid->low_x, points[i].x);
		grid->low_y = fmin(grid->low_y, points[i].y);
		high_x = fmax(high_x, points[i].x);
		high_y = fmax(high_y, points[i].y);
	}
	double width = high_x - grid->low_x + 1, height = high_y - grid->low_y + 1;
	grid->cell = sqrt(width * height * per_cell / grid->count);
	grid->cell = fmax(grid->cell, fmax(width, height) / sqrt(CELLS_MOST));
	grid->columns = (int32_t)(width / grid->cell) + 1;
	grid->rows = (int32_t)(height / grid->cell) + 1;
}

void grid_init(Grid *grid, const GridPoint *points, int32_t count, double per_cell, Arena *arena) {
	*grid = (Grid){.count = count};
	if (!count)
		return;
	measure(grid, points, per_cell);
	size_t cells = (size_t)grid->columns * (size_t)grid->rows;
	grid->first = arena_array_of(arena, int32_t, cells + 2);
	grid->points = arena_array_of(arena, GridPoint, (size_t)count);
	int32_t *at = grid->first + 1;
	for (int32_t i = 0; i < count; i++)
		grid->first[cell_of(grid, points[i].x, points[i].y) + 2]++;
	for (size_t i = 0; i < cells; i++)
		at[i + 1] += at[i];
	for (int32_t i = 0; i < count; i++)
		grid->points[at[cell_of(grid, points[i].x, points[i].y)]++] = points[i];
}

static double square(const GridPoint *point, double x, double y) {
	double dx = point->x - x, dy = point->y - y;
	return dx * dx + dy * dy;
}

void grid_ranges(const Grid *grid, double x, double y, double distance,
	void (*take)(void *self, int32_t from, int32_t to), void *self) {
	if (!grid->count)
		return;
	int32_t left = clamp((x - distance - grid->low_x) / grid->cell, grid->columns);
	int32_t right = clamp((x + distance - grid->low_x) / grid->cell, grid->columns);
	int32_t top = clamp((y - distance - grid->low_y) / grid->cell, grid->rows);
	int32_t bottom = clamp((y + distance - grid->low_y) / grid->cell, grid->rows);
	for (int32_t row = top; row <= bottom; row++)
		take(self, grid->first[row * grid->columns + left],
			grid->first[row * grid->columns + right + 1]);
}

/* ---- nearest ----------------------------------------------------------------------------------- */

typedef struct Nearest {
	const Grid *grid;
	double x, y, most; /* the square no one beyond is of use */
	int32_t k, count;
	bool (*take)(void *self, int32_t id, double square);
	void *self;
	GridNear *heap; /* the farthest first */
} Nearest;

static bool farther(GridNear a, GridNear b) {
	return a.square != b.square ? a.square > b.square : a.id > b.id;
}

static void sift(GridNear *heap, int32_t count, GridNear entry) {
	int32_t i = 0;
	for (int32_t child; (child = 2 * i + 1) < count; i = child) {
		if (child + 1 < count && farther(heap[child + 1], heap[child]))
			child++;
		if (!farther(heap[child], entry))
			break;
		heap[i] = heap[child];
	}
	heap[i] = entry;
}

static void push(GridNear *heap, int32_t i, GridNear entry) {
	for (; i && farther(entry, heap[(i - 1) / 2]); i = (i - 1) / 2)
		heap[i] = heap[(i - 1) / 2];
	heap[i] = entry;
}

static void consider(Nearest *near, const GridPoint *point) {
	GridNear entry = {square(point, near->x, near->y), point->id};
	if (entry.square > near->most || (near->count == near->k && !farther(near->heap[0], entry)))
		return;
	if (!near->take(near->self, point->id, entry.square))
		return;
	if (near->count < near->k)
		push(near->heap, near->count++, entry);
	else
		sift(near->heap, near->count, entry);
	if (near->count == near->k)
		near->most = fmin(near->most, near->heap[0].square);
}

static void scan(Nearest *near, int32_t row, int32_t left, int32_t right) {
	const Grid *grid = near->grid;
	if (row < 0 || row >= grid->rows || right < 0 || left >= grid->columns)
		return;
	left = left < 0 ? 0 : left;
	right = right >= grid->columns ? grid->columns - 1 : right;
	for (int32_t i = grid->first[row * grid->columns + left];
		 i < grid->first[row * grid->columns + right + 1]; i++)
		consider(near, &grid->points[i]);
}

static void scan_ring(Nearest *near, int32_t column, int32_t row, int32_t ring) {
	scan(near, row - ring, column - ring, column + ring);
	for (int32_t r = row - ring + 1; r < row + ring; r++) {
		scan(near, r, column - ring, column - ring);
		scan(near, r, column + ring, column + ring);
	}
	if (ring)
		scan(near, row + ring, column - ring, column + ring);
}

/* A point outside the box starts from the bucket nearest to it: then rings are no nearer than
 * they say, the box being convex. */
int32_t grid_nearest(const Grid *grid, double x, double y, double distance, int32_t k,
	bool (*take)(void *self, int32_t id, double square), void *self, GridNear *heap) {
	Nearest near = {grid, x, y, distance * distance, k, 0, take, self, heap};
	if (!grid->count || !k)
		return 0;
	int32_t column = clamp((x - grid->low_x) / grid->cell, grid->columns);
	int32_t row = clamp((y - grid->low_y) / grid->cell, grid->rows);
	int32_t rings = grid->columns > grid->rows ? grid->columns : grid->rows;
	for (int32_t ring = 0; ring <= rings; ring++) {
		double least = (ring - 1) * grid->cell; /* nothing of this ring is nearer */
		if (ring > 1 && least * least > near.most)
			break;
		scan_ring(&near, column, row, ring);
	}
	return near.count;
}
