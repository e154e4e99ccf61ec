#include "core/ctx.h"

#include "base/str.h"
#include "core/route.h"

#include <string.h>

int ctx_refuse(Ctx *ctx, Problem problem, const char *format, ...) {
	if (format) {
		va_list args;
		va_start(args, format);
		ctx->detail = arena_vprintf(ctx->arena, format, args);
		va_end(args);
	}
	return problem;
}

int ctx_refuse_field(Ctx *ctx, const char *pointer, FieldFault fault) {
	field_errors_add(&ctx->errors, pointer, fault);
	return PROBLEM_BAD_FIELDS;
}

/* ---- areas ------------------------------------------------------------------------------------ */

bool area_within(const char *area, const char *root) {
	return strncmp(area, root, strlen(root)) == 0;
}

AreaRange area_range(Arena *arena, const char *area) {
	return (AreaRange){area, arena_printf(arena, "%s:", area)};
}

/* ---- rights ------------------------------------------------------------------------------------- */

/* The system itself, in timers and on the command line, has no actor and every right. */
static bool is_system(const Ctx *ctx) {
	return ctx->actor == NULL;
}

bool ctx_has_role(const Ctx *ctx, unsigned roles, const char *area) {
	if (is_system(ctx))
		return true;
	if (!area)
		return false;
	for (size_t i = 0; i < ctx->actor->grant_count; i++)
		if (ctx->actor->grants[i].roles & roles && area_within(area, ctx->actor->grants[i].area))
			return true;
	return false;
}

static bool has_role_anywhere(const Ctx *ctx, unsigned roles) {
	for (size_t i = 0; i < ctx->actor->grant_count; i++)
		if (ctx->actor->grants[i].roles & roles)
			return true;
	return false;
}

int ctx_require_area(Ctx *ctx, const char *area) {
	unsigned roles = ctx->route_roles;
	ctx->checked = true;
	ctx->scope = area;
	if (ctx_has_role(ctx, roles, area))
		return 0;
	return ctx_refuse(
		ctx, has_role_anywhere(ctx, roles) ? PROBLEM_OUTSIDE_AREA : PROBLEM_FORBIDDEN, NULL);
}

int ctx_require_object(Ctx *ctx, const char *area) {
	ctx->checked = true;
	ctx->scope = area;
	if (ctx_has_role(ctx, ctx->route_roles, area))
		return 0;
	return ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL);
}

int ctx_require_own_or_object(Ctx *ctx, Id owner_person, const char *area) {
	ctx->checked = true;
	if (!is_system(ctx) && owner_person && ctx->actor->person == owner_person)
		return 0;
	return ctx_require_object(ctx, area);
}

int ctx_require_self(Ctx *ctx) {
	ctx->checked = true;
	return is_system(ctx) || !ctx->actor->account ? ctx_refuse(ctx, PROBLEM_SIGN_IN, NULL) : 0;
}

void ctx_allow_public(Ctx *ctx) {
	ctx->checked = true;
}

/* The shortest area among the grants that carry one of the roles; NULL none. */
static const char *widest_grant(const Ctx *ctx, unsigned roles) {
	const char *widest = NULL;
	for (size_t i = 0; i < ctx->actor->grant_count; i++) {
		const Grant *grant = &ctx->actor->grants[i];
		if (grant->roles & roles && (!widest || strlen(grant->area) < strlen(widest)))
			widest = grant->area;
	}
	return widest;
}

int ctx_scope(Ctx *ctx, const char *asked, const char **area) {
	ctx->checked = true;
	if (!str_empty(asked) || is_system(ctx)) {
		*area = asked ? asked : "";
		return is_system(ctx) ? 0 : ctx_require_area(ctx, asked);
	}
	ctx->scope = *area = widest_grant(ctx, ctx->route_roles);
	return *area ? 0 : ctx_refuse(ctx, PROBLEM_FORBIDDEN, NULL);
}

/* ---- what commands do ------------------------------------------------------------------------------ */

int ctx_journal(Ctx *ctx, const char *kind, const char *area, const char *subject, Id subject_id,
	Id person, const char *format, ...) {
	va_list args;
	if (!ctx->head || !(kind || ctx->route)) /* a query changes nothing; a line has a kind */
		return ERR_INTERNAL;
	va_start(args, format);
	char *body = arena_vprintf(ctx->arena, format, args);
	va_end(args);
	JournalLine line = {.at = ctx->now,
		.actor = ctx->actor ? ctx->actor->account : 0,
		.area = area,
		.kind = kind ? kind : ctx->route->name,
		.subject = subject,
		.subject_id = subject_id,
		.person = person,
		.body = body};
	return journal_append(ctx->db, ctx->head, &line, ctx->arena);
}

int ctx_match_version(Ctx *ctx, int64_t version) {
	if (ctx->if_match < 0)
		return ctx_refuse(ctx, PROBLEM_VERSION_REQUIRED, NULL);
	return ctx->if_match == version
		? 0
		: ctx_refuse(ctx, PROBLEM_VERSION_STALE, "%lld", (long long)version);
}

static void note_read(Ctx *ctx, Id person) {
	if ((ctx->read_count & (ctx->read_count - 1)) == 0) { /* a power of two: full */
		size_t capacity = ctx->read_count ? ctx->read_count * 2 : 1;
		Id *grown = arena_array_of(ctx->arena, Id, capacity);
		if (ctx->read_count)
			memcpy(grown, ctx->read_persons, ctx->read_count * sizeof *grown);
		ctx->read_persons = grown;
	}
	ctx->read_persons[ctx->read_count++] = person;
}

int ctx_reads_person(Ctx *ctx, Id person) {
	if (is_system(ctx) || (person && ctx->actor->person == person))
		return 0;
	if (!ctx->purpose)
		return ctx_refuse(ctx, PROBLEM_PURPOSE_REQUIRED, NULL);
	note_read(ctx, person);
	return 0;
}
