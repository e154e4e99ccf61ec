#include "storage_world.h"

#include "base/str.h"
#include "kit/fault_vfs.h"
#include "storage_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STEPS_MOST = 1000, LOG_ALMOST = 990 /* pages: see LOG_PAGES in db/sqlite.c */, PAGE = 4096 };

/* ---- the database all rounds begin from -------------------------------------------------------- */

static struct { StorageImage db, grown_db, grown_log; } first;

static const char *file_of(const World *world, const char *end) {
	return arena_printf(world->kit.arena, "%s/db%s", world->kit.place, end);
}

static void grow_log(World *world) {
	const char *log = file_of(world, "-wal");
	kit_start(&world->kit, true);
	for (long size = 0; size < (long)LOG_ALMOST * PAGE;) {
		kit_make(&world->kit, "4201", "first");
		FILE *file = fopen(log, "rb");
		assert_non_null(file);
		fseek(file, 0, SEEK_END);
		size = ftell(file);
		fclose(file);
	}
	first.grown_db = storage_image_read(file_of(world, ""));
	first.grown_log = storage_image_read(log);
	kit_stop(&world->kit);
}

static void *shared(size_t size) {
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(memory != MAP_FAILED);
	return memory;
}

void world_open(World *world) {
	kit_open(&world->kit);
	world->asked = shared(ASKS_MOST * sizeof *world->asked);
	world->count = shared(sizeof *world->count);
	first.db = storage_image_read(file_of(world, ""));
	grow_log(world);
}

void world_close(World *world) {
	kit_close(&world->kit);
	munmap(world->asked, ASKS_MOST * sizeof *world->asked);
	munmap(world->count, sizeof *world->count);
	storage_image_free(&first.db);
	storage_image_free(&first.grown_db);
	storage_image_free(&first.grown_log);
}

void world_begin(World *world, uint64_t seed, bool grown) {
	unlink(file_of(world, "-shm"));
	unlink(file_of(world, "-wal"));
	storage_image_write(file_of(world, ""), grown ? &first.grown_db : &first.db);
	if (grown)
		storage_image_write(file_of(world, "-wal"), &first.grown_log);
	fault_vfs_settle();
	memset(world->asked, 0, ASKS_MOST * sizeof *world->asked);
	*world->count = 0;
	world->other_reads = 0;
	world->unknown_before = 0;
	world->rng = rng_seeded(&world->state, seed);
	world->kit.rng = &world->rng;
	world->kit.now = 1795593600 * TIME_SECOND + (Time)(seed % 1000000) * TIME_SECOND;
}

/* ---- what to ask ---------------------------------------------------------------------------------- */

static bool succeeded(const Asked *asked) {
	return asked->status >= 200 && asked->status < 300;
}

/* Made, and no change of it is still without success: its version is known. */
static bool is_certain(const World *world, int made) {
	if (world->asked[made].kind != ASK_MAKE || !succeeded(&world->asked[made]))
		return false;
	for (int i = 0; i < *world->count; i++)
		if (world->asked[i].kind == ASK_CHANGE && world->asked[i].target == made &&
			!succeeded(&world->asked[i]))
			return false;
	return true;
}

static int64_t version_of(const World *world, int made) {
	int64_t version = 1;
	for (int i = 0; i < *world->count; i++)
		version += world->asked[i].kind == ASK_CHANGE && world->asked[i].target == made;
	return version;
}

static void choose(World *world, Asked *asked) {
	static const AskKind kinds[] = {
		ASK_MAKE, ASK_MAKE, ASK_CHANGE, ASK_CHANGE, ASK_REFUSED, ASK_READ};
	AskKind kind = kinds[rng_below(&world->rng, sizeof kinds / sizeof *kinds)];
	int target = *world->count ? (int)rng_below(&world->rng, (uint64_t)*world->count) : 0;
	*asked = (Asked){.kind = ASK_MAKE};
	if (kind != ASK_MAKE && *world->count && is_certain(world, target))
		*asked = (Asked){kind, target, .version = version_of(world, target)};
	++*world->count;
}

/* ---- asking --------------------------------------------------------------------------------------- */

static CoreRequest request_of(World *world, int i, Arena *arena) {
	static const char *const methods[] = {"POST", "PUT", "POST", "GET"};
	const Asked *asked = &world->asked[i];
	const char *thing = world->asked[asked->target].location;
	CoreRequest request = {.method = methods[asked->kind],
		.path = asked->kind == ASK_MAKE ? "/api/v1/things" : arena_strdup(arena, thing),
		.token = KIT_CHIEF,
		.same_site = true,
		.idempotency_key = arena_printf(arena, "storage-%d", i),
		.if_match = arena_printf(arena, "\"%lld\"", (long long)asked->version),
		.language = "en",
		.purpose = "dispatch",
		.content_type = "application/json",
		.peer = "::1"};
	if (asked->kind == ASK_REFUSED)
		request.path = arena_printf(arena, "%s/fail", thing);
	request.body = asked->kind == ASK_MAKE
		? arena_printf(arena, "{\"area\":\"4201\",\"name\":\"m%d\",\"person\":\"7\"}", i)
		: asked->kind == ASK_CHANGE  ? arena_printf(arena, "{\"name\":\"c%d\"}", i)
		: asked->kind == ASK_REFUSED ? "{\"how\":\"refuse\"}"
									 : NULL;
	request.body_size = request.body ? strlen(request.body) : 0;
	return request;
}

