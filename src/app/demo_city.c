#include "app/demo.h"

#include "app/assets.h"
#include "base/str.h"
#include "mod/account/account.h"
#include "mod/area/area.h"
#include "mod/force/force.h"
#include "mod/incident/incident.h"
#include "mod/person/person.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 5000 };

typedef struct Making {
	DemoSize size;
	RngSeeded state;
	Rng rng;
	const Area *communities;
	size_t community_count;
	int64_t done;
} Making;

/* ---- areas --------------------------------------------------------------------------------------------- */

static FieldBlob asset_file(const char *path) {
	const Asset *asset = asset_find(&assets, path);
	return asset ? (FieldBlob){asset->data, asset->size} : (FieldBlob){0};
}

static int make_areas(Ctx *ctx, void *self) {
	AreaImport io = {.edition = "2023-06-30"};
	(void)self;
	int r = area_import(ctx, asset_file("demo/wuhan/areas.csv"), &io);
	if (r || (r = area_import_points(ctx, asset_file("demo/wuhan/schematic_points.csv"), &io)))
		return r;
	return area_import_shapes(
		ctx, asset_file("demo/wuhan/schematic.geojson"), true, "synthetic", &io);
}

static int load_communities(Ctx *ctx, Making *making) {
	Area *areas;
	size_t count;
	int r = area_communities(ctx, &areas, &count);
	making->communities = areas;
	making->community_count = count;
	return r;
}

/* ---- people ---------------------------------------------------------------------------------------------- */

static const char *pick_skill(const Rng *rng) {
	static const char *const skills[] = {
		"S01", "S01", "S02", "S02", "S02", "S07", "S09", "S13", "S17", "S29", "S31", "S31"};
	return skills[rng_below(rng, sizeof skills / sizeof *skills)];
}

static bool is_near(const Making *making) {
	return making->done < DEMO_VOLUNTEERS * 2;
}

/* Those near are there at any hour, so that the demo moves in the evening too; of the others every
 * fourth is, and the rest by day. */
static const char *pick_availability(Making *making) {
	bool any_hour = !rng_below(&making->rng, 4);
	return any_hour || is_near(making) ? "ffffffffffffffffffffffffffffffffffffffffff" : NULL;
}

static int enlist(Ctx *ctx, Making *making, Id person) {
	const char *skills[2] = {"S01", pick_skill(&making->rng)};
	Volunteer volunteer;
	VolunteerEnlist in = {.person = person,
		.skills = {skills, strcmp(skills[1], "S01") ? 2 : 1},
		.radius_m = 1000 + (int64_t)rng_below(&making->rng, 9) * 1000,
		.on_duty = rng_below(&making->rng, 3) > 0,
		.status = "approved",
		.simulated = 1,
		.availability = pick_availability(making)};
	return force_volunteer_enlist(ctx, &in, &volunteer);
}

static const char *pick_area(Making *making) {
	if (is_near(making))
		return DEMO_COMMUNITY;
	return making->communities[rng_below(&making->rng, making->community_count)].code;
}

static int make_person(Ctx *ctx, Making *making) {
	Person person;
	bool volunteer = making->done < making->size.volunteers;
	Time birth =
		time_day_start(ctx->now - (Time)(19 * 366 + rng_below(&making->rng, 55 * 365)) * TIME_DAY);
	PersonMake in = {.area = pick_area(making),
		.name = demo_name(&making->rng, ctx->arena),
		.sex = 1 + (int64_t)rng_below(&making->rng, 2),
		.birth = birth,
		.phone = arena_printf(ctx->arena, "199%08lld", (long long)making->done),
		.purpose = volunteer ? "volunteer" : "support",
		.legal_basis = "consent",
		.consent = 1,
		.source = "demo",
		.simulated = 1};
	int r = person_make(ctx, &in, &person);
	if (!r && volunteer)
		r = enlist(ctx, making, person.id);
	return r;
}

