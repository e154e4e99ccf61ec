/* What holds for every table that can be read, whatever the bytes. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Reads all rows; aborts when the reader breaks a promise of table.h. */
void fuzz_table(const void *data, size_t size);
