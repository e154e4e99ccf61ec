#include "algo/sheet/workbook_private.h"

#include "base/buf.h"
#include "base/str.h"

#include <string.h>

bool node_is(const xmlNode *node, const char *name) {
	return node && node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

xmlNode *node_child(const xmlNode *parent, const char *name) {
	xmlNode *at = parent ? parent->children : NULL;
	while (at && !node_is(at, name))
		at = at->next;
	return at;
}

xmlNode *node_next(const xmlNode *top, const xmlNode *node) {
	do {
		const xmlNode *down = node->children;
		while (!down && node != top) {
			down = node->next;
			node = node->parent;
		}
		node = down;
	} while (node && node->type != XML_ELEMENT_NODE);
	return (xmlNode *)node;
}

static xmlAttr *attribute(const xmlNode *node, const char *name) {
	xmlAttr *at = node->type == XML_ELEMENT_NODE ? node->properties : NULL;
	while (at && strcmp((const char *)at->name, name) != 0)
		at = at->next;
	return at;
}

/* Text and CDATA of the nodes and of all within them. Nothing is asked of libxml: the arena jumps where
 * memory is out, and would leave it lying. */
static void add_text(Buf *out, const xmlNode *node) {
	for (; node; node = node->next) {
		bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
		if (is_text && node->content)
			buf_puts(out, (const char *)node->content);
		else if (node->type == XML_ELEMENT_NODE)
			add_text(out, node->children);
	}
}

static const char *text_of(Arena *arena, const xmlNode *first) {
	Buf out;
	buf_init(&out, arena);
	buf_puts(&out, "");
	add_text(&out, first);
	return out.data ? out.data : "";
}

const char *node_attribute(Arena *arena, const xmlNode *node, const char *name) {
	xmlAttr *at = attribute(node, name);
	return at ? text_of(arena, at->children) : NULL;
}

const char *node_peek(const xmlNode *node, const char *name) {
	xmlAttr *at = attribute(node, name);
	return at && at->children && !at->children->next ? (const char *)at->children->content : NULL;
}

const char *node_text(Arena *arena, const xmlNode *node) {
	return node ? text_of(arena, node->children) : NULL;
}

uint32_t node_number(const xmlNode *node, const char *name, uint32_t missing) {
	xmlAttr *at = attribute(node, name);
	int64_t n;
	if (!at || !at->children || !str_to_int((const char *)at->children->content, &n) || n < 0 ||
		n > UINT32_MAX)
		return missing;
	return (uint32_t)n;
}

bool node_set(xmlNode *node, const char *name, const char *value) {
	xmlAttr *old = attribute(node, name);
	return (old ? xmlSetNsProp(node, old->ns, old->name, (const xmlChar *)value)
				: xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value)) != NULL;
}

bool node_set_text(xmlNode *node, const char *text) {
	xmlNodeSetContent(node, NULL);
	xmlNode *inner = xmlNewDocText(node->doc, (const xmlChar *)text);
	return inner && xmlAddChild(node, inner);
}
