/* Names and search: overlapping pairs of Han characters, pinyin, sameness. */
#pragma once

#include "base/arena.h"

/* The words to index for a text: Han runs become overlapping pairs (and single
 * characters), other runs become lower-case words; separated by spaces. The same
 * text serves SQLite FTS5 (unicode61) and PostgreSQL to_tsvector('simple'). */
const char *text_index(Arena *arena, const char *s);
/* The words a query must contain, in the same form; pairs only where there are pairs. */
const char *text_query(Arena *arena, const char *s);

/* "zhangwei zw": full pinyin and initials of a personal name, with surname readings
 * (仇 qiu, 曾 zeng, 单 shan, …) from our own list before ICU's Han-Latin. Both
 * readings are given where they differ. */
const char *text_pinyin_name(Arena *arena, const char *name);

/* Dice coefficient of the character pairs of two texts, 0..1. */
double text_similarity(Arena *arena, const char *a, const char *b);
