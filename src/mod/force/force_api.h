#pragma once

#include "core/route.h"

extern const Route volunteer_routes[];
extern const Route organisation_routes[];
extern const Route import_routes[];
