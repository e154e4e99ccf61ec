/* A problem as JSON where no exchange of the core makes it: before a request was read, and on the feed. */
#pragma once

#include "core/problem.h"

#include <stddef.h>

enum { REFUSAL_SIZE = 1024 }; /* room for any of them */

/* Writes the problem's RFC 9457 object, NUL-terminated, cut at `size`; `status` is shown as given.
 * `language` is a language header's text: English when it begins with "en", else (and for NULL) Chinese. */
void refusal_text(Problem problem, int status, const char *language, char *out, size_t size);
