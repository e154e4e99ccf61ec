/* The journal: audit log, outbox, live feed, sync feed and wake-up in one table.
 *
 * Each line's hash covers the hash of the line before and every column:
 *   hash = H(previous "\n" seq "\n" at "\n" actor "\n" area "\n" kind "\n" subject "\n"
 *            subject_id "\n" person "\n" body), absent texts as "", H = SHA-256 or SM3.
 * The head (sequence and hash) is one row, locked by the batch until it commits, so
 * sequence order is commit order. Bodies hold ids and numbers, never personal data.
 */
#pragma once

#include "base/crypt.h"
#include "db/db.h"

typedef struct JournalLine {
	int64_t seq; /* 1, 2, … without holes */
	Time at;
	Id actor;            /* account; 0 = the system itself */
	const char *area;    /* short code; whose business it is; "" = the whole city's */
	const char *kind;    /* "need.open": the command, or what the system did */
	const char *subject; /* "need" */
	Id subject_id;
	Id person;        /* whom it concerns (their own feed); 0 = nobody in particular */
	const char *body; /* JSON object */
	const char *hash; /* hex */
} JournalLine;
extern const Field journal_fields[];

typedef struct JournalHead {
	int64_t seq;
	char hash[DIGEST_HEX_SIZE];
	DigestKind digest;
	Id last_id; /* highest handed out by any node, 0 before the first */
} JournalHead;

/* Reads and, on a database with several writers, locks the head. Inside a transaction. */
int journal_lock(Db *db, JournalHead *head);
/* The same without a lock: what is committed now. */
int journal_head(Db *db, JournalHead *head);
/* Appends: fills line->seq and line->hash, moves *head (in memory). */
int journal_append(Db *db, JournalHead *head, JournalLine *line, Arena *arena);
/* Writes the moved head back: once a batch, before commit. */
int journal_store_head(Db *db, const JournalHead *head);

/* Does the line stand that made the head so? Return: 0 it does, DB_NONE, ERR_*. */
int journal_has(Db *db, const JournalHead *head);

/* Lines after `after`, at most `limit`, in order. */
int journal_read(
	Db *db, int64_t after, size_t limit, Arena *arena, JournalLine **lines, size_t *count);
/* Highest committed sequence number. */
int journal_last(Db *db, int64_t *seq);
/* That number and its line's time (TIME_NONE while there is no line). */
int journal_place(Db *db, int64_t *seq, Time *at);

/* The hash of a line, given the one of the line before. */
void journal_hash(DigestKind kind, const char *before, const JournalLine *line, Arena *arena,
	char out[DIGEST_HEX_SIZE]);

/* Recomputes the chain line by line, beside a running server if need be. Return: 0 whole
 * (*lines = how many); 1 broken: *broken = first bad sequence number, or one past the last
 * line when lines are missing at the end; ERR_*. */
int journal_verify(Db *db, int64_t *lines, int64_t *broken);
