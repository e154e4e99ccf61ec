#include "app/cli_words.h"

#include "app/assets.h"
#include "base/str.h"
#include "core/messages.h"

#include <stdlib.h>

const char *cli_language(const char *asked) {
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; str_empty(asked) && i < 3; i++)
		asked = getenv(names[i]);
	return !str_empty(asked) && str_starts(asked, "zh") ? "zh-CN" : "en";
}

const char *cli_words(const char *language, const char *key) {
	return messages_load(&assets) ? key : message(language, key);
}
