/* The part of `huying demo` that makes instances for `huying dispatch`. */
#pragma once

#include <stdint.h>

/* Writes DIR/volunteers.csv and DIR/needs.csv and says so. Return: the exit code. */
int demo_dispatch(const char *size, int64_t seed, const char *dir);
