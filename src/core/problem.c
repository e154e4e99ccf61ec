#include "core/problem.h"

static const ProblemInfo problems[] = {
#define PROBLEM(name, number, status, slug) {PROBLEM_##name, status, slug, #name},
#include "core/problem.def"
#undef PROBLEM
};

static const ProblemInfo internal = {PROBLEM_INTERNAL, 500, "internal", "INTERNAL"};

const ProblemInfo *problem_info(int number) {
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
		if ((int)problems[i].number == number)
			return &problems[i];
	return &internal;
}

const ProblemInfo *problem_at(size_t i) {
	return i < sizeof problems / sizeof *problems ? &problems[i] : NULL;
}
