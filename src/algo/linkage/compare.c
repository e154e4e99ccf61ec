#include "algo/linkage/compare_private.h"

#include "base/str.h"

#include <string.h>

static const Comparison *const comparisons[] = {&compare_latin_name, &compare_full_name,
	&compare_text, &compare_street, &compare_date, &compare_digits, &compare_phone, &compare_number,
	&compare_code, &compare_sex, &compare_postcode, &compare_email, &compare_name_cn,
	&compare_resident_id, &compare_phone_cn, &compare_address_cn};

const Comparison *comparison_find(const char *name) {
	for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++)
		if (str_eq(comparisons[i]->name, name))
			return comparisons[i];
	return NULL;
}

static uint64_t facet_whole(const char *text, size_t size, const void *form) {
	(void)form;
	return compare_hash(text, size);
}

static const CompareFacet whole = {"whole", facet_whole};

const CompareFacet *comparison_facet(const Comparison *comparison, const char *name) {
	if (str_eq(name, whole.name))
		return &whole;
	for (size_t i = 0; i < COMPARE_FACETS_MOST && comparison->facets[i].name; i++)
		if (str_eq(comparison->facets[i].name, name))
			return &comparison->facets[i];
	return NULL;
}

static uint64_t little_endian(const char *bytes, size_t size) { /* size at most 8 */
	uint64_t word = 0;
	for (size_t i = size; i-- > 0;)
		word = word << 8 | (unsigned char)bytes[i];
	return word;
}

static uint64_t multiplied(uint64_t a, uint64_t b) {
	__uint128_t product = (__uint128_t)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Eight bytes a step, folded by a 64 x 64 multiplication (after wyhash, Wang Yi 2019). */
uint64_t compare_hash(const char *bytes, size_t size) {
	const uint64_t first = UINT64_C(0xa0761d6478bd642f), second = UINT64_C(0xe7037ed1a0b428db);
	uint64_t hash = first ^ size;
	for (; size >= 8; bytes += 8, size -= 8)
		hash = multiplied(hash ^ little_endian(bytes, 8), second);
	hash = multiplied(hash ^ little_endian(bytes, size), first);
	return hash ? hash : 1;
}
