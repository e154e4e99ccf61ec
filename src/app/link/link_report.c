#include "app/link/link_report.h"

#include "base/json.h"
#include "core/messages.h"

#include <math.h>

/* ---- as JSON ------------------------------------------------------------------------------------------ */

static void put_totals(JsonOut *json, const LinkReport *report) {
	const LinkResult *result = report->result;
	jw_put_text(json, "schema", report->input->schema.name);
	jw_put_int(json, "rows", report->input->records->rows);
	jw_put_int(json, "records", report->input->records->count);
	jw_put_int(json, "compared", (int64_t)result->compared);
	jw_put_int(json, "links", (int64_t)result->links);
	jw_put_int(json, "clusters", result->clusters);
	jw_put_real(json, "least_weight", result->least);
	jw_put_real(json, "lost", result->lost);
}

static void put_levels(JsonOut *json, const char *name, const double *share, int32_t levels) {
	jw_key(json, name);
	jw_array(json);
	for (int32_t k = 0; k < levels; k++)
		jw_real(json, share[k]);
	jw_array_end(json);
}

static void put_field(JsonOut *json, const LinkReport *report, int32_t f) {
	const LinkModel *model = &report->result->model;
	const LinkField *field = &report->input->schema.fields[f];
	jw_object(json);
	jw_put_text(json, "field", field->name);
	jw_key(json, "levels");
	jw_array(json);
	for (int32_t k = 0; k < model->levels[f]; k++)
		jw_text(json, field->compare->words[k]);
	jw_array_end(json);
	put_levels(json, "m", model->m[f], model->levels[f]);
	put_levels(json, "h", model->h[f], model->levels[f]);
	put_levels(json, "u", model->u[f], model->levels[f]);
	jw_object_end(json);
}

static void put_model(JsonOut *json, const LinkReport *report) {
	const LinkModel *model = &report->result->model;
	jw_put_real(json, "one", model->one);
	jw_put_real(json, "household", model->household);
	jw_key(json, "fields");
	jw_array(json);
	for (int32_t f = 0; f < model->fields; f++)
		put_field(json, report, f);
	jw_array_end(json);
}

static void put_key(JsonOut *json, const LinkKeyBlocks *blocks, const LinkKeyReport *key) {
	jw_object(json);
	jw_put_text(json, "key", blocks->key->name);
	jw_put_int(json, "blocks", blocks->block_count);
	jw_put_int(json, "largest", (int64_t)blocks->largest);
	jw_put_int(json, "most", blocks->most);
	jw_put_int(json, "pairs", (int64_t)blocks->pairs);
	jw_put_int(json, "left_out", (int64_t)blocks->left_out);
	jw_put_int(json, "compared", (int64_t)key->compared);
	jw_put_int(json, "links", (int64_t)key->links);
	jw_put_int(json, "alone", (int64_t)key->alone);
	jw_put_real(json, "lost", key->lost);
	jw_object_end(json);
}

static void put_bins(JsonOut *json, const LinkResult *result) {
	jw_key(json, "weights");
	jw_array(json);
	for (int32_t b = 0; b < LINK_BINS; b++) {
		jw_object(json);
		jw_put_int(json, "from", LINK_BIN_FIRST + b * LINK_BIN_BITS);
		jw_put_int(json, "pairs", (int64_t)result->bins[b]);
		jw_object_end(json);
	}
	jw_array_end(json);
}

void link_report_json(const LinkReport *report, Arena *arena) {
	Buf buf;
	JsonOut json;
	buf_init(&buf, arena);
	jw_init(&json, &buf);
	jw_object(&json);
	put_totals(&json, report);
	put_model(&json, report);
	jw_key(&json, "keys");
	jw_array(&json);
	for (int32_t k = 0; k < report->result->blocks->count; k++)
		put_key(&json, &report->result->blocks->keys[k], &report->result->keys[k]);
	jw_array_end(&json);
	put_bins(&json, report->result);
	jw_object_end(&json);
	fprintf(report->to, "%s\n", buf.data);
}

