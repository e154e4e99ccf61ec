/* A cell of the tables that huying link writes. */
#pragma once

#include <stddef.h>
#include <stdio.h>

/* In quotes, those within doubled (RFC 4180). */
void link_put_quoted(FILE *file, const char *text, size_t size);
