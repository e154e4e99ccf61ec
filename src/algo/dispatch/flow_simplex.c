/* The primal network simplex (Dantzig 1951; Cunningham 1976 for trees that are strongly feasible, so
 * that it ends; blocks of arcs for pricing as in Grigoriadis 1986). The tree is kept by parents and
 * lists of children. Each node begins on an arc of its own to the root, dearer than any path. */
#include "algo/dispatch/dispatch_private.h"
#include "algo/dispatch/flow.h"

#include "base/error.h"
#include "base/guard.h"

#include <math.h>

enum { NONE = -1, AT_LOW = 1, IN_TREE = 0, AT_HIGH = -1, UP = 1, DOWN = -1 };

typedef struct Node {
	int64_t price;
	int32_t parent, depth, first, next, before; /* first child; siblings */
	int64_t arc;                                /* to or from the parent */
	int8_t way;                                 /* UP: from this node to the parent */
} Node;

typedef struct Edge {
	int32_t tail, head;
	int64_t capacity, cost, flow; /* above the lower bound */
	int8_t state;
} Edge;

typedef struct Simplex {
	const FlowProblem *problem;
	const DispatchControl *control;
	Arena *arena;
	Node *nodes;
	Edge *edges; /* those of the problem, then one a node */
	int64_t edge_count, block, next;
	int32_t root;
} Simplex;

/* ---- the tree ---------------------------------------------------------------------------------- */

static void attach(Simplex *s, int32_t child, int32_t parent) {
	Node *node = &s->nodes[child];
	node->parent = parent;
	node->before = NONE;
	node->next = s->nodes[parent].first;
	if (node->next != NONE)
		s->nodes[node->next].before = child;
	s->nodes[parent].first = child;
}

static void detach(Simplex *s, int32_t child) {
	const Node *node = &s->nodes[child];
	if (node->before != NONE)
		s->nodes[node->before].next = node->next;
	else
		s->nodes[node->parent].first = node->next;
	if (node->next != NONE)
		s->nodes[node->next].before = node->before;
}

/* All below `top`, it included: dearer by `change`, their depths anew. */
static void lift(Simplex *s, int32_t top, int64_t change) {
	int32_t at = top;
	for (;;) {
		Node *node = &s->nodes[at];
		node->price += change;
		node->depth = s->nodes[node->parent].depth + 1;
		if (node->first != NONE) {
			at = node->first;
			continue;
		}
		while (at != top && s->nodes[at].next == NONE)
			at = s->nodes[at].parent;
		if (at == top)
			return;
		at = s->nodes[at].next;
	}
}

/* The part below `out` hangs from `in` now, on `edge` to `onto`. */
static void hang(Simplex *s, int32_t in, int32_t out, int32_t onto, int64_t edge) {
	int32_t at = in, parent = onto;
	int64_t arc = edge;
	int8_t way = s->edges[edge].tail == in ? UP : DOWN;
	for (;;) {
		Node *node = &s->nodes[at];
		int32_t old_parent = node->parent;
		int64_t old_arc = node->arc;
		int8_t old_way = node->way;
		detach(s, at);
		attach(s, at, parent);
		node->arc = arc;
		node->way = way;
		if (at == out)
			break;
		parent = at;
		arc = old_arc;
		way = (int8_t)-old_way;
		at = old_parent;
	}
	const Node *top = &s->nodes[in];
	lift(s, in, s->nodes[onto].price - top->way * s->edges[edge].cost - top->price);
}

/* ---- pivots ------------------------------------------------------------------------------------ */

static int64_t reduced(const Simplex *s, const Edge *edge) {
	return edge->cost + s->nodes[edge->tail].price - s->nodes[edge->head].price;
}

