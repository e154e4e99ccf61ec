#include "algo/sheet/form_line.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"

#include <string.h>

enum {
	IDEOGRAPHIC_SPACE = 0x3000,
	WIDE_UNDERSCORE = 0xff3f,
	WIDE_COLON = 0xff1a,
	WIDE_FROM = 0x2e80
};

static bool is_blank(uint32_t c) {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '_' || c == 0xa0 ||
		c == IDEOGRAPHIC_SPACE || c == WIDE_UNDERSCORE;
}

static bool is_colon(uint32_t c) {
	return c == ':' || c == WIDE_COLON;
}

static size_t width_of(uint32_t c) {
	return c < WIDE_FROM ? 1 : 2;
}

/* What stands behind a colon and is to be written over. */
typedef struct Gap {
	const char *end;
	size_t width; /* in digits */
	bool dated;   /* has 年 */
} Gap;

static Gap gap_at(const char *text) {
	static const char *const marks[] = {"年", "月", "日"};
	Gap gap = {.end = text};
	for (const char *at = text; *at;) {
		bool mark = false;
		for (size_t i = 0; i < 3; i++)
			mark |= str_starts(at, marks[i]);
		gap.dated |= str_starts(at, marks[0]);
		uint32_t c = utf8_next(&at);
		if (!mark && !is_blank(c))
			break;
		gap.width += width_of(c);
		gap.end = at;
	}
	return gap;
}

/* The word that begins here ends in a colon: a label. */
static bool is_label(const char *text) {
	for (uint32_t c; (c = utf8_next(&text)) && !is_blank(c);)
		if (is_colon(c))
			return true;
	return false;
}

static const char *date_text(Arena *arena, int64_t day, bool dated) {
	char iso[TIME_TEXT_SIZE];
	time_format_date(day * TIME_DAY - TIME_CITY_OFFSET, iso);
	return dated ? arena_printf(arena, "%.4s年%d月%d日", iso, (iso[5] - '0') * 10 + iso[6] - '0',
					   (iso[8] - '0') * 10 + iso[9] - '0')
				 : arena_strdup(arena, iso);
}

static const char *value_of(Arena *arena, const ElementPack *pack, const char *label,
	const FormLineValues *values, bool dated, const Element **element) {
	LabelMatch match = label_match(arena, pack, label, NULL);
	const char *value = NULL;
	if (match.certainty < ELEMENT_SURE)
		return NULL;
	if (str_eq(match.element->id, "fill_unit"))
		value = values->unit;
	else if (str_eq(match.element->id, "fill_date"))
		value = date_text(arena, values->day, dated);
	*element = value ? match.element : *element;
	return value;
}

static void put_value(Buf *out, const char *value, const Gap *gap) {
	size_t width = 0;
	for (const char *at = value; *at;)
		width += width_of(utf8_next(&at));
	buf_puts(out, value);
	for (size_t i = 0; *gap->end && (i < 2 || i + width < gap->width); i++)
		buf_putc(out, ' ');
}

const char *form_line_filled(Arena *arena, const ElementPack *pack, const char *line,
	const FormLineValues *values, const Element **element) {
	Buf out;
	bool filled = false;
	const char *word = line; /* where the word that is being read began */
	buf_init(&out, arena);
	for (const char *at = line, *from = line; *at; from = at) {
		uint32_t c = utf8_next(&at);
		buf_add(&out, from, (size_t)(at - from));
		word = is_blank(c) ? at : word;
		if (!is_colon(c))
			continue;
		Gap gap = gap_at(at);
		bool open = !*gap.end || (gap.end > at && is_label(gap.end));
		const char *label = arena_strndup(arena, word, (size_t)(from - word));
		const char *value = open ? value_of(arena, pack, label, values, gap.dated, element) : NULL;
		word = at;
		if (!value)
			continue;
		put_value(&out, value, &gap);
		filled = true;
		word = at = gap.end;
	}
	return filled ? out.data : NULL;
}

const char *form_line_value(Arena *arena, const ElementPack *pack, const char *line,
	const FormLineValues *values, const Element **element) {
	const char *at = line;
	while (*at && !is_colon(utf8_next(&at))) {
	}
	return *at ? NULL : value_of(arena, pack, line, values, false, element);
}
