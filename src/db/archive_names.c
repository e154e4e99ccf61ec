#include "db/archive.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 8 };

/* 0: no name of ours. */
static unsigned number_of(const char *name) {
	return strlen(name) == DIGITS && strspn(name, "0123456789") == DIGITS
		? (unsigned)strtoul(name, NULL, 10)
		: 0;
}

static int ascending(const void *a, const void *b) {
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
	return (x > y) - (x < y);
}

static int add(ArchiveNames *names, unsigned number) {
	unsigned *grown = realloc(names->numbers, (names->count + 1) * sizeof *grown);
	if (!grown)
		return ERR_MEMORY;
	names->numbers = grown;
	names->numbers[names->count++] = number;
	return 0;
}

int archive_names(const char *dir, ArchiveNames *out) {
	int r = 0;
	DIR *open = opendir(dir);
	*out = (ArchiveNames){0};
	if (!open)
		return ERR_IO;
	for (const struct dirent *entry; !r && (entry = readdir(open));)
		if (number_of(entry->d_name))
			r = add(out, number_of(entry->d_name));
	closedir(open);
	if (out->count)
		qsort(out->numbers, out->count, sizeof *out->numbers, ascending);
	if (r)
		archive_names_free(out);
	return r;
}

void archive_names_free(ArchiveNames *names) {
	free(names->numbers);
	*names = (ArchiveNames){0};
}
