#include "algo/dispatch/why.h"

#include "algo/dispatch/margins.h"
#include "algo/dispatch/reach_private.h"

struct DispatchWhy {
	const DispatchCity *city;
	const DispatchPlan *plan;
	Reach *reach;
	Margins margins;
	DispatchPair *row; /* the longest there can be */
};

DispatchWhy *dispatch_why_new(const DispatchCity *city, const DispatchPlan *plan, Arena *arena) {
	DispatchWhy *why = arena_new_of(arena, DispatchWhy);
	*why = (DispatchWhy){.city = city, .plan = plan, .reach = reach_new(city, arena)};
	margins_find(city, plan, why->reach, arena, &why->margins);
	why->row = arena_array_of(arena, DispatchPair, (size_t)city->person_count + 1);
	return why;
}

DispatchWorth dispatch_worth(int64_t cost, int64_t step) {
	int64_t steps = (cost + step / 2) / step;
	return (DispatchWorth){steps, cost - steps * step};
}

/* ---- prices ------------------------------------------------------------------------------------ */

/* Of a person, at the dearest and at the cheapest prices of the needs. */
static int64_t price_up(const DispatchWhy *why, int32_t p) {
	int32_t n = why->plan->result.need_of[p];
	return why->plan->result.person_price[p] + (n == DISPATCH_NONE ? 0 : why->margins.up[n]);
}

static int64_t price_down(const DispatchWhy *why, int32_t p) {
	int32_t n = why->plan->result.need_of[p];
	return why->plan->result.person_price[p] - (n == DISPATCH_NONE ? 0 : why->margins.down[n]);
}

static int64_t worth_down(const DispatchWhy *why, int32_t n) {
	return why->plan->result.need_price[n] - why->margins.down[n];
}

static int64_t worth_up(const DispatchWhy *why, int32_t n) {
	return why->plan->result.need_price[n] + why->margins.up[n];
}

/* ---- people ------------------------------------------------------------------------------------ */

/* At the dearest prices who would come first is as dear as who goes. */
DispatchWhySent dispatch_why_sent(DispatchWhy *why, int32_t person) {
	const DispatchResult *result = &why->plan->result;
	int32_t n = result->need_of[person], cost = dispatch_cost(why->city, person, n);
	DispatchWhySent out = {.next = DISPATCH_NONE, .more = price_up(why, person)};
	int64_t least = why->plan->penalty[n];
	out.may = reach_row(why->reach, n, INT64_MAX, why->row);
	for (int32_t i = 0; i < out.may; i++) {
		DispatchPair pair = why->row[i];
		int64_t offer = pair.cost + price_up(why, pair.person);
		out.nearer += pair.cost < cost;
		if (result->need_of[pair.person] == n || offer > least || (offer == least && out.next >= 0))
			continue;
		least = offer;
		out.next = pair.person;
	}
	return out;
}

DispatchWhyNot dispatch_why_not(const DispatchWhy *why, int32_t person, int32_t need) {
	DispatchWhyNot out = {
		dispatch_bar(why->city, person, need), why->plan->result.need_of[person], 0};
	int64_t cost = out.bar ? 0 : dispatch_cost(why->city, person, need);
	int64_t down = cost + price_down(why, person) - worth_down(why, need),
			up = cost + price_up(why, person) - worth_up(why, need);
	if (!out.bar)
		out.more = down > up ? down : up;
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
	const DispatchWhy *why = look->why;
	int64_t cost = dispatch_cost(why->city, person, look->n);
	int64_t down = worth_down(why, look->n) - price_down(why, person),
			up = worth_up(why, look->n) - price_up(why, person);
	int64_t gain = (down < up ? down : up) - cost;
	if (gain <= 0)
		return;
	help->people++;
	if (help->person != DISPATCH_NONE && gain <= help->gain)
		return;
	help->person = person;
	help->gain = gain;
	help->idle = why->plan->result.need_of[person] == DISPATCH_NONE;
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
		.one_more = worth_down(why, n),
		.wider.person = DISPATCH_NONE,
		.later.person = DISPATCH_NONE};
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
		if (skill->need != DISPATCH_NONE && worth_down(why, n) <= skill->one_more)
			continue;
		skill->need = n;
		skill->one_more = worth_down(why, n);
	}
}
