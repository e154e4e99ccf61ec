/* A plan that lives: the scene it was made from and the engine's session, kept between edits and
 * answers so that the plan is found anew around them. Private to mod/dispatch. */
#pragma once

#include "algo/dispatch/session.h"
#include "mod/dispatch/model.h"

struct DispatchLive {
	Arena *arena; /* this is in it */
	Scene scene;
	Standing standing; /* as the session has it */
	Model model;
	DispatchSession *session;
	bool *stays; /* of a person of the scene: held to needs at home (floors.h) */
	bool broken; /* memory gave out in the middle of a change */
};

DispatchLive *live_new(void); /* or NULL */
/* Solves the scene of `live` as it stands. Return: as dispatch_session_new(). */
int live_open(DispatchLive *live, const DispatchWatch *watch);
/* Takes over how things stand now, of which the arrays are copied. The floors are to be held anew. */
int live_follow(DispatchLive *live, const Standing *now);
