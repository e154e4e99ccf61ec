/* What the files of comparisons share.
 *
 *   compare         the table, hashes, blanks     compare_normal  normal forms
 *   compare_latin   names and texts               compare_digits  dates, numbers, codes, email
 *   compare_facet   parts to block by             compare_cn      what is written in Chinese */
#pragma once

#include "algo/linkage/compare.h"

extern const Comparison compare_latin_name, compare_text, compare_street, compare_date,
	compare_digits, compare_phone, compare_number, compare_code, compare_sex, compare_postcode,
	compare_email, compare_full_name, compare_name_cn, compare_resident_id, compare_phone_cn,
	compare_address_cn;

/* ---- compare_normal ------------------------------------------------------------------------------- */

/* Lower case, full width narrowed, accents off, what is neither letter nor digit a single blank. */
size_t normal_words(const char *cell, size_t size, char *out);
/* The same without blanks. */
size_t normal_joined(const char *cell, size_t size, char *out);
size_t normal_digits(const char *cell, size_t size, char *out); /* 0-9 only */
/* Whether a cell, already in lower case, only says that nothing is known. */
bool normal_says_nothing(const char *text, size_t size);

/* ---- compare_facet ---------------------------------------------------------------------------------- */

uint64_t facet_first(const char *text, size_t size, const void *form); /* first character */
uint64_t facet_three(const char *text, size_t size, const void *form); /* first three characters */
uint64_t facet_sound(
	const char *text, size_t size, const void *form); /* American Soundex, four places */
uint64_t facet_head(const char *text, size_t size, const void *form); /* first half of the bytes */
uint64_t facet_tail(const char *text, size_t size, const void *form); /* second half */
