#pragma once

#include "core/route.h"

extern const Route duty_routes[];    /* duties as staff see them */
extern const Route my_duty_routes[]; /* a volunteer's own */
extern const Route ledger_routes[];  /* hours, corrections, overrides */
