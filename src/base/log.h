/* JSON lines to stderr (journald reads them as they are). Programs log; libraries do not. A log that
 * is full or that nobody reads holds nothing up: its lines are dropped, and their number is the first
 * thing it takes again. A closed one needs SIGPIPE ignored.
 * Never pass personal data. */
#pragma once

#include <stdint.h>

typedef enum LogLevel {
	LOG_LEVEL_DEBUG,
	LOG_LEVEL_INFO,
	LOG_LEVEL_WARNING,
	LOG_LEVEL_ERROR,
	LOG_LEVEL_NONE /* as the least level: nothing is written */
} LogLevel;

void log_set_level(LogLevel level);

/* log_line(LOG_LEVEL_INFO, "listening", "address", "s", text, "port", "i", (int64_t)n, NULL):
 * an event, then triples of key, kind ("s" const char *, "i" int64_t), value; NULL ends. */
void log_line(LogLevel level, const char *event, ...) __attribute__((sentinel));

/* Lines at WARNING or above written so far: tests assert that none were unexpected. */
unsigned long log_trouble_count(void);
