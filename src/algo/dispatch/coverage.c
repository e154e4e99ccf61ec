/* Which places can be filled at all: the lightest set of empty places, tier by tier.
 *
 * The sets of places that can be filled together are a matroid, so the heaviest group of penalties
 * is filled as far as it goes, then the next, and a path that fills one more place never empties
 * another. Phases of Hopcroft and Karp fill the bulk; then one breadth-first search for each place
 * left. A search that ends without an idle person has found a closed set of needs: all people who
 * could help them already work for them. Nothing that is done later enters it, so it is never
 * searched again: it is a region of shortage of this group (Dulmage and Mendelsohn). */
#include "algo/dispatch/dispatch_private.h"

enum { PHASES_MOST = 40 };

typedef struct Cover {
	Coverage *in;
	const Graph *graph;
	int32_t *filled, *layer, *cursor, *parent, *via, *queue, *closed;
	int32_t closed_count, group, stamp;
	bool grown; /* a row became longer in this pass */
} Cover;

static bool cancelled(const Cover *c) {
	const atomic_bool *cancel = c->in->control ? c->in->control->cancel : NULL;
	return cancel && atomic_load_explicit(cancel, memory_order_relaxed);
}

static bool lacks(const Cover *c, int32_t n) {
	return c->in->group[n] == c->group && !c->in->need_region[n] &&
		c->filled[n] < c->graph->places[n];
}

/* The people nobody wants yet, cheapest first. */
static void take_idle(Cover *c) {
	const Graph *g = c->graph;
	for (int32_t n = 0; n < g->need_count; n++) {
		if (!lacks(c, n))
			continue;
		for (int32_t i = 0; i < g->degree[n] && c->filled[n] < g->places[n]; i++) {
			int32_t p = g->row[n][i].person;
			if (c->in->need_of[p] != DISPATCH_NONE)
				continue;
			c->in->need_of[p] = n;
			c->filled[n]++;
		}
	}
}

/* Needs by their distance from those that lack someone; true when an idle person is in reach. */
static bool layers(Cover *c) {
	const Graph *g = c->graph;
	int32_t head = 0, tail = 0, last = INT32_MAX;
	for (int32_t n = 0; n < g->need_count; n++) {
		c->cursor[n] = 0;
		c->layer[n] = lacks(c, n) ? 0 : -1;
		if (!c->layer[n])
			c->queue[tail++] = n;
	}
	while (head < tail) {
		int32_t n = c->queue[head++], next = c->layer[n] + 1;
		if (next > last)
			break;
		for (int32_t i = 0; i < g->degree[n]; i++) {
			int32_t m = c->in->need_of[g->row[n][i].person];
			if (m == DISPATCH_NONE) {
				last = next;
			} else if (c->layer[m] < 0 && !c->in->need_region[m]) {
				c->layer[m] = next;
				c->queue[tail++] = m;
			}
		}
	}
	return last < INT32_MAX;
}

/* The path in `stack` ends at idle `p`: everyone on it moves up by one. */
static void augment_stack(Cover *c, const int32_t *stack, int32_t depth, int32_t p) {
	for (int32_t i = depth; i >= 0; i--) {
		int32_t moved = c->via[stack[i]];
		c->in->need_of[p] = stack[i];
		p = moved;
	}
	c->filled[stack[0]]++;
}

/* One more person for `source` along the layers. */
static bool descend(Cover *c, int32_t source, int32_t *stack) {
	const Graph *g = c->graph;
	int32_t depth = 0;
	stack[0] = source;
	while (depth >= 0) {
		int32_t n = stack[depth];
		if (c->cursor[n] == g->degree[n]) {
			depth--;
			continue;
		}
		int32_t p = g->row[n][c->cursor[n]++].person, m = c->in->need_of[p];
		if (m == DISPATCH_NONE) {
			augment_stack(c, stack, depth, p);
			return true;
		}
		if (c->layer[m] == c->layer[n] + 1) {
			c->via[m] = p;
			stack[++depth] = m;
		}
	}
	return false;
}