/* ---- in sentences ----------------------------------------------------------------------------------------- */

static const char *whole(Arena *arena, double n) {
	return arena_printf(arena, "%.0f", n);
}

void link_say(const LinkReport *report, Arena *arena, const char *key, const char *const *values) {
	Buf line;
	buf_init(&line, arena);
	message_put(&line, report->language, key, values);
	fprintf(report->to, "%s\n", line.data);
}

static void say_key(const LinkReport *report, Arena *arena, int32_t k) {
	const LinkKeyBlocks *blocks = &report->result->blocks->keys[k];
	const LinkKeyReport *key = &report->result->keys[k];
	link_say(report, arena, "link.key",
		(const char *const[]){"key", blocks->key->name, "blocks", whole(arena, blocks->block_count),
			"largest", whole(arena, (double)blocks->largest), "compared",
			whole(arena, (double)key->compared), "left", whole(arena, (double)blocks->left_out),
			"most", whole(arena, blocks->most), "links", whole(arena, (double)key->links), "alone",
			whole(arena, (double)key->alone), "lost", whole(arena, ceil(key->lost)), NULL});
}

void link_report_text(const LinkReport *report, Arena *arena) {
	const LinkResult *result = report->result;
	const LinkRecords *records = report->input->records;
	link_say(report, arena, "link.rows",
		(const char *const[]){"rows", whole(arena, records->rows), "files",
			whole(arena, (double)report->input->file_count), "records",
			whole(arena, records->count), "schema", report->input->schema.name, NULL});
	link_say(report, arena, "link.pairs",
		(const char *const[]){"compared", whole(arena, (double)result->compared), "pairs",
			whole(arena, result->totals.pairs), "links", whole(arena, (double)result->links),
			"clusters", whole(arena, result->clusters), NULL});
	link_say(report, arena, "link.prior",
		(const char *const[]){"pairs", whole(arena, 1 / result->model.one), "least",
			arena_printf(arena, "%.1f", result->least), "chance",
			arena_printf(arena, "%.2g", link_probability(result->least)), NULL});
	link_say(report, arena, "link.keys", (const char *const[]){NULL});
	for (int32_t k = 0; k < result->blocks->count; k++)
		say_key(report, arena, k);
	link_say(report, arena, "link.lost",
		(const char *const[]){"lost", whole(arena, ceil(result->lost)), NULL});
}

/* ---- as a picture of characters ------------------------------------------------------------------------------ */

enum { PLOT_WIDTH = 60 };

static void plot_bin(const LinkReport *report, int32_t b, double most) {
	const LinkResult *result = report->result;
	int32_t from = LINK_BIN_FIRST + b * LINK_BIN_BITS;
	bool begins = result->least >= from && result->least < from + LINK_BIN_BITS;
	double n = (double)result->bins[b];
	int32_t width = n > 0 ? 1 + (int32_t)(log10(n) / fmax(most, 1) * (PLOT_WIDTH - 1)) : 0;
	fprintf(report->to, "%5d %10.0f %c", from, n, begins ? '|' : ' ');
	for (int32_t i = 0; i < width; i++)
		fputc('#', report->to);
	fputc('\n', report->to);
}

/* Bars of logarithms: links are few beside all pairs. */
void link_report_plot(const LinkReport *report, Arena *arena) {
	const uint64_t *bins = report->result->bins;
	int32_t first = 0, last = LINK_BINS - 1;
	double most = 0;
	while (first <= last && !bins[first])
		first++;
	while (last > first && !bins[last])
		last--;
	if (first > last) {
		link_say(report, arena, "link.plot.none", (const char *const[]){NULL});
		return;
	}
	for (int32_t b = first; b <= last; b++)
		most = fmax(most, bins[b] ? log10((double)bins[b]) : 0);
	link_say(report, arena, "link.plot", (const char *const[]){NULL});
	for (int32_t b = first; b <= last; b++)
		plot_bin(report, b, most);
}
