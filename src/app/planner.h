/* The planner of this node: takes queued dispatches one after the other and plans them on a thread of
 * its own, at low priority and on a database connection of its own, so that nobody's check-in waits. */
#pragma once

#include "app/city.h"

typedef struct Planner Planner;

/* NULL when there is no memory or thread for it. */
Planner *planner_start(City *city);
/* Stops what is being planned (another node, or the next start, takes it up). Takes and returns NULL. */
Planner *planner_stop(Planner *planner);

/* Plans one queued dispatch on the calling thread: for tests, simulation, the command line.
 * Return: 0 one was planned; DB_NONE there was none; ERR_*. */
int planner_step(City *city);
