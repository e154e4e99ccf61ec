/* Loans: people of one community asked for a need elsewhere; their worker sees it and may
 * object, which takes back what was not yet accepted. */
#include "mod/call/call_private.h"

#include "base/str.h"
#include "mod/area/area.h"
#include "mod/notice/notice.h"

#include <stdlib.h>
#include <string.h>

static int by_area(const void *a, const void *b) {
	return strncmp(((const Candidate *)a)->area, ((const Candidate *)b)->area, 12);
}

static int book_one(Ctx *ctx, const Need *need, const char *lender, int64_t people) {
	int r = loan_store_add(ctx, need->id, lender, people);
	if (r)
		return r;
	return ctx_journal(
		ctx, "loan.ask", lender, "need", need->id, 0, "{\"people\":%lld}", (long long)people);
}

int loan_book(Ctx *ctx, const Need *need, const Candidate *people, size_t count) {
	Candidate *sorted = arena_array_of(ctx->arena, Candidate, count + 1);
	int r = 0;
	memcpy(sorted, people, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_area);
	for (size_t i = 0, n; i < count && !r; i += n) {
		for (n = 1; i + n < count && by_area(&sorted[i], &sorted[i + n]) == 0;)
			n++;
		if (area_same_community(sorted[i].area, need->area))
			continue;
		r = book_one(ctx, need, arena_strndup(ctx->arena, sorted[i].area, 12), (int64_t)n);
	}
	return r;
}

int loan_object(Ctx *ctx, Loan *loan, const char *reason) {
	Ask *asks;
	size_t count;
	if (!str_eq(loan->status, "standing"))
		return ctx_refuse(ctx, PROBLEM_LOAN_STATUS, "%s", loan->status);
	int r = ask_store_of_lender(ctx, loan->need, loan->lender, &asks, &count);
	for (size_t i = 0; i < count && !r; i++)
		r = ask_withdraw(ctx, &asks[i], "lender_objected");
	if (r)
		return r;
	loan->status = "objected";
	loan->reason = reason;
	loan->objected_by = ctx->actor->account;
	if ((r = loan_store_update(ctx, loan)))
		return r;
	return ctx_journal(ctx, "loan.object", loan->lender, "need", loan->need, 0,
		"{\"loan\":\"%lld\",\"withdrawn\":%zu}", (long long)loan->id, count);
}
