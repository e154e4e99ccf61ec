/* A plan that runs already, beside the files of `huying dispatch`. */
#pragma once

#include "app/dispatch_files.h"

typedef struct DispatchStanding {
	const char *plan;     /* as `huying dispatch` wrote it: volunteer_id,need_id; NULL: none */
	const char *told;     /* volunteer_id of those who know; NULL: all of the plan */
	const char *declined; /* volunteer_id,need_id that will not be; NULL: none */
	int64_t move_bound;   /* what a move of who was told must gain at least */
} DispatchStanding;

/* Puts it into files->city. Rows of who left and of what is over are passed over. Faults are said
 * as those of the files. Return: 0; ERR_IO, ERR_FORMAT, ERR_MEMORY. */
int dispatch_standing_read(const DispatchStanding *standing, DispatchFiles *files, Arena *arena);
