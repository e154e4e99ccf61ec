#include "http/page_check.h"

#include "base/error.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { DEPTH_MOST = 16, TAG_MOST = 64 };

/* Where in the HTML a template's tag stands. */
typedef enum Place { TEXT, TAG, DOUBLE_QUOTED, SINGLE_QUOTED, COMMENT, RAW } Place;

typedef struct Block {
	bool is_if, has_else;
	Place place; /* before it; each branch comes back to it */
} Block;

typedef struct Check {
	const char *at;
	unsigned line;
	Place place;
	bool raw_follows; /* this tag opens a script or a style */
	Block blocks[DEPTH_MOST];
	unsigned depth;
} Check;

/* ---- HTML -------------------------------------------------------------------------------- */

static bool starts_raw(const char *s) {
	return strncasecmp(s, "<script", 7) == 0 || strncasecmp(s, "<style", 6) == 0;
}

static bool starts_tag(const char *s) {
	return s[0] == '<' && s[1] &&
		strchr("/!abcdefghijklmnopqrstuvwxyz", s[1] | ('A' <= s[1] && s[1] <= 'Z' ? 0x20 : 0));
}

static Place from_text(Check *check, const char *s) {
	if (strncmp(s, "<!--", 4) == 0)
		return COMMENT;
	check->raw_follows = starts_raw(s);
	return starts_tag(s) ? TAG : TEXT;
}

static Place from_tag(const Check *check, char c) {
	switch (c) {
	case '"': return DOUBLE_QUOTED;
	case '\'': return SINGLE_QUOTED;
	case '>': return check->raw_follows ? RAW : TEXT;
	default: return TAG;
	}
}

static Place from_raw(Check *check, const char *s) {
	if (strncmp(s, "</", 2) != 0)
		return RAW;
	check->raw_follows = false;
	return TAG;
}

/* Where the HTML is after the character at `s`. */
static Place after(Check *check, const char *s) {
	switch (check->place) {
	case TEXT: return from_text(check, s);
	case TAG: return from_tag(check, *s);
	case DOUBLE_QUOTED: return *s == '"' ? TAG : DOUBLE_QUOTED;
	case SINGLE_QUOTED: return *s == '\'' ? TAG : SINGLE_QUOTED;
	case COMMENT: return strncmp(s, "-->", 3) == 0 ? TEXT : COMMENT;
	case RAW: return from_raw(check, s);
	}
	return check->place;
}

/* ---- tags of the template -------------------------------------------------------------------- */

static bool is_name(const char *s) {
	return *s >= 'a' && *s <= 'z' && !s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")];
}

static bool is_key(const char *s) {
	return *s && !s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.-")];
}

static const char *open_block(Check *check, bool is_if, const char *name) {
	if (!is_name(name))
		return "not a name";
	if (check->depth == DEPTH_MOST)
		return "too deep";
	check->blocks[check->depth++] = (Block){.is_if = is_if, .place = check->place};
	return NULL;
}

static const char *otherwise(const Check *check, Block *block) {
	if (!check->depth || !block->is_if || block->has_else)
		return "else without an if of its own";
	block->has_else = true;
	return check->place == block->place ? NULL : "the branch ends elsewhere in the HTML";
}

static const char *close_block(Check *check, const Block *block, bool is_if) {
	if (!check->depth || block->is_if != is_if)
		return "closes another block";
	check->depth--;
	return check->place == block->place ? NULL : "the block ends elsewhere in the HTML";
}

static const char *value(const Check *check, bool well_formed) {
	if (!well_formed)
		return "not a name";
	return check->place == TEXT || check->place == DOUBLE_QUOTED
		? NULL
		: "a value outside text and double quotes";
}

/* Return: what is wrong with it, or NULL. */
static const char *check_tag(Check *check, const char *tag) {
	Block *block = &check->blocks[check->depth ? check->depth - 1 : 0];
	if (strncmp(tag, "#if ", 4) == 0)
		return open_block(check, true, tag + 4);
	if (strncmp(tag, "#each ", 6) == 0)
		return open_block(check, false, tag + 6);
	if (strcmp(tag, "else") == 0)
		return otherwise(check, block);
	if (strcmp(tag, "/if") == 0 || strcmp(tag, "/each") == 0)
		return close_block(check, block, tag[1] == 'i');
	if (strncmp(tag, "t:", 2) == 0)
		return value(check, is_key(tag + 2));
	return value(check, is_name(tag));
}

/* The tag at check->at, which is passed over. */
static const char *read_tag(Check *check) {
	char tag[TAG_MOST];
	const char *start = check->at + 2, *end = strstr(start, "}}");
	if (!end || (size_t)(end - start) >= sizeof tag)
		return "a tag without end";
	memcpy(tag, start, (size_t)(end - start));
	tag[end - start] = '\0';
	const char *what = check_tag(check, tag);
	check->at = what ? check->at : end + 2; /* names hold no line end: the line stays */
	return what;
}

static const char *walk(Check *check) {
	const char *what = NULL;
	while (*check->at && !what) {
		if (strncmp(check->at, "{{", 2) == 0) {
			what = read_tag(check);
			continue;
		}
		check->line += *check->at == '\n';
		check->place = after(check, check->at++);
	}
	if (!what && check->depth)
		what = "a block is not closed";
	return what || check->place == TEXT ? what : "the HTML ends inside a tag";
}

int page_check(const char *html, PageFault *fault) {
	Check check = {.at = html, .line = 1, .place = TEXT};
	const char *what = walk(&check);
	*fault = (PageFault){what ? check.line : 0, what};
	return what ? ERR_FORMAT : 0;
}
