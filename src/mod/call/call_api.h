#pragma once

#include "core/route.h"

extern const Route call_routes[]; /* preview, calls, answers, as staff see them */
extern const Route ask_routes[];  /* a volunteer's own */
extern const Route tier_routes[]; /* raising, loans */
