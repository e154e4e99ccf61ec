/* huying account: the first administrator, who makes the others in the console; and the way back in
 * for one who lost password or one-time codes. */
#include "app/cli_city.h"
#include "app/verbs.h"
#include "base/str.h"
#include "mod/account/account.h"
#include "mod/account/rights.h"
#include "mod/area/area.h"

#include <stdio.h>
#include <string.h>

typedef struct NewAccount {
	const char *login, *name, *password, *role, *area;
} NewAccount;

static int make_account(Ctx *ctx, void *self) {
	const NewAccount *new = self;
	Account account;
	AccountGrant grant;
	Area area;
	if (!role_of(new->role))
		return PROBLEM_BAD_FIELDS;
	int r = *new->area ? area_require_open(ctx, new->area, &area) : 0;
	if (r ||
		(r = account_make(ctx,
			 &(AccountMake){.login = new->login, .name = new->name, .password = new->password},
			 &account)))
		return r;
	return account_grant(
		ctx, account.id, new->role, *new->area ? area.code : "", TIME_NONE, &grant);
}

/* From a pipe or the terminal; never an argument, which others could see. */
static bool read_password(char *out, size_t size) {
	if (!fgets(out, (int)size, stdin)) {
		fputs("huying: no password on standard input\n", stderr);
		return false;
	}
	out[strcspn(out, "\r\n")] = '\0';
	return true;
}

typedef struct Recovery {
	const char *login;
	char password[32];
} Recovery;

static int reset_account(Ctx *ctx, void *self) {
	Recovery *recovery = self;
	const char *made;
	int r = account_reset(ctx, recovery->login, &made);
	if (!r)
		snprintf(recovery->password, sizeof recovery->password, "%s", made);
	return r;
}

static int reset(const CityOptions *on, const char *login) {
	Recovery recovery = {.login = login};
	City city;
	int r = cli_city_open(&city, on, false);
	if (r)
		return r;
	r = cli_city_result(core_run(city.core, reset_account, &recovery), login);
	if (!r)
		puts(recovery.password);
	city_close(&city);
	return r;
}

static int add(const CityOptions *on, NewAccount *new, const char *login) {
	char password[256];
	City city;
	if (!read_password(password, sizeof password))
		return EXIT_USAGE;
	new->login = login;
	new->name = new->name ? new->name : login;
	new->password = password;
	int r = cli_city_open(&city, on, false);
	if (r)
		return r;
	r = cli_city_result(core_run(city.core, make_account, new), login);
	city_close(&city);
	return r;
}

int cmd_account(const CliVerb *verb, int argc, char **argv) {
	CityOptions on = CITY_DEFAULTS;
	NewAccount new = {.area = ""};
	const CliOption options[] = {CITY_OPTIONS(on),
		{"role", CLI_TEXT, &new.role, "ROLE",
			"admin commander coordinator worker volunteer resident auditor"},
		{"name", CLI_TEXT, &new.name, "NAME", "shown to others (default the login)"},
		{"area", CLI_TEXT, &new.area, "CODE", "the subtree of the role (default the whole city)"}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc == 2 && str_eq(argv[0], "reset"))
		return reset(&on, argv[1]);
	if (argc != 2 || !str_eq(argv[0], "add") || !new.role)
		return cli_usage(verb);
	return add(&on, &new, argv[1]);
}
