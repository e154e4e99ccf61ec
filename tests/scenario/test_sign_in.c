/* Signing in and what it opens, on a clock of the test's own: back-off, time-outs, proving it again,
 * passwords made by the house, roles that change. People here are synthetic. */
#include "house.h"

#include "mod/account/rights.h"

#include <stdlib.h>
#include <string.h>

static int setup(void **state) {
	static House house;
	house_open(&house, NULL);
	*state = &house;
	return 0;
}

static int teardown(void **state) {
	house_close(*state);
	return 0;
}

/* ---- asking -------------------------------------------------------------------------------------------- */

static CoreReply ask(
	House *house, const char *token, const char *method, const char *path, const char *body) {
	return house_ask_from(house, HERE, token, method, path, body);
}

static CoreReply try_from(House *house, const char *peer, const char *login, const char *password) {
	return house_ask_from(house, peer, NULL, "POST", "/session",
		arena_printf(house->arena, "{\"login\":\"%s\",\"password\":\"%s\"}", login, password));
}

static const char *cookie_of(House *house, const CoreReply *reply) {
	const char *cookie = house_header(reply, "Set-Cookie");
	assert_non_null(cookie);
	const char *value = strchr(cookie, '=') + 1;
	return arena_strndup(house->arena, value, strcspn(value, ";"));
}

static const char *sign_in(House *house, const char *login, const char *password) {
	CoreReply reply = try_from(house, HERE, login, password);
	assert_int_equal(reply.status, 200);
	return cookie_of(house, &reply);
}

static const char *text_in(House *house, const CoreReply *reply, const char *key) {
	const char *at =
		reply->body ? strstr(reply->body, arena_printf(house->arena, "\"%s\":\"", key)) : NULL;
	assert_non_null(at);
	at += strlen(key) + 4;
	return arena_strndup(house->arena, at, strcspn(at, "\""));
}

static int status(House *house, const char *token) {
	return ask(house, token, "GET", "/me", NULL).status;
}

static void pass(House *house, long minutes) {
	house->now += minutes * TIME_MINUTE;
}

static const char *id_of(House *house, const char *login) {
	const char *admin = sign_in(house, "admin", PASSWORD);
	CoreReply reply = ask(house, admin, "GET", "/accounts", NULL);
	const char *at = strstr(reply.body, arena_printf(house->arena, "\"login\":\"%s\"", login));
	while (strncmp(at, "{\"id\":\"", 7) != 0)
		at--;
	return arena_strndup(house->arena, at + 7, strcspn(at + 7, "\""));
}

/* ---- time-outs ------------------------------------------------------------------------------------------- */

static void test_unused_sessions_of_staff_end(void **state) {
	House *house = *state;
	const char *worker = sign_in(house, "worker", PASSWORD),
			   *helper = sign_in(house, "helper", PASSWORD);
	pass(house, 55);
	assert_int_equal(status(house, worker), 200);
	pass(house, 55);
	assert_int_equal(status(house, worker), 200); /* used in between */
	pass(house, 61);
	assert_int_equal(status(house, worker), 401);
	assert_int_equal(status(house, helper), 200); /* nobody else's data behind it */
}

static void test_sessions_end_however_much_they_are_used(void **state) {
	House *house = *state;
	const char *worker = sign_in(house, "worker", PASSWORD);
	for (int i = 0; i < 23; i++) {
		pass(house, 31);
		assert_int_equal(status(house, worker), 200);
	}
	pass(house, 31);
	assert_int_equal(status(house, worker), 401);
}

/* ---- proving it again ---------------------------------------------------------------------------------------- */

#define TOKEN_BODY "{\"name\":\"x\",\"days\":1}"

