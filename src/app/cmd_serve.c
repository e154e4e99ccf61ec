/* huying serve: a city over HTTP. */
#include "app/cli_city.h"
#include "app/serving.h"
#include "app/verbs.h"
#include "base/id.h"
#include "base/str.h"
#include "mod/account/rights.h"

#include <stdio.h>

/* "admin,commander": their bits. False: one of them is no role. */
static bool read_roles(const char *text, unsigned *out) {
	Arena *arena = arena_new(0);
	char **names;
	size_t n = str_split(arena, text, ",", &names);
	bool known = true;
	for (size_t i = 0; i < n; i++) {
		*out |= role_of(names[i]);
		known = known && role_of(names[i]);
	}
	arena_free(arena);
	return known;
}

/* How long sessions last and what they demand, from the options. */
typedef struct SessionOptions {
	int64_t hours, idle_minutes;
	const char *code_roles;
} SessionOptions;

static bool make_policy(const SessionOptions *options, AccountPolicy *out) {
	*out = (AccountPolicy){
		.lifetime = options->hours * TIME_HOUR, .idle = options->idle_minutes * TIME_MINUTE};
	if (read_roles(options->code_roles, &out->code_roles))
		return true;
	fprintf(stderr, "huying: --require-codes: no such role in '%s'\n", options->code_roles);
	return false;
}

int cmd_serve(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	SessionOptions sessions = {.hours = 12, .idle_minutes = 60, .code_roles = ""};
	AccountPolicy policy;
	Serving serving = SERVING_DEFAULTS;
	City city;
	sigset_t set;
	const CliOption options[] = {CITY_OPTIONS(on),
		{"address", CLI_TEXT, &serving.address, "A",
			"numeric address to listen on (default 127.0.0.1)"},
		{"port", CLI_INTEGER, &serving.port, "N", "0: any free one (default 8080)", .max = 65535},
		{"node", CLI_INTEGER, &on.node, "N",
			"this node's own number, where several serve one PostgreSQL", .max = ID_NODE_MOST},
		{"archive", CLI_TEXT, &on.archive, "DIR",
			"SQLite: keep every committed change, to restore to any line"},
		{"archive-days", CLI_INTEGER, &on.archive_days, "N",
			"how far back the archive reaches (default 14)", .min = 1, .max = 3650},
		{"trust-proxy", CLI_FLAG, &serving.trust_proxy, NULL,
			"the client's address is X-Forwarded-For's last"},
		{"per-address", CLI_INTEGER, &serving.per_address, "N",
			"connections of one address, 0 any number (default 1000; with --trust-proxy 0)",
			.max = 1000000},
		{"secure-cookies", CLI_FLAG, &on.secure_cookies, NULL, "cookies over TLS only"},
		{"limits", CLI_INTEGER, &on.limits, "PERCENT",
			"rate limits, in hundredths of the documented ones; 0: none (default 100)",
			.max = 10000},
		{"session-hours", CLI_INTEGER, &sessions.hours, "N",
			"how long a session lasts at most (default 12)", .min = 1, .max = 72},
		{"session-idle", CLI_INTEGER, &sessions.idle_minutes, "MINUTES",
			"unused this long, a session of staff ends (default 60)", .min = 1, .max = 1440},
		{"require-codes", CLI_TEXT, &sessions.code_roles, "ROLE,…",
			"these roles act only with one-time codes switched on (default none)"}};
	int r;
	on.limits = 100;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc)
		return cli_usage(verb);
	if (!make_policy(&sessions, &policy))
		return EXIT_USAGE;
	on.policy = &policy;
	serving_block_signals(&set);
	if ((r = cli_city_open(&city, &on, false)))
		return r;
	r = serve_city(&city, &serving, NULL, NULL);
	city_close(&city);
	return r;
}
