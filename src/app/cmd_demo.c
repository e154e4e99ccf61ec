#include "app/cli.h"
#include "app/demo.h"
#include "mod/incident/incident.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct Demo {
	City *city;
	const CliOptions *options;
	DemoActors *actors;
} Demo;

/* An incident is under way when the city opens. */
static int open_incident(Ctx *ctx, void *self) {
	Incident incident;
	(void)self;
	return incident_open(ctx, &(IncidentOpen){.area = "4201", .title = "冬季呼吸道传染病应对（模拟）", .hazard = "epidemic",
		.level = "III", .exercise = 1, .destroy_days = 30, .simulated = 1}, &incident);
}

static int make(Demo *demo) {
	long people = demo->options->people, volunteers = demo->options->volunteers;
	int r = demo_make(demo->city, &(DemoSize){people, volunteers >= 0 ? volunteers : people / 10, (uint64_t)demo->options->seed});
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
	if (!demo->options->still)
		demo->actors = demo_actors_start(port, (uint64_t)demo->options->seed);
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

int cmd_demo(const CliOptions *options) {
	City city;
	char path[4096];
	Demo demo = {&city, options, NULL};
	snprintf(path, sizeof path, "%s/huying.db", options->data);
	bool there = access(path, F_OK) == 0;
	int r = cli_open(&city, options, true);
	if (r)
		return r;
	r = there ? EXIT_DONE : cli_result(make(&demo), "demo city");
	if (!r)
		r = cli_serve(&city, options, ready, &demo);
	bool unmade = r && !there;
	demo_actors_stop(demo.actors);
	city_close(&city);
	if (unmade)
		forget(path);
	return r;
}
