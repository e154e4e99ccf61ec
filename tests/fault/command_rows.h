/* Every command of the product, each with what makes it valid, and the scene they are given on. */
#pragma once

#include "kit/town.h"

typedef struct CommandRow {
	const char *route, *method, *path; /* with ${name} of scene_value() */
	const char *who;                   /* NULL: the public */
	const char *body;                  /* NULL none */
	const char *match;                 /* version for If-Match; NULL none */
	const char *const *query;
	const char *type; /* of an upload; NULL: JSON */
	bool leaves;      /* once done, who asked is signed in no more, or by a new cookie only */
	bool anew;        /* asked again it is done again: a session is never given twice */
	unsigned stride;  /* every so many-th place only: each try costs a slow hash; 0 as 1 */
} CommandRow;
extern const CommandRow command_rows[]; /* ends with route NULL */

/* Plays a week's work in the town, so that something stands in every state a command needs. */
void scene_play(Town *town);
/* `text` with each ${name} filled in from what stands in the scene; heap of the arena. */
const char *scene_fill(Town *town, Db *watch, Arena *arena, const char *text);
