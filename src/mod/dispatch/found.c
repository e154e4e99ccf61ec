#include "mod/dispatch/found.h"

#include "algo/dispatch/reasons.h"
#include "mod/area/area.h"

typedef struct Writing {
	const DispatchLive *live;
	const Scene *scene;
	const Model *model;
	const DispatchResult *result;
	DispatchReasons *reasons;
	DispatchFound *out;
} Writing;

/* ---- where people are -------------------------------------------------------------------------- */

static bool is_lender(const Model *model, int32_t n) {
	return n >= model->need_count;
}

/* The need a person of the scene goes to, told or planned; a twin only when the first goes nowhere. */
static int32_t goes_to(const Writing *w, int32_t person) {
	const StandingPerson *standing = &w->live->standing.people[person];
	int32_t p = w->model->number[person], twin = w->model->twin[person];
	if (standing->out || p == DISPATCH_NONE)
		return standing->at;
	int32_t n = w->result->need_of[p];
	if (twin != DISPATCH_NONE && (n == DISPATCH_NONE || is_lender(w->model, n)))
		n = w->result->need_of[twin];
	return n;
}

/* Kept back where somebody is wanted elsewhere. */
static bool is_kept(const Writing *w, int32_t person, int32_t n) {
	if (w->live->stays[person] && n < 0)
		return true;
	return n >= 0 && is_lender(w->model, n) && dispatch_need_range(w->reasons, n).high > 0 &&
		!w->live->standing.people[person].out;
}

/* ---- needs ------------------------------------------------------------------------------------- */

static void count_fits(const Writing *w, int32_t n, RunNeed *row) {
	const SceneNeed *need = &w->scene->needs[n];
	for (size_t i = 0; i < need->fits.count; i++) {
		int32_t person = need->fits.items[i].person, at = goes_to(w, person);
		if (at == n)
			continue;
		if (at == STANDING_ELSEWHERE || (at >= 0 && !is_lender(w->model, at)))
			row->elsewhere++;
		if (at >= 0 && !is_lender(w->model, at))
			row->higher += model_weight(&w->scene->needs[at].need) > model_weight(&need->need);
		row->kept += is_kept(w, person, at) &&
			!area_same_community(w->scene->people[person].area, need->need.area);
	}
}

/* Of who is not in the problem, the community would have to keep one more. */
static DispatchRange range_of(const Writing *w, int32_t n, int32_t person) {
	int32_t p = w->model->number[person];
	if (p != DISPATCH_NONE)
		return dispatch_person_range(w->reasons, p);
	int32_t lender = model_lender(w->model, w->scene->people[person].area);
	if (lender == DISPATCH_NONE || lender == w->model->home_of[n])
		return (DispatchRange){0, 0};
	int64_t kept = dispatch_need_range(w->reasons, w->model->need_count + lender).high;
	return (DispatchRange){kept, kept};
}

static void sum_help(
	const Writing *w, int32_t n, const FitMany *many, int64_t *people, int64_t *gain) {
	DispatchHelp help = DISPATCH_NO_HELP;
	DispatchRange there = dispatch_need_range(w->reasons, n);
	for (size_t i = 0; i < many->count; i++) {
		int32_t person = many->items[i].person;
		if (w->live->standing.people[person].out)
			continue;
		int64_t cost = model_cost(w->scene, n, &many->items[i]);
		dispatch_help(&help, person, -dispatch_why_not_there(range_of(w, n, person), there, cost));
	}
	*people = help.people;
	*gain = help.gain;
}

static void write_need(const Writing *w, int32_t n) {
	const SceneNeed *need = &w->scene->needs[n];
	DispatchRange price = dispatch_need_range(w->reasons, n);
	RunNeed *row = &w->out->needs[w->out->need_count++];
	*row = (RunNeed){.run = w->out->run.id,
		.need = need->need.id,
		.wanted = need->need.head_count,
		.standing = w->live->standing.taken[n],
		.planned = w->result->filled[n],
		.fits = (int64_t)need->all,
		.reasons = need->reasons,
		.price_low = price.low,
		.price_high = price.high};
	count_fits(w, n, row);
	if (w->result->filled[n] == w->live->standing.places[n])
		return;
	sum_help(w, n, &need->wider, &row->wider_people, &row->wider_gain);
	sum_help(w, n, &need->later, &row->later_people, &row->later_gain);
}

static void write_needs(const Writing *w) {
	for (int32_t n = 0; n < w->model->need_count; n++)
		write_need(w, n);
	for (size_t i = 0; i < w->live->standing.pin_count; i++)
		w->out->needs[w->live->standing.pins[i].need].planned++;
}

/* ---- moves ------------------------------------------------------------------------------------- */

static RunMove move_of(const Writing *w, int32_t person, int32_t need, const Fit *fit) {
	return (RunMove){.run = w->out->run.id,
		.volunteer = w->scene->people[person].id,
		.need = w->scene->needs[need].need.id,
		.home_area = w->scene->people[person].area,
		.distance_m = fit->distance_m < 0 ? INT_ABSENT : fit->distance_m,
		.cost = model_cost(w->scene, need, fit),
		.status = "planned"};
}

