#include "algo/linkage/scratch.h"

#include <stdlib.h>
#include <sys/mman.h>

/* Large ones are mappings of their own, which go back to the system at once; in huge pages where there are any,
 * because most are read here and there. */
enum { MAPPED_FROM = 1 << 20, HEADER = 64 };

typedef struct Header {
	size_t mapped; /* bytes with the header; 0: of the heap */
} Header;

static void release(void *memory) {
	Header *header = (Header *)((char *)memory - HEADER);
	if (header->mapped)
		munmap(header, header->mapped);
	else
		free(header);
}

static Header *map(size_t size) {
	Header *header = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (header == MAP_FAILED)
		return NULL;
	madvise(header, size, MADV_HUGEPAGE);
	header->mapped = size;
	return header;
}

void *scratch_take(Arena *arena, size_t count, size_t size) {
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes) ||
		__builtin_add_overflow(bytes, HEADER, &bytes))
		arena_exhausted(arena);
	Header *header = bytes >= MAPPED_FROM ? map(bytes) : calloc(1, bytes);
	if (!header)
		arena_exhausted(arena);
	void *memory = (char *)header + HEADER;
	arena_own(arena, release, memory);
	return memory;
}

void *scratch_give(Arena *arena, void *memory) {
	if (memory) {
		arena_disown(arena, memory);
		release(memory);
	}
	return NULL;
}
