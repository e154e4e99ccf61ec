/* Resident identity numbers: GB 11643, with the check digit of ISO 7064 MOD 11-2.
 *
 * 6 digits of the place, 8 of the birth date, 3 of sequence (odd: male), 1 check digit, X for ten. The
 * older 15 digits have two of the year, which was 19yy, and no check digit. */
#pragma once

#include <stdbool.h>

typedef enum ResidentIdFault {
	RESIDENT_ID_VALID,
	RESIDENT_ID_FORMAT,   /* neither 15 digits nor 17 and a digit or X */
	RESIDENT_ID_CHECK,    /* one character is wrong, or two neighbours changed places */
	RESIDENT_ID_PROVINCE, /* 11 to 65, 71, 81 to 83, 91 */
	RESIDENT_ID_BIRTH,    /* no date, or after `today` */
} ResidentIdFault;
/* "", "format", "check_digit", "province", "birth_date" */
const char *resident_id_fault_name(ResidentIdFault fault);

typedef struct ResidentId {
	char number[20]; /* normalised: 18 characters; as given where the format is wrong */
	bool was15;
	char birth[11]; /* YYYY-MM-DD; "" unless valid */
	char sex;       /* 'M', 'F'; 0 unless valid */
	ResidentIdFault fault;
} ResidentId;

/* Blanks are dropped, full-width digits and a small x made plain, 15 digits upgraded. The first fault in
 * the order above is told. `today`: "YYYY-MM-DD". */
void resident_id_read(const char *text, const char *today, ResidentId *out);

/* Of 17 digits; '0' to '9' or 'X'. */
char resident_id_check_digit(const char *digits);