static void test_sensitive_changes_want_the_password_again(void **state) {
	House *house = *state;
	const char *worker = sign_in(house, "worker", PASSWORD);
	assert_int_equal(ask(house, worker, "POST", "/me/tokens", TOKEN_BODY).status, 201);
	pass(house, 11);
	CoreReply late = ask(house, worker, "POST", "/me/tokens", TOKEN_BODY);
	assert_int_equal(late.problem, PROBLEM_PROVE_AGAIN);
	assert_int_equal(
		ask(house, worker, "POST", "/session/proof", "{\"password\":\"wrong\"}").status, 401);
	CoreReply proved =
		ask(house, worker, "POST", "/session/proof", "{\"password\":\"" PASSWORD "\"}");
	assert_int_equal(proved.status, 204);
	const char *renewed = cookie_of(house, &proved);
	assert_int_equal(status(house, worker), 401); /* the old token is spent */
	assert_int_equal(ask(house, renewed, "POST", "/me/tokens", TOKEN_BODY).status, 201);
}

static void test_proving_does_not_lengthen_a_session(void **state) {
	House *house = *state;
	const char *helper = sign_in(house, "helper", PASSWORD);
	pass(house, 11 * 60);
	CoreReply proved =
		ask(house, helper, "POST", "/session/proof", "{\"password\":\"" PASSWORD "\"}");
	const char *renewed = cookie_of(house, &proved);
	pass(house, 59);
	assert_int_equal(status(house, renewed), 200);
	pass(house, 2);
	assert_int_equal(status(house, renewed), 401);
}

static void test_tokens_prove_nothing(void **state) {
	House *house = *state;
	const char *worker = sign_in(house, "worker", PASSWORD);
	CoreReply made = ask(house, worker, "POST", "/me/tokens", TOKEN_BODY);
	const char *token = text_in(house, &made, "token");
	assert_int_equal(status(house, token), 200);
	assert_int_equal(
		ask(house, token, "POST", "/me/tokens", TOKEN_BODY).problem, PROBLEM_PROVE_AGAIN);
}

/* ---- sessions -------------------------------------------------------------------------------------------------- */

static void test_a_sign_in_ends_the_session_brought_along(void **state) {
	House *house = *state;
	const char *first = sign_in(house, "worker", PASSWORD);
	CoreReply again = ask(
		house, first, "POST", "/session", "{\"login\":\"worker\",\"password\":\"" PASSWORD "\"}");
	assert_int_equal(again.status, 200);
	assert_string_not_equal(cookie_of(house, &again), first);
	assert_int_equal(status(house, first), 401);
}

static void test_sessions_are_listed_and_ended(void **state) {
	House *house = *state;
	const char *first = sign_in(house, "worker", PASSWORD), *second, *third;
	second = sign_in(house, "worker", PASSWORD);
	third = sign_in(house, "worker", PASSWORD);
	CoreReply list = ask(house, first, "GET", "/me/sessions", NULL);
	const char *last = text_in(house, &list, "id"); /* newest first */
	assert_int_equal(
		ask(house, first, "DELETE", arena_printf(house->arena, "/me/sessions/%s", last), NULL)
			.status,
		204);
	assert_int_equal(status(house, third), 401);
	assert_int_equal(ask(house, first, "DELETE", "/me/sessions", NULL).status, 204);
	assert_int_equal(status(house, second), 401);
	assert_int_equal(status(house, first), 200);
	const char *other = sign_in(house, "other", PASSWORD);
	list = ask(house, other, "GET", "/me/sessions", NULL);
	assert_int_equal(
		ask(house, first, "DELETE",
			arena_printf(house->arena, "/me/sessions/%s", text_in(house, &list, "id")), NULL)
			.status,
		404);
	assert_int_equal(status(house, other), 200);
}

static void test_an_administrator_ends_sessions(void **state) {
	House *house = *state;
	const char *worker = sign_in(house, "worker", PASSWORD), *id = id_of(house, "worker");
	const char *admin = sign_in(house, "admin", PASSWORD);
	const char *path = arena_printf(house->arena, "/accounts/%s/sessions", id);
	assert_int_equal(ask(house, worker, "DELETE", path, NULL).status, 403);
	assert_int_equal(ask(house, admin, "DELETE", path, NULL).status, 204);
	assert_int_equal(status(house, worker), 401);
	assert_int_equal(status(house, admin), 200);
}

