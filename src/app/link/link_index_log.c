#include "app/link/link_index_log.h"

#include "algo/linkage/compare.h"
#include "base/error.h"

#include <string.h>

#define MAGIC "HUYLOG1\n"

typedef struct EntryHead {
	uint32_t size, kind; /* size: of what follows the head */
	uint64_t sum;
	uint32_t person, texts;
} EntryHead;

static uint64_t sum_of(EntryHead head, const char *body) {
	head.sum = 0;
	return compare_hash((const char *)&head, sizeof head) * UINT64_C(0x9e3779b97f4a7c15) +
		compare_hash(body, head.size);
}

void index_log_head(uint64_t identity, char out[INDEX_LOG_HEAD]) {
	memcpy(out, MAGIC, 8);
	memcpy(out + 8, &identity, 8);
}

char *index_log_entry(Arena *arena, const IndexEntry *entry, size_t *size) {
	size_t body = 0;
	for (size_t i = 0; i < entry->count; i++)
		body += strlen(entry->texts[i]) + 1;
	if (body > INDEX_ENTRY_MOST || entry->count > INDEX_TEXTS_MOST)
		return NULL;
	EntryHead head = {(uint32_t)body, entry->kind, 0, entry->person, (uint32_t)entry->count};
	char *bytes = arena_alloc(arena, sizeof head + body), *at = bytes + sizeof head;
	for (size_t i = 0; i < entry->count; i++) {
		strcpy(at, entry->texts[i]);
		at += strlen(at) + 1;
	}
	head.sum = sum_of(head, bytes + sizeof head);
	memcpy(bytes, &head, sizeof head);
	*size = sizeof head + body;
	return bytes;
}

/* Nothing but zeros: a file system that kept a file's length and lost its end. */
static bool are_zeros(const char *bytes, size_t size) {
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool take_texts(const EntryHead *head, const char *body, IndexEntry *out) {
	const char *at = body, *end = body + head->size;
	if (head->texts > INDEX_TEXTS_MOST)
		return false;
	for (out->count = 0; out->count < head->texts; out->count++) {
		const char *nul = memchr(at, 0, (size_t)(end - at));
		if (!nul)
			return false;
		out->texts[out->count] = at;
		at = nul + 1;
	}
	out->kind = (IndexChange)head->kind;
	out->person = head->person;
	return at == end;
}

/* Whether what is wrong here is only that writing ended here. */
static bool is_torn(const char *bytes, size_t left, const EntryHead *head) {
	return left < sizeof *head || head->size >= left - sizeof *head || are_zeros(bytes, left);
}

int index_log_read(
	const char *bytes, size_t size, uint64_t identity, IndexVisit visit, void *self, size_t *end) {
	char head[INDEX_LOG_HEAD];
	index_log_head(identity, head);
	if (size < sizeof head || memcmp(bytes, head, sizeof head))
		return ERR_FORMAT;
	for (*end = sizeof head; *end < size;) {
		size_t left = size - *end;
		EntryHead entry = {0};
		IndexEntry out;
		memcpy(&entry, bytes + *end, left < sizeof entry ? left : sizeof entry);
		const char *body = bytes + *end + sizeof entry;
		bool whole = left >= sizeof entry && entry.size <= left - sizeof entry &&
			entry.sum == sum_of(entry, body);
		if (!whole)
			return is_torn(bytes + *end, left, &entry) ? 0 : ERR_FORMAT;
		if (!take_texts(&entry, body, &out))
			return ERR_FORMAT;
		int r = visit(self, &out);
		if (r)
			return r;
		*end += sizeof entry + entry.size;
	}
	return 0;
}
