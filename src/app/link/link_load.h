/* Registers from files into records. */
#pragma once

#include "algo/linkage/record.h"
#include "app/risk/risk_job.h"

enum { LINK_FILES_MOST = 64 };

typedef struct LinkFile {
	const char *path;
	const char *
		name; /* what the column source says: the file's name without ending; its path where two share it */
	uint32_t first, rows; /* its rows */
	bool named; /* it has a column that names rows; else they are named by their numbers */
} LinkFile;

typedef struct LinkInput {
	const char *schema_name; /* NULL: the one that knows most headers */
	LinkFile files[LINK_FILES_MOST];
	size_t file_count;
	LinkSchema schema; /* the fields that the files have */
	LinkRecords *records;
	bool ids_unique;      /* over all files */
	uint64_t cut_numbers; /* identity numbers in the form 1.1E+17, taken as missing */
} LinkInput;

/* `merge`: equal rows become one record. Return: 0; ERR_FORMAT or ERR_IO after saying all that is wrong. */
int link_load(LinkInput *input, RiskJob *job, bool merge);