/* The status last: with it the answer counts as given. */
static void note_answer(void *self, const CoreReply *reply) {
	Asked *asked = self;
	const char *location = kit_header(reply, "Location");
	asked->problem = reply->problem;
	snprintf(asked->location, sizeof asked->location, "%s", location ? location : "");
	snprintf(asked->body, sizeof asked->body, "%s", reply->body ? reply->body : "");
	__atomic_store_n(&asked->status, reply->status, __ATOMIC_SEQ_CST);
}

static void check_status(int i, const Asked *asked) {
	static const int wanted[] = {201, 200, 409, 200};
	if (asked->status != wanted[asked->kind] && asked->status != 503 && asked->status != 507)
		fail_msg("request %d was answered %d: %s", i, asked->status, asked->body);
}

static void ask_batch(World *world, int from, int count) {
	Arena *arenas[4];
	for (int i = 0; i < count; i++) {
		arenas[i] = arena_new(0);
		CoreRequest request = request_of(world, from + i, arenas[i]);
		core_handle(world->kit.core, &request, arenas[i], note_answer, &world->asked[from + i]);
	}
	for (int i = 0, steps = 0; i < count; steps += world->asked[from + i].status == 0) {
		assert_in_range(steps, 0, STEPS_MOST);
		if (world->asked[from + i].status)
			check_status(from + i, &world->asked[from + i]), i++;
		else
			core_step(world->kit.core);
	}
	for (int i = 0; i < count; i++)
		arena_free(arenas[i]);
}

/* Mostly a second on; now and then it is set, by a day, back or forth. */
static void move_clock(World *world) {
	Time day = rng_below(&world->rng, 2) ? TIME_DAY : -TIME_DAY;
	world->kit.now += rng_below(&world->rng, 8) ? TIME_SECOND : day;
}

void world_ask(World *world, int count, bool (*enough)(const World *world)) {
	for (int done = 0; done < count && !(enough && enough(world));) {
		int from = *world->count, batch = 1 + (int)rng_below(&world->rng, 4);
		assert_in_range(from + batch, 1, ASKS_MOST);
		for (int i = 0; i < batch; i++)
			choose(world, &world->asked[from + i]);
		move_clock(world);
		ask_batch(world, from, batch);
		done += batch;
	}
}

int world_answers(const World *world, int problem) {
	int n = 0;
	for (int i = 0; i < *world->count; i++)
		n += world->asked[i].status &&
			(problem ? world->asked[i].problem == problem : succeeded(&world->asked[i]));
	return n;
}

int world_failures(const World *world) {
	int n = 0;
	for (int i = 0; i < *world->count; i++)
		n += world->asked[i].status >= 500;
	return n;
}

/* ---- looking -------------------------------------------------------------------------------------- */

/* With its own key: what was acknowledged says the same again, what was not is settled now. */
static void ask_again(World *world, int i) {
	Asked *asked = &world->asked[i];
	Arena *arena = arena_new(0);
	CoreReply reply;
	CoreRequest request = request_of(world, i, arena);
	core_call(world->kit.core, &request, arena, &reply);
	if (reply.status != (asked->kind == ASK_MAKE ? 201 : 200))
		fail_msg("request %d, first answered %d, is now answered %d: %s", i, asked->status,
			reply.status, reply.body);
	if (succeeded(asked)) {
		if (!kit_header(&reply, "Idempotency-Replayed"))
			fail_msg("request %d was acknowledged and is lost", i);
		assert_string_equal(reply.body, asked->body);
	} else
		note_answer(asked, &reply);
	arena_free(arena);
}

/* Tests only: the words are made here. */
static int64_t number(World *world, const char *sql) {
	DbStmt stmt = {"world", sql, NULL};
	return kit_int(&world->kit, &stmt);
}

static int64_t asked_of(const World *world, AskKind kind, bool only_successful) {
	int64_t n = 0;
	for (int i = 0; i < *world->count; i++)
		n += world->asked[i].kind == kind && (!only_successful || succeeded(&world->asked[i]));
	return n;
}

static void check_file(World *world) {
	Db *db = kit_db(&world->kit);
	assert_int_equal(db_integrity(db), 0);
	db_close(db);
	kit_assert_chain(&world->kit, -1);
}

void world_check(World *world) {
	check_file(world);
	for (int i = 0; i < *world->count; i++)
		if (world->asked[i].kind == ASK_MAKE || world->asked[i].kind == ASK_CHANGE)
			ask_again(world, i);
	int64_t makes = asked_of(world, ASK_MAKE, true), changes = asked_of(world, ASK_CHANGE, true);
	int64_t reads = number(world, "SELECT COUNT(*) FROM journal WHERE kind = 'person.read'");
	assert_int_equal(number(world, "SELECT COUNT(*) FROM thing WHERE name <> 'first'"), makes);
	assert_int_equal(number(world, "SELECT COALESCE(SUM(version - 1), 0) FROM thing"), changes);
	assert_int_equal(number(world,
						 "SELECT COUNT(*) FROM journal j WHERE kind LIKE 'thing.%' AND EXISTS"
						 " (SELECT 1 FROM thing WHERE id = j.subject_id AND name <> 'first')"),
		makes + changes);
	reads -= world->other_reads;
	assert_in_range(reads, asked_of(world, ASK_READ, true), asked_of(world, ASK_READ, false));
	check_file(world);
}
