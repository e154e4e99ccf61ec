/* The sentences people read, one catalogue a language: the .json files of messages/LANGUAGE, packed.
 * {"a": {"b": "…"}} has the key "a.b". */
#pragma once

#include "base/asset.h"
#include "base/buf.h"

/* Reads every file of both languages once; later calls are ignored. Return: 0, ERR_FORMAT. */
int messages_load(const AssetTable *assets);
/* The sentence; the key itself when there is none. `language` other than "en" is zh-CN. */
const char *message(const char *language, const char *key);
/* The sentence at the end of `out`, each {name} in it replaced: `values` are names and values in
 * turn, then NULL. A name that is not among them stays as it is. */
void message_put(Buf *out, const char *language, const char *key, const char *const *values);
