#pragma once

#include "core/route.h"

extern const Route incident_routes[];
extern const Route need_routes[];    /* as staff see them */
extern const Route request_routes[]; /* the public's: ask, follow, confirm */
extern const Route complaint_routes[];
