#include "app/link/link_report.h"

#include "base/json.h"

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

static void put_model(JsonOut *json, const LinkReport *report) {
	const LinkModel *model = &report->result->model;
	jw_put_real(json, "one", model->one);
	jw_put_real(json, "household", model->household);
	jw_key(json, "fields");
	jw_array(json);
	for (int32_t f = 0; f < model->fields; f++) {
		jw_object(json);
		jw_put_text(json, "field", report->input->schema.fields[f].name);
		put_levels(json, "m", model->m[f], model->levels[f]);
		put_levels(json, "h", model->h[f], model->levels[f]);
		put_levels(json, "u", model->u[f], model->levels[f]);
		jw_object_end(json);
	}
	jw_array_end(json);
}

static void put_keys(JsonOut *json, const LinkReport *report) {
	jw_key(json, "keys");
	jw_array(json);
	for (int32_t k = 0; k < report->result->blocks->count; k++) {
		const LinkKeyBlocks *blocks = &report->result->blocks->keys[k];
		const LinkKeyReport *key = &report->result->keys[k];
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
	jw_array_end(json);
}

int link_report_json(const LinkReport *report, RiskJob *job) {
	Buf buf;
	JsonOut json;
	buf_init(&buf, job->arena);
	jw_init(&json, &buf);
	jw_object(&json);
	put_totals(&json, report);
	put_model(&json, report);
	put_keys(&json, report);
	jw_object_end(&json);
	fprintf(report->to, "%s\n", buf.data);
	return 0;
}

int link_report_text(const LinkReport *report, RiskJob *job) {
	return link_report_json(report, job);
}
