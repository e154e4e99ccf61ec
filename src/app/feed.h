/* The live feed over HTTP: text/event-stream of the journal lines the account may see. */
#pragma once

#include "app/city.h"
#include "http/http.h"

#define FEED_PATH "/events"
typedef struct FeedParams {
	const char *area; /* NULL: all the account may hear */
} FeedParams;
extern const Field feed_params[]; /* of the query */

/* Answers with the feed, or with why not. */
void feed_open(City *city, HttpRequest *request, const CoreRequest *api, const FeedParams *params);
