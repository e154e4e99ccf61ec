/* Which element a label names. */
#include "algo/sheet/element.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

#define IN_OTHER_WORDS 0.9
#define PART_OF_LABEL 0.88
#define HINT_OPEN 0.8 /* brackets that may change what is meant */
#define ENDS_SO 0.7

typedef struct Text {
	const char *of;
	size_t size;
} Text;

/* A label in all the forms that names are compared with. */
typedef struct Label {
	Text whole, base; /* with and without brackets */
	Text plain_whole, plain_base;
	const char *hint;
	double bracketed; /* certainty of a name before such brackets */
} Label;

static bool ends_in(const char *label, size_t n, const char *name, size_t m) {
	return m >= 6 && n > m && memcmp(label + n - m, name, m) == 0; /* two characters and more */
}

static bool is(const char *name, size_t size, Text text) {
	return size == text.size && memcmp(name, text.of, size) == 0;
}

static bool ends_in_one_of(const char *text, const char *const *ends) {
	size_t n = strlen(text);
	for (; *ends; ends++)
		if (n >= strlen(*ends) && str_eq(text + n - strlen(*ends), *ends))
			return true;
	return false;
}

/* Of a person there is more to tell (户主情况) than the name. */
static bool is_somebody(const char *name) {
	static const char *const ends[] = {"人", "员", "者", "长", "主", "方", "户", "姓名", NULL};
	return ends_in_one_of(name, ends);
}

/* 是否常住人口 is no number. */
static bool may_answer(const Element *e, const char *label) {
	bool asks = str_starts(label, "是否") || str_starts(label, "有无");
	return !asks || e->type == ELEMENT_CODE || e->type == ELEMENT_TEXT;
}

/* 第一针时间 for 第一针, 求助数 for 求助: words that say no more than the element's type does. */
static bool adds_type(const Element *e, size_t i, Text label) {
	static const char *const suffixes[][3] = {[ELEMENT_TEXT] = {"情况", "姓名", "名称"},
		[ELEMENT_DATE] = {"日期"},
		[ELEMENT_NUMBER] = {"数", "人数"},
		[ELEMENT_CODE] = {"情况"}};
	size_t n = e->plain_sizes[i];
	if (!n || label.size <= n || e->type > ELEMENT_CODE || memcmp(label.of, e->plain[i], n) != 0)
		return false;
	for (size_t k = e->type == ELEMENT_TEXT && is_somebody(e->names[0]); k < 3; k++)
		if (suffixes[e->type][k] && str_eq(label.of + n, suffixes[e->type][k]))
			return true;
	return false;
}

static double name_fits(const Element *e, size_t i, const Label *label) {
	size_t n = e->name_sizes[i], m = e->plain_sizes[i];
	if (is(e->names[i], n, label->whole))
		return i ? .95 : 1;
	if (label->hint && is(e->names[i], n, label->base))
		return label->bracketed;
	if (m && is(e->plain[i], m, label->plain_whole))
		return IN_OTHER_WORDS;
	if (label->hint && m && is(e->plain[i], m, label->plain_base))
		return label->bracketed < PART_OF_LABEL ? label->bracketed : PART_OF_LABEL;
	if (!e->bound[i] && adds_type(e, i, label->hint ? label->plain_base : label->plain_whole))
		return label->hint ? HINT_OPEN : PART_OF_LABEL;
	return !e->bound[i] && ends_in(label->base.of, label->base.size, e->names[i], n) ? ENDS_SO : 0;
}

