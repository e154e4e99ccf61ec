/* What a power cut would leave of files: private to fault_vfs.c, which tells it every change. */
#pragma once

#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct DiskFile DiskFile;

/* The file of that path, made just now or found. Owned by the disk until disk_forget(). */
DiskFile *disk_open(const char *path, bool made);
void disk_unlink(const char *path);
void disk_sync_directory(void);

void disk_write(DiskFile *file, const void *data, size_t size, int64_t offset);
void disk_truncate(DiskFile *file, int64_t size);
void disk_sync(DiskFile *file);
/* A sync failed: of what waits some reaches the disk and nothing waits any more. */
void disk_sync_failed(DiskFile *file, const Rng *rng);

/* The power goes: real files become what is left. Then as disk_forget(). */
void disk_cut(const Rng *rng);
void disk_forget(void);
