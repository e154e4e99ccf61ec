/* Options and opening of the city that a verb works on. */
#pragma once

#include "app/city.h"
#include "app/cli.h"
#include "mod/account/account.h"

typedef struct CityOptions {
	const char *data;  /* --data DIR */
	const char *db;    /* --db URL; NULL: SQLite in the directory */
	const char *packs; /* --packs DIR; NULL: built in */
	int64_t node;      /* --node N */
	bool secure_cookies;
	const char *archive;         /* --archive DIR; NULL: none */
	int64_t archive_days;        /* --archive-days N */
	int64_t limits;              /* --limits N: rate limits in hundredths; 0 none */
	const AccountPolicy *policy; /* NULL: the defaults */
} CityOptions;

#define CITY_DEFAULTS \
	{ .data = "/var/lib/huying", .archive_days = ARCHIVE_KEEP_DAYS }

/* The rows every verb on a city has. */
#define CITY_OPTIONS(city) \
	{"data", CLI_TEXT, &(city).data, "DIR", "the city's directory (default /var/lib/huying)"}, \
		{"db", CLI_TEXT, &(city).db, "URL", "postgresql://…; default: SQLite in the directory"}, { \
		"packs", CLI_TEXT, &(city).packs, "DIR", \
			"dated data of this city instead of the built-in packs" \
	}

/* Opens the city. Return: EXIT_DONE, or the exit code after saying why on stderr. */
int cli_city_open(City *city, const CityOptions *options, bool create);
/* The exit code of a service's result; anything but 0 is said on stderr, after `what`. */
int cli_city_result(int result, const char *what);
