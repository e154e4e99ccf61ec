#pragma once

#include "core/route.h"

extern const Route notice_routes[];
