/* The plain files of `huying dispatch`: VOLUNTEERS.csv and NEEDS.csv (docs/dispatch.md tells the
 * columns). People and needs are numbered along a space-filling curve, ties by id, so that the
 * order of the rows changes nothing. */
#pragma once

#include "algo/dispatch/reach.h"
#include "app/dispatch_names.h"

typedef struct DispatchFiles {
	DispatchCity city;
	const char **person_id, **need_id; /* as the city numbers them */
	Names person_names, need_names;    /* ids to rows as read */
	int32_t *person_at, *need_at;      /* of a row as read: its number in the city */
	Names skills, zones, districts, orgs;
	const int32_t *need_row; /* row of the need in its file, for messages */
} DispatchFiles;

/* Every fault is said on stderr as FILE:LINE:COLUMN: reason, up to 20 of them.
 * Return: 0; ERR_IO, ERR_FORMAT after saying why; ERR_MEMORY. */
int dispatch_files_read(
	DispatchFiles *files, const char *volunteers, const char *needs, Arena *arena);

/* A plan as `huying dispatch` writes it; need_of (of a person) is filled, DISPATCH_NONE where the
 * plan has no row. Same returns. */
int dispatch_files_read_plan(
	const DispatchFiles *files, const char *path, Arena *arena, int32_t *need_of);
