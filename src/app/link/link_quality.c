#include "app/link/link_quality.h"

#include "app/link/link_quote.h"
#include "app/link/link_rows.h"
#include "base/error.h"
#include "base/str.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- drawing ------------------------------------------------------------------------------------------- */

static void put_text(FILE *file, const char *text) {
	link_put_quoted(file, text, strlen(text));
}

static void write_header(FILE *file, const LinkSchema *schema) {
	fprintf(file,
		"pair,stratum,from,to,link,stratum_pairs,probability,source_l,row_id_l,source_r,row_id_r");
	for (int32_t f = 0; f < schema->field_count; f++)
		fprintf(file, ",%s_l,%s_r", schema->fields[f].name, schema->fields[f].name);
	fprintf(file, ",same\n");
}

static void put_row(FILE *file, const LinkInput *input, uint32_t record) {
	uint32_t row = input->records->row[input->records->first[record]];
	putc(',', file);
	put_text(file, input->files[input->records->source[row]].name);
	putc(',', file);
	put_text(file, link_row_id(input->records, row));
}

static void write_pair(FILE *file, const LinkSampling *sampling, const LinkPair *pair,
	const ClericalStratum *stratum, size_t number) {
	const LinkRecords *records = sampling->input->records;
	const uint32_t *a = link_record(records, pair->a), *b = link_record(records, pair->b);
	fprintf(file, "%" PRIu64 ",%zu,%.9g,%.9g,%d,%" PRIu64 ",%.6f", sampling->drawn, number + 1,
		stratum->from, stratum->to, stratum->link, stratum->pairs, link_probability(pair->weight));
	put_row(file, sampling->input, pair->a);
	put_row(file, sampling->input, pair->b);
	for (int32_t f = 0; f < records->fields; f++) {
		putc(',', file);
		put_text(file, link_value_text(records->values[f], a[f]));
		putc(',', file);
		put_text(file, link_value_text(records->values[f], b[f]));
	}
	fprintf(file, ",\n");
}

/* As the table of pairs has it. */
static bool is_link(const LinkSampling *sampling, const LinkPair *pair) {
	const LinkRecords *records = sampling->input->records;
	const uint32_t *cluster = sampling->result->cluster;
	return pair->weight >= sampling->result->least && !pair->apart &&
		cluster[records->row[records->first[pair->a]]] ==
		cluster[records->row[records->first[pair->b]]];
}

static size_t stratum_of(const LinkSampling *sampling, const ClericalStratum *strata, size_t count,
	const LinkPair *pair) {
	if (pair->a == pair->b)
		return count;
	return clerical_stratum_of(
		strata, count, link_probability(pair->weight), is_link(sampling, pair));
}

int link_sample_write(RiskJob *job, LinkSampling *sampling) {
	const LinkResult *result = sampling->result;
	ClericalStratum strata[CLERICAL_STRATA];
	uint64_t left[CLERICAL_STRATA], wanted[CLERICAL_STRATA];
	size_t count = clerical_strata(sampling->threshold, strata);
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, sampling->seed);
	CliOutput *out;
	int r = risk_job_output(job, sampling->out, &out);
	if (r)
		return r;
	for (size_t i = 0; i < result->pair_count; i++) {
		size_t s = stratum_of(sampling, strata, count, &result->pairs[i]);
		if (s < count)
			strata[s].pairs++;
	}
	clerical_allocate(strata, count, sampling->size);
	for (size_t s = 0; s < count; s++) {
		left[s] = strata[s].pairs;
		wanted[s] = strata[s].drawn;
	}
	write_header(out->file, sampling->input->records->schema);
	for (size_t i = 0; i < result->pair_count; i++) {
		size_t s = stratum_of(sampling, strata, count, &result->pairs[i]);
		if (s == count || !clerical_draw(&rng, left[s]--, wanted[s]))
			continue;
		wanted[s]--;
		sampling->drawn++;
		write_pair(out->file, sampling, &result->pairs[i], &strata[s], s);
	}
	return 0;
}

/* ---- reading --------------------------------------------------------------------------------------------- */

enum { STRATUM, FROM, TO, LINK, PAIRS, SAME, COLUMNS };

