/* Pairs in words: why linked, why not, what to look at. */
#include "algo/linkage/radix.h"
#include "algo/linkage/scratch.h"
#include "app/link/link_report.h"
#include "app/link/link_write.h"
#include "base/str.h"
#include "core/messages.h"

#include <math.h>
#include <string.h>

/* Chances between which a person should look. */
#define REVIEW_FROM 0.05
#define REVIEW_TO 0.95

typedef struct Explaining {
	const LinkReport *report;
	Arena *arena; /* of the pair at hand */
	const LinkPair *pair;
	const uint32_t *a, *b; /* its records */
	LinkWeights weights;
} Explaining;

static const char *bits(Arena *arena, double weight) {
	return arena_printf(arena, "%+.1f", weight);
}

static const char *field_name(const Explaining *e, int32_t f) {
	const char *name = e->report->input->schema.fields[f].name;
	const char *key = arena_printf(e->arena, "link.field.%s", name);
	const char *words = message(e->report->language, key);
	return str_eq(words, key) ? name : words;
}

static const char *value(const Explaining *e, int32_t f, const uint32_t *record) {
	return link_value_text(e->report->input->records->values[f], record[f]);
}

static const char *separator(const Explaining *e) {
	return str_eq(e->report->language, "en") ? "; " : "；";
}

/* ---- one pair ------------------------------------------------------------------------------------------- */

static void put_field(const Explaining *e, Buf *out, int32_t f) {
	const Comparison *compare = e->report->input->schema.fields[f].compare;
	int32_t level = link_vector_level(e->pair->vector, f);
	const char *words = message(
		e->report->language, arena_printf(e->arena, "link.level.%s", compare->words[level]));
	buf_puts(out, separator(e));
	message_put(out, e->report->language, e->a[f] == e->b[f] ? "link.pair.field" : "link.pair.two",
		(const char *const[]){"field", field_name(e, f), "level", words, "left", value(e, f, e->a),
			"right", value(e, f, e->b), "bits", bits(e->arena, e->weights.field[f]), NULL});
}

static void put_weights(const Explaining *e) {
	Buf out;
	buf_init(&out, e->arena);
	buf_puts(&out, "  ");
	message_put(&out, e->report->language, "link.pair.prior",
		(const char *const[]){"bits", bits(e->arena, e->weights.prior), NULL});
	for (int32_t f = 0; f < e->report->input->records->fields; f++)
		if (link_vector_level(e->pair->vector, f) >= 0)
			put_field(e, &out, f);
	if (e->weights.household < -0.05) {
		buf_puts(&out, separator(e));
		message_put(&out, e->report->language, "link.pair.household",
			(const char *const[]){"bits", bits(e->arena, e->weights.household), NULL});
	}
	fprintf(e->report->to, "%s\n", out.data);
}

/* Names of the fields that `chosen` picks, as one sentence; nothing where there are none. */
static void say_fields(const Explaining *e, const char *key, const char *lacks,
	bool (*chosen)(const Explaining *, int32_t, double *)) {
	Buf out, line;
	buf_init(&out, e->arena);
	for (int32_t f = 0; f < e->report->input->records->fields; f++) {
		double weight = NAN;
		if (!chosen(e, f, &weight))
			continue;
		if (out.size)
			buf_puts(&out, ", ");
		if (isnan(weight))
			buf_puts(&out, field_name(e, f));
		else
			message_put(&out, e->report->language, "link.pair.brings",
				(const char *const[]){
					"field", field_name(e, f), "bits", bits(e->arena, weight), NULL});
	}
	if (!out.size)
		return;
	buf_init(&line, e->arena);
	message_put(&line, e->report->language, key,
		(const char *const[]){"fields", out.data, "bits", lacks, NULL});
	fprintf(e->report->to, "  %s\n", line.data);
}

/* A field that is compared instead of another is not missed beside it. */
static bool is_spared(const Explaining *e, int32_t f) {
	int32_t other = e->report->input->schema.fields[f].instead;
	return other >= 0 && link_vector_level(e->pair->vector, other) >= 0;
}

static bool is_missing(const Explaining *e, int32_t f, double *weight) {
	(void)weight;
	return link_vector_level(e->pair->vector, f) < 0 && !is_spared(e, f);
}

/* Fields that are missing or not equal, with what equality would add. */
static bool would_bring(const Explaining *e, int32_t f, double *weight) {
	const LinkModel *model = &e->report->result->model;
	int32_t top = model->levels[f] - 1, level = link_vector_level(e->pair->vector, f);
	*weight = log2(model->m[f][top] / model->u[f][top]) - e->weights.field[f];
	return level != top && *weight > 0.5 && !is_spared(e, f);
}

static bool contradicts(const Explaining *e, int32_t f, double *weight) {
	const LinkField *field = &e->report->input->schema.fields[f];
	int32_t level = link_vector_level(e->pair->vector, f);
	(void)weight;
	return level >= 0 && level <= field->compare->apart && (field->decides || field->opposes) &&
		field->compare->proves(value(e, f, e->a)) && field->compare->proves(value(e, f, e->b));
}

static const char *row_name(const Explaining *e, uint32_t record) {
	const LinkInput *input = e->report->input;
	uint32_t row = input->records->row[input->records->first[record]];
	return input->file_count == 1
		? link_row_id(input->records, row)
		: arena_printf(e->arena, "%s:%s", input->files[input->records->source[row]].name,
			  link_row_id(input->records, row));
}

