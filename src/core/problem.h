/* The registry of client-facing problems (problem.def). Numbers are positive, so a
 * service returns 0, a negative error, or one of these. */
#pragma once

#include <stddef.h>

typedef enum Problem {
	PROBLEM_NONE = 0,
#define PROBLEM(name, number, status, slug) PROBLEM_##name = number,
#include "core/problem.def"
#undef PROBLEM
} Problem;

typedef struct ProblemInfo {
	Problem number;
	int status;
	const char *slug;
	const char *name;
} ProblemInfo;

/* Never NULL: an unknown number answers as INTERNAL. */
const ProblemInfo *problem_info(int number);
/* All of them, in the order of problem.def; NULL behind the last. */
const ProblemInfo *problem_at(size_t i);