static double named(const Element *e, const Label *label, bool home) {
	double best = str_eq(e->id, label->base.of) ? 1 : 0;
	for (size_t i = 0; i < e->name_count; i++) {
		double found = name_fits(e, i, label);
		found = e->bound[i] && !home ? found / 2 : found;
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

typedef struct Choice {
	LabelMatch best;
	int home; /* 2: tells of what the form is about, 1: of anything */
	size_t rivals;
} Choice;

static void weigh(Choice *choice, const Element *e, double found, int home, bool open) {
	bool both = found >= ELEMENT_SURE && choice->best.certainty >= ELEMENT_SURE;
	bool equal = both && home == choice->home && (open || found == choice->best.certainty);
	bool better = both
		? home > choice->home || (home == choice->home && found > choice->best.certainty)
		: found > choice->best.certainty;
	choice->rivals += equal;
	if (!better)
		return;
	if (!equal)
		choice->rivals = 0;
	choice->best = (LabelMatch){e, found};
	choice->home = home;
}

/* Of several that a label fits as well, the one that tells of what the form is about. While nobody
 * knows what that is, whatever fits at all is a rival. */
static LabelMatch choose(
	Arena *arena, const ElementPack *pack, const Label *label, const char *of) {
	Choice choice = {0};
	for (size_t i = 0; label->base.size && i < pack->count; i++) {
		const Element *e = &pack->elements[i];
		int home = !of ? 0 : str_eq(e->of, of) ? 2 : str_eq(e->of, "any");
		double found = may_answer(e, label->whole.of) ? named(e, label, home != 0) : 0;
		if (found < IN_OTHER_WORDS && lists_words_of(arena, pack, e, label->hint))
			found = IN_OTHER_WORDS;
		if (found > 0)
			weigh(&choice, e, found, home, !of);
	}
	if (choice.rivals)
		choice.best.certainty /= 3;
	return choice.best;
}

static bool is_word(const ElementPack *pack, WordKind kind, const char *text) {
	const ElementWord *word = word_at(pack, kind, text);
	return word && !text[word->size];
}

/* 电话(监护人) is another's telephone; 电话(手机) is not. */
static double bracketed(const ElementPack *pack, const char *hint) {
	bool written = strpbrk(hint, "/:0123456789-,;") || strstr(hint, "、") || strstr(hint, "。");
	bool latin = true;
	for (const char *p = hint; *p; p++)
		latin &= !(*p & 0x80);
	if (written || latin)
		return IN_OTHER_WORDS;
	bool plain = is_word(pack, WORD_PLAIN, hint) ||
		(!word_within(pack, WORD_WHOSE, hint) && word_within(pack, WORD_PLAIN, hint));
	return plain ? IN_OTHER_WORDS : HINT_OPEN;
}

static Text sized(const char *text) {
	return (Text){text, strlen(text)};
}

static LabelMatch match(Arena *arena, const ElementPack *pack, const char *text, const char *of) {
	Label label = {.whole = sized(label_normal(arena, text, NULL))};
	label.base = sized(label_normal(arena, text, &label.hint));
	label.plain_whole = sized(label_plain(arena, pack, label.whole.of));
	label.plain_base = sized(label_plain(arena, pack, label.base.of));
	label.bracketed = label.hint ? bracketed(pack, label.hint) : 0;
	return choose(arena, pack, &label, of);
}

static LabelMatch at_most(LabelMatch match, double most) {
	match.certainty = match.certainty < most ? match.certainty : most;
	return match;
}

static LabelMatch surer(LabelMatch a, LabelMatch b) {
	return b.certainty > a.certainty ? b : a;
}

static const Element *name_of_person(const ElementPack *pack) {
	for (size_t i = 0; i < pack->count; i++)
		if (str_eq(pack->elements[i].id, "name"))
			return &pack->elements[i];
	return NULL;
}

/* Size of a word for the person on the record that the text begins with (老人姓名 is a name, so 老人电话
 * is the telephone); 0 when it begins with none. */
static size_t role_size(const ElementPack *pack, const char *text) {
	static const char name_word[] = "姓名";
	const Element *name = name_of_person(pack);
	size_t best = 0;
	for (size_t i = 0; name && i < name->name_count; i++) {
		size_t n = strlen(name->names[i]), tail = strlen(name_word);
		bool named = n > tail && str_eq(name->names[i] + n - tail, name_word);
		n -= named ? tail : 0;
		if (named && n > best && strncmp(text, name->names[i], n) == 0)
			best = n;
	}
	return best;
}

static const char *without_latin(Arena *arena, const char *text) {
	char *copy = arena_strdup(arena, text), *to = copy;
	bool other = false;
	for (const char *p = text; *p; p++) {
		other |= *p & 0x80;
		if (!isalpha((unsigned char)*p) && *p != '/')
			*to++ = *p;
	}
	*to = '\0';
	return other && strlen(copy) < strlen(text) ? copy : NULL;
}

LabelMatch label_match(Arena *arena, const ElementPack *pack, const char *label, const char *of) {
	const char *normal = label_normal(arena, label, NULL), *hint, *chinese;
	LabelMatch best = match(arena, pack, normal, of);
	if (best.certainty >= ELEMENT_SURE)
		return best;
	const char *base = label_normal(arena, normal, &hint);
	if (hint && *hint) /* 住址(户籍), 体温(晨) */
		best = surer(best,
			at_most(
				match(arena, pack, arena_printf(arena, "%s%s", hint, base), of), PART_OF_LABEL));
	size_t role = !of || str_eq(of, "person") ? role_size(pack, base) : 0;
	if (role && base[role])
		best = surer(best, at_most(match(arena, pack, normal + role, of), PART_OF_LABEL));
	if ((chinese = without_latin(arena, normal)))
		best = surer(best, at_most(match(arena, pack, chinese, of), PART_OF_LABEL));
	return best;
}

/* ---- captions -------------------------------------------------------------------------------------- */

static const char *without_tail(Arena *arena, const ElementPack *pack, const char *caption) {
	for (const char *at = caption + 1; *at; at++) {
		const ElementWord *tail = (*at & 0xc0) == 0x80 ? NULL : word_at(pack, WORD_TAIL, at);
		if (tail && !at[tail->size])
			return arena_strndup(arena, caption, (size_t)(at - caption));
	}
	return caption;
}

static bool is_role(const ElementPack *pack, const char *text) {
	size_t role = role_size(pack, text);
	return role && !text[role];
}

bool caption_gathers(Arena *arena, const ElementPack *pack, const char *caption) {
	const char *stem = *caption ? without_tail(arena, pack, caption) : "";
	const char *plain = label_plain(arena, pack, stem);
	return !*stem || !*plain || is_word(pack, WORD_TAIL, stem) || is_word(pack, WORD_SELF, stem) ||
		is_word(pack, WORD_SELF, plain) || is_role(pack, stem);
}

/* A word for people, or one that says of which other thing it is. */
static bool says_whose(const ElementPack *pack, const char *stem) {
	return is_somebody(stem) || word_within(pack, WORD_WHOSE, stem);
}

/* A name that others end in: with an owner before it, it is something else. */
static bool may_be_anothers(const ElementPack *pack, const Element *e) {
	for (size_t i = 0; i < pack->count; i++) {
		const Element *other = &pack->elements[i];
		for (size_t k = 0; other != e && k < other->name_count; k++)
			for (size_t j = 0; j < e->name_count; j++)
				if (ends_in(other->names[k], other->name_sizes[k], e->names[j], e->name_sizes[j]))
					return true;
	}
	return false;
}

LabelMatch label_match_under(
	Arena *arena, const ElementPack *pack, const char *caption, const char *label, const char *of) {
	if (str_empty(caption) || caption_gathers(arena, pack, caption))
		return label_match(arena, pack, label, of);
	const char *stem = without_tail(arena, pack, caption);
	const char *const joined[] = {arena_printf(arena, "%s%s", caption, label),
		arena_printf(arena, "%s%s", stem, label), arena_printf(arena, "%s%s", label, stem)};
	LabelMatch best = {0};
	for (size_t i = 0; i < 3 && best.certainty < ELEMENT_SURE; i++)
		best = surer(best, match(arena, pack, joined[i], of));
	if (best.certainty >= ELEMENT_SURE || says_whose(pack, stem))
		return best;
	LabelMatch alone = label_match(arena, pack, label, of);
	if (alone.element && may_be_anothers(pack, alone.element))
		alone = at_most(alone, HINT_OPEN);
	return surer(best, alone);
}
