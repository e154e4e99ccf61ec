/* huying serve: a city over HTTP. */
#include "app/cli_city.h"
#include "app/serving.h"
#include "app/verbs.h"
#include "base/id.h"

int cmd_serve(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
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
		{"secure-cookies", CLI_FLAG, &on.secure_cookies, NULL, "cookies over TLS only"}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc)
		return cli_usage(verb);
	serving_block_signals(&set);
	if ((r = cli_city_open(&city, &on, false)))
		return r;
	r = serve_city(&city, &serving, NULL, NULL);
	city_close(&city);
	return r;
}
