#pragma once

#include "core/route.h"

extern const Route person_routes[];