static void write_move(const Writing *w, int32_t p) {
	int32_t person = w->model->person_of[p], n = w->result->need_of[p];
	DispatchWhySent why = dispatch_why_sent(w->reasons, p);
	DispatchRange price = dispatch_person_range(w->reasons, p);
	RunMove *move = &w->out->moves[w->out->move_count++];
	*move = move_of(w, person, n, scene_fit(&w->scene->needs[n], person));
	move->place = why.nearer + 1;
	move->worth = dispatch_worth(why.more, w->model->step).steps ? INT_ABSENT : why.more;
	move->price_low = price.low;
	move->price_high = price.high;
	if (why.next != DISPATCH_NONE)
		move->next = w->scene->people[w->model->person_of[why.next]].id;
}

/* How many who fit would cost less, and one. */
static int64_t place_among(const Writing *w, int32_t need, int64_t cost) {
	const FitMany *fits = &w->scene->needs[need].fits;
	int64_t place = 1;
	for (size_t i = 0; i < fits->count; i++)
		place += model_cost(w->scene, need, &fits->items[i]) < cost;
	return place;
}

static void write_pins(const Writing *w) {
	for (size_t i = 0; i < w->live->standing.pin_count; i++) {
		const StandingPin *pin = &w->live->standing.pins[i];
		Fit fit = {pin->person, pin->distance_m, pin->week_min};
		RunMove *move = &w->out->moves[w->out->move_count++];
		*move = move_of(w, pin->person, pin->need, &fit);
		move->place = place_among(w, pin->need, move->cost);
		move->worth = INT_ABSENT;
		move->pinned = 1;
	}
}

static void write_moves(const Writing *w) {
	for (int32_t p = 0; p < w->model->problem.person_count; p++) {
		int32_t n = w->result->need_of[p], person = w->model->person_of[p];
		bool first = w->model->number[person] == p;
		if (n == DISPATCH_NONE || is_lender(w->model, n))
			continue;
		if (first || goes_to(w, person) != w->result->need_of[w->model->number[person]])
			write_move(w, p);
	}
	write_pins(w);
}

/* ---- floors ------------------------------------------------------------------------------------ */

static void count_lent(const Writing *w, int64_t *lent) {
	for (size_t i = 0; i < w->scene->people_count; i++) {
		const StandingPerson *standing = &w->live->standing.people[i];
		int32_t p = w->model->number[i];
		if (p == DISPATCH_NONE)
			continue;
		int32_t n = w->result->need_of[p], lender = w->model->lender_of[p];
		bool sent = n != DISPATCH_NONE && !is_lender(w->model, n) && w->model->home_of[n] != lender;
		lent[lender] += standing->out ? standing->away : sent;
	}
}

static void write_floors(const Writing *w, Arena *arena) {
	int32_t count = w->model->lender_count;
	int64_t *lent = arena_array_of(arena, int64_t, (size_t)count + 1);
	w->out->floors = arena_array_of(arena, RunFloor, (size_t)count + 1);
	count_lent(w, lent);
	for (int32_t i = 0; i < count; i++) {
		int32_t n = w->model->need_count + i;
		DispatchRange price = dispatch_need_range(w->reasons, n);
		if (!w->result->filled[n] || price.high <= 0)
			continue;
		w->out->floors[w->out->floor_count++] = (RunFloor){.run = w->out->run.id,
			.area = arena_strndup(arena, w->model->lenders[i].area, 12),
			.kept = w->result->filled[n],
			.lent = lent[i],
			.price_low = price.low,
			.price_high = price.high};
	}
}

/* ---- the run ----------------------------------------------------------------------------------- */

static int64_t pairs_of(const Scene *scene) {
	int64_t count = 0;
	for (size_t n = 0; n < scene->count; n++)
		count += (int64_t)scene->needs[n].fits.count;
	return count;
}

static void sum_up(const Writing *w, const Floors *floors) {
	DispatchRun *run = &w->out->run;
	run->needs = (int64_t)w->out->need_count;
	run->people = (int64_t)w->scene->people_count;
	run->pairs = pairs_of(w->scene);
	run->wanted = run->standing = run->planned = 0;
	for (size_t i = 0; i < w->out->need_count; i++) {
		run->wanted += w->out->needs[i].wanted;
		run->standing += w->out->needs[i].standing;
		run->planned += w->out->needs[i].planned;
	}
	run->unreserved = floors->unreserved + (int64_t)w->live->standing.pin_count;
	run->cost = w->result->cost;
	run->bound = floors->bound;
	run->step = w->model->step;
}

int found_write(const DispatchLive *live, const DispatchResult *result, const Floors *floors,
	Arena *arena, DispatchFound *out) {
	const Model *model = &live->model;
	DispatchProblem problem;
	int r = dispatch_session_problem(live->session, arena, &problem);
	if (r)
		return r;
	DispatchRows rows = dispatch_rows_of(&problem);
	Writing w = {live, &live->scene, model, result,
		dispatch_reasons_new(&rows, result, result->cost == result->bound, arena), out};
	out->needs = arena_array_of(arena, RunNeed, live->scene.count + 1);
	out->moves = arena_array_of(
		arena, RunMove, (size_t)model->problem.person_count + live->standing.pin_count + 1);
	write_needs(&w);
	write_moves(&w);
	write_floors(&w, arena);
	sum_up(&w, floors);
	return 0;
}
