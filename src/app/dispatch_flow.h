/* huying dispatch --flow: a min-cost-flow problem in DIMACS form. */
#pragma once

#include "base/arena.h"

/* Solves the file and prints "s COST". Faults are said on stderr as FILE:LINE: reason.
 * `seconds` 0: no limit. Return: the exit code; ERR_MEMORY. */
int dispatch_flow(const char *path, double seconds, Arena *arena);
