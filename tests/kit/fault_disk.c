#include "fault_disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512 };

/* A change that no sync has made durable yet. */
typedef struct DiskChange {
	struct DiskChange *next;
	bool truncates;
	size_t offset, size; /* truncates: the new size is `offset` */
	unsigned char data[];
} DiskChange;

struct DiskFile {
	DiskFile *next;
	unsigned char *bytes; /* durable */
	size_t size;
	DiskChange *first, **last;
};

typedef struct DiskName {
	struct DiskName *next;
	DiskFile *now, *durable; /* NULL: there is none */
	char path[];
} DiskName;

typedef struct DiskRenaming {
	struct DiskRenaming *next;
	DiskName *name;
	DiskFile *becomes;
} DiskRenaming;

static struct {
	DiskFile *files;
	DiskName *names;
	DiskRenaming *first, **last; /* not synced yet */
} disk = {.last = &disk.first};

static void *must(void *memory) {
	if (!memory)
		abort();
	return memory;
}

/* ---- names ------------------------------------------------------------------------------------ */

static DiskName *name_of(const char *path) {
	for (DiskName *name = disk.names; name; name = name->next)
		if (strcmp(name->path, path) == 0)
			return name;
	DiskName *name = must(calloc(1, sizeof *name + strlen(path) + 1));
	strcpy(name->path, path);
	name->next = disk.names;
	return disk.names = name;
}

static void rename_to(DiskName *name, DiskFile *becomes) {
	DiskRenaming *renaming = must(malloc(sizeof *renaming));
	*renaming = (DiskRenaming){.name = name, .becomes = becomes};
	*disk.last = renaming;
	disk.last = &renaming->next;
	name->now = becomes;
}

static void load(DiskFile *file, const char *path) {
	FILE *in = must(fopen(path, "rb"));
	fseek(in, 0, SEEK_END);
	file->size = (size_t)ftell(in);
	file->bytes = must(malloc(file->size + 1));
	rewind(in);
	if (fread(file->bytes, 1, file->size, in) != file->size)
		abort();
	fclose(in);
}

static DiskFile *new_file(void) {
	DiskFile *file = must(calloc(1, sizeof *file));
	file->last = &file->first;
	file->next = disk.files;
	return disk.files = file;
}

DiskFile *disk_open(const char *path, bool made) {
	DiskName *name = name_of(path);
	if (made)
		rename_to(name, new_file());
	else if (!name->now) {
		name->now = name->durable = new_file();
		load(name->now, path);
	}
	return name->now;
}

void disk_unlink(const char *path) {
	rename_to(name_of(path), NULL);
}

/* Return: the next one. */
static DiskRenaming *settle(DiskRenaming *renaming, bool kept) {
	DiskRenaming *next = renaming->next;
	if (kept)
		renaming->name->durable = renaming->becomes;
	free(renaming);
	return next;
}

void disk_sync_directory(void) {
	while (disk.first)
		disk.first = settle(disk.first, true);
	disk.last = &disk.first;
}

/* ---- contents ----------------------------------------------------------------------------------- */

static void add_change(DiskFile *file, DiskChange *change) {
	*file->last = change;
	file->last = &change->next;
}

void disk_write(DiskFile *file, const void *data, size_t size, int64_t offset) {
	DiskChange *change = must(malloc(sizeof *change + size));
	*change = (DiskChange){.offset = (size_t)offset, .size = size};
	memcpy(change->data, data, size);
	add_change(file, change);
}

void disk_truncate(DiskFile *file, int64_t size) {
	DiskChange *change = must(malloc(sizeof *change));
	*change = (DiskChange){.truncates = true, .offset = (size_t)size};
	add_change(file, change);
}

static void resize(DiskFile *file, size_t size) {
	file->bytes = must(realloc(file->bytes, size + 1));
	if (size > file->size)
		memset(file->bytes + file->size, 0, size - file->size);
	file->size = size;
}

static void put(DiskFile *file, size_t offset, const unsigned char *data, size_t size) {
	if (!size)
		return;
	if (offset + size > file->size)
		resize(file, offset + size);
	memcpy(file->bytes + offset, data, size);
}

static void apply(DiskFile *file, const DiskChange *change) {
	if (change->truncates)
		resize(file, change->offset);
	else
		put(file, change->offset, change->data, change->size);
}

