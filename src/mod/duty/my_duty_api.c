#include "mod/duty/duty_api.h"
#include "mod/duty/duty_view.h"

typedef struct MyParams {
	const char *cursor;
	int64_t limit;
	int8_t past;
} MyParams;
static const Field my_params[] = {
	PAGE_FIELDS(MyParams),
	FIELD(MyParams, past, FIELD_BOOL, .summary = "finished ones instead of those ahead"),
	FIELD_END,
};

static int my_duties_run(Ctx *ctx, const void *params, const void *body) {
	const MyParams *in = params;
	(void)body;
	int r = ctx_require_self(ctx);
	return r ? r : my_duty_list(ctx, in->past == 1, (PageParams){in->cursor, in->limit});
}

const Route my_duty_routes[] = {
	{.name = "my.duties",
		.method = "GET",
		.path = "/me/duties",
		.summary = "A volunteer's own duties",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = my_params,
		.params_size = sizeof(MyParams),
		.reply = my_duty_fields,
		.run = my_duties_run},
	{.name = NULL},
};
