/* The board: a read model over everything below; it changes nothing. */
#pragma once

#include "core/route.h"

extern const Route board_routes[];
