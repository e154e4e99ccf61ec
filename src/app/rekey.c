#include "app/rekey.h"

#include "app/rekey_sql.h"
#include "base/guard.h"

#include <stdio.h>

const RekeyTable rekey_tables[] = {
	{"person", &SQL_REKEY_PERSON, &SQL_REKEY_PERSON_PUT,
		{{"phone", "person.phone", "phone"}, {"id_number", "person.id_number", "id_number"},
			{"address", "person.address", NULL}}},
	{"need", &SQL_REKEY_NEED, &SQL_REKEY_NEED_PUT,
		{{"requester_phone", "need.requester_phone", "phone"}, {"sentence", "need.sentence", NULL},
			{"place", "need.place", NULL}, {"requester_name", "need.requester_name", NULL}}},
	{"complaint", &SQL_REKEY_COMPLAINT, &SQL_REKEY_COMPLAINT_PUT,
		{{"body", "complaint.body", NULL}, {"phone", "complaint.phone", NULL},
			{"reply", "complaint.reply", NULL}}},
	{"account", &SQL_REKEY_ACCOUNT, &SQL_REKEY_ACCOUNT_PUT,
		{{"totp_secret", "account.totp", NULL}}},
	{"organisation", &SQL_REKEY_ORGANISATION, &SQL_REKEY_ORGANISATION_PUT,
		{{"contact_phone", "organisation.contact_phone", NULL}}},
	{"volunteer_skill", &SQL_REKEY_SKILL, &SQL_REKEY_SKILL_PUT,
		{{"certificate", "skill.certificate", NULL}}},
	{"idempotency", &SQL_REKEY_REPLY, &SQL_REKEY_REPLY_PUT, {{"body", "idempotency.body", NULL}}},
	{NULL, NULL, NULL, {{NULL, NULL, NULL}}},
};

typedef struct Row {
	Id id;
	const char *a, *k;
	FieldBlob s[REKEY_COLUMNS];
	const char *h[REKEY_HASHES];
} Row;
#define ROW_FIELD(name_, member_, type_) \
	{ .name = (name_), .type = (type_), .offset = offsetof(Row, member_) }
static const Field row_fields[] = {
	ROW_FIELD("id", id, FIELD_ID),
	ROW_FIELD("a", a, FIELD_TEXT),
	ROW_FIELD("k", k, FIELD_TEXT),
	ROW_FIELD("s0", s[0], FIELD_BLOB),
	ROW_FIELD("s1", s[1], FIELD_BLOB),
	ROW_FIELD("s2", s[2], FIELD_BLOB),
	ROW_FIELD("s3", s[3], FIELD_BLOB),
	FIELD_END,
};

/* ---- a row -------------------------------------------------------------------------------------------- */

static bool is_current(const Rekey *rekey, const Row *row) {
	for (int i = 0; i < REKEY_COLUMNS; i++)
		if (!crypt_is_current(rekey->keys, row->s[i]))
			return false;
	return true;
}

static int open_column(
	Rekey *rekey, const RekeyTable *table, const Row *row, int i, Arena *arena, const char **out) {
	const char *context = table->columns[i].context;
	int r = context ? crypt_open(rekey->keys, context, row->s[i], arena, out) : 0;
	if (r) {
		rekey->unopened = table->name;
		rekey->unopened_id = row->id;
	}
	return r;
}

static int seal_anew(Rekey *rekey, const RekeyTable *table, Row *row, Arena *arena) {
	for (int i = 0; i < REKEY_COLUMNS; i++) {
		const RekeyColumn *column = &table->columns[i];
		const char *text = NULL;
		int r = open_column(rekey, table, row, i, arena, &text);
		if (!r && text)
			r = crypt_seal(rekey->keys, rekey->rng, column->context, text, arena, &row->s[i]);
		if (r)
			return r;
		if (text && column->lookup)
			row->h[i] = crypt_lookup(rekey->keys, column->lookup, text, arena);
	}
	return 0;
}

static int put(Rekey *rekey, const RekeyTable *table, const Row *row) {
	rekey->changed++;
	return db_exec(rekey->db, table->put,
		DB_ARGS(ARG_INT("id", row->id), ARG_TEXT("a", row->a), ARG_TEXT("k", row->k),
			ARG_BLOB("s0", row->s[0]), ARG_BLOB("s1", row->s[1]), ARG_BLOB("s2", row->s[2]),
			ARG_BLOB("s3", row->s[3]), ARG_TEXT("h0", row->h[0]), ARG_TEXT("h1", row->h[1])));
}