static void test_a_disabled_account_is_out_for_good(void **state) {
	House *house = *state;
	const char *worker = sign_in(house, "worker", PASSWORD), *id = id_of(house, "worker");
	const char *admin = sign_in(house, "admin", PASSWORD);
	const char *path = arena_printf(house->arena, "/accounts/%s", id);
	CoreReply read = ask(house, admin, "GET", path, NULL);
	for (int on = 0; on < 2; on++) {
		CoreReply reply;
		core_call(house->city.core,
			&(CoreRequest){.method = "PUT",
				.path = arena_printf(house->arena, "/api/v1%s", path),
				.token = admin,
				.same_site = true,
				.idempotency_key = arena_printf(house->arena, "disable-key-%d", on),
				.if_match = house_header(&read, "ETag"),
				.content_type = "application/json",
				.body = on ? "{\"status\":\"active\"}" : "{\"status\":\"disabled\"}",
				.body_size = on ? 19 : 21},
			house->arena, &reply);
		assert_int_equal(reply.status, 200);
		read = reply;
		assert_int_equal(status(house, worker), 401);
		assert_int_equal(try_from(house, HERE, "worker", PASSWORD).status, on ? 200 : 401);
	}
}

static void test_roles_change_at_once(void **state) {
	House *house = *state;
	const char *worker = sign_in(house, "worker", PASSWORD), *id = id_of(house, "worker");
	const char *admin = sign_in(house, "admin", PASSWORD);
	CoreReply read = ask(house, admin, "GET", arena_printf(house->arena, "/accounts/%s", id), NULL);
	const char *roles = strstr(read.body, "\"roles\":[{\"id\":\"");
	const char *grant = arena_strndup(house->arena, roles + 16, strcspn(roles + 16, "\""));
	assert_int_equal(ask(house, worker, "GET", "/needs", NULL).status, 200);
	assert_int_equal(ask(house, admin, "DELETE",
						 arena_printf(house->arena, "/accounts/%s/grants/%s", id, grant), NULL)
						 .status,
		204);
	assert_int_equal(ask(house, worker, "GET", "/needs", NULL).status, 403);
}

/* ---- guessing ---------------------------------------------------------------------------------------------------- */

static void test_guesses_are_slowed_whether_the_login_exists_or_not(void **state) {
	House *house = *state;
	for (int i = 0; i < 8; i++) {
		CoreReply known = try_from(house, HERE, "worker", "wrong"),
				  unknown = try_from(house, HERE, "nobody", "wrong");
		assert_int_equal(known.status, i < 5 ? 401 : 429);
		assert_int_equal(unknown.status, known.status);
		assert_string_equal(unknown.body, known.body);
		if (i >= 5)
			assert_string_equal(
				house_header(&known, "Retry-After"), house_header(&unknown, "Retry-After"));
	}
	assert_int_equal(try_from(house, HERE, "worker", PASSWORD).status, 429);
	assert_int_equal(try_from(house, HERE, "other", PASSWORD).status, 200);
	pass(house, 1);
	assert_int_equal(try_from(house, HERE, "worker", PASSWORD).status, 200);
}

static void test_the_back_off_doubles_to_an_hour(void **state) {
	House *house = *state;
	static const int seconds[] = {30, 60, 120, 240, 480, 960, 1920, 3840, 3840};
	for (int i = 0; i < 4; i++)
		try_from(house, HERE, "worker", "wrong");
	for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
		assert_int_equal(try_from(house, HERE, "worker", "wrong").status, 401);
		CoreReply told = try_from(house, HERE, "worker", PASSWORD);
		assert_int_equal(told.problem, PROBLEM_LOCKED);
		assert_int_equal(atoi(house_header(&told, "Retry-After")), seconds[i]);
		house->now += seconds[i] * TIME_SECOND;
	}
}

