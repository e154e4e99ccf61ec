/* Resident pages: HTML from the server, forms without a script. */
#pragma once

#include "app/city.h"
#include "http/http.h"

/* Answers a request below /r/. `same_site`: the browser says it comes from our own pages. */
void resident_handle(City *city, HttpRequest *request, bool same_site);
