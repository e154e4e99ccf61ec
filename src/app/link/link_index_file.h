/* An index on the disk: a snapshot under its name, and beside it NAME.IDENTITY.log, what happened since.
 *
 * A snapshot is never changed. A new one has its log written first, with what people have unlinked, and then
 * takes the name of the old one in one step; so a crash leaves either whole. One process changes an index at a
 * time; others may look up meanwhile, and see it as it was when they opened it. */
#pragma once

#include "algo/linkage/link_index.h"
#include "app/link/link_load.h"

typedef struct IndexFile {
	RiskJob *job;
	const char *path;
	LinkIndex *index;
	char log_path[4200];
	int log, lock; /* open for writing, or -1 */
	void *map;
	size_t size;
} IndexFile;

/* All are said on stderr, with the file. `change`: keeps the index for this process. */
int index_file_open(IndexFile *file, RiskJob *job, const char *path, bool change);
void index_file_close(IndexFile *file);

/* Both are on the disk once index_file_sync() has returned 0, in the order they were made: a crash before that may
 * lose the last ones. The cells are those of a row in the order of the schema's fields. */
int index_file_put(IndexFile *file, const LinkCell *cells, const char *id, uint32_t *person);
/* Return: also ERR_FORMAT, said: one of them is no row. */
int index_file_unlink(IndexFile *file, const char *a, const char *b);
int index_file_sync(IndexFile *file);

/* Takes the place of what has that name, whose unlinked pairs stay. */
int index_file_make(
	RiskJob *job, const char *path, const LinkRecords *records, const LinkResult *result);
