/* Names that survive a power cut: a file's own sync does not keep the entry of its directory. */
#pragma once

/* Renames within a directory and syncs the directory. The file's contents are the caller's to sync,
 * before. Return: 0, ERR_IO (errno says why; the name may be either). */
int durable_rename(const char *from, const char *to);
/* Syncs the directory that holds `path`. Return: 0, also for a directory one may not read or whose
 * file system does not sync any; ERR_IO. */
int durable_directory_of(const char *path);
