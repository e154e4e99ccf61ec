/* Bytes as one of the packs a city can replace: the first byte says which. It is taken whole and every
 * row can be looked up, or refused with its place. */
#include "tests/fuzz/fuzz.h"

#include "base/error.h"
#include "base/str.h"
#include "core/packs.h"

#include <stdlib.h>
#include <string.h>

extern const AssetTable assets;

static void promise(bool kept) {
	if (!kept)
		abort();
}

static const char *const paths[] = {"packs/tasks/tasks.csv", "packs/skills/skills.csv",
	"packs/worktime/limits.csv", "packs/worktime/rules.csv", "packs/hazards/hazards.csv",
	"packs/levels/levels.csv"};

/* All that is packed in, but the one. */
static AssetTable with_file(Arena *arena, const char *path, const uint8_t *data, size_t size) {
	Asset *items = arena_array_of(arena, Asset, assets.count);
	memcpy(items, assets.items, assets.count * sizeof *items);
	for (size_t i = 0; i < assets.count; i++)
		if (str_eq(items[i].path, path)) {
			items[i].data = (const unsigned char *)arena_strndup(arena, (const char *)data, size);
			items[i].size = size;
		}
	return (AssetTable){items, assets.count};
}

static void check_packs(const Packs *packs) {
	size_t count;
	for (size_t i = 0; packs_task_at(packs, i); i++) {
		const PackTask *task = packs_task_at(packs, i);
		promise(!str_empty(task->id) && packs_task(packs, task->id) != NULL);
		packs_task_safety(task, "en");
	}
	const PackSkill *skills = packs_skills(packs, &count);
	for (size_t i = 0; i < count; i++)
		promise(!str_empty(skills[i].code) && packs_skill(packs, skills[i].code) != NULL);
	packs_limit(packs, "HY-01", "staff", "normal", "daily_max_min");
	packs_rule_may_be_overridden(packs, "HY-01", "staff", "normal");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	Arena *arena = arena_new(0);
	Packs *packs;
	const char *why = NULL;
	if (!arena || !size) {
		arena_free(arena);
		return 0;
	}
	const char *path = paths[data[0] % (sizeof paths / sizeof *paths)];
	AssetTable table = with_file(arena, path, data + 1, size - 1);
	int r = packs_load(&packs, &table, NULL, arena, &why);
	promise(r == 0 || (r == ERR_FORMAT && !str_empty(why)));
	if (!r)
		check_packs(packs);
	arena_free(arena);
	return 0;
}
