/* Characters as forms write them, made plain. */
#pragma once

#include <stdint.h>

/* A full-width character as its ASCII one, letters small; every blank and every sort of hyphen as ' '
 * and '-'. */
uint32_t plain_character(uint32_t c);
