/* Telephone numbers of mainland China, compared as people write them.
 *
 * Full-width digits are made plain; blanks, hyphens and brackets dropped; +86, 0086 and the prefixes of IP
 * calls taken off; an extension is not looked at; of several numbers the first counts. A number that is
 * nobody's (138 0000 0000, 12345678, one digit eight times) says nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum PhoneCnKind { PHONE_CN_MOBILE, PHONE_CN_LANDLINE, PHONE_CN_OTHER } PhoneCnKind;

typedef struct PhoneCn {
	uint64_t digits; /* four bits each, the last digit lowest; of a landline with its area code */
	uint8_t count;   /* of digits, at most 15 */
	uint8_t area;    /* digits of the area code; 0: none written */
	uint8_t kind;
} PhoneCn;

/* False: no number, nobody's, or a number that a spreadsheet has rounded (1.38E+10). */
bool phone_cn_read(const char *utf8, PhoneCn *out);

enum {
	PHONE_CN_DIFFERENT,
	PHONE_CN_SLIP, /* one digit is another or missing, or two neighbours changed places */
	PHONE_CN_SAME, /* of landlines also when one lacks its area code */
	PHONE_CN_LEVELS
};
int32_t phone_cn_level(const PhoneCn *a, const PhoneCn *b);
/* For blocking: equal for all that are the same. */
uint64_t phone_cn_key(const PhoneCn *phone);
