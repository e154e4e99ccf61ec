#include "algo/sheet/workbook_private.h"

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

static const char *kept(Arena *arena, xmlChar *text) {
	const char *copy = arena_strdup(arena, (const char *)text);
	xmlFree(text);
	return copy;
}

static xmlAttr *attribute(const xmlNode *node, const char *name) {
	xmlAttr *at = node->type == XML_ELEMENT_NODE ? node->properties : NULL;
	while (at && strcmp((const char *)at->name, name) != 0)
		at = at->next;
	return at;
}

const char *node_attribute(Arena *arena, const xmlNode *node, const char *name) {
	xmlAttr *at = attribute(node, name);
	return at ? kept(arena, xmlNodeListGetString(node->doc, at->children, 1)) : NULL;
}

const char *node_peek(const xmlNode *node, const char *name) {
	xmlAttr *at = attribute(node, name);
	return at && at->children && !at->children->next ? (const char *)at->children->content : NULL;
}

const char *node_text(Arena *arena, const xmlNode *node) {
	return node ? kept(arena, xmlNodeGetContent(node)) : NULL;
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
