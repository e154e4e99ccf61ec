#include "mod/person/person_private.h"

#include "base/check.h"
#include "base/str.h"
#include "base/text.h"
#include "mod/area/area.h"
#include "mod/person/person_sql.h"

#include <string.h>

#define KEEP_DAYS 730

const Field person_fields[] = {
	FIELD(Person, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Person, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Person, name, FIELD_TEXT, .flags = FIELD_PERSONAL | FIELD_REQUIRED),
	FIELD(Person, pinyin, FIELD_TEXT, .flags = FIELD_HIDDEN),
	FIELD(Person, sex, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(Person, birth, FIELD_DATE),
	FIELD(Person, phone, FIELD_BLOB),
	FIELD(Person, phone_hash, FIELD_TEXT, .flags = FIELD_HIDDEN),
	FIELD(Person, id_number, FIELD_BLOB),
	FIELD(Person, id_hash, FIELD_TEXT, .flags = FIELD_HIDDEN),
	FIELD(Person, address, FIELD_BLOB),
	FIELD(Person, purpose, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Person, legal_basis, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Person, consent_at, FIELD_TIME),
	FIELD(Person, destroy_by, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Person, destroyed_at, FIELD_TIME, .flags = FIELD_HIDDEN),
	FIELD(Person, source, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Person, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Person, created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Person, version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

const Field person_make_fields[] = {
	FIELD(PersonMake, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(PersonMake, name, FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_PERSONAL),
	FIELD(PersonMake, sex, FIELD_INT, .min = 0, .max = 9,
		.summary = "GB/T 2261.1: 0 unknown 1 male 2 female 9 not stated"),
	FIELD(PersonMake, birth, FIELD_DATE, .flags = FIELD_PERSONAL),
	FIELD(PersonMake, phone, FIELD_PHONE, .flags = FIELD_PERSONAL),
	FIELD(PersonMake, id_number, FIELD_TEXT, .max = 18, .flags = FIELD_PERSONAL,
		.summary = "GB 11643"),
	FIELD(PersonMake, address, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(PersonMake, purpose, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PersonMake, legal_basis, FIELD_TEXT, .flags = FIELD_REQUIRED,
		.summary = "consent, or an article"),
	FIELD(PersonMake, consent, FIELD_BOOL),
	FIELD(PersonMake, destroy_by, FIELD_TEXT, .max = 10,
		.summary = "YYYY-MM-DD, default in two years"),
	FIELD_END,
};

const char *person_phone_hash(Ctx *ctx, const char *phone) {
	const char *normal = phone_normal(ctx->arena, phone);
	return normal ? crypt_lookup(ctx->keys, "phone", normal, ctx->arena) : NULL;
}

static int seal(Ctx *ctx, const char *context, const char *text, FieldBlob *out) {
	return str_empty(text) ? 0 : crypt_seal(ctx->keys, ctx->rng, context, text, ctx->arena, out);
}

/* ---- making ------------------------------------------------------------------------------------------- */

static int set_phone(Ctx *ctx, Person *person, const char *phone) {
	if (str_empty(phone))
		return 0;
	const char *normal = phone_normal(ctx->arena, phone);
	if (!normal)
		return ctx_refuse_field(ctx, "/phone", FAULT_FORMAT);
	person->phone_hash = crypt_lookup(ctx->keys, "phone", normal, ctx->arena);
	return seal(ctx, "person.phone", normal, &person->phone);
}

typedef struct IdRow {
	Id id;
} IdRow;
static const Field id_row[] = {FIELD(IdRow, id, FIELD_ID), FIELD_END};

static int set_id_number(Ctx *ctx, Person *person, const char *number) {
	IdRow there;
	int sex;
	if (str_empty(number))
		return 0;
	if (!resident_id_valid(number))
		return ctx_refuse(ctx, PROBLEM_PERSON_ID_NUMBER, NULL);
	char *upper = arena_strdup(ctx->arena, number);
	if (upper[17] == 'x')
		upper[17] = 'X';
	person->id_hash = crypt_lookup(ctx->keys, "id_number", upper, ctx->arena);
	int r = db_one(ctx->db, &SQL_PERSON_BY_ID_HASH, DB_ARGS(ARG_TEXT("id_hash", person->id_hash)),
		id_row, &there, ctx->arena);
	if (r != DB_NONE)
		return r ? r : ctx_refuse(ctx, PROBLEM_PERSON_EXISTS, NULL);
	Time birth;
	resident_id_facts(upper, &birth, &sex);
	person->birth = person->birth ? person->birth : birth;
	person->sex = person->sex == INT_ABSENT ? sex : person->sex;
	return seal(ctx, "person.id_number", upper, &person->id_number);
}

static const char *index_words(Ctx *ctx, const Person *person) {
	return arena_printf(ctx->arena, "%s %s", text_index(ctx->arena, person->name), person->pinyin);
}

static int set_purpose(Ctx *ctx, Person *person, const PersonMake *in) {
	char date[TIME_TEXT_SIZE];
	Time parsed;
	if (str_eq(in->legal_basis, "consent") && in->consent != 1)
		return ctx_refuse(ctx, PROBLEM_CONSENT_REQUIRED, NULL);
	if (in->destroy_by && !time_parse_date(in->destroy_by, &parsed))
		return ctx_refuse_field(ctx, "/destroy_by", FAULT_FORMAT);
	person->purpose = in->purpose;
	person->legal_basis = in->legal_basis;
	person->consent_at = in->consent == 1 ? ctx->now : TIME_NONE;
	person->destroy_by = in->destroy_by
		? in->destroy_by
		: arena_strdup(ctx->arena, time_format_date(ctx->now + KEEP_DAYS * TIME_DAY, date));
	return 0;
}

int person_make(Ctx *ctx, const PersonMake *in, Person *out) {
	Area area;
	field_defaults(person_fields, out);
	int r = area_require_open(ctx, in->area, &area);
	if (r || (r = set_purpose(ctx, out, in)))
		return r;
	out->birth = in->birth;
	out->sex = in->sex;
	if ((r = set_phone(ctx, out, in->phone)) || (r = set_id_number(ctx, out, in->id_number)) ||
		(r = seal(ctx, "person.address", in->address, &out->address)))
		return r;
	out->id = id_next(ctx->ids);
	out->area = area.code;
	out->name = in->name;
	out->pinyin = text_pinyin_name(ctx->arena, in->name);
	out->sex = out->sex == INT_ABSENT ? 0 : out->sex;
	out->source = in->source ? in->source : "worker";
	out->simulated = in->simulated == 1;
	out->created_at = ctx->now;
	out->version = 1;
	if ((r = db_exec(
			 ctx->db, &SQL_PERSON_INSERT, db_args_of(ctx->arena, person_fields, out, NULL))) ||
		(r = db_exec(ctx->db, &SQL_PERSON_TEXT_INSERT,
			 DB_ARGS(ARG_INT("id", out->id), ARG_TEXT("words", index_words(ctx, out))))))
		return r;
	return ctx_journal(ctx, "person.make", out->area, "person", out->id, out->id,
		"{\"source\":\"%s\"}", out->source);
}

int person_update(Ctx *ctx, Person *person, const PersonUpdate *in) {
	Area area;
	int r = in->area ? area_require_open(ctx, in->area, &area) : 0;
	if (r || (r = set_phone(ctx, person, in->phone)) ||
		(r = seal(ctx, "person.address", in->address, &person->address)))
		return r;
	person->area = in->area ? area.code : person->area;
	person->name = in->name ? in->name : person->name;
	person->pinyin = text_pinyin_name(ctx->arena, person->name);
	person->destroy_by = in->destroy_by ? in->destroy_by : person->destroy_by;
	person->version++;
	if ((r = db_exec(
			 ctx->db, &SQL_PERSON_UPDATE, db_args_of(ctx->arena, person_fields, person, NULL))) ||
		(r = db_exec(ctx->db, &SQL_PERSON_TEXT_UPDATE,
			 DB_ARGS(ARG_INT("id", person->id), ARG_TEXT("words", index_words(ctx, person))))))
		return r;
	return ctx_journal(ctx, "person.update", person->area, "person", person->id, person->id, "{}");
}

/* ---- reading -------------------------------------------------------------------------------------------- */

int person_get(Ctx *ctx, Id id, Person *out) {
	return db_one(
		ctx->db, &SQL_PERSON_GET, DB_ARGS(ARG_INT("id", id)), person_fields, out, ctx->arena);
}

int person_open_phone(Ctx *ctx, const Person *person, const char **out) {
	return crypt_open(ctx->keys, "person.phone", person->phone, ctx->arena, out);
}

int person_open_id_number(Ctx *ctx, const Person *person, const char **out) {
	return crypt_open(ctx->keys, "person.id_number", person->id_number, ctx->arena, out);
}

int person_open_address(Ctx *ctx, const Person *person, const char **out) {
	return crypt_open(ctx->keys, "person.address", person->address, ctx->arena, out);
}

/* ---- lists and search -------------------------------------------------------------------------------------- */

#define VIEW_FIELD(member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(PersonView, person.member), __VA_ARGS__ }
static const Field view_row[] = {
	VIEW_FIELD(id, FIELD_ID),
	VIEW_FIELD(area, FIELD_AREA),
	FIELD(PersonView, area_name, FIELD_TEXT),
	VIEW_FIELD(name, FIELD_TEXT),
	VIEW_FIELD(sex, FIELD_INT),
	VIEW_FIELD(birth, FIELD_DATE),
	VIEW_FIELD(phone, FIELD_BLOB),
	VIEW_FIELD(id_number, FIELD_BLOB),
	VIEW_FIELD(simulated, FIELD_BOOL),
	VIEW_FIELD(version, FIELD_INT),
	FIELD(PersonView, volunteer_status, FIELD_TEXT),
	FIELD_END,
};

/* The words joined as the database's search wants them: all must occur. */
static const char *match_text(Ctx *ctx, const char *q) {
	char **words;
	Buf buf;
	size_t n = str_split(ctx->arena, text_query(ctx->arena, q), " ", &words);
	buf_init(&buf, ctx->arena);
	for (size_t i = 0; i < n; i++)
		buf_printf(&buf, db_is_pgsql(ctx->db) ? "%s'%s':*" : "%s\"%s\"*",
			i ? (db_is_pgsql(ctx->db) ? " & " : " ") : "", words[i]);
	return buf.size ? buf.data : NULL;
}

int person_list(Ctx *ctx, const char *area, const PersonFilter *filter, CursorPage page,
	PersonView **items, size_t *count) {
	AreaRange range = area_range(ctx->arena, area);
	const char *words = filter->q ? match_text(ctx, filter->q) : NULL;
	const char *hash = filter->phone ? person_phone_hash(ctx, filter->phone) : NULL;
	const DbStmt *stmt = hash ? &SQL_PERSON_BY_PHONE
		: words               ? &SQL_PERSON_BY_WORDS
							  : &SQL_PERSON_LIST;
	*count = 0;
	if ((filter->q && !words) || (filter->phone && !hash))
		return 0;
	return db_all(ctx->db, stmt,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_TEXT("words", words), ARG_TEXT("phone_hash", hash), ARG_INT("before", page.before),
			ARG_INT("limit", page.limit + 1)),
		view_row, sizeof **items, ctx->arena, items, count);
}
