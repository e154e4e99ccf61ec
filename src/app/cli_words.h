/* Sentences for people, in the language asked for. */
#pragma once

/* "en" or "zh-CN": what was asked for, else that of the environment (LC_ALL, LC_MESSAGES, LANG). */
const char *cli_language(const char *asked);
/* The sentence of messages/ for a key. */
const char *cli_words(const char *language, const char *key);

#define CLI_LANGUAGE_OPTION(asked) \
	{ \
		"lang", CLI_TEXT, &(asked), "LANG", \
			"zh-CN or en, for sentences and labels (the environment's)", 0, 0 \
	}
