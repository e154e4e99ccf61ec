#include "app/risk/risk_idea.h"

#include "algo/panel/idea.h"
#include "app/dispatch_names.h"
#include "app/risk/risk_table.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <string.h>

const char *const risk_idea_columns[] = {
	"question", "round", "n", "low", "best", "high", "best_least", "best_most", "best_sd", NULL};

typedef struct Round {
	const char *question, *round;
	bool probability;
	IdeaAnswer *answers;
	size_t n, capacity;
} Round;

typedef struct Reader {
	RiskTable table;
	size_t question, expert, round, scale, part[4]; /* low, best, high, confidence */
	Names names, answered;
	Round *rounds;
	size_t capacity;
} Reader;

static int find_columns(Reader *r) {
	static const char *const parts[] = {"low", "best", "high", "confidence"};
	int bad = risk_table_need(&r->table, "question", &r->question);
	bad = risk_table_need(&r->table, "expert", &r->expert) ? ERR_FORMAT : bad;
	for (int i = 0; i < 4; i++)
		bad = risk_table_need(&r->table, parts[i], &r->part[i]) ? ERR_FORMAT : bad;
	r->round = risk_table_find(&r->table, "round");
	r->scale = risk_table_find(&r->table, "scale");
	return bad;
}

static int read_answer(Reader *r, IdeaAnswer *a) {
	RiskTable *t = &r->table;
	double *to[] = {&a->low, &a->best, &a->high, &a->confidence};
	for (int i = 0; i < 4; i++) {
		if (risk_cell_number(t, r->part[i], to[i]))
			return ERR_FORMAT;
		if (isnan(*to[i]))
			return risk_cell_fault(t, r->part[i], "no answer");
	}
	if (!(a->low <= a->best && a->best <= a->high))
		return risk_cell_fault(t, r->part[1], "best lies between low and high");
	if (!(a->confidence > 0 && a->confidence <= 100))
		return risk_cell_fault(t, r->part[3], "a confidence is above 0 and at most 100 per cent");
	a->confidence /= 100;
	return 0;
}

static Round *round_of(Reader *r) {
	RiskTable *t = &r->table;
	Arena *arena = t->job->arena;
	bool is_new;
	const char *question = risk_cell(t, r->question),
			   *number = r->round == RISK_NO_COLUMN ? "1" : risk_cell(t, r->round);
	size_t i = (size_t)names_add(
		&r->names, arena_printf(t->row_arena, "%s\n%s", question, number), &is_new);
	if (!is_new)
		return &r->rounds[i];
	if (i == r->capacity) {
		Round *more = arena_array_of(arena, Round, r->capacity = 2 * r->capacity + 16);
		if (i)
			memcpy(more, r->rounds, i * sizeof *more);
		r->rounds = more;
	}
	r->rounds[i] = (Round){arena_strdup(arena, question), arena_strdup(arena, number),
		str_eq(risk_cell(t, r->scale), "PROB"), NULL, 0, 0};
	return &r->rounds[i];
}

static int read_row(Reader *r) {
	RiskTable *t = &r->table;
	IdeaAnswer a;
	bool is_new;
	int bad = read_answer(r, &a);
	if (bad)
		return bad;
	Round *round = round_of(r);
	if (round->probability && !(a.low >= 0 && a.high <= 1))
		return risk_cell_fault(t, r->part[0], "a probability lies between 0 and 1");
	names_add(&r->answered,
		arena_printf(
			t->row_arena, "%s\n%s\n%s", round->question, round->round, risk_cell(t, r->expert)),
		&is_new);
	if (!is_new)
		return risk_cell_fault(t, r->expert, "a second answer of the same expert in this round");
	if (round->n == round->capacity) {
		IdeaAnswer *more =
			arena_array_of(t->job->arena, IdeaAnswer, round->capacity = 2 * round->capacity + 8);
		if (round->n)
			memcpy(more, round->answers, round->n * sizeof *more);
		round->answers = more;
	}
	round->answers[round->n++] = a;
	return 0;
}

static void put(const Round *round, double wanted, RiskOut *out) {
	IdeaRound all = idea_aggregate(round->answers, round->n, wanted, round->probability);
	risk_out_text(out, round->question);
	risk_out_text(out, round->round);
	risk_out_whole(out, (int64_t)round->n);
	risk_out_number(out, all.low);
	risk_out_number(out, all.best);
	risk_out_number(out, all.high);
	risk_out_number(out, all.best_least);
	risk_out_number(out, all.best_most);
	risk_out_number(out, all.best_sd);
}

int risk_idea(RiskJob *job, const char *path, double wanted, RiskOut *out) {
	Reader r = {0};
	names_init(&r.names, job->arena);
	names_init(&r.answered, job->arena);
	int bad = risk_table_open(&r.table, job, path);
	if (bad || (bad = find_columns(&r)))
		return bad;
	while (!(bad = risk_table_next(&r.table)))
		read_row(&r);
	if (bad < 0 || (bad = risk_faults_end(job)))
		return bad;
	if (!r.names.count)
		return risk_fault(job, path, 0, NULL, "the file has no answer");
	for (int32_t i = 0; i < r.names.count; i++)
		put(&r.rounds[i], wanted, out);
	return 0;
}
