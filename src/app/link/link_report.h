/* What huying link tells about its work. */
#pragma once

#include "algo/linkage/link.h"
#include "app/link/link_load.h"

typedef struct LinkReport {
	const LinkInput *input;
	const LinkWanted *wanted;
	const LinkResult *result;
	const char *language;
	FILE *to;
} LinkReport;

/* Rows, pairs, links, clusters; the model; each key with what it brought and lost. Return: 0, ERR_IO. */
int link_report_text(const LinkReport *report, RiskJob *job);
int link_report_json(const LinkReport *report, RiskJob *job);
