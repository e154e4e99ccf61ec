/* What the register knows: elements, by the names that forms give them, and their code tables. Read
 * from the pack packs/elements (elements.csv, codes.csv; packs/README.md tells the columns). */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
	const char **plain;  /* the same as label_plain has them */
	uint16_t *name_sizes, *plain_sizes;
	bool *bound; /* a word so general that it names this only on a form about `of` */
	size_t name_count;
	ElementType type;
	const char *table, *unit, *sensitivity; /* empty when it has none */
	bool key;                               /* tells one of its kind from all others */
} Element;

/* Words that labels are made of. */
typedef enum WordKind {
	WORD_SAME,  /* stands for `same` in any label: 手机号 for 电话 */
	WORD_SELF,  /* a caption that only gathers what is the record's own: 基本 */
	WORD_WHOSE, /* says that what stands under it or behind it is another's: 监护人 */
	WORD_TAIL,  /* may end a caption and says nothing: 信息 */
	WORD_PLAIN, /* in brackets: says how to write a value, not which */
	WORD_KINDS,
} WordKind;

typedef struct ElementWord {
	WordKind kind;
	const char *text, *same;
	size_t size;              /* of text */
	struct ElementWord *next; /* of its bucket, longer ones first */
} ElementWord;

enum { WORD_BUCKETS = 256 };

typedef struct ElementPack {
	Element *elements;
	size_t count;
	ElementCode *codes;
	size_t code_count;
	ElementWord *words[WORD_KINDS][WORD_BUCKETS]; /* by the last byte of their first character */
} ElementPack;

/* Where a pack is wrong. */
typedef struct ElementFault {
	size_t row, column; /* 1-based; 0 when it concerns no cell */
	const char *why;    /* English, for the city's administrator */
} ElementFault;

/* Return: 0; ERR_FORMAT with *fault; ERR_MEMORY. All in the arena. */
int element_words_read(
	Arena *arena, const void *data, size_t size, ElementPack *pack, ElementFault *fault);
int elements_read(/* after the words, which it puts into names */
	Arena *arena, const void *data, size_t size, ElementPack *pack, ElementFault *fault);
int element_codes_read(
	Arena *arena, const void *data, size_t size, ElementPack *pack, ElementFault *fault);

/* The code that the word or code stands for; NULL when the table has none. */
const ElementCode *element_code(const ElementPack *pack, const char *table, const char *word);

/* Full-width characters narrow; no blanks or line breaks. */
const char *text_narrow(Arena *arena, const char *text);
/* A label as labels are compared: narrow, brackets round, no number before it (1. ① 一、), no
 * asterisk or closing colon. *hint is what stands in brackets at its end ("是/否"), NULL when nothing does. */
const char *label_normal(Arena *arena, const char *label, const char **hint);
/* A normal label with every word that others stand for put by these: 户主手机号码 is 户主电话. */
const char *label_plain(Arena *arena, const ElementPack *pack, const char *normal);
/* The longest word of that kind that the text begins with; NULL: none. */
const ElementWord *word_at(const ElementPack *pack, WordKind kind, const char *text);
bool word_within(const ElementPack *pack, WordKind kind, const char *text);

typedef struct LabelMatch {
	const Element *element; /* NULL: nobody knows it */
	double certainty;       /* 0..1 */
} LabelMatch;
/* The element that a label of a form about `of` (NULL: not known yet) names. Certainty: 1 its name or
 * id, 0.95 another of its names, 0.9 one of these before brackets, in other words, or brackets that
 * list words of its code table, 0.88 both, 0.7 when the label only ends in a name. Brackets that may change
 * what is meant leave 0.8. A bound name counts half on a form that is not about the element's kind.
 * A third when several fit as well and none of them, or more than one, tells of what the form is about. */
#define ELEMENT_SURE 0.85
LabelMatch label_match(Arena *arena, const ElementPack *pack, const char *label, const char *of);
/* The same of a label below a caption (NULL: none), both normal. A caption that gathers (基本信息) is
 * passed over; one that says whose it is (监护人) belongs to the label; under any other (健康监测) the label counts alone
 * unless its word has another meaning with an owner before it (姓名, 电话). */
LabelMatch label_match_under(
	Arena *arena, const ElementPack *pack, const char *caption, const char *label, const char *of);
/* A caption that only gathers what is the record's own. */
bool caption_gathers(Arena *arena, const ElementPack *pack, const char *caption);
