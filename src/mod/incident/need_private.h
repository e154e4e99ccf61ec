/* What the files of mod/incident share, and what its api files call. */
#pragma once

#include "mod/incident/need_store.h"

/* ---- incidents --------------------------------------------------------------------------- */

int incident_update(Ctx *ctx, Incident *incident, const char *title, const char *level);
int incident_close(Ctx *ctx, Incident *incident);
/* The incident and the right over its area; NOT_FOUND otherwise. */
int incident_require(Ctx *ctx, Id id, Incident *out);

/* ---- needs ---------------------------------------------------------------------------------- */

/* One sentence and a phone number: all that anybody must give. */
typedef struct NeedAsk {
	const char *sentence, *phone, *area, *name, *place, *website;
	double lon, lat;
} NeedAsk;

/* What a worker fills in; absent members keep what is there. */
typedef struct NeedFill {
	Id incident;
	const char *area, *task, *sentence, *skills, *priority, *place, *requester_name,
		*requester_phone, *source;
	int64_t head_count;
	Time starts_at, ends_at, respond_by;
	int8_t ppe, hot;
	double lon, lat;
} NeedFill;

/* Both make the need and the token of its follow link (shown once, stored hashed). */
int need_ask(Ctx *ctx, const NeedAsk *in, Need *out, const char **follow);
int need_open(Ctx *ctx, const NeedFill *in, Need *out, const char **follow);
int need_complete(Ctx *ctx, Need *need, const NeedFill *in);
int need_cancel(Ctx *ctx, Need *need, const char *reason);
int need_merge(Ctx *ctx, Need *need, Id of);

/* The requester's own way in. NOT_FOUND for an unknown token. */
int need_by_follow(Ctx *ctx, const char *token, Need *out);
int need_answer(Ctx *ctx, Need *need, bool done, const char *reason);

/* ---- duplicates ------------------------------------------------------------------------------- */

typedef struct NeedDuplicate {
	Id id;
	FieldTexts why; /* same_phone same_place similar_words same_task near */
	double score;   /* 0..1 */
	const char *status;
	Time created_at;
} NeedDuplicate;
extern const Field need_duplicate_fields[];
/* Likely duplicates, likeliest first. */
int need_duplicates(Ctx *ctx, const Need *need, NeedDuplicate **items, size_t *count);

/* ---- complaints -------------------------------------------------------------------------------- */

typedef struct Complaint {
	Id id;
	const char *area;
	Id need;
	FieldBlob body, phone, reply; /* sealed */
	const char *status;           /* open answered */
	const char *follow_hash;
	Time created_at, answered_at;
	Id answered_by;
	int64_t version;
} Complaint;
extern const Field complaint_fields[];

typedef struct ComplaintMake {
	const char *body, *phone, *area, *follow;
} ComplaintMake;
int complaint_make(Ctx *ctx, const ComplaintMake *in, Complaint *out, const char **follow);
int complaint_get(Ctx *ctx, Id id, Complaint *out);
int complaint_by_follow(Ctx *ctx, const char *token, Complaint *out);
int complaint_answer(Ctx *ctx, Complaint *complaint, const char *reply);

/* ---- sealing ------------------------------------------------------------------------------------- */

int need_seal(Ctx *ctx, const char *context, const char *text, FieldBlob *out);
