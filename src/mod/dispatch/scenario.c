#include "mod/dispatch/scene.h"

#include "base/str.h"

#include <string.h>

const Field scenario_fields[] = {
	FIELD(Scenario, skill, FIELD_TEXT, .max = 8, .summary = "twice the people of this skill"),
	FIELD(Scenario, closed_from, FIELD_AREA, .summary = "nobody passes between this subtree …"),
	FIELD(Scenario, closed_to, FIELD_AREA, .summary = "… and this one"),
	FIELD(Scenario, lost_area, FIELD_AREA, .summary = "nobody of this subtree"),
	FIELD(Scenario, lost_from, FIELD_TIME, .summary = "for shifts that touch this time"),
	FIELD(Scenario, lost_to, FIELD_TIME),
	FIELD_END,
};

int scenario_of(Ctx *ctx, const DispatchRun *run, Scenario *out) {
	FieldErrors errors;
	*out = (Scenario){0};
	if (!run->scenario)
		return 0;
	field_errors_init(&errors, ctx->arena);
	return field_decode_json(scenario_fields, run->scenario, strlen(run->scenario), out, &errors)
		? ERR_INTERNAL
		: 0;
}

const char *scenario_text(Ctx *ctx, const Scenario *scenario) {
	Buf buf;
	JsonOut out;
	buf_init(&buf, ctx->arena);
	jw_init(&out, &buf);
	jw_struct(&out, scenario_fields, scenario);
	return buf.data;
}

static bool crosses(const Scenario *scenario, const char *home, const char *place) {
	const char *a = scenario->closed_from, *b = scenario->closed_to;
	return a && b &&
		((area_within(home, a) && area_within(place, b)) ||
			(area_within(home, b) && area_within(place, a)));
}

static bool is_lost(const Scenario *scenario, const char *home, const Need *need) {
	if (!scenario->lost_area || !area_within(home, scenario->lost_area))
		return false;
	return (!scenario->lost_from || need->ends_at > scenario->lost_from) &&
		(!scenario->lost_to || need->starts_at < scenario->lost_to);
}

bool scenario_allows(const Scenario *scenario, const char *home, const Need *need) {
	return !crosses(scenario, home, need->area) && !is_lost(scenario, home, need);
}
