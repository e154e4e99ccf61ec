#pragma once

#include "core/route.h"

extern const Route session_routes[]; /* signing in and out, one's sessions */
extern const Route me_routes[];      /* oneself */
extern const Route token_routes[];   /* one's API tokens */
extern const Route account_routes[]; /* other people's accounts, the journal */
