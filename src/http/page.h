/* HTML templates. Everything put in is escaped; there is no way to put in raw markup.
 *
 *   {{name}}                         the value, escaped for text and double-quoted attributes
 *   {{#if name}} … {{else}} … {{/if}}   name has a non-empty value or list
 *   {{#each name}} … {{/each}}       once for each child scope; outer names stay visible
 *   {{t:key}}                        the sentence of the catalogue, {x} in it filled from the scope
 */
#pragma once

#include "base/buf.h"

typedef struct PageScope PageScope;

/* A scope inside `outer` (NULL: the outermost), in the arena. */
PageScope *page_scope(Arena *arena, const PageScope *outer);
/* NULL or "" counts as absent. The text is not copied. */
void page_set(PageScope *scope, const char *name, const char *text);
/* A new element of the list `name`, to be filled. */
PageScope *page_add(PageScope *scope, const char *name);

/* Writes the template into `out`. Return: 0; ERR_FORMAT: a block is not closed or unknown. */
int page_render(const char *html, const PageScope *scope,
	const char *(*sentence)(const char *language, const char *key), const char *language, Buf *out);
