#include "algo/dispatch/flow.h"

#include <string.h>

static const int64_t value_most = INT64_C(1000000000000000);
enum { NODES_MOST = 100000000, ARCS_MOST = 500000000 };

typedef struct Reader {
	const char *at, *end; /* of the line */
	Arena *arena;
	FlowProblem *out;
	FlowArc *arcs;
	int64_t *supply, arcs_said;
	bool *seen; /* of a node: its supply was given */
} Reader;

const char *flow_fault_name(FlowFault fault) {
	static const char *const names[] = {"", "no line of a min-cost-flow file",
		"one 'p min NODES ARCS' must come before nodes and arcs",
		"a number is missing, malformed or out of range", "no such node, or its supply twice",
		"bounds are not 0 <= low <= capacity", "not as many arcs as the p line says",
		"the supplies do not sum to 0"};
	return names[fault];
}

static void skip_blanks(Reader *reader) {
	while (reader->at < reader->end &&
		(*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\r'))
		reader->at++;
}

static bool take_word(Reader *reader, const char *word) {
	size_t length = strlen(word);
	skip_blanks(reader);
	if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
		return false;
	reader->at += length;
	return true;
}

static bool take_number(Reader *reader, int64_t least, int64_t most, int64_t *out) {
	int64_t value = 0;
	skip_blanks(reader);
	bool negative = reader->at < reader->end && *reader->at == '-';
	reader->at += negative;
	const char *first = reader->at;
	for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9'; reader->at++) {
		value = value * 10 + (*reader->at - '0');
		if (value > value_most)
			return false;
	}
	*out = negative ? -value : value;
	bool ended = reader->at == reader->end || *reader->at == ' ' || *reader->at == '\t' ||
		*reader->at == '\r';
	return reader->at > first && ended && *out >= least && *out <= most;
}

static bool at_end(Reader *reader) {
	skip_blanks(reader);
	return reader->at == reader->end;
}

static int read_head(Reader *reader) {
	int64_t nodes;
	if (reader->supply || !take_word(reader, "min") ||
		!take_number(reader, 0, NODES_MOST, &nodes) ||
		!take_number(reader, 0, ARCS_MOST, &reader->arcs_said) || !at_end(reader))
		return FLOW_FAULT_HEAD;
	reader->supply = arena_array_of(reader->arena, int64_t, (size_t)nodes + 1);
	reader->seen = arena_array_of(reader->arena, bool, (size_t)nodes + 1);
	reader->arcs = arena_array_of(reader->arena, FlowArc, (size_t)reader->arcs_said + 1);
	reader->out->node_count = (int32_t)nodes;
	return 0;
}

static int read_node(Reader *reader) {
	int64_t node, supply;
	if (!reader->supply)
		return FLOW_FAULT_HEAD;
	if (!take_number(reader, INT64_MIN, INT64_MAX, &node) ||
		!take_number(reader, -value_most, value_most, &supply) || !at_end(reader))
		return FLOW_FAULT_NUMBER;
	if (node < 1 || node > reader->out->node_count || reader->seen[node - 1])
		return FLOW_FAULT_NODE;
	reader->seen[node - 1] = true;
	reader->supply[node - 1] = supply;
	return 0;
}

static int read_arc(Reader *reader) {
	int64_t tail, head, low, capacity, cost;
	if (!reader->supply)
		return FLOW_FAULT_HEAD;
	if (!take_number(reader, INT64_MIN, INT64_MAX, &tail) ||
		!take_number(reader, INT64_MIN, INT64_MAX, &head) ||
		!take_number(reader, -value_most, value_most, &low) ||
		!take_number(reader, -value_most, value_most, &capacity) ||
		!take_number(reader, -value_most, value_most, &cost) || !at_end(reader))
		return FLOW_FAULT_NUMBER;
	int32_t nodes = reader->out->node_count;
	if (tail < 1 || tail > nodes || head < 1 || head > nodes)
		return FLOW_FAULT_NODE;
	if (low < 0 || low > capacity)
		return FLOW_FAULT_BOUNDS;
	if (reader->out->arc_count == reader->arcs_said)
		return FLOW_FAULT_COUNT;
	reader->arcs[reader->out->arc_count++] =
		(FlowArc){(int32_t)tail - 1, (int32_t)head - 1, low, capacity, cost};
	return 0;
}

static int read_line(Reader *reader) {
	if (at_end(reader))
		return 0;
	switch (*reader->at++) {
	case 'c': return 0;
	case 'p': return read_head(reader);
	case 'n': return read_node(reader);
	case 'a': return read_arc(reader);
	default: return FLOW_FAULT_LINE;
	}
}

static int check_whole(const Reader *reader) {
	__int128 sum = 0;
	if (!reader->supply)
		return FLOW_FAULT_HEAD;
	if (reader->out->arc_count != reader->arcs_said)
		return FLOW_FAULT_COUNT;
	for (int32_t i = 0; i < reader->out->node_count; i++)
		sum += reader->supply[i];
	return sum ? FLOW_FAULT_BALANCE : 0;
}

int flow_read(const char *data, size_t size, Arena *arena, FlowProblem *out, size_t *line) {
	const char *at = data, *end = data + size;
	Reader reader = {.arena = arena, .out = out};
	*out = (FlowProblem){0};
	*line = 0;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		reader.at = at;
		reader.end = newline ? newline : end;
		++*line;
		int r = read_line(&reader);
		if (r)
			return r;
		at = reader.end + (newline != NULL);
	}
	out->arcs = reader.arcs;
	out->supply = reader.supply;
	return check_whole(&reader);
}
