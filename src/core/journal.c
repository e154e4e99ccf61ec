#include "core/journal.h"

#include "base/guard.h"
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
	int64_t seq, last_id;
	const char *hash, *digest;
} HeadRow;
static const Field head_fields[] = {
	FIELD(HeadRow, seq, FIELD_INT),
	FIELD(HeadRow, hash, FIELD_TEXT),
	FIELD(HeadRow, digest, FIELD_TEXT),
	FIELD(HeadRow, last_id, FIELD_INT),
	FIELD_END,
};

/* ---- the head ------------------------------------------------------------------------------------ */

typedef struct HeadRead {
	Db *db;
	const DbStmt *stmt;
	Arena *arena;
	JournalHead *head;
} HeadRead;

static int read_head_row(void *self) {
	const HeadRead *read = self;
	HeadRow row;
	int r = db_one(read->db, read->stmt, DB_NO_ARGS, head_fields, &row, read->arena);
	if (r)
		return r == DB_NONE ? ERR_DB_HARD : r;
	if (!row.hash || strlen(row.hash) >= DIGEST_HEX_SIZE)
		return ERR_DB_HARD;
	*read->head = (JournalHead){
		.seq = row.seq,
		.last_id = row.last_id,
		.digest = str_eq(row.digest, "sm3") ? DIGEST_SM3 : DIGEST_SHA256,
	};
	memcpy(read->head->hash, row.hash, strlen(row.hash));
	return 0;
}

static int read_head(Db *db, const DbStmt *stmt, JournalHead *head) {
	HeadRead read = {db, stmt, arena_new(0), head};
	int r = read.arena ? guarded(read.arena, read_head_row, &read) : ERR_MEMORY;
	arena_free(read.arena);
	return r;
}

int journal_lock(Db *db, JournalHead *head) {
	return read_head(db, &SQL_JOURNAL_LOCK, head);
}

int journal_head(Db *db, JournalHead *head) {
	return read_head(db, &SQL_JOURNAL_HEAD, head);
}

int journal_store_head(Db *db, const JournalHead *head) {
	return db_exec(db, &SQL_JOURNAL_STORE_HEAD,
		DB_ARGS(ARG_INT("seq", head->seq), ARG_TEXT("hash", head->hash),
			ARG_INT("last_id", head->last_id)));
}

int journal_has(Db *db, const JournalHead *head) {
	int64_t seq;
	return db_int(db, &SQL_JOURNAL_HAS,
		DB_ARGS(ARG_INT("seq", head->seq), ARG_TEXT("hash", head->hash)), &seq);
}

/* ---- lines ------------------------------------------------------------------------------------------ */

static const char *or_empty(const char *s) {
	return s ? s : "";
}

void journal_hash(DigestKind kind, const char *before, const JournalLine *line, Arena *arena,
	char out[DIGEST_HEX_SIZE]) {
	const char *text = arena_printf(arena, "%s\n%lld\n%lld\n%lld\n%s\n%s\n%s\n%lld\n%lld\n%s",
		before, (long long)line->seq, (long long)line->at, (long long)line->actor,
		or_empty(line->area), or_empty(line->kind), or_empty(line->subject),
		(long long)line->subject_id, (long long)line->person, or_empty(line->body));
	digest_hex(kind, text, strlen(text), out);
}

int journal_append(Db *db, JournalHead *head, JournalLine *line, Arena *arena) {
	char *hash = arena_alloc(arena, DIGEST_HEX_SIZE);
	line->seq = head->seq + 1;
	line->area = or_empty(line->area);
	line->subject = or_empty(line->subject);
	line->body = or_empty(line->body);
	journal_hash(head->digest, head->hash, line, arena, hash);
	line->hash = hash;
	int r = db_exec(db, &SQL_JOURNAL_INSERT, db_args_of(arena, journal_fields, line, NULL));
	if (r)
		return r;
	head->seq = line->seq;
	memcpy(head->hash, hash, DIGEST_HEX_SIZE);
	return 0;
}

int journal_read(
	Db *db, int64_t after, size_t limit, Arena *arena, JournalLine **lines, size_t *count) {
	return db_all(db, &SQL_JOURNAL_READ,
		DB_ARGS(ARG_INT("after", after), ARG_INT("limit", (int64_t)limit)), journal_fields,
		sizeof **lines, arena, lines, count);
}

int journal_last(Db *db, int64_t *seq) {
	int r = db_int(db, &SQL_JOURNAL_LAST, DB_NO_ARGS, seq);
	return r == DB_NONE ? ERR_DB_HARD : r;
}

int journal_place(Db *db, int64_t *seq, Time *at) {
	*at = TIME_NONE;
	int r = journal_last(db, seq);
	if (r || *seq == 0)
		return r;
	r = db_int(db, &SQL_JOURNAL_AT, DB_ARGS(ARG_INT("seq", *seq)), at);
	return r == DB_NONE ? ERR_DB_HARD : r;
}
