/* Resident identity numbers, compared as people mistype them (resident_id.h tells their form).
 *
 * A number of 15 digits is upgraded and its check digit, which nobody wrote, is not compared. Where both
 * numbers carry a right check digit, a difference is no slip: they are two people's. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct IdCn {
	char number[24]; /* normalised, padded with NUL */
	uint8_t count;
	bool valid, was15;
} IdCn;

/* `today`: "YYYY-MM-DD". False: empty, or not 14 to 19 digits, such as 1.1E+17; a number of another length
 * than 15 and 18 has lost or gained a digit. */
bool id_cn_read(const char *utf8, const char *today, IdCn *out);

enum {
	ID_CN_DIFFERENT,
	ID_CN_BIRTH,       /* the same place and birth date */
	ID_CN_SUBSTITUTED, /* one character is another, or missing */
	ID_CN_TRANSPOSED,  /* two neighbours changed places */
	ID_CN_SAME,
	ID_CN_LEVELS
};
int32_t id_cn_level(const IdCn *a, const IdCn *b);
/* For blocking: of the 17 digits before the check digit. */
uint64_t id_cn_key(const IdCn *id);

/* Whether the number is not of the person born on `birth` ("YYYY-…", NULL or "" when not known) but of
 * somebody ID_CN_GENERATION years older or younger: a child's row carries a parent's or a guardian's. A
 * slip in either date is no reason to think so. */
bool id_cn_is_anothers(const IdCn *id, const char *birth);
enum { ID_CN_GENERATION = 12 };
