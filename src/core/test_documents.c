/* What is printed from tables: the API document, sentences, packs, skill expressions. */
#include "test_core_kit.h"

#include "core/packs.h"
#include "core/skill_expr.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the API document -------------------------------------------------------------------------- */

static json_t *document(Kit *kit) {
	Buf buf;
	JsonOut out;
	json_error_t error;
	buf_init(&buf, kit->arena);
	jw_init(&out, &buf);
	core_openapi(kit->core, &out);
	json_t *root = json_loadb(buf.data, buf.size, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		fail_msg("%s at %d", error.text, error.position);
	return root;
}

static json_t *operation(json_t *root, const Route *route) {
	char method[8] = {0};
	for (size_t i = 0; route->method[i]; i++)
		method[i] = (char)(route->method[i] + 32);
	return json_object_get(json_object_get(json_object_get(root, "paths"), route->path), method);
}

static void test_the_document_lists_every_route(void **state) {
	Kit kit;
	(void)state;
	kit_open(&kit);
	kit_start(&kit, true);
	json_t *root = document(&kit);
	for (const Route *route = kit_routes; route->name; route++) {
		json_t *op = operation(root, route);
		assert_string_equal(json_string_value(json_object_get(op, "operationId")), route->name);
		json_t *responses = json_object_get(op, "responses");
		bool created = route->flags & ROUTE_CREATED, empty = !route->reply && !route->reply_type;
		assert_non_null(json_object_get(responses, created ? "201" : empty ? "204" : "200"));
		assert_int_equal(json_object_get(op, "requestBody") != NULL,
			route->body != NULL || route->flags & ROUTE_UPLOAD);
	}
	assert_non_null(json_object_get(
		json_object_get(json_object_get(root, "components"), "schemas"), "Problem"));
	json_decref(root);
	kit_close(&kit);
}

/* ---- routes that cannot work are refused at start ------------------------------------------------ */

static int nothing(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	(void)body;
	ctx_allow_public(ctx);
	return 0;
}

static int start_with(Kit *kit, const Route *routes, const Right *rights) {
	const Route *tables[] = {routes, NULL};
	Core *core;
	int r = core_start(&core,
		&(CoreConfig){.url = kit->url,
			.clock = &kit->clock,
			.rng = &rng_system,
			.keys = kit->keys,
			.routes = tables,
			.rights = rights,
			.manual = true});
	core_stop(core);
	return r;
}

static void test_routes_that_cannot_work(void **state) {
	static const Right rights[] = {{"a", 1}, {"b", 1}, {NULL, 0}};
	static const Field params[] = {{.name = "x", .type = FIELD_ID}, FIELD_END};
	static const Route unknown[] = {
		{.name = "c", .method = "GET", .path = "/c", .run = nothing}, {.name = NULL}};
	static const Route bare[] = {
		{.name = "a", .method = "GET", .path = "/a/{x}", .run = nothing}, {.name = NULL}};
	static const Route alike[] = {{.name = "a",
									  .method = "GET",
									  .path = "/a/{x}",
									  .params = params,
									  .params_size = 8,
									  .run = nothing},
		{.name = "b",
			.method = "GET",
			.path = "/a/{x}",
			.params = params,
			.params_size = 8,
			.run = nothing},
		{.name = NULL}};
	static const Route fine[] = {{.name = "a",
									 .method = "GET",
									 .path = "/a/{x}",
									 .params = params,
									 .params_size = 8,
									 .run = nothing},
		{.name = "b", .method = "GET", .path = "/a/b", .run = nothing}, {.name = NULL}};
	Kit kit;
	(void)state;
	kit_open(&kit);
	assert_int_equal(start_with(&kit, unknown, rights), ERR_INTERNAL);
	assert_int_equal(start_with(&kit, bare, rights), ERR_INTERNAL);
	assert_int_equal(start_with(&kit, alike, rights), ERR_INTERNAL);
	assert_int_equal(start_with(&kit, fine, rights), 0);
	kit_close(&kit);
}

/* ---- sentences ----------------------------------------------------------------------------------------- */

static const char *const slugs[] = {
#define PROBLEM(name, number, status, slug) slug,
#include "core/problem.def"
#undef PROBLEM
};

static void assert_said(const char *key) {
	static const char *const languages[] = {"zh-CN", "en"};
	for (size_t i = 0; i < 2; i++)
		if (message(languages[i], key) == key)
			fail_msg("%s has no sentence for %s", languages[i], key);
}

static void test_every_problem_and_fault_has_its_sentences(void **state) {
	Arena *arena = arena_new(0);
	(void)state;
	assert_int_equal(messages_load(&assets), 0);
	for (size_t i = 0; i < sizeof slugs / sizeof *slugs; i++) {
		assert_said(arena_printf(arena, "problem.%s", slugs[i]));
		assert_said(arena_printf(arena, "problem.%s.detail", slugs[i]));
	}
	for (FieldFault fault = FAULT_REQUIRED; fault <= FAULT_DUPLICATE; fault++)
		assert_said(arena_printf(arena, "fault.%s", field_fault_name(fault)));
	assert_string_equal(message("zh-CN", "no.such.key"), "no.such.key");
	assert_string_not_equal(
		message("en", "problem.not-found"), message("zh-CN", "problem.not-found"));
	assert_string_equal(message("fr", "problem.not-found"), message("zh-CN", "problem.not-found"));
	arena_free(arena);
}

static void test_numbers_and_statuses_are_sound(void **state) {
	(void)state;
	static const int defined[][2] = {
#define PROBLEM(name, number, status, slug) {number, status},
#include "core/problem.def"
#undef PROBLEM
	};
	for (size_t i = 0; i < sizeof defined / sizeof *defined; i++) {
		assert_int_equal(problem_info(defined[i][0])->number, defined[i][0]);
		assert_int_equal(problem_info(defined[i][0])->status, defined[i][1]);
	}
	assert_int_equal(problem_info(1)->number, PROBLEM_INTERNAL);
}

/* ---- packs ------------------------------------------------------------------------------------------------ */

static void test_packs(void **state) {
	Arena *arena = arena_new(0);
	Packs *packs;
	const char *why;
	size_t count;
	(void)state;
	assert_int_equal(packs_load(&packs, &assets, NULL, arena, &why), 0);
	const PackTask *task = packs_task(packs, "T04");
	assert_string_equal(task->skills, "S02 S29");
	assert_int_equal(task->head_count, 2);
	assert_int_equal(task->duration_min, 240);
	assert_null(packs_task(packs, "T99"));
	assert_null(packs_task(packs, NULL));
	assert_int_equal(packs_skill(packs, "S01")->guardian_consent_min_age, 14);
	assert_int_equal(packs_skill(packs, "S04")->guardian_consent_min_age, INT_ABSENT);
	assert_int_equal(packs_limit(packs, "HY-01", "staff", "normal", "daily_max_min")->value, 480);
	assert_null(packs_limit(packs, "HY-01", "staff", "normal", "no_such_measure"));
	assert_true(packs_rule_may_be_overridden(packs, "HY-01", "staff", "III"));
	assert_string_equal(packs_hazards(packs, &count)->id, "epidemic");
	assert_true(count >= 4);
	for (size_t i = 0; packs_task_at(packs, i);
		 i++) { /* no task asks for a skill nobody can have */
		SkillExpr expr;
		skill_expr_parse(arena, packs_task_at(packs, i)->skills, &expr);
		for (size_t k = 0; k < expr.count; k++)
			for (size_t n = 0; n < expr.all[k].count; n++)
				assert_non_null(packs_skill(packs, expr.all[k].any[n]));
	}
	arena_free(arena);
}

static void write_file(const char *path, const char *text) {
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void test_a_city_replaces_one_file(void **state) {
	Arena *arena = arena_new(0);
	char dir[] = "/tmp/huying-packs-XXXXXX";
	Packs *packs;
	const char *why;
	(void)state;
	assert_non_null(mkdtemp(dir));
	const char *below = arena_printf(arena, "%s/hazards", dir),
			   *path = arena_printf(arena, "%s/hazards.csv", below);
	assert_int_equal(mkdir(below, 0700), 0);
	write_file(path, "id,name_zh,name_en\nsandstorm,沙尘暴,sandstorm\n");
	size_t count;
	assert_int_equal(packs_load(&packs, &assets, dir, arena, &why), 0);
	assert_string_equal(packs_hazards(packs, &count)->name_zh, "沙尘暴");
	assert_int_equal(count, 1);
	assert_non_null(packs_task(packs, "T04"));
	unlink(path);
	rmdir(below);
	below = arena_printf(arena, "%s/tasks", dir);
	path = arena_printf(arena, "%s/tasks.csv", below);
	mkdir(below, 0700);
	write_file(path, "id,head_count\nT01,many\n");
	assert_int_equal(packs_load(&packs, &assets, dir, arena, &why), ERR_FORMAT);
	assert_non_null(strstr(why, "row 2, column head_count"));
	unlink(path);
	rmdir(below);
	rmdir(dir);
	arena_free(arena);
}

static void test_skill_expressions(void **state) {
	static const char *const has[] = {"S01", "S09", "S17"};
	static const struct {
		const char *text;
		bool holds;
	} cases[] = {{"", true}, {"S09", true}, {"S10", false}, {"S09|S10", true}, {"S10|S11", false},
		{"S09 S17", true}, {"S09 S10", false}, {"S17 S10|S09", true}, {"S18 S10|S09", false},
		{"|", false}, {"  S01  ", true}};
	Arena *arena = arena_new(0);
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SkillExpr expr;
		skill_expr_parse(arena, cases[i].text, &expr);
		if (skill_expr_holds(&expr, has, 3) != cases[i].holds)
			fail_msg("%s", cases[i].text);
	}
	SkillExpr expr;
	skill_expr_parse(arena, "S01", &expr);
	assert_false(skill_expr_holds(&expr, NULL, 0));
	arena_free(arena);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_document_lists_every_route),
		cmocka_unit_test(test_routes_that_cannot_work),
		cmocka_unit_test(test_every_problem_and_fault_has_its_sentences),
		cmocka_unit_test(test_numbers_and_statuses_are_sound),
		cmocka_unit_test(test_packs),
		cmocka_unit_test(test_a_city_replaces_one_file),
		cmocka_unit_test(test_skill_expressions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
