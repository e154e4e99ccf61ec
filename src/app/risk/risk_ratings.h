/* Who judged what: a table of ratings (a row a unit, a column a rater, or the other way round), of counts by category,
 * or of one rater against another. */
#pragma once

#include "algo/panel/agree.h"
#include "app/risk/risk_table.h"

typedef struct RiskRatings {
	Ratings ratings;     /* values, or the places of categories that are words */
	const char **raters; /* names */
	bool words;    /* the categories are words: no distance between them but an order, if given */
	bool complete; /* nobody left anything out */
} RiskRatings;

typedef struct RiskRatingsWanted {
	const char *path;
	const char *label;   /* the column that names the rows; NULL: none does */
	bool raters_in_rows; /* a row a rater */
	const char *order;   /* categories that are words, "low,middle,high"; NULL: by the alphabet */
} RiskRatingsWanted;

/* Return: 0; ERR_FORMAT or ERR_IO after saying all that is wrong. */
int risk_ratings_read(RiskRatings *out, RiskJob *job, const RiskRatingsWanted *wanted);
/* Numbers alone, none missing and none negative: counts or weights. */
int risk_ratings_numbers(RiskRatings *out, RiskJob *job, const RiskRatingsWanted *wanted);
