#include "core/journal.h"

#include "base/str.h"
#include "core/core_sql.h"

#include <string.h>

const Field journal_fields[] = {
	FIELD(JournalLine, seq, FIELD_INT),
	FIELD(JournalLine, at, FIELD_TIME),
	FIELD(JournalLine, actor, FIELD_ID),
	FIELD(JournalLine, area, FIELD_TEXT),
	FIELD(JournalLine, kind, FIELD_TEXT),
	FIELD(JournalLine, subject, FIELD_TEXT),
	FIELD(JournalLine, subject_id, FIELD_ID),
	FIELD(JournalLine, person, FIELD_ID),
	FIELD(JournalLine, body, FIELD_TEXT),
	FIELD(JournalLine, hash, FIELD_TEXT),
	FIELD_END,
};

typedef struct HeadRow {
	int64_t seq;
	const char *hash, *digest;
} HeadRow;
static const Field head_fields[] = {
	FIELD(HeadRow, seq, FIELD_INT),
	FIELD(HeadRow, hash, FIELD_TEXT),
	FIELD(HeadRow, digest, FIELD_TEXT),
	FIELD_END,
};

int journal_lock(Db *db, JournalHead *head) {
	HeadRow row;
	Arena *arena = arena_new(0);
	if (!arena)
		return ERR_MEMORY;
	int r = db_one(db, &SQL_JOURNAL_LOCK, DB_NO_ARGS, head_fields, &row, arena);
	if (!r) {
		head->seq = row.seq;
		head->digest = str_eq(row.digest, "sm3") ? DIGEST_SM3 : DIGEST_SHA256;
		memset(head->hash, 0, sizeof head->hash);
		strncpy(head->hash, row.hash, sizeof head->hash - 1);
	}
	arena_free(arena);
	return r == DB_NONE ? ERR_DB_HARD : r;
}

/* The text a line's hash covers, after the hash of the line before. */
static void hash_line(DigestKind kind, const char *before, const JournalLine *line, Arena *arena,
	char out[DIGEST_HEX_SIZE]) {
	const char *text = arena_printf(arena, "%s\n%lld\n%lld\n%lld\n%s\n%s\n%s\n%lld\n%lld\n%s", before,
		(long long)line->seq, (long long)line->at, (long long)line->actor, line->area, line->kind, line->subject,
		(long long)line->subject_id, (long long)line->person, line->body);
	digest_hex(kind, text, strlen(text), out);
}

int journal_append(Db *db, JournalHead *head, JournalLine *line, Arena *arena) {
	char *hash = arena_alloc(arena, DIGEST_HEX_SIZE);
	line->seq = head->seq + 1;
	hash_line(head->digest, head->hash, line, arena, hash);
	line->hash = hash;
	int r = db_exec(db, &SQL_JOURNAL_INSERT, db_args_of(arena, journal_fields, line, NULL));
	if (r)
		return r;
	head->seq = line->seq;
	memcpy(head->hash, hash, DIGEST_HEX_SIZE);
	return 0;
}

int journal_store_head(Db *db, const JournalHead *head) {
	return db_exec(db, &SQL_JOURNAL_STORE_HEAD, DB_ARGS(ARG_INT("seq", head->seq), ARG_TEXT("hash", head->hash)));
}

int journal_read(Db *db, int64_t after, size_t limit, Arena *arena, JournalLine **lines, size_t *count) {
	return db_all(db, &SQL_JOURNAL_READ, DB_ARGS(ARG_INT("after", after), ARG_INT("limit", (int64_t)limit)),
		journal_fields, sizeof **lines, arena, lines, count);
}

int journal_last(Db *db, int64_t *seq) {
	int r = db_int(db, &SQL_JOURNAL_LAST, DB_NO_ARGS, seq);
	return r == DB_NONE ? ERR_DB_HARD : r;
}

/* ---- verifying -------------------------------------------------------------------------------------- */

/* Checks one page of lines against the running hash; false at the first that does not fit. */
static bool page_fits(const JournalLine *lines, size_t count, JournalHead *at, Arena *arena) {
	for (size_t i = 0; i < count; i++) {
		char hash[DIGEST_HEX_SIZE];
		if (lines[i].seq != at->seq + 1)
			return false;
		hash_line(at->digest, at->hash, &lines[i], arena, hash);
		if (!str_eq(hash, lines[i].hash))
			return false;
		at->seq = lines[i].seq;
		memcpy(at->hash, hash, sizeof hash);
	}
	return true;
}

int journal_verify(Db *db, int64_t *lines, int64_t *broken) {
	JournalHead head, at = {0};
	Arena *arena = arena_new(0);
	int r = arena ? journal_lock(db, &head) : ERR_MEMORY;
	at.digest = head.digest;
	for (size_t count = 1; !r && count;) {
		JournalLine *page;
		arena_reset(arena);
		r = journal_read(db, at.seq, 1000, arena, &page, &count);
		if (!r && !page_fits(page, count, &at, arena))
			r = 1;
	}
	if (!r && (at.seq != head.seq || !str_eq(at.hash, head.hash)))
		r = 1;
	*lines = at.seq;
	*broken = at.seq + 1;
	arena_free(arena);
	return r;
}
