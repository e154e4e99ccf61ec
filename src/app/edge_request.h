/* What the headers of an HTTP request say to the house. */
#pragma once

#include "core/core.h"
#include "http/http.h"

/* A browser says where a request comes from; one from elsewhere may not act with the cookie. */
bool edge_same_site(HttpRequest *request);
/* The request as the core takes it; it points into `request`. */
void edge_request(HttpRequest *request, CoreRequest *out);
