#include "app/feed.h"

#include "app/refusal.h"
#include "base/str.h"
#include "mod/account/account.h"
#include "mod/account/rights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Feed {
	City *city;
	HttpStream *stream;
	LiveListener *listener;
	int64_t known_seq; /* what was written until here was known when the rights were looked at */
	Time expires_at;   /* the session's end is the feed's */
} Feed;

const Field feed_params[] = {
	FIELD(FeedParams, area, FIELD_AREA, .summary = "subtree, default all the account may hear"),
	FIELD_END,
};

/* What the account may hear, found on a reader's connection. */
typedef struct FeedRights {
	const CoreRequest *api;
	const char *asked; /* NULL: all they may */
	Arena *arena;
	const char **areas;
	Id person, account;
	Time expires_at;
	int64_t after, known_seq;
	bool reset; /* the place asked for is not there: the city was restored to an earlier line */
	Problem problem;
} FeedRights;

static void take_areas(FeedRights *rights, const Actor *actor) {
	const char *asked = rights->asked;
	size_t n = 0;
	rights->areas = arena_array_of(rights->arena, const char *, actor->grant_count + 2);
	for (size_t i = 0; i < actor->grant_count; i++) {
		const Grant *grant = &actor->grants[i];
		if (!(grant->roles & (ROLES_STAFF | ROLE_AUDITOR | ROLE_ADMIN)))
			continue;
		if (!asked)
			rights->areas[n++] = arena_strdup(rights->arena, grant->area);
		else if (area_within(asked, grant->area)) {
			rights->areas[n++] = asked;
			break;
		}
	}
	if (asked && !n)
		rights->problem = PROBLEM_OUTSIDE_AREA;
}

/* Without a place, or with one beyond the end, the feed begins at what is new from now on. */
static int find_place(Ctx *ctx, FeedRights *rights) {
	int64_t last;
	int r = journal_last(ctx->db, &last);
	if (r || (rights->after >= 0 && rights->after <= last))
		return r;
	rights->reset = rights->after >= 0;
	rights->after = last;
	return 0;
}

static int find_rights(Ctx *ctx, void *self) {
	FeedRights *rights = self;
	Actor actor;
	int r = journal_last(ctx->db, &rights->known_seq);
	if (r)
		return r;
	r = rights->api->token ? account_authenticate(ctx, rights->api->token, &actor) : 1;
	if (r) {
		rights->problem = PROBLEM_SIGN_IN;
		return r < 0 ? r : 0;
	}
	if (actor.lacks)
		rights->problem = (Problem)actor.lacks;
	take_areas(rights, &actor);
	rights->person = actor.person;
	rights->account = actor.account;
	rights->expires_at = actor.expires_at;
	return find_place(ctx, rights);
}

/* Other rights, a session ended, a new password: whoever still may listen comes again at once and is
 * looked at anew. What only signs in or fails to changes nothing. */
static bool revokes(void *self, const JournalLine *line) {
	Feed *feed = self;
	if (line->seq <= feed->known_seq || str_eq(line->kind, "session.open") ||
		str_eq(line->kind, "session.fail") || str_starts(line->kind, "token."))
		return false;
	http_stream_end(feed->stream);
	return true;
}

static bool deliver(void *self, const JournalLine *line) {
	Feed *feed = self;
	if (line->at > feed->expires_at) {
		http_stream_end(feed->stream);
		return false;
	}
	Arena *arena = arena_new(0);
	if (!arena)
		return false;
	const char *text = live_event_text(arena, line);
	bool taken = http_stream_send(feed->stream, text, strlen(text));
	arena_free(arena);
	return taken;
}

static void closed(void *self, HttpStream *stream) {
	Feed *feed = self;
	(void)stream;
	live_leave(core_live(feed->city->core), feed->listener);
	free(feed);
}

static void refuse(HttpRequest *request, const char *language, Problem problem) {
	int status = problem_info(problem)->status;
	char body[REFUSAL_SIZE];
	refusal_text(problem, status, language, body, sizeof body);
	const char *const headers[] = {"Cache-Control", "no-store",
		status == 401       ? "WWW-Authenticate"
			: status == 503 ? "Retry-After"
							: NULL,
		status == 401 ? "Bearer" : "1", NULL};
	http_reply(request,
		&(HttpReply){.status = status,
			.content_type = "application/problem+json",
			.headers = headers,
			.body = body,
			.size = strlen(body)});
}

/* A comment opens the stream; who must forget a place hears the new one. */
static void greet(HttpStream *stream, const FeedRights *rights) {
	char text[120];
	int n = snprintf(text, sizeof text, ": huying\n\n");
	if (rights->reset)
		n += snprintf(text + n, sizeof text - (size_t)n,
			"id: %lld\nevent: reset\ndata: {\"seq\":%lld}\n\n", (long long)rights->after,
			(long long)rights->after);
	http_stream_send(stream, text, (size_t)n);
}

void feed_open(City *city, HttpRequest *request, const CoreRequest *api, const FeedParams *params) {
	const char *last = http_header(request, "Last-Event-ID");
	FeedRights rights = {
		.api = api, .asked = params->area, .arena = http_arena(request), .after = -1};
	Feed *feed = calloc(1, sizeof *feed);
	if (last && (!str_to_int(last, &rights.after) || rights.after < 0))
		rights.problem = PROBLEM_BAD_PARAMETER;
	int r = rights.problem ? 0 : core_read(city->core, find_rights, &rights);
	if (!feed || r || rights.problem) {
		free(feed);
		refuse(request, api->language, rights.problem ? rights.problem : PROBLEM_BUSY_SERVER);
		return;
	}
	feed->city = city;
	feed->known_seq = rights.known_seq;
	feed->expires_at = rights.expires_at;
	feed->stream = http_stream_open(request, (HttpStreamOwner){closed, feed});
	if (!feed->stream) {
		free(feed);
		return;
	}
	greet(feed->stream, &rights);
	feed->listener = live_listen(core_live(city->core),
		&(LiveFilter){rights.areas, rights.person, rights.account, revokes}, rights.after, deliver,
		feed);
	if (!feed->listener)
		http_stream_end(feed->stream);
}