static int64_t phase(Cover *c) {
	int64_t found = 0;
	for (int32_t n = 0; n < c->graph->need_count; n++)
		while (lacks(c, n) && descend(c, n, c->queue))
			found++;
	return found;
}

static void augment_parents(Cover *c, int32_t source, int32_t n, int32_t p) {
	while (n != source) {
		int32_t moved = c->via[n];
		c->in->need_of[p] = n;
		p = moved;
		n = c->parent[n];
	}
	c->in->need_of[p] = source;
	c->filled[source]++;
}

/* A closed set, in `queue`: not entered again in this pass. */
static void close_set(Cover *c, int32_t count) {
	for (int32_t i = 0; i < count; i++) {
		int32_t n = c->queue[i];
		c->in->need_region[n] = (Region)c->group;
		c->closed[c->closed_count++] = n;
		if (c->in->extend && c->in->extend(c->in->self, n) > 0)
			c->grown = true;
	}
}

/* One more person for `source`, or it is closed. `layer` is the last search that saw the need. */
static bool search_one(Cover *c, int32_t source) {
	const Graph *g = c->graph;
	int32_t head = 0, tail = 0;
	c->queue[tail++] = source;
	c->layer[source] = ++c->stamp;
	while (head < tail) {
		int32_t n = c->queue[head++];
		for (int32_t i = 0; i < g->degree[n]; i++) {
			int32_t p = g->row[n][i].person, m = c->in->need_of[p];
			if (m == DISPATCH_NONE) {
				augment_parents(c, source, n, p);
				return true;
			}
			if (c->layer[m] == c->stamp || c->in->need_region[m])
				continue;
			c->layer[m] = c->stamp;
			c->parent[m] = n;
			c->via[m] = p;
			c->queue[tail++] = m;
		}
	}
	close_set(c, tail);
	return false;
}

static void search_rest(Cover *c) {
	int32_t count = c->graph->need_count;
	c->stamp = 0;
	for (int32_t n = 0; n < count; n++)
		c->layer[n] = 0;
	for (int32_t n = 0; n < count && !cancelled(c); n++)
		while (lacks(c, n) && search_one(c, n))
			continue;
}

/* Fills what the rows at hand allow. */
static void fill(Cover *c) {
	take_idle(c);
	for (int i = 0; i < PHASES_MOST && !cancelled(c) && layers(c); i++)
		if (phase(c) < c->graph->need_count / 1000 + 1)
			break;
	search_rest(c);
}

static void mark_people(Cover *c) {
	for (int32_t i = 0; i < c->closed_count; i++) {
		int32_t n = c->closed[i];
		for (int32_t j = 0; j < c->graph->degree[n]; j++) {
			Region *region = &c->in->person_region[c->graph->row[n][j].person];
			*region = *region ? *region : (Region)c->group;
		}
	}
}

static void decide_group(Cover *c) {
	do {
		for (int32_t i = 0; i < c->closed_count; i++)
			c->in->need_region[c->closed[i]] = 0;
		c->closed_count = 0;
		c->grown = false;
		fill(c);
	} while (c->grown && !cancelled(c));
	mark_people(c);
	c->closed_count = 0;
}

void coverage_decide(Coverage *coverage, Arena *arena) {
	const Graph *g = coverage->graph;
	size_t n = (size_t)g->need_count;
	Cover c = {coverage, g};
	int32_t **arrays[] = {&c.filled, &c.layer, &c.cursor, &c.parent, &c.via, &c.queue, &c.closed};
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		*arrays[i] = arena_array_of(arena, int32_t, n + 1);
	for (int32_t p = 0; p < g->person_count; p++)
		coverage->need_of[p] = DISPATCH_NONE;
	for (c.group = coverage->group_count; c.group > 0; c.group--)
		decide_group(&c);
}
