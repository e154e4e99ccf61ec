#pragma once

#include "core/route.h"

extern const Route session_routes[]; /* signing in, oneself */
extern const Route account_routes[]; /* other people's accounts, the journal */
