#include "http/page.h"

#include "base/error.h"
#include "base/str.h"

#include <string.h>

typedef struct PageValue {
	struct PageValue *next;
	const char *name, *text;
	PageScope *first, *last; /* of a list */
} PageValue;

struct PageScope {
	Arena *arena;
	const PageScope *outer;
	PageValue *values;
	PageScope *next; /* in the list it belongs to */
};

typedef struct Rendering {
	const char *(*sentence)(const char *language, const char *key);
	const char *language;
	Buf *out;
	Arena *arena;
} Rendering;

PageScope *page_scope(Arena *arena, const PageScope *outer) {
	PageScope *scope = arena_new_of(arena, PageScope);
	scope->arena = arena;
	scope->outer = outer;
	return scope;
}

static PageValue *own_value(PageScope *scope, const char *name) {
	for (PageValue *value = scope->values; value; value = value->next)
		if (strcmp(value->name, name) == 0)
			return value;
	PageValue *value = arena_new_of(scope->arena, PageValue);
	value->name = name;
	value->next = scope->values;
	scope->values = value;
	return value;
}

void page_set(PageScope *scope, const char *name, const char *text) {
	own_value(scope, name)->text = text;
}

PageScope *page_add(PageScope *scope, const char *name) {
	PageValue *value = own_value(scope, name);
	PageScope *child = page_scope(scope->arena, scope);
	if (value->last)
		value->last->next = child;
	else
		value->first = child;
	value->last = child;
	return child;
}

static const PageValue *find(const PageScope *scope, const char *name) {
	for (; scope; scope = scope->outer)
		for (const PageValue *value = scope->values; value; value = value->next)
			if (strcmp(value->name, name) == 0)
				return value;
	return NULL;
}

static bool present(const PageValue *value) {
	return value && (value->first || !str_empty(value->text));
}

/* ---- writing --------------------------------------------------------------------------------------------- */

static void put_escaped(Buf *out, const char *s) {
	for (; s && *s; s++) {
		switch (*s) {
		case '&': buf_puts(out, "&amp;"); break;
		case '<': buf_puts(out, "&lt;"); break;
		case '>': buf_puts(out, "&gt;"); break;
		case '"': buf_puts(out, "&quot;"); break;
		case '\'': buf_puts(out, "&#39;"); break;
		default: buf_putc(out, *s);
		}
	}
}

static void put_value(const Rendering *r, const PageScope *scope, const char *name) {
	const PageValue *value = find(scope, name);
	put_escaped(r->out, value ? value->text : NULL);
}

static void put_sentence(const Rendering *r, const PageScope *scope, const char *key) {
	const char *text = r->sentence(r->language, key);
	while (*text) {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		if (end) {
			put_value(r, scope, arena_strndup(r->arena, text + 1, (size_t)(end - text - 1)));
			text = end + 1;
			continue;
		}
		put_escaped(r->out, (char[]){*text++, '\0'});
	}
}

/* ---- blocks ------------------------------------------------------------------------------------------------- */

/* A tag's inside, and where the text goes on; NULL when there is no further tag. */
static char *next_tag(const Rendering *r, const char **at, const char *end, bool write) {
	const char *open = strstr(*at, "{{"), *close = open && open < end ? strstr(open, "}}") : NULL;
	if (write)
		buf_add(r->out, *at, (size_t)((close ? open : end) - *at));
	if (!close)
		return NULL;
	*at = close + 2;
	return arena_strndup(r->arena, open + 2, (size_t)(close - open - 2));
}

/* The end of the block that begins at `at`; *otherwise its {{else}}, NULL none. */
static const char *block_end(const Rendering *r, const char *at, const char *end,
	const char **otherwise, const char **after) {
	int depth = 0;
	*otherwise = NULL;
	for (;;) {
		const char *start = strstr(at, "{{");
		char *tag = next_tag(r, &at, end, false);
		if (!tag)
			return NULL;
		if (tag[0] == '#')
			depth++;
		else if (tag[0] == '/' && depth-- == 0) {
			*after = at;
			return start;
		} else if (strcmp(tag, "else") == 0 && depth == 0)
			*otherwise = start;
	}
}

static int render(const Rendering *r, const char *at, const char *end, const PageScope *scope);

static int render_each(
	const Rendering *r, const char *at, const char *end, const PageValue *value) {
	int result = 0;
	for (const PageScope *child = value ? value->first : NULL; child && !result;
		 child = child->next)
		result = render(r, at, end, child);
	return result;
}

static int render_block(
	const Rendering *r, const char **at, const char *end, const PageScope *scope, const char *tag) {
	const char *otherwise, *after, *start = *at,
								   *stop = block_end(r, start, end, &otherwise, &after);
	if (!stop)
		return ERR_FORMAT;
	*at = after;
	if (str_starts(tag, "#each "))
		return render_each(r, start, stop, find(scope, tag + strlen("#each ")));
	if (!str_starts(tag, "#if "))
		return ERR_FORMAT;
	if (present(find(scope, tag + strlen("#if "))))
		return render(r, start, otherwise ? otherwise : stop, scope);
	return otherwise ? render(r, otherwise + strlen("{{else}}"), stop, scope) : 0;
}

static int render(const Rendering *r, const char *at, const char *end, const PageScope *scope) {
	for (char *tag; (tag = next_tag(r, &at, end, true));) {
		int result = 0;
		if (tag[0] == '#')
			result = render_block(r, &at, end, scope, tag);
		else if (tag[0] == '/')
			return ERR_FORMAT;
		else if (str_starts(tag, "t:"))
			put_sentence(r, scope, tag + 2);
		else
			put_value(r, scope, tag);
		if (result)
			return result;
	}
	return 0;
}

int page_render(const char *html, const PageScope *scope,
	const char *(*sentence)(const char *, const char *), const char *language, Buf *out) {
	Rendering rendering = {sentence, language, out, scope->arena};
	return render(&rendering, html, html + strlen(html), scope);
}