/* The most promising edge of the next block that has one. */
static int64_t entering(Simplex *s) {
	int64_t best = NONE, least = 0;
	for (int64_t seen = 1; seen <= s->edge_count; seen++) {
		const Edge *edge = &s->edges[s->next];
		int64_t gain = edge->state * reduced(s, edge);
		if (gain < least) {
			least = gain;
			best = s->next;
		}
		s->next = s->next + 1 < s->edge_count ? s->next + 1 : 0;
		if (best != NONE && seen % s->block == 0)
			break;
	}
	return best;
}

static int32_t meet(const Simplex *s, int32_t a, int32_t b) {
	while (a != b) {
		if (s->nodes[a].depth > s->nodes[b].depth)
			a = s->nodes[a].parent;
		else if (s->nodes[b].depth > s->nodes[a].depth)
			b = s->nodes[b].parent;
		else {
			a = s->nodes[a].parent;
			b = s->nodes[b].parent;
		}
	}
	return a;
}

typedef struct Pivot {
	int64_t edge, amount;
	int32_t from, to, join; /* the flow goes from `from` to `to`, and back through the tree */
	int32_t out;            /* its edge to the parent leaves; NONE: the entering one does */
	bool out_below_from;
} Pivot;

/* How much more may go from the node to its parent, or the other way. */
static int64_t slack(const Simplex *s, int32_t at, int8_t way) {
	const Edge *edge = &s->edges[s->nodes[at].arc];
	return s->nodes[at].way == way ? edge->capacity - edge->flow : edge->flow;
}

/* Of equal limits the last on the way round: that keeps the tree strongly feasible. */
static void leaving(const Simplex *s, Pivot *pivot) {
	pivot->amount = s->edges[pivot->edge].capacity;
	pivot->out = NONE;
	for (int32_t at = pivot->from; at != pivot->join; at = s->nodes[at].parent)
		if (slack(s, at, DOWN) < pivot->amount) {
			pivot->amount = slack(s, at, DOWN);
			pivot->out = at;
			pivot->out_below_from = true;
		}
	for (int32_t at = pivot->to; at != pivot->join; at = s->nodes[at].parent)
		if (slack(s, at, UP) <= pivot->amount) {
			pivot->amount = slack(s, at, UP);
			pivot->out = at;
			pivot->out_below_from = false;
		}
}

static void push(Simplex *s, const Pivot *pivot) {
	Edge *edge = &s->edges[pivot->edge];
	edge->flow += edge->state * pivot->amount;
	for (int32_t at = pivot->from; at != pivot->join; at = s->nodes[at].parent)
		s->edges[s->nodes[at].arc].flow -= s->nodes[at].way * pivot->amount;
	for (int32_t at = pivot->to; at != pivot->join; at = s->nodes[at].parent)
		s->edges[s->nodes[at].arc].flow += s->nodes[at].way * pivot->amount;
}

static void turn(Simplex *s, int64_t index) {
	Edge *edge = &s->edges[index];
	bool low = edge->state == AT_LOW;
	Pivot pivot = {
		.edge = index, .from = low ? edge->tail : edge->head, .to = low ? edge->head : edge->tail};
	pivot.join = meet(s, pivot.from, pivot.to);
	leaving(s, &pivot);
	push(s, &pivot);
	if (pivot.out == NONE) {
		edge->state = (int8_t)-edge->state;
		return;
	}
	Edge *out = &s->edges[s->nodes[pivot.out].arc];
	out->state = out->flow ? AT_HIGH : AT_LOW;
	edge->state = IN_TREE;
	if (pivot.out_below_from)
		hang(s, pivot.from, pivot.out, pivot.to, index);
	else
		hang(s, pivot.to, pivot.out, pivot.from, index);
}

/* ---- beginning and end ------------------------------------------------------------------------- */

