/* The live feed over HTTP: text/event-stream of the journal lines the account may see. */
#pragma once

#include "app/city.h"
#include "http/http.h"

void feed_open(City *city, HttpRequest *request, const CoreRequest *api);
