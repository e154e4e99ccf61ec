/* huying risk matrix: from worksheets of a risk assessment to levels, with the reasons. A level is advice. */
#include "app/cli_words.h"
#include "app/risk/cmd_risk.h"
#include "app/risk/risk_out.h"
#include "app/risk/risk_scale.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>

static const char *const columns[] = {"event_id", "scheme", "time_of_assessment", "likelihood",
	"consequence_max", "consequence_mean", "score", "level", "level_name", "level_low",
	"level_high", "confidence", "review_by", "advice", "reasons", NULL};
static const char *const kinds[] = {"health", "livelihood", "services", "rights", "trust"};
static const char *const confidences[] = {"low", "medium", "high"};
enum { KINDS = 5 };

typedef struct Asked {
	const char *path, *output, *scheme, *scales, *as_of, *language;
	bool json;
	int64_t day;
	RiskScale scale;
	RiskOut out;
} Asked;

typedef struct Reader {
	RiskTable table;
	size_t event, likelihood, confidence, hazard, time, why, kind[KINDS]; /* columns */
} Reader;

typedef struct Sheet {
	MatrixSheet sheet;
	int64_t day;
	bool epidemic;
} Sheet;

static int find_columns(Reader *r) {
	RiskTable *t = &r->table;
	int bad = risk_table_need(t, "event_id", &r->event);
	bad = risk_table_need(t, "likelihood", &r->likelihood) ? ERR_FORMAT : bad;
	bad = risk_table_need(t, "confidence", &r->confidence) ? ERR_FORMAT : bad;
	for (int i = 0; i < KINDS; i++)
		r->kind[i] = risk_table_find(t, kinds[i]);
	r->hazard = risk_table_find(t, "hazard");
	r->time = risk_table_find(t, "time_of_assessment");
	r->why = risk_table_find(t, "confidence_reason");
	return bad;
}

/* 1 to 5, or missing. */
static int read_mark(RiskTable *t, size_t column, double *out) {
	int r = risk_cell_number(t, column, out);
	return !r && !isnan(*out) && !(*out >= 1 && *out <= 5 && *out == floor(*out))
		? risk_cell_fault(t, column, "a mark is 1, 2, 3, 4 or 5")
		: r;
}

static int read_confidence(Reader *r, MatrixConfidence *out) {
	for (int i = 0; i < 3; i++)
		if (str_eq(risk_cell(&r->table, r->confidence), confidences[i])) {
			*out = (MatrixConfidence)i;
			return 0;
		}
	return risk_cell_fault(&r->table, r->confidence, "confidence is low, medium or high");
}

static int read_sheet(Reader *r, const Asked *a, Sheet *s) {
	RiskTable *t = &r->table;
	size_t scored = 0;
	int bad = read_mark(t, r->likelihood, &s->sheet.likelihood);
	if (!bad && isnan(s->sheet.likelihood))
		bad = risk_cell_fault(t, r->likelihood, "no likelihood");
	for (int i = 0; i < KINDS; i++) {
		bad = read_mark(t, r->kind[i], &s->sheet.consequence[i]) ? ERR_FORMAT : bad;
		scored += !isnan(s->sheet.consequence[i]);
	}
	if (!bad && !scored)
		bad = risk_cell_fault(
			t, r->event, "no consequence is scored: health, livelihood, services, rights or trust");
	s->sheet.kinds = KINDS;
	s->day = a->day;
	s->epidemic = str_eq(risk_cell(t, r->hazard), "epidemic");
	if (!risk_cell_missing(t, r->time) && risk_cell_day(t, r->time, &s->day))
		bad = ERR_FORMAT;
	return read_confidence(r, &s->sheet.confidence) ? ERR_FORMAT : bad;
}

/* Within seven days, three in an epidemic, and sooner when little is certain: a day, or half. */
static int64_t review_by(const Sheet *s) {
	int64_t days = s->epidemic ? 3 : 7;
	return s->day + (s->sheet.confidence == MATRIX_LOW ? (days + 1) / 2 : days);
}

