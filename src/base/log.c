#include "base/log.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static _Atomic int least_level = LOG_LEVEL_INFO;
static _Atomic unsigned long trouble;

void log_set_level(LogLevel level) {
	least_level = (int)level;
}

unsigned long log_trouble_count(void) {
	return trouble;
}

static void put_pairs(JsonOut *out, va_list args) {
	for (const char *key = va_arg(args, const char *); key; key = va_arg(args, const char *)) {
		const char *kind = va_arg(args, const char *);
		if (*kind == 's')
			jw_put_text(out, key, va_arg(args, const char *));
		else
			jw_put_int(out, key, va_arg(args, int64_t));
	}
}

void log_line(LogLevel level, const char *event, ...) {
	static const char *const names[] = {"debug", "info", "warning", "error"};
	if (level >= LOG_LEVEL_WARNING)
		trouble++;
	Arena *arena = (int)level < least_level ? NULL : arena_new(0);
	if (!arena)
		return;
	Buf buf;
	JsonOut out;
	va_list args;
	buf_init(&buf, arena);
	jw_init(&out, &buf);
	jw_object(&out);
	char at[TIME_TEXT_SIZE];
	jw_put_text(&out, "at", time_format_utc(clock_now(&clock_system), at));
	jw_put_text(&out, "level", names[level]);
	jw_put_text(&out, "event", event);
	va_start(args, event);
	put_pairs(&out, args);
	va_end(args);
	jw_object_end(&out);
	buf_putc(&buf, '\n');
	ssize_t written = write(STDERR_FILENO, buf.data, buf.size);
	(void)written;
	arena_free(arena);
}
