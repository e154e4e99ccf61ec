/* Verbs of the command line: one row and one function each. */
#pragma once

#include "app/city.h"

typedef struct CliOptions {
	const char *data;    /* --data DIR */
	const char *db;      /* --db URL */
	const char *packs;   /* --packs DIR */
	const char *areas, *edition, *changes, *points, *shapes;
	const char *address, *login, *name, *role, *area, *out, *kind;
	long port, people, seed, volunteers;
	bool dry_run, json, trust_proxy, secure, still;
	char **args;         /* what follows the options */
	int arg_count;
} CliOptions;

typedef struct CliVerb {
	const char *name, *usage, *summary;
	int (*run)(const CliOptions *options); /* exit code: 0 done, 1 refused, 2 wrong use, 3 internal */
} CliVerb;

enum { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_INTERNAL };

int cmd_serve(const CliOptions *options);
int cmd_init(const CliOptions *options);
int cmd_import(const CliOptions *options);
int cmd_export(const CliOptions *options);
int cmd_account(const CliOptions *options);
int cmd_verify(const CliOptions *options);
int cmd_backup(const CliOptions *options);
int cmd_restore(const CliOptions *options);
int cmd_demo(const CliOptions *options);
int cmd_openapi(const CliOptions *options);

/* Opens the city of the options; 0, or the exit code after saying why. */
int cli_open(City *city, const CliOptions *options, bool create);
/* Exit code of a service's result, said on stderr. */
int cli_result(int result, const char *what);
/* A file's bytes in the arena; ERR_IO after saying why. */
int cli_read_file(Arena *arena, const char *path, FieldBlob *out);
/* Serves until SIGTERM or SIGINT. `ready` is called once it listens (may be NULL). */
int cli_serve(City *city, const CliOptions *options, void (*ready)(void *self, unsigned port), void *self);
