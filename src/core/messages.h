/* The sentences people read, one catalogue a language: the .json files of messages/LANGUAGE, packed.
 * {"a": {"b": "…"}} has the key "a.b". */
#pragma once

#include "base/asset.h"

/* Reads every file of both languages once; later calls are ignored. Return: 0, ERR_FORMAT. */
int messages_load(const AssetTable *assets);
/* The sentence; the key itself when there is none. `language` other than "en" is zh-CN. */
const char *message(const char *language, const char *key);