/* Each sector of a write on its own; with the metadata journalled a file may have grown by what
 * was not written. */
static void apply_sectors(DiskFile *file, const DiskChange *change, const Rng *rng) {
	size_t end = change->offset + change->size;
	if (end > file->size && rng_below(rng, 2))
		resize(file, end);
	for (size_t at = change->offset, next; at < end; at = next) {
		next = (at / SECTOR + 1) * SECTOR < end ? (at / SECTOR + 1) * SECTOR : end;
		size_t kept = rng_below(rng, 2) ? next - at : 0;
		if (kept && rng_below(rng, 16) == 0) /* torn */
			kept = rng_below(rng, kept);
		put(file, at, change->data + (at - change->offset), kept);
	}
}

static void apply_some(DiskFile *file, const DiskChange *change, const Rng *rng) {
	if (!change->truncates)
		apply_sectors(file, change, rng);
	else if (rng_below(rng, 2))
		apply(file, change);
}

static void drop_changes(DiskFile *file) {
	for (DiskChange *change = file->first, *next; change; change = next) {
		next = change->next;
		free(change);
	}
	file->first = NULL;
	file->last = &file->first;
}

void disk_sync(DiskFile *file) {
	for (const DiskChange *change = file->first; change; change = change->next)
		apply(file, change);
	drop_changes(file);
}

/* Sizes are metadata, which the file system's own journal brings to the disk. */
void disk_sync_failed(DiskFile *file, const Rng *rng) {
	bool nothing = rng_below(rng, 2) == 0;
	for (const DiskChange *change = file->first; change; change = change->next) {
		size_t end = change->offset + change->size;
		if (change->truncates || end > file->size)
			resize(file, end);
		if (!change->truncates && !nothing)
			apply_sectors(file, change, rng);
	}
	drop_changes(file);
}

/* ---- the power goes ---------------------------------------------------------------------------------- */

typedef enum Left { LEFT_NOTHING, LEFT_ALL, LEFT_BEGINNING, LEFT_ANY, LEFT_KINDS } Left;

static void leave_beginning(DiskFile *file, const Rng *rng) {
	size_t count = 0;
	for (const DiskChange *change = file->first; change; change = change->next)
		count++;
	size_t whole = count ? rng_below(rng, count) : 0;
	const DiskChange *change = file->first;
	for (; change && whole--; change = change->next)
		apply(file, change);
	if (change)
		apply_some(file, change, rng);
}

static void leave(DiskFile *file, Left left, const Rng *rng) {
	const DiskChange *change = file->first;
	if (left == LEFT_BEGINNING)
		leave_beginning(file, rng);
	else if (left != LEFT_NOTHING)
		for (; change; change = change->next)
			left == LEFT_ALL ? apply(file, change) : apply_some(file, change, rng);
	drop_changes(file);
}

/* Shared memory is of the running system only. */
static void drop_shared_memory(const char *path) {
	char shm[4096];
	snprintf(shm, sizeof shm, "%s-shm", path);
	unlink(shm);
}

static void store(const DiskName *name) {
	drop_shared_memory(name->path);
	if (!name->durable) {
		unlink(name->path);
		return;
	}
	FILE *out = must(fopen(name->path, "wb"));
	if (fwrite(name->durable->bytes, 1, name->durable->size, out) != name->durable->size)
		abort();
	fclose(out);
}

/* Renamings that hang on one another stay in order; any of them may be missing. */
void disk_cut(const Rng *rng) {
	Left left = (Left)rng_below(rng, LEFT_KINDS);
	while (disk.first)
		disk.first =
			settle(disk.first, left == LEFT_ALL || (left != LEFT_NOTHING && rng_below(rng, 2)));
	disk.last = &disk.first;
	for (DiskFile *file = disk.files; file; file = file->next)
		leave(file, left, rng);
	for (const DiskName *name = disk.names; name; name = name->next)
		store(name);
	disk_forget();
}

void disk_forget(void) {
	while (disk.first)
		disk.first = settle(disk.first, false);
	for (DiskFile *file = disk.files, *next; file; file = next) {
		next = file->next;
		drop_changes(file);
		free(file->bytes);
		free(file);
	}
	for (DiskName *name = disk.names, *next; name; name = next) {
		next = name->next;
		free(name);
	}
	disk.files = NULL;
	disk.names = NULL;
	disk.last = &disk.first;
}
