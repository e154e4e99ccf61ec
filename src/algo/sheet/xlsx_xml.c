/* Libxml2's push parser: events instead of a tree make a row cost a third of what its reader asks. */
#include "algo/sheet/xlsx_private.h"

#include "base/error.h"
#include "base/str.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 32 * 1024, ATTRIBUTE_WIDTH = 5 };

struct XlsxXml {
	XlsxPart part;
	xmlParserCtxt *parser;
	const XlsxVisitor *visitor;
	void *self;
	int ended; /* what a callback said, once it was not 0 */
	char chunk[CHUNK_SIZE];
};

/* ---- attributes ------------------------------------------------------------------------------- */

bool xlsx_attribute(const XlsxAttributes *attributes, const char *name, char *out, size_t size) {
	const unsigned char **at = attributes->five;
	for (int i = 0; i < attributes->count; i++, at += ATTRIBUTE_WIDTH) {
		size_t n = (size_t)(at[4] - at[3]);
		if (strcmp((const char *)at[0], name) != 0)
			continue;
		if (n >= size)
			return false;
		memcpy(out, at[3], n);
		out[n] = '\0';
		return true;
	}
	return false;
}

uint32_t xlsx_attribute_number(
	const XlsxAttributes *attributes, const char *name, uint32_t missing) {
	char text[16];
	int64_t n;
	if (!xlsx_attribute(attributes, name, text, sizeof text) || !str_all_digits(text) ||
		!str_to_int(text, &n) || n > UINT32_MAX)
		return missing;
	return (uint32_t)n;
}

/* ---- events ----------------------------------------------------------------------------------- */

static void end_with(XlsxXml *xml, int result) {
	if (!result || xml->ended)
		return;
	xml->ended = result;
	xmlStopParser(xml->parser);
}

static void on_start(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	int namespaces, const xmlChar **declared, int count, int defaulted, const xmlChar **five) {
	XlsxXml *xml = self;
	XlsxAttributes attributes = {five, count};
	(void)prefix, (void)uri, (void)namespaces, (void)declared, (void)defaulted;
	if (!xml->ended)
		end_with(xml, xml->visitor->start(xml->self, (const char *)name, &attributes));
}

static void on_end(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
	XlsxXml *xml = self;
	(void)prefix, (void)uri;
	if (!xml->ended && xml->visitor->end)
		end_with(xml, xml->visitor->end(xml->self, (const char *)name));
}

static void on_text(void *self, const xmlChar *text, int size) {
	XlsxXml *xml = self;
	if (!xml->ended && xml->visitor->text)
		end_with(xml, xml->visitor->text(xml->self, (const char *)text, (size_t)size));
}

static void on_doctype(
	void *self, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id) {
	(void)name, (void)public_id, (void)system_id;
	end_with(self, TABLE_XML);
}

static xmlParserCtxt *parser_new(XlsxXml *xml) {
	static xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_doctype,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text};
	xmlInitParser();
	xmlParserCtxt *parser = xmlCreatePushParserCtxt(&handler, xml, NULL, 0, NULL);
	if (parser)
		xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	return parser;
}

/* ---- walking ---------------------------------------------------------------------------------- */

int xlsx_xml_open(
	XlsxXml **out, XlsxZip *zip, const char *part, const XlsxVisitor *visitor, void *self) {
	XlsxXml *xml = calloc(1, sizeof *xml);
	int r = ERR_MEMORY;
	*out = NULL;
	if (xml) {
		xml->visitor = visitor;
		xml->self = self;
		r = (xml->parser = parser_new(xml)) ? xlsx_part_open(&xml->part, zip, part) : ERR_MEMORY;
	}
	if (r)
		xml = xlsx_xml_close(xml);
	*out = xml;
	return r;
}

static int parser_fault(const XlsxXml *xml) {
	if (xml->ended)
		return xml->ended;
	if (xml->parser->wellFormed)
		return 0;
	return xml->parser->errNo == XML_ERR_NO_MEMORY ? ERR_MEMORY : TABLE_XML;
}

int xlsx_xml_step(XlsxXml *xml) {
	size_t got;
	int r = xlsx_part_read(&xml->part, xml->chunk, sizeof xml->chunk, &got);
	if (r)
		return r;
	xmlParseChunk(xml->parser, xml->chunk, (int)got, got == 0);
	r = parser_fault(xml);
	return r || got ? r : TABLE_END;
}

XlsxXml *xlsx_xml_close(XlsxXml *xml) {
	if (!xml)
		return NULL;
	xmlFreeParserCtxt(xml->parser);
	xlsx_part_close(&xml->part);
	free(xml);
	return NULL;
}

int xlsx_xml_walk(XlsxZip *zip, const char *part, const XlsxVisitor *visitor, void *self) {
	XlsxXml *xml;
	int r = xlsx_xml_open(&xml, zip, part, visitor, self);
	while (!r)
		r = xlsx_xml_step(xml);
	xlsx_xml_close(xml);
	return r == TABLE_END ? 0 : r;
}