static int change(Rekey *rekey, const RekeyTable *table, Row *row, Arena *arena) {
	if (is_current(rekey, row))
		return 0;
	int r = seal_anew(rekey, table, row, arena);
	return r ? r : put(rekey, table, row);
}

static int look(Rekey *rekey, const RekeyTable *table, Row *row, Arena *arena) {
	const char *text;
	for (int i = 0; i < REKEY_COLUMNS; i++) {
		int r = open_column(rekey, table, row, i, arena, &text);
		if (r)
			return r;
	}
	if (is_current(rekey, row))
		return 0;
	rekey->unopened = table->name;
	rekey->unopened_id = row->id;
	return ERR_CRYPTO;
}

/* ---- a table, page by page ------------------------------------------------------------------------------- */

enum { KEY_MOST = 200 };

typedef struct Page {
	Rekey *rekey;
	const RekeyTable *table;
	int (*with)(Rekey *rekey, const RekeyTable *table, Row *row, Arena *arena);
	Arena *arena; /* this page's */
	Id id;        /* the key the page begins after */
	char a[KEY_MOST], k[KEY_MOST];
	size_t count;
} Page;

static void go_on_after(Page *page, const Row *row) {
	page->id = row->id;
	snprintf(page->a, sizeof page->a, "%s", row->a);
	snprintf(page->k, sizeof page->k, "%s", row->k);
}

static int read_page(void *self) {
	Page *page = self;
	Rekey *rekey = page->rekey;
	Row *rows;
	int r = db_all(rekey->db, page->table->page,
		DB_ARGS(ARG_INT("id", page->id), ARG_TEXT("a", page->a), ARG_TEXT("k", page->k),
			ARG_INT("limit", rekey->batch)),
		row_fields, sizeof *rows, page->arena, &rows, &page->count);
	for (size_t i = 0; i < page->count && !r; i++)
		r = page->with(rekey, page->table, &rows[i], page->arena);
	if (!r && page->count)
		go_on_after(page, &rows[page->count - 1]);
	return r;
}

static int run_page(Page *page) {
	Db *db = page->rekey->db;
	arena_reset(page->arena);
	int r = db_begin(db);
	if (!r)
		r = guarded(page->arena, read_page, page);
	if (!r)
		r = db_commit(db);
	if (r)
		db_rollback(db);
	else
		page->rekey->rows += (int64_t)page->count;
	return r;
}

static int run_table(Page *page) {
	const Rekey *rekey = page->rekey;
	int r = 0;
	page->id = 0;
	page->a[0] = page->k[0] = '\0';
	do {
		r = run_page(page);
		if (!r && page->count && rekey->progress && !rekey->progress(rekey->self, rekey->rows))
			return 1;
	} while (!r && page->count);
	return r;
}

static int run_all(Rekey *rekey, int (*with)(Rekey *, const RekeyTable *, Row *, Arena *)) {
	Page page = {.rekey = rekey, .with = with, .arena = arena_new(0)};
	int r = page.arena ? 0 : ERR_MEMORY;
	rekey->rows = rekey->changed = 0;
	rekey->unopened = NULL;
	for (page.table = rekey_tables; page.table->name && !r; page.table++)
		r = run_table(&page);
	arena_free(page.arena);
	return r;
}

static int forget(Db *db) {
	static const DbStmt *const statements[] = {
		&SQL_REKEY_FORGET_PEERS, &SQL_REKEY_FORGET_FAILURES, &SQL_REKEY_FORGET_ADDRESSES};
	int r = db_begin(db);
	for (size_t i = 0; i < sizeof statements / sizeof *statements && !r; i++)
		r = db_exec(db, statements[i], DB_NO_ARGS);
	if (!r)
		r = db_commit(db);
	if (r)
		db_rollback(db);
	return r;
}

int rekey_run(Rekey *rekey) {
	int r = forget(rekey->db);
	return r ? r : run_all(rekey, change);
}

int rekey_check(Rekey *rekey) {
	int r = run_all(rekey, look);
	return r == ERR_CRYPTO && rekey->unopened ? 1 : r;
}
