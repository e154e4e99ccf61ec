#include "base/crypt.h"
#include "base/error.h"

#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/* As many hashes at once as there are cores: sign-in must not exhaust the machine. */
static sem_t slots;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void slots_init(void) {
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	(void)!sodium_init();
	sem_init(&slots, 0, cores > 0 ? (unsigned)cores : 1);
}

static void slot_take(void) {
	pthread_once(&once, slots_init);
	while (sem_wait(&slots))
		;
}

static int hash(const char *password, Arena *arena, unsigned long long passes, size_t memory,
	const char **out) {
	char text[crypto_pwhash_STRBYTES];
	slot_take();
	int failed = crypto_pwhash_str(text, password, strlen(password), passes, memory);
	sem_post(&slots);
	if (failed)
		return ERR_MEMORY;
	*out = arena_strdup(arena, text);
	return 0;
}

int password_hash(const char *password, Arena *arena, const char **out) {
	return hash(password, arena, 2, (size_t)19 * 1024 * 1024, out);
}

int password_hash_demo(const char *password, Arena *arena, const char **out) {
	return hash(password, arena, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN, out);
}

bool password_matches(const char *hash_text, const char *password) {
	slot_take();
	bool matches = crypto_pwhash_str_verify(hash_text, password, strlen(password)) == 0;
	sem_post(&slots);
	return matches;
}
