/* Pages of a list ordered by id, newest first. A cursor is the last id shown, base64url;
 * opaque to clients. */
#pragma once

#include "core/route.h"

typedef struct CursorPage {
	Id before;     /* rows with id < before; INT64_MAX on the first page */
	int64_t limit; /* 1..200, 50 by default; ask the database for limit + 1 */
} CursorPage;

/* Return: 0, CURSOR. */
int cursor_open(Ctx *ctx, PageParams page, CursorPage *out);
/* How many of the `count` rows belong to this page; when more came than the limit, sets
 * ctx->next to the place after `last`, the id of row limit - 1. */
size_t cursor_close(Ctx *ctx, const CursorPage *page, size_t count, Id last);