static int find_columns(RiskJob *job, const LinkRows *rows, size_t column[COLUMNS]) {
	static const char *const names[] = {"stratum", "from", "to", "link", "stratum_pairs", "same"};
	for (size_t c = 0; c < COLUMNS; c++) {
		column[c] = rows->width;
		for (size_t i = 0; i < rows->width; i++)
			if (str_eq(rows->header[i], names[c]))
				column[c] = i;
		if (column[c] == rows->width)
			risk_fault(job, rows->path, 1, names[c], "the column is missing");
	}
	return risk_faults_end(job);
}

/* 1, 0; -1: not judged; -2: something else. */
static int verdict_of(const char *text) {
	static const char *const yes[] = {"yes", "y", "1", "是", "same"},
							 *const no[] = {"no", "n", "0", "否", "other"};
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		if (str_eq(text, yes[i]))
			return 1;
		if (str_eq(text, no[i]))
			return 0;
	}
	return *text ? -2 : -1;
}

static bool is_stratum(const ClericalStratum *stratum) {
	return stratum->from >= 0 && stratum->from < stratum->to && stratum->to <= 1;
}

/* What a row says of its stratum must be what every other says. */
static bool take_stratum(char *const text[COLUMNS], ClericalStratum strata[CLERICAL_STRATA],
	size_t *count, ClericalStratum **out) {
	ClericalStratum said = {0};
	int64_t number, pairs;
	if (!str_to_int(text[STRATUM], &number) || number < 1 || number > CLERICAL_STRATA ||
		!str_to_real(text[FROM], &said.from) || !str_to_real(text[TO], &said.to) ||
		!str_to_int(text[PAIRS], &pairs) || pairs < 1 ||
		(strcmp(text[LINK], "0") && strcmp(text[LINK], "1")))
		return false;
	said.link = text[LINK][0] == '1';
	said.pairs = (uint64_t)pairs;
	*out = &strata[number - 1];
	if ((size_t)number > *count)
		*count = (size_t)number;
	if (!(*out)->pairs)
		**out = said;
	return is_stratum(&said) && (*out)->from == said.from && (*out)->to == said.to &&
		(*out)->link == said.link && (*out)->pairs == said.pairs;
}

static void take_row(RiskJob *job, const LinkRows *rows, Arena *scratch,
	const size_t column[COLUMNS], ClericalStratum strata[CLERICAL_STRATA], size_t *count) {
	ClericalStratum *stratum;
	char *text[COLUMNS];
	for (size_t c = 0; c < COLUMNS; c++) {
		LinkCell cell = column[c] < rows->count ? rows->cells[column[c]] : (LinkCell){"", 0};
		text[c] = arena_strndup(scratch, cell.text, cell.size);
	}
	int verdict = verdict_of(str_lower(scratch, text[SAME]));
	if (!take_stratum(text, strata, count, &stratum))
		risk_fault(job, rows->path, rows->number, NULL,
			"the stratum is not as another row or huying wrote it");
	else if (verdict == -2)
		risk_fault(job, rows->path, rows->number, "same", "neither yes nor no");
	else if (verdict >= 0 && stratum->judged == stratum->pairs)
		risk_fault(job, rows->path, rows->number, NULL, "more rows than the stratum has pairs");
	else if (verdict >= 0) {
		stratum->judged++;
		stratum->same += (uint64_t)verdict;
	}
}

int link_sample_read(
	RiskJob *job, const char *path, ClericalStratum strata[CLERICAL_STRATA], size_t *count) {
	LinkRows rows;
	size_t column[COLUMNS];
	Arena *scratch = arena_sub(job->arena);
	int r = scratch ? link_rows_open(&rows, job, path) : ERR_MEMORY;
	if (!r)
		r = find_columns(job, &rows, column);
	if (r)
		return r;
	memset(strata, 0, CLERICAL_STRATA * sizeof *strata);
	*count = 0;
	while (!(r = link_rows_next(&rows))) {
		arena_reset(scratch);
		take_row(job, &rows, scratch, column, strata, count);
	}
	return r == TABLE_END ? risk_faults_end(job) : link_rows_fault(&rows, job, r);
}
