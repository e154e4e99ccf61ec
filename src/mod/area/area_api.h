#pragma once

#include "core/route.h"

extern const Route area_routes[];
