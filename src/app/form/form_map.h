/* A file of what people corrected: for a sender and a form's fingerprint, which element a field is. */
#pragma once

#include "algo/sheet/form_correct.h"

/* Texts in the arena it was read into. */
typedef struct FormMapEntry {
	const char *sender;             /* NULL: whoever sends it */
	const char *fingerprint, *form; /* form: its title when it was corrected, for people */
	const char *label;
	int64_t nth;         /* of the fields with that label, from 1 */
	const char *element; /* NULL: not ours */
} FormMapEntry;

typedef struct FormMap {
	Arena *arena;
	const char *path;
	FormMapEntry *entries;
	int64_t count, room;
} FormMap;

/* Reads the file; `may_be_new`: one that is not there is empty. Return: 0; ERR_IO or ERR_FORMAT after
 * saying why on stderr; ERR_MEMORY. */
int form_map_read(FormMap *map, Arena *arena, const char *path, bool may_be_new);
/* Puts "B=phone", "B4=phone", "电话=phone" or "B=-" (not ours) into the map, instead of what it had for that
 * field. The element is an id or a name. Return: 0; ERR_FORMAT after saying what is not known. */
int form_map_set(FormMap *map, const ElementPack *pack, const Form *form, const char *sender,
	const char *correction);
/* Writes the file, whole or not at all. Return: 0; ERR_IO after saying why. */
int form_map_write(const FormMap *map);
/* Corrects the form: by what stands for its fingerprint and any sender, then for this one (NULL: not
 * told). *unused counts what other senders corrected. Return: 0; ERR_FORMAT after saying which element
 * is not known. */
int form_map_apply(
	const FormMap *map, const ElementPack *pack, const char *sender, Form *form, size_t *unused);
