#include "core/sessions.h"

#include "base/crypt.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 1024, WAYS = 2, GRANTS_MOST = 8, AREA_SIZE = 24 };

typedef struct Key {
	uint8_t bytes[crypto_shorthash_siphashx24_BYTES];
} Key;

typedef struct Entry {
	Key key;
	uint64_t age; /* 0: nothing here */
	Time read_at;
	Actor actor; /* its pointers are set where it is handed out */
	char session[DIGEST_HEX_SIZE];
	unsigned roles[GRANTS_MOST];
	char areas[GRANTS_MOST][AREA_SIZE];
} Entry;

struct Sessions {
	pthread_mutex_t lock;
	uint64_t age;
	uint8_t secret[crypto_shorthash_siphashx24_KEYBYTES];
	Entry places[PLACES][WAYS];
};

Sessions *sessions_new(const Rng *rng) {
	Sessions *sessions = calloc(1, sizeof *sessions);
	if (!sessions)
		return NULL;
	pthread_mutex_init(&sessions->lock, NULL);
	sessions->age = 1;
	rng->fill(rng->self, sessions->secret, sizeof sessions->secret);
	return sessions;
}

Sessions *sessions_free(Sessions *sessions) {
	if (sessions)
		pthread_mutex_destroy(&sessions->lock);
	free(sessions);
	return NULL;
}

uint64_t sessions_age(Sessions *sessions) {
	pthread_mutex_lock(&sessions->lock);
	uint64_t age = sessions->age;
	pthread_mutex_unlock(&sessions->lock);
	return age;
}

void sessions_forget(Sessions *sessions) {
	pthread_mutex_lock(&sessions->lock);
	sessions->age++;
	pthread_mutex_unlock(&sessions->lock);
}

static Key key_of(const Sessions *sessions, const char *token) {
	Key key;
	crypto_shorthash_siphashx24(key.bytes, (const uint8_t *)token, strlen(token), sessions->secret);
	return key;
}

static Entry *place_of(Sessions *sessions, const Key *key) {
	return sessions->places[(key->bytes[0] | key->bytes[1] << 8) % PLACES];
}

static bool is_of(const Entry *entry, const Key *key) {
	return entry->age && memcmp(&entry->key, key, sizeof *key) == 0;
}

/* ---- finding ------------------------------------------------------------------------------------- */

static bool counts(const Entry *entry, uint64_t age, Time now) {
	return entry->age == age && entry->read_at <= now && now - entry->read_at < TIME_SECOND &&
		now < entry->actor.expires_at;
}

/* The copy's pointers, into memory of the caller's. */
static void unpack(const Entry *entry, Arena *arena, Actor *out) {
	Grant *grants = arena_array_of(arena, Grant, entry->actor.grant_count);
	for (size_t i = 0; i < entry->actor.grant_count; i++)
		grants[i] = (Grant){entry->roles[i], arena_strdup(arena, entry->areas[i])};
	*out = entry->actor;
	out->grants = grants;
	out->session = arena_strdup(arena, entry->session);
}

bool sessions_find(Sessions *sessions, const char *token, Time now, Arena *arena, Actor *out) {
	Key key = key_of(sessions, token);
	const Entry *place = place_of(sessions, &key);
	Entry found = {.age = 0};
	pthread_mutex_lock(&sessions->lock);
	for (int i = 0; i < WAYS; i++)
		if (is_of(&place[i], &key) && counts(&place[i], sessions->age, now))
			found = place[i];
	pthread_mutex_unlock(&sessions->lock);
	if (found.age)
		unpack(&found, arena, out); /* which may jump: the lock is given back */
	return found.age != 0;
}

/* ---- keeping --------------------------------------------------------------------------------------- */

static bool fits(const Actor *actor) {
	if (actor->touch || actor->grant_count > GRANTS_MOST ||
		strlen(actor->session) >= DIGEST_HEX_SIZE)
		return false;
	for (size_t i = 0; i < actor->grant_count; i++)
		if (strlen(actor->grants[i].area) >= AREA_SIZE)
			return false;
	return true;
}

static void pack(const Actor *actor, Entry *out) {
	out->actor = *actor;
	strcpy(out->session, actor->session);
	for (size_t i = 0; i < actor->grant_count; i++) {
		out->roles[i] = actor->grants[i].roles;
		strcpy(out->areas[i], actor->grants[i].area);
	}
}

/* Its own place again, or the one read earlier. */
static Entry *choose(Entry *place, const Key *key) {
	for (int i = 0; i < WAYS; i++)
		if (is_of(&place[i], key))
			return &place[i];
	return place[0].read_at <= place[1].read_at ? &place[0] : &place[1];
}

void sessions_keep(
	Sessions *sessions, const char *token, uint64_t age, Time now, const Actor *actor) {
	Entry entry = {.key = key_of(sessions, token), .age = age, .read_at = now};
	if (!fits(actor))
		return;
	pack(actor, &entry);
	pthread_mutex_lock(&sessions->lock);
	*choose(place_of(sessions, &entry.key), &entry.key) = entry;
	pthread_mutex_unlock(&sessions->lock);
}
