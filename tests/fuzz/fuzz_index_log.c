/* Bytes as the log of an index: read within their bounds; what is read is whole texts; and the entries written anew are the
 * bytes that were read. */
#include "tests/fuzz/fuzz.h"

#include "app/link/link_index_log.h"
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

typedef struct Again {
	Arena *arena;
	Buf bytes;
} Again;

static int visit(void *self, const IndexEntry *entry) {
	Again *again = self;
	size_t size;
	char *bytes = index_log_entry(again->arena, entry, &size);
	if (bytes)
		buf_add(&again->bytes, bytes, size);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	enum { IDENTITY = 7 };
	char head[INDEX_LOG_HEAD];
	Again again = {.arena = arena_new(0)};
	size_t end = 0;
	if (!again.arena)
		return 0;
	buf_init(&again.bytes, again.arena);
	index_log_head(IDENTITY, head);
	buf_add(&again.bytes, head, sizeof head);
	int r = index_log_read((const char *)data, size, IDENTITY, visit, &again, &end);
	if (!r && (end > size || again.bytes.size != end || memcmp(again.bytes.data, data, end)))
		abort();
	arena_free(again.arena);
	return 0;
}
