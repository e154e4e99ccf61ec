#include "algo/dispatch/why.h"

#include "algo/dispatch/reach_private.h"

struct DispatchWhy {
	const DispatchCity *city;
	const DispatchPlan *plan;
	Reach *reach;
	DispatchRows rows;
	DispatchReasons *reasons;
	DispatchPair *row; /* the longest there can be */
};

static const DispatchPair *row_of_city(void *self, int32_t need, int32_t *count) {
	DispatchWhy *why = self;
	*count = reach_row(why->reach, need, INT64_MAX, why->row);
	return why->row;
}

DispatchWhy *dispatch_why_new(const DispatchCity *city, const DispatchPlan *plan, Arena *arena) {
	DispatchWhy *why = arena_new_of(arena, DispatchWhy);
	int32_t *places = arena_array_of(arena, int32_t, (size_t)city->need_count + 1);
	for (int32_t n = 0; n < city->need_count; n++)
		places[n] = city->needs[n].places;
	*why = (DispatchWhy){.city = city, .plan = plan, .reach = reach_new(city, arena)};
	why->row = arena_array_of(arena, DispatchPair, (size_t)city->person_count + 1);
	why->rows = (DispatchRows){
		city->person_count, city->need_count, places, plan->penalty, row_of_city, why};
	why->reasons = dispatch_reasons_new(&why->rows, &plan->result, plan->proved, arena);
	return why;
}

DispatchReasons *dispatch_why_reasons(DispatchWhy *why) {
	return why->reasons;
}

/* ---- against a pair ---------------------------------------------------------------------------- */

DispatchWhyNot dispatch_why_not(const DispatchWhy *why, int32_t person, int32_t need) {
	DispatchWhyNot out = {
		dispatch_bar(why->city, person, need), why->plan->result.need_of[person], 0};
	if (!out.bar)
		out.more = dispatch_why_not_there(dispatch_person_range(why->reasons, person),
			dispatch_need_range(why->reasons, need), dispatch_cost(why->city, person, need));
	return out;
}

/* ---- a need ------------------------------------------------------------------------------------ */

typedef struct Look {
	const DispatchWhy *why;
	const Skill *skill;
	int32_t n;
	DispatchNeed need, later;
	DispatchWhyNeed *out;
} Look;

static void help(const Look *look, DispatchHelp *help, int32_t person) {
	DispatchReasons *reasons = look->why->reasons;
	dispatch_help(help, person,
		-dispatch_why_not_there(dispatch_person_range(reasons, person),
			dispatch_need_range(reasons, look->n),
			dispatch_cost(look->why->city, person, look->n)));
}

static void count_where(const Look *look, int32_t person) {
	int32_t at = look->why->plan->result.need_of[person];
	DispatchWhyNeed *out = look->out;
	if (at == DISPATCH_NONE) {
		out->idle++;
		return;
	}
	int32_t tier = look->why->city->needs[at].tier;
	out->here += at == look->n;
	out->higher += at != look->n && tier < look->need.tier;
	out->same += at != look->n && tier == look->need.tier;
	out->lower += at != look->n && tier > look->need.tier;
}

static void note_rest(const Look *look, const DispatchPerson *p) {
	int32_t at = p->last_shift_end + look->why->city->rules.rest_least;
	if (look->out->rested_at == DISPATCH_NEVER || at < look->out->rested_at)
		look->out->rested_at = at;
}

static void look_at(const Look *look, int32_t person, double square) {
	const DispatchCity *city = look->why->city;
	const DispatchPerson *p = &city->persons[person];
	double wide = (double)p->radius + DISPATCH_WIDER;
	DispatchBar bar = reach_bar_of_time(city, p, &look->need);
	bar = !bar && reach_declined(city, person, look->n) ? DISPATCH_BAR_DECLINED : bar;
	if (square > (double)p->radius * p->radius) {
		if (!bar && square <= wide * wide)
			help(look, &look->out->wider, person);
		return;
	}
	look->out->barred[bar]++;
	look->out->barred[DISPATCH_BAR_DISTANCE]--;
	if (!bar)
		count_where(look, person);
	else if (bar != DISPATCH_BAR_DECLINED && !reach_bar_of_time(city, p, &look->later))
		help(look, &look->out->later, person);
	if (bar == DISPATCH_BAR_REST)
		note_rest(look, p);
}

static void look_at_range(void *self, int32_t from, int32_t to) {
	const Look *look = self;
	for (int32_t i = from; i < to; i++) {
		const Spot *spot = &look->skill->spots[i];
		double dx = spot->x - look->need.x, dy = spot->y - look->need.y;
		look_at(look, spot->id, dx * dx + dy * dy);
	}
}

DispatchWhyNeed dispatch_why_need(DispatchWhy *why, int32_t n) {
	const DispatchNeed *need = &why->city->needs[n];
	DispatchWhyNeed out = {.rested_at = DISPATCH_NEVER,
		.one_more = dispatch_one_more(why->reasons, n),
		.wider = DISPATCH_NO_HELP,
		.later = DISPATCH_NO_HELP};
	Look look = {why, &why->reach->skills[need->skill], n, *need, *need, &out};
	look.later.start += DISPATCH_LATER;
	look.later.end += DISPATCH_LATER;
	out.skilled = reach_most(why->reach, n);
	out.barred[DISPATCH_BAR_SKILL] = why->city->person_count - out.skilled;
	out.barred[DISPATCH_BAR_DISTANCE] = out.skilled; /* until seen within their radius */
	grid_ranges(&look.skill->persons, need->x, need->y, look.skill->radius_most + DISPATCH_WIDER,
		look_at_range, &look);
	return out;
}

/* ---- skills ------------------------------------------------------------------------------------ */

void dispatch_why_skills(const DispatchWhy *why, DispatchWhySkill *out) {
	const DispatchCity *city = why->city;
	const DispatchResult *result = &why->plan->result;
	for (int32_t k = 0; k < city->skill_count; k++)
		out[k] = (DispatchWhySkill){.need = DISPATCH_NONE};
	for (int32_t p = 0; p < city->person_count; p++)
		for (int32_t i = 0; i < city->persons[p].skill_count; i++) {
			DispatchWhySkill *skill = &out[city->skills[city->persons[p].skill + i]];
			skill->people++;
			skill->idle += result->need_of[p] == DISPATCH_NONE;
		}
	for (int32_t n = 0; n < city->need_count; n++) {
		DispatchWhySkill *skill = &out[city->needs[n].skill];
		skill->wanted += city->needs[n].places;
		skill->filled += result->filled[n];
		if (skill->need != DISPATCH_NONE && dispatch_one_more(why->reasons, n) <= skill->one_more)
			continue;
		skill->need = n;
		skill->one_more = dispatch_one_more(why->reasons, n);
	}
}
