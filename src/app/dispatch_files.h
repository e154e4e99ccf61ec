/* The plain files of `huying dispatch`: VOLUNTEERS.csv and NEEDS.csv (docs/dispatch.md tells the
 * columns). People and needs are numbered along a space-filling curve, ties by id, so that the
 * order of the rows changes nothing. */
#pragma once

#include "algo/dispatch/reach.h"
#include "app/dispatch_names.h"

#include <stdio.h>

typedef struct DispatchFiles {
	DispatchCity city;
	DispatchPerson *persons;           /* those of the city */
	const char **person_id, **need_id; /* as the city numbers them */
	Names person_names, need_names;    /* ids to rows as read */
	int32_t *person_at, *need_at;      /* of a row as read: its number in the city */
	Names skills, zones, districts, orgs;
} DispatchFiles;

/* Every fault is said at `said` as FILE:LINE:COLUMN: reason, up to 20 of them.
 * Return: 0; ERR_IO, ERR_FORMAT after saying why; ERR_MEMORY. */
int dispatch_files_read(
	DispatchFiles *files, const char *volunteers, const char *needs, FILE *said, Arena *arena);

/* The number of an id of the files, as the city has it; DISPATCH_NONE when there is none. */
int32_t dispatch_files_person(const DispatchFiles *files, const char *id);
int32_t dispatch_files_need(const DispatchFiles *files, const char *id);
