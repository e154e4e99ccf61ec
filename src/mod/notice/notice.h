/* Notices: a person's own inbox. Ids only; the words come from the messages. */
#pragma once

#include "core/ctx.h"

/* kind: asked accepted waiting promoted closed covered released missed confirmed not_done
 * hours loan_asked loan_objected registered decided. Journals "notice.KIND" for the
 * person's own feed. */
int notice_send(Ctx *ctx, Id person, const char *kind, const char *area, const char *subject,
	Id subject_id, Id need);