/* Strangers who guess lock out strangers, not the owner where the owner was before. */
static void test_nobody_is_locked_out_by_strangers(void **state) {
	House *house = *state;
	sign_in(house, "worker", PASSWORD);
	for (int i = 0; i < 60; i++)
		try_from(house, arena_printf(house->arena, "198.51.100.%d", i), "worker", "wrong");
	assert_int_equal(try_from(house, "192.0.2.1", "worker", PASSWORD).status, 429);
	assert_int_equal(try_from(house, HERE, "worker", PASSWORD).status, 200);
	assert_int_equal(try_from(house, "192.0.2.1", "worker", PASSWORD).status, 200); /* forgiven */
}

static void test_old_passwords_are_not_guessed_in_a_session(void **state) {
	House *house = *state;
	const char *worker = sign_in(house, "worker", PASSWORD);
	const char *body = "{\"old_password\":\"wrong\",\"new_password\":\"quite another one\"}";
	for (int i = 0; i < 5; i++)
		assert_int_equal(ask(house, worker, "POST", "/me/password", body).status, 401);
	assert_int_equal(ask(house, worker, "POST", "/me/password", body).status, 429);
}

/* ---- passwords made by the house ------------------------------------------------------------------------------------ */

static const char *reset(House *house, const char *login) {
	const char *id = id_of(house, login), *admin = sign_in(house, "admin", PASSWORD);
	CoreReply reply =
		ask(house, admin, "POST", arena_printf(house->arena, "/accounts/%s/password", id), "{}");
	assert_int_equal(reply.status, 200);
	return text_in(house, &reply, "password");
}

static void test_a_made_password_opens_only_its_own_change(void **state) {
	House *house = *state;
	const char *before = sign_in(house, "worker", PASSWORD), *made = reset(house, "worker");
	assert_int_equal(status(house, before), 401);
	assert_int_equal(try_from(house, HERE, "worker", PASSWORD).status, 401);
	const char *worker = sign_in(house, "worker", made);
	assert_int_equal(ask(house, worker, "GET", "/needs", NULL).problem, PROBLEM_PASSWORD_CHANGE);
	CoreReply changed = ask(house, worker, "POST", "/me/password",
		arena_printf(house->arena,
			"{\"old_password\":\"%s\",\"new_password\":\"one of my own choice\"}", made));
	assert_int_equal(changed.status, 204);
	assert_int_equal(status(house, worker), 401); /* renewed */
	worker = cookie_of(house, &changed);
	assert_int_equal(ask(house, worker, "GET", "/needs", NULL).status, 200);
	assert_int_equal(try_from(house, HERE, "worker", made).status, 401);
}

static void test_a_made_password_is_over_in_a_day(void **state) {
	House *house = *state;
	const char *made = reset(house, "worker");
	pass(house, 24 * 60 - 1);
	assert_int_equal(try_from(house, HERE, "worker", made).status, 200);
	pass(house, 1);
	assert_int_equal(try_from(house, HERE, "worker", made).status, 401);
}

