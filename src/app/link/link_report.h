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
	Arena *arena;
} LinkReport;

/* Rows, pairs, links, people; each key with what it brought and lost; as JSON the model as well. */
void link_report_text(const LinkReport *report, Arena *arena);
void link_report_json(const LinkReport *report, Arena *arena);
/* How the weights of compared pairs are distributed, a line of characters a bin. */
void link_report_plot(const LinkReport *report, Arena *arena);

/* Every link in words, what is to be reviewed, near misses and what they lack, and what was kept apart. */
void link_explain(const LinkReport *report, Arena *arena);

/* The sentence of messages/ and a line's end. */
void link_say(const LinkReport *report, Arena *arena, const char *key, const char *const *values);
