/* What a fuzz target defines, for libFuzzer and for replay.c alike. */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