static void test_weak_passwords_are_refused_by_name(void **state) {
	House *house = *state;
	static const char *const weak[][2] = {{"short one", "short"}, {"qwertyuiop", "common"},
		{"1qaz2wsx3edc", "common"}, {"P@ssw0rd!2026", "common"}, {"iloveyou1314520", "common"},
		{"aaaaaaaaaaaaaaaa", "simple"}, {"abcdefghijklmnop", "simple"}, {"xk9xk9xk9xk9", "simple"},
		{"poiuytrewqasdfgh", "simple"}, {"huying-worker-26", "context"},
		{"呼应呼应呼应模拟", "short"}, {"worker2026huying", "context"}};
	static const char *const strong[] = {"correct horse battery", "雨天一起去送菜吧大家好",
		"8361950274", "a long password", "ALLUPPERCASELETTERSOK"};
	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
		const char *fault = account_password_fault(house->arena, "worker", "模拟", weak[i][0]);
		if (!str_eq(fault, weak[i][1]))
			fail_msg("%s: %s, not %s", weak[i][0], fault ? fault : "nothing", weak[i][1]);
	}
	for (size_t i = 0; i < sizeof strong / sizeof *strong; i++)
		assert_null(account_password_fault(house->arena, "worker", "模拟", strong[i]));
	const char *worker = sign_in(house, "worker", PASSWORD);
	CoreReply reply = ask(house, worker, "POST", "/me/password",
		"{\"old_password\":\"" PASSWORD "\",\"new_password\":\"qwertyuiop\"}");
	assert_int_equal(reply.status, 422);
	assert_string_equal(text_in(house, &reply, "value"), "common");
}

#define LONG \
	"雨天 A rather Long sentence with spaces, and then some more of it: 0123456789 abcdefghij"

static void test_long_passwords_count_to_the_last_character(void **state) {
	House *house = *state;
	const char *worker = sign_in(house, "worker", PASSWORD);
	assert_true(strlen(LONG) > 72); /* where some hashes stop reading */
	assert_int_equal(ask(house, worker, "POST", "/me/password",
						 "{\"old_password\":\"" PASSWORD "\",\"new_password\":\"" LONG "!\"}")
						 .status,
		204);
	assert_int_equal(try_from(house, HERE, "worker", LONG "?").status, 401);
	assert_int_equal(try_from(house, HERE, "worker", LONG).status, 401);
	assert_int_equal(try_from(house, HERE, "worker", " " LONG "!").status, 401);
	assert_int_equal(try_from(house, HERE, "worker", LONG "!").status, 200);
}

/* ---- roles that need codes ---------------------------------------------------------------------------------------------- */

static void test_roles_that_need_codes_wait_for_them(void **state) {
	static const AccountPolicy strict = {
		.lifetime = 12 * TIME_HOUR, .idle = TIME_HOUR, .code_roles = ROLE_WORKER};
	House house;
	(void)state;
	house_open(&house, &strict);
	const char *worker = sign_in(&house, "worker", PASSWORD),
			   *admin = sign_in(&house, "admin", PASSWORD);
	assert_int_equal(ask(&house, worker, "GET", "/needs", NULL).problem, PROBLEM_TOTP_ENROL);
	assert_int_equal(ask(&house, worker, "POST", "/me/totp", "{}").status, 200);
	assert_int_equal(ask(&house, admin, "GET", "/accounts", NULL).status, 200);
	house_close(&house);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		TEST(test_unused_sessions_of_staff_end),
		TEST(test_sessions_end_however_much_they_are_used),
		TEST(test_sensitive_changes_want_the_password_again),
		TEST(test_proving_does_not_lengthen_a_session),
		TEST(test_tokens_prove_nothing),
		TEST(test_a_sign_in_ends_the_session_brought_along),
		TEST(test_sessions_are_listed_and_ended),
		TEST(test_an_administrator_ends_sessions),
		TEST(test_a_disabled_account_is_out_for_good),
		TEST(test_roles_change_at_once),
		TEST(test_guesses_are_slowed_whether_the_login_exists_or_not),
		TEST(test_the_back_off_doubles_to_an_hour),
		TEST(test_nobody_is_locked_out_by_strangers),
		TEST(test_old_passwords_are_not_guessed_in_a_session),
		TEST(test_a_made_password_opens_only_its_own_change),
		TEST(test_a_made_password_is_over_in_a_day),
		TEST(test_weak_passwords_are_refused_by_name),
		TEST(test_long_passwords_count_to_the_last_character),
		cmocka_unit_test(test_roles_that_need_codes_wait_for_them),
	};
	house_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
