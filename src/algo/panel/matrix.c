#include "algo/panel/matrix.h"

#include <math.h>

static size_t level_of(const MatrixScale *scale, double score) {
	size_t level = 0;
	while (level + 1 < scale->levels && score >= scale->from[level + 1])
		level++;
	return level;
}

static void see_consequences(const MatrixSheet *sheet, MatrixLevel *out) {
	double sum = 0, n = 0;
	for (size_t i = 0; i < sheet->kinds; i++) {
		if (isnan(sheet->consequence[i])) {
			out->unscored++;
			continue;
		}
		out->worst = fmax(out->worst, sheet->consequence[i]);
		sum += sheet->consequence[i];
		n++;
	}
	out->mean = n > 0 ? sum / n : NAN;
}

/* One step down and up for low confidence; up for what nobody scored, which may be worse. */
static void widen(const MatrixScale *scale, const MatrixSheet *sheet, MatrixLevel *out) {
	bool low = sheet->confidence == MATRIX_LOW, unscored = out->unscored > 0;
	out->low = out->level - (low && out->level > 0 ? 1 : 0);
	out->high = out->level + ((low || unscored) && out->level + 1 < scale->levels ? 1 : 0);
	out->widened = out->low != out->high;
}

MatrixLevel matrix_judge(const MatrixScale *scale, const MatrixSheet *sheet) {
	MatrixLevel out = {0};
	see_consequences(sheet, &out);
	out.score = sheet->likelihood * out.worst;
	out.level = level_of(scale, out.score);
	out.lifted = out.worst >= 5 && out.level < scale->middle;
	if (out.lifted)
		out.level = scale->middle;
	widen(scale, sheet, &out);
	return out;
}
