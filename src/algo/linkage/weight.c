/* What a pair weighs. */
#include "algo/linkage/model.h"

#include "algo/linkage/scratch.h"

#include <math.h>

enum { COUNTS = 4096 };

struct LinkScale {
	const LinkRecords *records;
	int32_t fields;
	double prior;
	double field[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST]; /* log2(m / u) */
	double household[LINK_FIELDS_MOST]
					[COMPARE_LEVELS_MOST]; /* log2(h / u); 0: no household's field */
	double households;                     /* log2 of how many more are of one household */
	double common
		[LINK_FIELDS_MOST]; /* log2 of u at the top over that of a value of one row; NAN: no such */
	double log2_of[COUNTS];
};

static void scale_field(
	LinkScale *scale, const LinkModel *model, const LinkField *field, int32_t f) {
	int32_t top = model->levels[f] - 1;
	const double equal = log2(model->m[f][top] / model->u[f][top]);
	for (int32_t k = 0; k <= top; k++) {
		/* nothing says more than equality, however rare it is among strangers */
		scale->field[f][k] = fmin(log2(model->m[f][k] / model->u[f][k]), equal);
		scale->household[f][k] = field->household ? log2(model->h[f][k] / model->u[f][k]) : 0;
	}
	double rows = scale->records->count - scale->records->rows_with[f][0];
	scale->common[f] =
		field->frequent && rows > 0 ? log2(model->u[f][top] / model->frequency[f] * rows) : NAN;
}

LinkScale *link_scale_new(Arena *arena, const LinkModel *model, const LinkRecords *records) {
	LinkScale *scale = arena_new_of(arena, LinkScale);
	scale->records = records;
	scale->fields = model->fields;
	double two = 1 - model->one - model->household;
	scale->prior = log2(model->one / two);
	scale->households = log2(model->household / two);
	for (int32_t f = 0; f < model->fields; f++)
		scale_field(scale, model, &records->schema->fields[f], f);
	for (int32_t i = 1; i < COUNTS; i++)
		scale->log2_of[i] = log2(i);
	return scale;
}

static double log2_rows(const LinkScale *scale, uint32_t rows) {
	return rows < COUNTS ? scale->log2_of[rows] : log2(rows);
}

/* What equality in this value weighs more than equality in any. */
static double rarity(const LinkScale *scale, int32_t f, uint32_t number) {
	return scale->common[f] - log2_rows(scale, scale->records->rows_with[f][number]);
}

void link_weigh(const LinkScale *scale, const uint32_t *a, const uint32_t *b, LinkVector vector,
	LinkWeights *out) {
	double household = scale->households, sum = scale->prior;
	for (int32_t f = 0; f < scale->fields; f++) {
		int32_t k = link_vector_level(vector, f);
		out->field[f] = 0;
		if (k < 0)
			continue;
		double rare = a[f] == b[f] && !isnan(scale->common[f]) ? rarity(scale, f, a[f]) : 0;
		out->field[f] = scale->field[f][k] + rare;
		household += scale->household[f][k] != 0 ? scale->household[f][k] + rare : 0;
		sum += out->field[f];
	}
	out->prior = scale->prior;
	out->household = household > 60 ? -household : -log2(1 + exp2(household));
	out->total = sum + out->household;
}

double link_weight(
	const LinkScale *scale, const uint32_t *a, const uint32_t *b, LinkVector vector) {
	LinkWeights weights;
	link_weigh(scale, a, b, vector, &weights);
	return weights.total;
}

double link_probability(double weight) {
	return 1 / (1 + exp2(-weight));
}
