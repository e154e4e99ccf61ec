#include "algo/panel/experts.h"

#include <math.h>

static void copy_items(const Study *study, size_t item, Study *out, double *truth, bool *logs) {
	for (size_t m = 0; m < study->items; m++) {
		if (m == item)
			continue;
		truth[out->items] = study->realisation[m];
		logs[out->items++] = study->log_scale[m];
	}
}

bool study_without(const Study *study, Arena *arena, size_t expert, size_t item, Study *out) {
	double *value =
			   arena_array_of(arena, double, study->experts * study->items * study->levels + 1),
		   *to = value;
	double *truth = arena_array_of(arena, double, study->items + 1);
	bool *logs = arena_array_of(arena, bool, study->items + 1), seed = false;
	*out = (Study){.levels = study->levels,
		.level = study->level,
		.overshoot = study->overshoot,
		.value = value,
		.realisation = truth,
		.log_scale = logs,
		.experts = study->experts - (expert < study->experts)};
	copy_items(study, item, out, truth, logs);
	for (size_t i = 0; i < study->experts * study->items * study->levels; i++) {
		size_t e = i / (study->items * study->levels), m = i / study->levels % study->items;
		if (e != expert && m != item)
			*to++ = study->value[i];
	}
	for (size_t m = 0; m < out->items; m++)
		seed = seed || !isnan(truth[m]);
	return seed && out->experts > 0;
}
