/* Areas: the tree a city imports, by significant digits of its own codes.
 *
 * The 12-digit code has groups of 2, 2, 2, 3 and 3 digits; the short code is the code without
 * its trailing groups of zeros, and a grid adds 3 digits. Every other table refers to short
 * codes, so that a subtree is a prefix range. */
#pragma once

#include "core/ctx.h"

typedef struct Area {
	const char *code;   /* short */
	const char *level;  /* province city district street community grid */
	const char *parent; /* short code; "" at the root */
	const char *name, *short_name, *kind;
	const char *valid_from, *valid_to; /* YYYY-MM-DD; valid_to NULL while valid */
	const char *successor;
	double lon, lat;       /* NAN unknown */
	int64_t reserve_floor; /* INT_ABSENT: the default share */
	int64_t population;
	int64_t version;
} Area;
extern const Field area_fields[];

/* Short code of a 12- or 15-digit code, or of a short code itself; NULL when it is none. */
const char *area_short_code(Arena *arena, const char *code);
/* 12 digits (15 for a grid). */
const char *area_full_code(Arena *arena, const char *code);
/* The same community, whichever of its grids. */
bool area_same_community(const char *a, const char *b);
/* A node that only groups: "市辖区", "省直辖县级行政区划" and the like. */
bool area_is_pseudo(const char *name);

/* Return: 0, DB_NONE, ERR_*. */
int area_find(Ctx *ctx, const char *code, Area *out);
/* 0; AREA_UNKNOWN; AREA_CLOSED when it is no longer valid. */
int area_require_open(Ctx *ctx, const char *code, Area *out);
/* The next tier above that really decides something: skips pseudo nodes and levels that do not
 * exist. DB_NONE above the city. */
int area_parent_tier(Ctx *ctx, const char *code, Area *out);

/* Every community now valid, by code. */
int area_communities(Ctx *ctx, Area **items, size_t *count);

/* ---- importing lists ------------------------------------------------------------------------- */

typedef struct AreaImport {
	bool dry_run;
	const char *edition; /* YYYY-MM-DD the list is valid from; NULL: today */
	int64_t rows, added, removed, renamed, moved, unchanged;
	FieldErrors faults; /* pointer "/ROW/COLUMN" */
} AreaImport;

/* The city's list: columns code, level, parent_code, name; optional short_name, kind. All or
 * nothing. Return: 0 (also with faults: then nothing changed), IMPORT_FORMAT, ERR_*. */
int area_import(Ctx *ctx, FieldBlob file, AreaImport *io);
/* Codes moved: columns change, old_code, new_code, new_name. Rows of people, needs and rights go
 * with them. All or nothing, as above. */
int area_import_changes(Ctx *ctx, FieldBlob file, AreaImport *io);
/* Points (code, lon, lat as CSV) or GeoJSON shapes; rows counts them, added those taken. */
int area_import_points(Ctx *ctx, FieldBlob file, AreaImport *io);
int area_import_shapes(
	Ctx *ctx, FieldBlob file, bool synthetic, const char *source, AreaImport *io);

/* ---- changing ------------------------------------------------------------------------------------- */

/* A 15-digit grid inside a community. sequence INT_ABSENT: the next free one. */
int area_make_grid(Ctx *ctx, const Area *community, const char *name, int64_t sequence, Area *out);

typedef struct AreaChange {
	const char *name;      /* grids only */
	int64_t reserve_floor; /* INT_ABSENT: as it is */
	double lon, lat;
} AreaChange;
int area_change(Ctx *ctx, Area *area, const AreaChange *change);
