#include "app/verify_seals.h"

#include "app/verify_sql.h"
#include "base/guard.h"
#include "mod/duty/duty.h"

typedef struct SealRow {
	Id id;
	FieldBlob seal;
} SealRow;
static const Field seal_row[] = {
	FIELD(SealRow, id, FIELD_ID),
	FIELD(SealRow, seal, FIELD_BLOB),
	FIELD_END,
};

static const struct {
	const char *context; /* of base/crypt.h */
	const char *invariant;
	const DbStmt *rows;
} seals[] = {
	{"person.phone", "every seal of person.phone opens", &SQL_VERIFY_PERSON_PHONE},
	{"person.id_number", "every seal of person.id_number opens", &SQL_VERIFY_PERSON_NUMBER},
	{"person.address", "every seal of person.address opens", &SQL_VERIFY_PERSON_ADDRESS},
	{"account.totp", "every seal of account.totp opens", &SQL_VERIFY_TOTP},
	{"organisation.contact_phone", "every seal of organisation.contact_phone opens",
		&SQL_VERIFY_CONTACT_PHONE},
	{"skill.certificate", "every seal of skill.certificate opens", &SQL_VERIFY_CERTIFICATE},
	{"need.sentence", "every seal of need.sentence opens", &SQL_VERIFY_SENTENCE},
	{"need.place", "every seal of need.place opens", &SQL_VERIFY_PLACE},
	{"need.requester_name", "every seal of need.requester_name opens", &SQL_VERIFY_REQUESTER_NAME},
	{"need.requester_phone", "every seal of need.requester_phone opens",
		&SQL_VERIFY_REQUESTER_PHONE},
	{"complaint.body", "every seal of complaint.body opens", &SQL_VERIFY_COMPLAINT_BODY},
	{"complaint.phone", "every seal of complaint.phone opens", &SQL_VERIFY_COMPLAINT_PHONE},
	{"complaint.reply", "every seal of complaint.reply opens", &SQL_VERIFY_COMPLAINT_REPLY},
};

/* One column's rows, each judged in an arena that is emptied for the next. */
typedef struct Scan {
	const Keys *keys;
	const char *context;
	DbRows *rows;
	Arena *arena;
	Id offender; /* the first; 0 none */
} Scan;

static int judge(void *self) {
	Scan *scan = self;
	SealRow row;
	const char *text;
	int r = db_rows_next(scan->rows, &row, scan->arena);
	if (!r && crypt_open(scan->keys, scan->context, row.seal, scan->arena, &text))
		scan->offender = row.id;
	return r;
}

static int scan_rows(Ctx *ctx, const DbStmt *stmt, Scan *scan) {
	int r = db_rows_open(&scan->rows, ctx->db, stmt, DB_NO_ARGS, seal_row);
	if (r)
		return r;
	scan->arena = arena_new(0);
	r = scan->arena ? 0 : ERR_MEMORY;
	while (!r && !scan->offender) {
		arena_reset(scan->arena);
		r = guarded(scan->arena, judge, scan);
	}
	db_rows_close(scan->rows);
	arena_free(scan->arena);
	return r == DB_NONE ? 0 : r;
}

static int check_seals(Ctx *ctx, const VerifyTeller *teller, size_t i) {
	Scan scan = {.keys = ctx->keys, .context = seals[i].context};
	int r = scan_rows(ctx, seals[i].rows, &scan);
	if (!r)
		teller->say(teller->self, seals[i].invariant, !scan.offender, "row", scan.offender);
	return r;
}

static int check_signatures(Ctx *ctx, const VerifyTeller *teller) {
	Id offender;
	int r = ledger_verify(ctx, &offender);
	if (!r)
		teller->say(
			teller->self, "every ledger line bears its signature", !offender, "row", offender);
	return r;
}

int verify_seals(Ctx *ctx, const VerifyTeller *teller) {
	int r = 0;
	for (size_t i = 0; i < sizeof seals / sizeof *seals && !r; i++)
		r = check_seals(ctx, teller, i);
	return r ? r : check_signatures(ctx, teller);
}
