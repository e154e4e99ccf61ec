/* huying demo: a synthetic city, served. */
#include "app/cli_city.h"
#include "app/cmd_demo_dispatch.h"
#include "app/demo.h"
#include "app/demo_register.h"
#include "app/serving.h"
#include "app/verbs.h"
#include "mod/incident/incident.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct Demo {
	City *city;
	int64_t people, volunteers, seed; /* volunteers < 0: a tenth of the people */
	bool still;
	DemoActors *actors;
} Demo;

/* An incident is under way when the city opens. */
static int open_incident(Ctx *ctx, void *self) {
	Incident incident;
	(void)self;
	return incident_open(ctx,
		&(IncidentOpen){.area = "4201",
			.title = "冬季呼吸道传染病应对（模拟）",
			.hazard = "epidemic",
			.level = "III",
			.exercise = 1,
			.destroy_days = 30,
			.simulated = 1},
		&incident);
}

static int make(Demo *demo) {
	int64_t volunteers = demo->volunteers < 0 ? demo->people / 10 : demo->volunteers;
	int r = demo_make(demo->city, &(DemoSize){demo->people, volunteers, (uint64_t)demo->seed});
	return r ? r : core_run(demo->city->core, open_incident, NULL);
}

static void ready(void *self, unsigned port) {
	Demo *demo = self;
	printf("http://127.0.0.1:%u/\n", port);
	printf("commander          /console/  login commander    password %s\n", DEMO_PASSWORD);
	printf("street coordinator /console/  login coordinator  password %s\n", DEMO_PASSWORD);
	printf("community worker   /console/  login worker       password %s\n", DEMO_PASSWORD);
	printf("volunteer          /field/    login volunteer    password %s\n", DEMO_PASSWORD);
	printf("resident           /r/        login resident     password %s\n", DEMO_PASSWORD);
	fflush(stdout);
	if (!demo->still)
		demo->actors = demo_actors_start(port, (uint64_t)demo->seed);
}

/* A half-made city is of no use: the next run starts anew. */
static void forget(const char *path) {
	char beside[4200];
	remove(path);
	snprintf(beside, sizeof beside, "%s-wal", path);
	remove(beside);
	snprintf(beside, sizeof beside, "%s-shm", path);
	remove(beside);
}

static int make_and_serve(Demo *demo, const CityOptions *on, const Serving *serving) {
	char path[4096];
	snprintf(path, sizeof path, "%s/huying.db", on->data);
	bool there = access(path, F_OK) == 0;
	int r = cli_city_open(demo->city, on, true);
	if (r)
		return r;
	r = there ? EXIT_DONE : cli_city_result(make(demo), "demo city");
	bool whole = r == EXIT_DONE;
	if (whole)
		r = serve_city(demo->city, serving, ready, demo);
	demo_actors_stop(demo->actors);
	city_close(demo->city);
	if (!whole && !there)
		forget(path);
	return r;
}

static int write_register(const char *kind, const Demo *demo, const char *dir) {
	bool west = strcmp(kind, "west") == 0;
	if (!west && strcmp(kind, "cn") != 0) {
		fprintf(stderr, "huying demo: --register: '%s' is not cn or west\n", kind);
		return EXIT_USAGE;
	}
	if (demo_register_write(
			west ? DEMO_REGISTER_WEST : DEMO_REGISTER_CN, demo->people, (uint64_t)demo->seed, dir))
		return EXIT_USAGE;
	printf("%s/register.csv %s/truth.csv\n", dir, dir);
	return EXIT_DONE;
}

int cmd_demo(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	Serving serving = SERVING_DEFAULTS;
	const char *dispatch = NULL, *people = NULL;
	City city;
	Demo demo = {.city = &city, .people = 100000, .volunteers = -1, .seed = 1};
	const CliOption options[] = {CITY_OPTIONS(on),
		{"people", CLI_INTEGER, &demo.people, "N", "how many people (default 100000)", .min = 100,
			.max = 10000000},
		{"volunteers", CLI_INTEGER, &demo.volunteers, "N", "how many of them (default a tenth)",
			.max = 1000000},
		{"seed", CLI_INTEGER, &demo.seed, "N", "the same seed makes the same city (default 1)",
			.max = 1e15},
		{"port", CLI_INTEGER, &serving.port, "N", "0: any free one (default 8080)", .max = 65535},
		{"dispatch", CLI_TEXT, &dispatch, "S|M|L|XL",
			"only write files for huying dispatch into --data"},
		{"register", CLI_TEXT, &people, "cn|west",
			"only write a register of so many rows for huying link, and its truth, into --data"},
		{"still", CLI_FLAG, &demo.still, NULL, "nobody acts in it"}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (dispatch && !argc)
		return demo_dispatch(dispatch, demo.seed, on.data);
	if (people && !argc)
		return write_register(people, &demo, on.data);
	return argc ? cli_usage(verb) : make_and_serve(&demo, &on, &serving);
}
