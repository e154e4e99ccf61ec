#pragma once

#include "core/route.h"

extern const Route dispatch_routes[];
