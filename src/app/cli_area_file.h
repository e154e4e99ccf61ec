/* Files of areas, taken in by `init` and `import` as the system itself. */
#pragma once

#include "app/city.h"

typedef struct AreaFile {
	const char *kind; /* areas, changes, points, shapes */
	const char *path;
	const char *edition; /* areas: YYYY-MM-DD the list is valid from; NULL today */
	const char *source;  /* shapes: who drew them; NULL the file's name */
	bool synthetic;      /* shapes: not the real boundaries, and the map says so */
	bool dry_run;
} AreaFile;

bool cli_area_kind(const char *kind);
/* Prints what changed, or every bad row on stderr. Return: the exit code. */
int cli_area_file(City *city, const AreaFile *file);
