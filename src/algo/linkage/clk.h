/* Cryptographic long-term keys: a record as a Bloom filter of its parts, so that two offices find the
 * people they share without showing names (R. Schnell, T. Bachteler, J. Reiher, "A Novel Error-Tolerant
 * Anonymous Linking Code", 2011).
 *
 * A field is cut into grams; each sets `hashes` bits out of CLK_WIDE, at places taken one by one from
 * HMAC-SHA-256 of the field's name and the gram. So the key decides every place, equal grams of two fields
 * share none (the field is the salt), and there is no double hashing, whose regular patterns F. Niedermeyer,
 * S. Steinmetzer, M. Kroll and R. Schnell (2014) read back. At the end the filter is folded, one half XOR the
 * other (R. Schnell, C. Borgs, "XOR-Folding for Bloom Filter-Based Encryptions", 2016): a bit no longer says
 * that some gram is there. docs/linkage-privacy.md tells what this does not protect against. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { CLK_WIDE = 1024, CLK_BITS = CLK_WIDE / 2, CLK_WORDS = CLK_BITS / 64, CLK_KEY_SIZE = 32 };

typedef struct Clk {
	uint64_t words[CLK_WORDS];
} Clk;

typedef enum ClkGrams {
	CLK_BIGRAMS, /* neighbouring characters, ends marked */
	CLK_PLACES,  /* digits of a date, each with its place */
	CLK_WHOLE,   /* the value */
	CLK_NAME_CN, /* characters, their bigrams, their readings: homophones stay alike */
} ClkGrams;

typedef struct ClkField {
	const char *name;
	ClkGrams grams;
	int32_t hashes;      /* bits a gram sets: the field's weight */
	const char *headers; /* that a column of it may have, small letters, blanks between */
} ClkField;

/* The fields there are. */
extern const ClkField clk_fields[];
extern const size_t clk_field_count;
/* By its name; NULL: none. By a column's header (case, blanks and _ do not count); NULL: none. */
const ClkField *clk_field_named(const char *name);
const ClkField *clk_field_of_header(const char *header);

/* One at a time for a thread. In the arena; the key is wiped with clk_maker_wipe(). */
typedef struct ClkMaker ClkMaker;
ClkMaker *clk_maker_new(Arena *arena, const uint8_t key[CLK_KEY_SIZE]);
void clk_maker_wipe(ClkMaker *maker);
/* Eight bytes that two holders of the key agree on and that say nothing of it. */
uint64_t clk_key_check(const ClkMaker *maker);

/* A record: begin, add its fields in any order, end. `utf8` is valid; empty text adds nothing. */
void clk_begin(ClkMaker *maker);
void clk_add(ClkMaker *maker, const ClkField *field, const char *utf8);
void clk_end(const ClkMaker *maker, Clk *out);

/* Hexadecimal, CLK_BITS / 4 characters, the first word first, its highest digit first. */
enum { CLK_HEX = CLK_BITS / 4 };
void clk_to_hex(const Clk *clk, char out[CLK_HEX + 1]);
bool clk_from_hex(const char *text, Clk *out); /* false: not of that form */
