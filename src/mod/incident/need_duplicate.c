/* A likely duplicate is shown with why; a person decides. */
#include "mod/incident/need_private.h"

#include "algo/geo/geo.h"
#include "base/str.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>

/* Needs opened within this span of each other may be the same need. */
#define DUPLICATE_SPAN (3 * TIME_DAY)
#define DUPLICATE_SCORE 0.5
#define DUPLICATE_MOST 10

const Field need_duplicate_fields[] = {
	FIELD(NeedDuplicate, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(NeedDuplicate, why, FIELD_TEXTS,
		.summary = "same_phone same_place similar_words same_task near"),
	FIELD(NeedDuplicate, score, FIELD_REAL, .flags = FIELD_REQUIRED, .summary = "0..1"),
	FIELD(NeedDuplicate, status, FIELD_ENUM, .values = need_statuses, .flags = FIELD_REQUIRED),
	FIELD(NeedDuplicate, created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD_END,
};

/* What is compared of a need, opened once. */
typedef struct Opened {
	const char *sentence, *place;
} Opened;

static int open_texts(Ctx *ctx, const Need *need, Opened *out) {
	int r = need_open_sentence(ctx, need, &out->sentence);
	return r ? r : need_open_place(ctx, need, &out->place);
}

/* Weights: a shared telephone nearly settles it; words and place together do; a shared
 * task or nearness only support. They add up and are cut at 1. */
static void compare(Ctx *ctx, const Need *a, const Opened *at, const Need *b, const Opened *bt,
	NeedDuplicate *out) {
	const char **why = arena_array_of(ctx->arena, const char *, 5);
	size_t n = 0;
	double score = 0, words = text_similarity(ctx->arena, at->sentence, bt->sentence);
	if (a->phone_hash && str_eq(a->phone_hash, b->phone_hash)) {
		why[n++] = "same_phone";
		score += 0.5;
	}
	if (at->place && bt->place && text_similarity(ctx->arena, at->place, bt->place) > 0.8) {
		why[n++] = "same_place";
		score += 0.35;
	}
	if (words > 0.5) {
		why[n++] = "similar_words";
		score += 0.4 * words;
	}
	if (a->task && str_eq(a->task, b->task)) {
		why[n++] = "same_task";
		score += 0.15;
	}
	if (geo_distance_m(a->lon, a->lat, b->lon, b->lat) < 100) {
		why[n++] = "near";
		score += 0.2;
	}
	*out = (NeedDuplicate){b->id, {why, n}, score > 1 ? 1 : score, b->status, b->created_at};
}

static int by_score(const void *a, const void *b) {
	const NeedDuplicate *x = a, *y = b;
	return (x->score < y->score) - (x->score > y->score);
}

int need_duplicates(Ctx *ctx, const Need *need, NeedDuplicate **items, size_t *count) {
	Need *others;
	size_t found;
	Opened own, other;
	*count = 0;
	int r = need_store_near(ctx, need, need->created_at - DUPLICATE_SPAN,
		need->created_at + DUPLICATE_SPAN, &others, &found);
	if (r || (r = open_texts(ctx, need, &own)))
		return r;
	*items = arena_array_of(ctx->arena, NeedDuplicate, found + 1);
	for (size_t i = 0; i < found; i++) {
		if ((r = open_texts(ctx, &others[i], &other)))
			return r;
		compare(ctx, need, &own, &others[i], &other, &(*items)[*count]);
		if ((*items)[*count].score >= DUPLICATE_SCORE)
			(*count)++;
	}
	qsort(*items, *count, sizeof **items, by_score);
	*count = *count > DUPLICATE_MOST ? DUPLICATE_MOST : *count;
	return 0;
}