static int make_people(Ctx *ctx, void *self) {
	Making *making = self;
	Arena *whole = ctx->arena, *one = arena_sub(whole);
	int r = one ? 0 : ERR_MEMORY;
	for (int i = 0; i < CHUNK && making->done < making->size.people && !r; i++, making->done++) {
		ctx->arena = one;
		r = make_person(ctx, making);
		arena_reset(one);
	}
	ctx->arena = whole;
	return r;
}

/* ---- accounts ------------------------------------------------------------------------------------------------ */

static int make_account(Ctx *ctx, const char *login, const char *name, const char *role,
	const char *area, Id person, const char *hash) {
	Account account;
	AccountGrant grant;
	int r = account_make(ctx,
		&(AccountMake){
			.login = login, .name = name, .password_hash = hash, .person = person, .simulated = 1},
		&account);
	return r ? r : account_grant(ctx, account.id, role, area, TIME_NONE, &grant);
}

static int make_staff(Ctx *ctx, const char *hash) {
	static const struct {
		const char *login, *name, *role, *area;
	} staff[] = {{"admin", "系统管理员（模拟）", "admin", ""},
		{"commander", "市指挥部（模拟）", "commander", "4201"},
		{"coordinator", "街道调度（模拟）", "coordinator", "420102002"},
		{"worker", "社区工作者（模拟）", "worker", DEMO_COMMUNITY},
		{"sim.worker", "社区工作者二（模拟）", "worker", DEMO_COMMUNITY},
		{"auditor", "审计员（模拟）", "auditor", "4201"}};
	int r = 0;
	for (size_t i = 0; i < sizeof staff / sizeof *staff && !r; i++)
		r = make_account(ctx, staff[i].login, staff[i].name, staff[i].role, staff[i].area, 0, hash);
	return r;
}

/* The first volunteers live in the demo community and have accounts: vol.1 is for the visitor. */
static int make_volunteer_accounts(Ctx *ctx, const char *hash) {
	Id *ids;
	size_t count;
	int r = force_approved_in(ctx, DEMO_COMMUNITY, DEMO_VOLUNTEERS, &ids, &count);
	for (size_t i = 0; i < count && !r; i++) {
		const char *login = i ? arena_printf(ctx->arena, "sim.vol.%zu", i) : "volunteer";
		Person person;
		r = person_get(ctx, ids[i], &person);
		if (!r)
			r = make_account(ctx, login, person.name, "volunteer", DEMO_COMMUNITY, ids[i], hash);
	}
	return r;
}

static int make_resident(Ctx *ctx, const char *hash) {
	Person person;
	PersonMake in = {.area = DEMO_COMMUNITY,
		.name = "居民样例",
		.sex = 0,
		.phone = "19999999999",
		.purpose = "support",
		.legal_basis = "consent",
		.consent = 1,
		.source = "demo",
		.simulated = 1};
	int r = person_make(ctx, &in, &person);
	return r
		? r
		: make_account(ctx, "resident", person.name, "resident", DEMO_COMMUNITY, person.id, hash);
}

static int make_accounts(Ctx *ctx, void *self) {
	const char *hash;
	(void)self;
	int r = password_hash_demo(DEMO_PASSWORD, ctx->arena, &hash);
	if (r || (r = make_staff(ctx, hash)) || (r = make_volunteer_accounts(ctx, hash)))
		return r;
	return make_resident(ctx, hash);
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

static void progress(const Making *making) {
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\rmaking people %lld / %lld", (long long)making->done,
			(long long)making->size.people);
}

/* One transaction's worth; it starts anew from the same state when the writer tries again. */
static int make_chunk(Ctx *ctx, void *self) {
	Making *making = self, tried = *making;
	tried.rng.self = &tried.state;
	int r = load_communities(ctx, &tried);
	if (!r)
		r = make_people(ctx, &tried);
	if (!r) {
		making->state = tried.state;
		making->done = tried.done;
	}
	return r;
}

int demo_make(City *city, const DemoSize *size) {
	Making making = {.size = *size};
	making.rng = rng_seeded(&making.state, size->seed);
	int r = core_run(city->core, make_areas, NULL);
	while (!r && making.done < size->people) {
		r = core_run(city->core, make_chunk, &making);
		progress(&making);
	}
	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	return r ? r : core_run(city->core, make_accounts, NULL);
}