/* Supplies are those above the lower bounds. Return: FLOW_OVERFLOW or 0. */
static int take_edges(Simplex *s, int64_t *supply, int64_t *dearest) {
	__int128 flow = 0;
	for (int64_t i = 0; i < s->problem->arc_count; i++) {
		const FlowArc *arc = &s->problem->arcs[i];
		int64_t cost = arc->cost < 0 ? -arc->cost : arc->cost;
		s->edges[i] = (Edge){.tail = arc->tail,
			.head = arc->head,
			.capacity = arc->capacity - arc->low,
			.cost = arc->cost,
			.state = AT_LOW};
		supply[arc->tail] -= arc->low;
		supply[arc->head] += arc->low;
		*dearest = cost > *dearest ? cost : *dearest;
		flow += arc->capacity;
	}
	for (int32_t i = 0; i < s->root; i++)
		flow += supply[i] < 0 ? -(__int128)supply[i] : supply[i];
	return flow > INT64_MAX / 4 || ((__int128)*dearest + 1) * (s->root + 1) > INT64_MAX / 8
		? FLOW_OVERFLOW
		: 0;
}

static void plant(Simplex *s, const int64_t *supply, int64_t dear) {
	s->nodes[s->root] =
		(Node){.parent = NONE, .first = NONE, .next = NONE, .before = NONE, .arc = NONE};
	for (int32_t i = 0; i < s->root; i++) {
		int64_t index = s->problem->arc_count + i;
		bool up = supply[i] >= 0;
		s->edges[index] = (Edge){.tail = up ? i : s->root,
			.head = up ? s->root : i,
			.capacity = INT64_MAX / 2,
			.cost = dear,
			.flow = up ? supply[i] : -supply[i]};
		s->nodes[i] = (Node){.price = up ? -dear : dear,
			.depth = 1,
			.first = NONE,
			.arc = index,
			.way = up ? UP : DOWN};
		attach(s, i, s->root);
	}
}

static int total(const Simplex *s, int64_t *cost) {
	__int128 sum = 0;
	for (int64_t i = s->problem->arc_count; i < s->problem->arc_count + s->root; i++)
		if (s->edges[i].flow)
			return FLOW_INFEASIBLE;
	for (int64_t i = 0; i < s->problem->arc_count; i++)
		sum += (__int128)(s->edges[i].flow + s->problem->arcs[i].low) * s->edges[i].cost;
	*cost = (int64_t)sum;
	return sum > INT64_MAX || sum < INT64_MIN ? FLOW_OVERFLOW : 0;
}

static bool cancelled(const Simplex *s, int64_t pivots) {
	const atomic_bool *cancel = s->control ? s->control->cancel : NULL;
	return pivots % 256 == 0 && cancel && atomic_load_explicit(cancel, memory_order_relaxed);
}

typedef struct Task {
	Simplex simplex;
	int64_t *cost;
} Task;

static int solve(void *self) {
	Task *task = self;
	Simplex *s = &task->simplex;
	int64_t dearest = 0, edge;
	size_t nodes = (size_t)s->root + 1;
	s->edge_count = s->problem->arc_count + s->root;
	s->block = (int64_t)sqrt((double)s->edge_count) + 10;
	s->nodes = arena_array_of(s->arena, Node, nodes);
	s->edges = arena_array_of(s->arena, Edge, (size_t)s->edge_count + 1);
	int64_t *supply = arena_array_of(s->arena, int64_t, nodes);
	for (int32_t i = 0; i < s->root; i++)
		supply[i] = s->problem->supply[i];
	if (take_edges(s, supply, &dearest))
		return FLOW_OVERFLOW;
	plant(s, supply, (dearest + 1) * (s->root + 1));
	for (int64_t pivots = 0; (edge = entering(s)) != NONE; pivots++) {
		if (cancelled(s, pivots))
			return FLOW_CANCELLED;
		turn(s, edge);
	}
	return total(s, task->cost);
}

int flow_simplex(
	const FlowProblem *problem, const DispatchControl *control, Arena *arena, int64_t *cost) {
	Task task = {
		{.problem = problem, .control = control, .arena = arena, .root = problem->node_count},
		cost};
	return guarded(arena, solve, &task);
}
