/* What the register knows: elements, by the names that forms give them, and their code tables. Read
 * from the pack packs/elements (elements.csv, codes.csv; packs/README.md tells the columns). */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum ElementType {
	ELEMENT_TEXT,
	ELEMENT_NUMBER,
	ELEMENT_DATE,
	ELEMENT_CODE, /* of a code table */
	ELEMENT_PHONE,
	ELEMENT_ID_NO,  /* GB 11643 where it has 18 characters */
	ELEMENT_SERIAL, /* the row's number on the form */
} ElementType;

/* One code of a table: the code, and every word for it, the first of which is written. */
typedef struct ElementCode {
	const char *table, *code;
	char **words;
	size_t word_count;
} ElementCode;

typedef struct Element {
	const char *id, *of; /* of: what it tells of: person, household, building, place, …, any */
	char **names;        /* in the form of label_normal; the first is the name */
	size_t name_count;
	ElementType type;
	const char *table, *unit, *sensitivity; /* empty when it has none */
	bool key;                               /* tells one of its kind from all others */
} Element;

typedef struct ElementPack {
	Element *elements;
	size_t count;
	ElementCode *codes;
	size_t code_count;
} ElementPack;

/* Where a pack is wrong. */
typedef struct ElementFault {
	size_t row, column; /* 1-based; 0 when it concerns no cell */
	const char *why;    /* English, for the city's administrator */
} ElementFault;

/* Return: 0; ERR_FORMAT with *fault; ERR_MEMORY. All in the arena. */
int elements_read(
	Arena *arena, const void *data, size_t size, ElementPack *pack, ElementFault *fault);
int element_codes_read(
	Arena *arena, const void *data, size_t size, ElementPack *pack, ElementFault *fault);

/* The code that the word or code stands for; NULL when the table has none. */
const ElementCode *element_code(const ElementPack *pack, const char *table, const char *word);

/* A label as labels are compared: full-width characters narrow, no blanks, line breaks, asterisks or
 * closing colon. *hint is what stands in brackets at its end ("是/否"), NULL when nothing does. */
const char *label_normal(Arena *arena, const char *label, const char **hint);

typedef struct LabelMatch {
	const Element *element; /* NULL: nobody knows it */
	double certainty;       /* 0..1 */
} LabelMatch;
/* The element that a label of a form about `of` (NULL: not known yet) names. Certainty: 1 its name or
 * id, 0.95 another of its names, 0.9 one of these before the brackets, or
 * brackets that list words of its code table, 0.7 when the label ends in a
 * name. Half of what is less than 1 when the element tells of something else than the form; a third
 * when several fit as well and none of them, or more than one, tells of what the form is about. */
#define ELEMENT_SURE 0.85
LabelMatch label_match(Arena *arena, const ElementPack *pack, const char *label, const char *of);
