/* Registers as CLKs in files: CSV with the columns row_id and "clk-1:CHECK:FIELDS". CHECK tells whether two
 * files were made with one key, FIELDS (joined by +) of what; so files that cannot be compared are
 * refused instead of finding nobody. */
#pragma once

#include "algo/linkage/clk_match.h"
#include "app/risk/risk_job.h"

/* The key: 64 hexadecimal digits in a file that only its owner can read. */
/* Makes one; a file that exists is refused. Return: 0, ERR_IO after saying why. */
int link_clk_key_make(RiskJob *job, const char *path);
/* Return: 0; ERR_IO, ERR_FORMAT after saying why: also when others may read it. */
int link_clk_key_read(RiskJob *job, const char *path, uint8_t key[CLK_KEY_SIZE]);

typedef struct ClkMaking {
	const char *path, *key, *fields,
		*out;             /* fields: names joined by commas, NULL: all the file has */
	uint64_t rows, empty; /* made; of these, without a value in any field */
} ClkMaking;
/* Return: 0; ERR_IO, ERR_FORMAT after saying why. */
int link_clk_make(RiskJob *job, ClkMaking *making);

typedef struct ClkMatching {
	const char *path[2], *out;
	int32_t least; /* of CLK_DICE_ONE */
	bool all;      /* every pair, not one to one */
	uint64_t rows[2], pairs;
} ClkMatching;
/* Writes row_id_l, row_id_r, dice. Return: as above. */
int link_clk_match(RiskJob *job, ClkMatching *matching);
