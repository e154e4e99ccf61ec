/* Labels in one form, whoever typed them. */
#include "algo/sheet/element.h"

#include "base/buf.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>

/* Full-width forms (U+FF01 to U+FF5E) stand so far behind ASCII. */
enum { WIDE_FIRST = 0xff01, WIDE_LAST = 0xff5e, WIDE_OFFSET = 0xfee0, IDEOGRAPHIC_SPACE = 0x3000 };
enum { CIRCLED_FIRST = 0x2460, CIRCLED_LAST = 0x2473 };

static bool is_blank(uint32_t c) {
	return c <= ' ' || c == IDEOGRAPHIC_SPACE || c == 0xa0 || c == 0x200b || c == 0xfeff;
}

const char *text_narrow(Arena *arena, const char *text) {
	Buf out;
	buf_init(&out, arena);
	buf_puts(&out, "");
	for (const char *at = text, *from = at; *at; from = at) {
		uint32_t c = utf8_next(&at);
		if (is_blank(c))
			continue;
		if (c >= WIDE_FIRST && c <= WIDE_LAST)
			buf_putc(&out, (char)(c - WIDE_OFFSET));
		else
			buf_add(&out, from, (size_t)(at - from));
	}
	return out.data ? out.data : "";
}

static const char *behind_one_of(const char *text, const char *const *words) {
	for (; *words; words++)
		if (str_starts(text, *words))
			return text + strlen(*words);
	return NULL;
}

/* Behind "1." "1、" "(1)" "①" "一、" "(一)"; the text itself when it begins with none. */
static const char *behind_ordinal(const char *text) {
	static const char *const digits[] = {
		"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", NULL};
	bool open = *text == '(';
	const char *p = text + open, *next = p;
	if (utf8_next(&next) >= CIRCLED_FIRST && next - p == 3 && (uint8_t)p[0] == 0xe2 &&
		(uint8_t)p[1] == 0x91)
		return next;
	for (next = p; next; next = isdigit((unsigned char)*p) ? p + 1 : behind_one_of(p, digits))
		p = next;
	if (p == text + open)
		return text;
	if (open)
		return *p == ')' && p[1] ? p + 1 : text;
	next = str_starts(p, "、") ? p + strlen("、") : *p == '.' || *p == ')' ? p + 1 : text;
	return *next ? next : text;
}

/* Brackets of any kind as round ones, and no marks of what must be filled in. */
static char *rounded(Arena *arena, const char *text) {
	static const char *const opening[] = {"【", "〔", "［", "[", "{", "「", NULL},
							 *const closing[] = {"】", "〕", "］", "]", "}", "」", NULL},
							 *const marks[] = {"*", "※", "★", NULL};
	Buf out;
	buf_init(&out, arena);
	buf_puts(&out, "");
	while (*text) {
		if (!strchr("[]{}*\xe2\xe3\xef", *text)) { /* what the lists begin with */
			buf_putc(&out, *text++);
			continue;
		}
		const char *open = behind_one_of(text, opening), *close = behind_one_of(text, closing);
		const char *mark = behind_one_of(text, marks);
		if (!mark)
			buf_putc(&out, open ? '(' : close ? ')' : *text);
		text = open ? open : close ? close : mark ? mark : text + 1;
	}
	return out.data;
}

const char *label_normal(Arena *arena, const char *label, const char **hint) {
	char *text = rounded(arena, text_narrow(arena, label));
	text += behind_ordinal(text) - text;
	size_t n = strlen(text);
	while (n && (text[n - 1] == ':' || text[n - 1] == '_'))
		text[--n] = '\0';
	char *open = n && text[n - 1] == ')' ? strrchr(text, '(') : NULL;
	if (hint) {
		*hint = NULL;
		if (open && open > text) {
			text[n - 1] = *open = '\0';
			*hint = open + 1;
		}
	}
	return text;
}

static size_t first_character(const char *text) {
	const char *at = text;
	utf8_next(&at);
	return (size_t)(at - text);
}

const ElementWord *word_at(const ElementPack *pack, WordKind kind, const char *text) {
	size_t n = *text ? first_character(text) : 0;
	const ElementWord *word = n ? pack->words[kind][(uint8_t)text[n - 1]] : NULL;
	while (word && strncmp(word->text, text, word->size) != 0)
		word = word->next;
	return word;
}

bool word_within(const ElementPack *pack, WordKind kind, const char *text) {
	for (; *text; text += first_character(text))
		if (word_at(pack, kind, text))
			return true;
	return false;
}

const char *label_plain(Arena *arena, const ElementPack *pack, const char *normal) {
	Buf out;
	buf_init(&out, arena);
	buf_puts(&out, "");
	while (*normal) {
		const ElementWord *word = word_at(pack, WORD_SAME, normal);
		size_t n = word ? word->size : first_character(normal);
		if (word)
			buf_puts(&out, word->same);
		else
			buf_add(&out, normal, n);
		normal += n;
	}
	return out.data ? out.data : "";
}