static const char *reasons(const Asked *a, Arena *arena, const Sheet *s, const MatrixLevel *l) {
	Buf text;
	buf_init(&text, arena);
	buf_printf(&text, "%s: %g x %g = %g", cli_words(a->language, "risk.matrix.score"),
		s->sheet.likelihood, l->worst, l->score);
	for (int i = 0; i < KINDS; i++)
		if (s->sheet.consequence[i] == l->worst)
			buf_printf(&text, "; %s",
				cli_words(a->language, arena_printf(arena, "risk.matrix.%s", kinds[i])));
	if (l->lifted)
		buf_printf(&text, "; %s", cli_words(a->language, "risk.matrix.lifted"));
	if (s->sheet.confidence == MATRIX_LOW)
		buf_printf(&text, "; %s", cli_words(a->language, "risk.matrix.low_confidence"));
	if (l->unscored)
		buf_printf(&text, "; %s", cli_words(a->language, "risk.matrix.unscored"));
	return text.data;
}

static void put(Asked *a, Reader *r, const Sheet *s) {
	MatrixLevel l = matrix_judge(&a->scale.scale, &s->sheet);
	const char *why = risk_cell(&r->table, r->why), *told = reasons(a, r->table.row_arena, s, &l);
	risk_out_text(&a->out, risk_cell(&r->table, r->event));
	risk_out_text(&a->out, a->scheme);
	risk_out_day(&a->out, s->day);
	risk_out_number(&a->out, s->sheet.likelihood);
	risk_out_number(&a->out, l.worst);
	risk_out_number(&a->out, l.mean);
	risk_out_number(&a->out, l.score);
	risk_out_text(&a->out, a->scale.id[l.level]);
	risk_out_text(&a->out, a->scale.name[l.level]);
	risk_out_text(&a->out, a->scale.id[l.low]);
	risk_out_text(&a->out, a->scale.id[l.high]);
	risk_out_text(&a->out, confidences[s->sheet.confidence]);
	risk_out_day(&a->out, review_by(s));
	risk_out_text(&a->out, a->scale.advice[l.level]);
	risk_out_text(&a->out, *why ? arena_printf(r->table.row_arena, "%s (%s)", told, why) : told);
}

static int run(RiskJob *job, void *self) {
	Asked *a = self;
	Reader r = {0};
	a->language = cli_language(a->language);
	risk_out_init(&a->out, job->arena, columns, a->json);
	int bad = risk_scale_read(&a->scale, job, a->scales, a->scheme, a->day, a->language);
	if (bad || (bad = risk_table_open(&r.table, job, a->path)) || (bad = find_columns(&r)))
		return bad;
	while (!(bad = risk_table_next(&r.table))) {
		Sheet s = {0};
		if (!read_sheet(&r, a, &s))
			put(a, &r, &s);
	}
	if (bad < 0 || (bad = risk_faults_end(job)))
		return bad;
	return risk_out_file(job, a->output, &a->out);
}

int cmd_risk_matrix(const CliVerb *verb, int argc, char **argv) {
	char today[TIME_TEXT_SIZE];
	Asked a = {.output = "-", .scheme = "CDC-RA"};
	const CliOption options[] = {
		{"scheme", CLI_TEXT, &a.scheme, "NAME", "a scale of packs/levels/scales.csv (CDC-RA)", 0,
			0},
		{"scales", CLI_TEXT, &a.scales, "FILE.csv", "scales of one's own, in the same form", 0, 0},
		{"as-of", CLI_TEXT, &a.as_of, "DAY", "the scale valid that day (today)", 0, 0},
		CLI_LANGUAGE_OPTION(a.language),
		RISK_OUTPUT_OPTIONS(a),
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (!a.as_of)
		a.as_of = time_format_date(clock_now(&clock_system), today);
	if (argc != 1 || !risk_day(a.as_of, &a.day))
		return cli_usage(verb);
	a.path = argv[0];
	return risk_job_run(verb, run, &a);
}
