#include "algo/sheet/element.h"

#include "base/buf.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>

/* Full-width forms (U+FF01 to U+FF5E) stand so far behind ASCII. */
enum { WIDE_FIRST = 0xff01, WIDE_LAST = 0xff5e, WIDE_OFFSET = 0xfee0, IDEOGRAPHIC_SPACE = 0x3000 };

static bool is_blank(uint32_t c) {
	return c <= ' ' || c == IDEOGRAPHIC_SPACE || c == 0xa0 || c == 0x200b || c == 0xfeff ||
		c == '*';
}

const char *label_normal(Arena *arena, const char *label, const char **hint) {
	Buf out;
	buf_init(&out, arena);
	buf_puts(&out, "");
	for (const char *at = label, *from = at; *at; from = at) {
		uint32_t c = utf8_next(&at);
		if (is_blank(c))
			continue;
		if (c >= WIDE_FIRST && c <= WIDE_LAST)
			buf_putc(&out, (char)(c - WIDE_OFFSET));
		else
			buf_add(&out, from, (size_t)(at - from));
	}
	while (out.size && out.data[out.size - 1] == ':')
		out.data[--out.size] = '\0';
	char *open = out.size && out.data[out.size - 1] == ')' ? strrchr(out.data, '(') : NULL;
	if (hint) {
		*hint = NULL;
		if (open && open > out.data) {
			out.data[out.size - 1] = *open = '\0';
			*hint = open + 1;
		}
	}
	return out.data ? out.data : "";
}

static bool ends_in(const char *label, const char *name) {
	size_t n = strlen(label), m = strlen(name);
	return m >= 6 && n > m && strcmp(label + n - m, name) == 0; /* two characters and more */
}

static double named(const Element *e, const char *whole, const char *base, bool hint) {
	double best = str_eq(e->id, base) ? 1 : 0;
	for (size_t i = 0; i < e->name_count; i++) {
		double found = str_eq(e->names[i], whole) ? i ? .95 : 1
			: str_eq(e->names[i], base) && hint   ? .9
			: ends_in(base, e->names[i])          ? .7
												  : 0;
		best = found > best ? found : best;
	}
	return best;
}

/* 类型(独居/空巢/失能): the brackets list words of one code table. */
static bool lists_words_of(
	Arena *arena, const ElementPack *pack, const Element *e, const char *hint) {
	char **words;
	if (!hint || e->type != ELEMENT_CODE || !strchr(hint, '/') || str_eq(e->table, "yes_no"))
		return false;
	size_t count = str_split(arena, hint, "/", &words), known = 0;
	for (size_t i = 0; i < count; i++)
		known += element_code(pack, e->table, words[i]) != NULL;
	return count >= 2 && known == count;
}

/* Of several that a label fits as well, the one that tells of what the form is about. */
LabelMatch label_match(Arena *arena, const ElementPack *pack, const char *label, const char *of) {
	const char *hint;
	const char *whole = label_normal(arena, label, NULL), *base = label_normal(arena, label, &hint);
	LabelMatch best = {0};
	size_t rivals = 0;
	bool at_home = false;
	for (size_t i = 0; *base && i < pack->count; i++) {
		const Element *e = &pack->elements[i];
		double found = named(e, whole, base, hint != NULL);
		if (found < .9 && lists_words_of(arena, pack, e, hint))
			found = .9;
		bool home = of && (str_eq(e->of, of) || str_eq(e->of, "any"));
		if (of && !home && found < 1)
			found /= 2;
		bool same = found >= .9 && best.certainty >= .9;
		if (same && home == at_home)
			rivals++;
		if (same ? home > at_home || (home == at_home && found > best.certainty)
				 : found > best.certainty) {
			rivals = same && home == at_home ? rivals : 0;
			best = (LabelMatch){e, found};
			at_home = home;
		}
	}
	if (rivals)
		best.certainty /= 3;
	return best;
}