static void say_pair(Explaining *e, const LinkPair *pair) {
	const LinkRecords *records = e->report->input->records;
	arena_reset(e->arena);
	e->pair = pair;
	e->a = link_record(records, pair->a);
	e->b = link_record(records, pair->b);
	link_weigh(e->report->result->scale, e->a, e->b, pair->vector, &e->weights);
	link_say(e->report, e->arena, "link.pair",
		(const char *const[]){"left", row_name(e, pair->a), "right", row_name(e, pair->b), "chance",
			arena_printf(e->arena, "%.4f", link_probability(e->weights.total)), "weight",
			arena_printf(e->arena, "%.1f", e->weights.total), NULL});
	put_weights(e);
	say_fields(e, "link.pair.missing", "", is_missing);
}

/* ---- what a decision changes ---------------------------------------------------------------------------------- */

typedef struct Explained {
	Explaining e;
	uint32_t *rows; /* of the cluster of a row */
	RadixItem *items;
	size_t count;
} Explained;

static uint32_t cluster_of(const Explained *x, uint32_t record) {
	const LinkRecords *records = x->e.report->input->records;
	return x->e.report->result->cluster[records->row[records->first[record]]];
}

static bool is_together(const Explained *x, const LinkPair *pair) {
	const LinkRecords *records = x->e.report->input->records;
	if (pair->a == pair->b) {
		const uint32_t *cluster = x->e.report->result->cluster;
		const uint32_t *row = records->row + records->first[pair->a];
		return cluster[row[0]] == cluster[row[1]];
	}
	return cluster_of(x, pair->a) == cluster_of(x, pair->b);
}

static void say_change(const Explained *x, const LinkPair *pair) {
	Arena *arena = x->e.arena;
	const char *left = arena_printf(arena, "%u", x->rows[cluster_of(x, pair->a)]);
	const char *right = arena_printf(arena, "%u", x->rows[cluster_of(x, pair->b)]);
	fputs("  ", x->e.report->to);
	if (is_together(x, pair))
		link_say(x->e.report, arena, "link.pair.parts", (const char *const[]){"rows", left, NULL});
	else
		link_say(x->e.report, arena, "link.pair.joins",
			(const char *const[]){"left", left, "right", right, NULL});
}

/* ---- the lists -------------------------------------------------------------------------------------------------- */

typedef enum Kind { LINKED, REVIEWED, NEAR, APART } Kind;

static double doubt(const Explained *x, const LinkPair *pair) {
	return fabs(pair->weight - x->e.report->result->least);
}

static bool is_in(const Explained *x, const LinkPair *pair, Kind kind) {
	bool link = link_pair_links(pair, x->e.report->result->least);
	bool together = is_together(x, pair);
	double chance = link_probability(pair->weight);
	switch (kind) {
	case LINKED: return link && together;
	case REVIEWED: return !pair->apart && chance > REVIEW_FROM && chance < REVIEW_TO;
	case NEAR: return !link && !pair->apart;
	default: return pair->apart || (link && !together);
	}
}

/* The heaviest first; of what is in doubt, the most doubtful. */
static void choose(Explained *x, Kind kind) {
	const LinkResult *result = x->e.report->result;
	x->count = 0;
	for (size_t i = 0; i < result->pair_count; i++) {
		const LinkPair *pair = &result->pairs[i];
		if (!is_in(x, pair, kind))
			continue;
		double order = kind == REVIEWED ? doubt(x, pair) : 1e4 - pair->weight;
		x->items[x->count++] = (RadixItem){(uint64_t)(order * 1e6), (uint32_t)i};
	}
	radix_sort(x->e.report->arena, x->items, x->count);
}

static void say_kind(Explained *x, Kind kind, const LinkPair *pair) {
	say_pair(&x->e, pair);
	if (kind == REVIEWED)
		say_change(x, pair);
	if (kind == NEAR)
		say_fields(&x->e, "link.pair.lacks",
			arena_printf(x->e.arena, "%.1f", x->e.report->result->least - x->e.weights.total),
			would_bring);
	if (kind == APART && pair->apart)
		say_fields(&x->e, "link.pair.contradicts", "", contradicts);
	else if (kind == APART) {
		fputs("  ", x->e.report->to);
		link_say(x->e.report, x->e.arena, "link.pair.clusters", (const char *const[]){NULL});
	}
}

static void say_list(Explained *x, Kind kind, const char *title) {
	choose(x, kind);
	fputc('\n', x->e.report->to);
	link_say(x->e.report, x->e.arena, title, (const char *const[]){NULL});
	if (!x->count)
		link_say(x->e.report, x->e.arena, "link.explain.none", (const char *const[]){NULL});
	for (size_t i = 0; i < x->count; i++)
		say_kind(x, kind, &x->e.report->result->pairs[x->items[i].value]);
}

void link_explain(const LinkReport *report, Arena *arena) {
	const LinkResult *result = report->result;
	Explained x = {.e = {.report = report, .arena = arena_sub(arena)}};
	if (!x.e.arena)
		arena_exhausted(arena);
	x.rows = scratch_of(arena, uint32_t, report->input->records->rows);
	for (uint32_t i = 0; i < report->input->records->rows; i++)
		x.rows[result->cluster[i]]++;
	x.items = scratch_of(arena, RadixItem, result->pair_count);
	say_list(&x, REVIEWED, "link.explain.review");
	say_list(&x, NEAR, "link.explain.near");
	say_list(&x, APART, "link.explain.apart");
	say_list(&x, LINKED, "link.explain.links");
	scratch_give(arena, x.items);
	scratch_give(arena, x.rows);
}
