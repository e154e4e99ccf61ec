/* From a plan to the rows that tell it: who goes where and why, what stays short and what would help.
 * Private to mod/dispatch. */
#pragma once

#include "mod/dispatch/floors.h"

struct DispatchFound {
	DispatchRun run;
	RunNeed *needs;
	size_t need_count;
	RunMove *moves;
	size_t move_count;
	RunFloor *floors;
	size_t floor_count;
};

/* Rows for the result, in `arena`; they lean on `live`. Return: 0; ERR_MEMORY. */
int found_write(const DispatchLive *live, const DispatchResult *result, const Floors *floors,
	Arena *arena, DispatchFound *out);
