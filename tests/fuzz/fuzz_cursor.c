/* Bytes as the cursor of a page. It is refused, or it is the cursor that its own place has. */
#include "tests/fuzz/fuzz.h"

#include "base/str.h"
#include "core/cursor.h"

#include <stdlib.h>

static void promise(bool kept) {
	if (!kept)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	Ctx ctx = {.arena = arena_new(0)};
	CursorPage page;
	if (!ctx.arena)
		return 0;
	const char *text = arena_strndup(ctx.arena, (const char *)data, size);
	int r = cursor_open(&ctx, (PageParams){text, 1}, &page);
	promise(r == 0 || r == PROBLEM_CURSOR);
	if (!r) {
		promise(page.before > 0 && page.limit == 1);
		promise(cursor_close(&ctx, &page, 2, page.before) == 1 && str_eq(ctx.next, text));
	}
	arena_free(ctx.arena);
	return 0;
}
