#include "app/feed.h"

#include "app/refusal.h"
#include "base/str.h"
#include "mod/account/account.h"
#include "mod/account/rights.h"

#include <stdlib.h>
#include <string.h>

typedef struct Feed {
	City *city;
	HttpStream *stream;
	LiveListener *listener;
	int64_t known_seq; /* what was written until here was known when the rights were looked at */
	Time expires_at;   /* the session's end is the feed's */
} Feed;

/* What the account may hear, found on a reader's connection. */
typedef struct FeedRights {
	const CoreRequest *api;
	Arena *arena;
	const char **areas;
	Id person, account;
	Time expires_at;
	int64_t after, known_seq;
	Problem problem;
} FeedRights;

static const char *asked_area(const CoreRequest *api) {
	for (const char *const *q = api->query; q && *q; q += 2)
		if (str_eq(q[0], "area"))
			return q[1];
	return NULL;
}

static void take_areas(FeedRights *rights, const Actor *actor) {
	const char *asked = asked_area(rights->api);
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
	if (rights->after < 0)
		rights->after = rights->known_seq;
	return 0;
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
	http_reply(request,
		&(HttpReply){.status = status,
			.content_type = "application/problem+json",
			.headers = (const char *const[]){"Cache-Control", "no-store", NULL},
			.body = body,
			.size = strlen(body)});
}

void feed_open(City *city, HttpRequest *request, const CoreRequest *api) {
	const char *last = http_header(request, "Last-Event-ID");
	FeedRights rights = {.api = api, .arena = http_arena(request), .after = -1};
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
	http_stream_send(feed->stream, ": huying\n\n", 10);
	feed->listener = live_listen(core_live(city->core),
		&(LiveFilter){rights.areas, rights.person, rights.account, revokes}, rights.after, deliver,
		feed);
	if (!feed->listener)
		http_stream_end(feed->stream);
}
