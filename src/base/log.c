#include "base/log.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static _Atomic int least_level = LOG_LEVEL_INFO;
static _Atomic unsigned long trouble;
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;
static int64_t lost; /* lines since one was last written; under `writing` */

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

/* ---- out: nobody waits for who reads the log --------------------------------------------------- */

/* A pipe that takes anything takes PIPE_BUF bytes at least, and a line is shorter. */
static bool write_pipe(const char *line, size_t size) {
	struct pollfd fd = {.fd = STDERR_FILENO, .events = POLLOUT};
	return poll(&fd, 1, 0) == 1 && fd.revents & POLLOUT &&
		write(STDERR_FILENO, line, size) == (ssize_t)size;
}

/* journald gives a socket. */
static bool write_line(const char *line, size_t size) {
	ssize_t sent = send(STDERR_FILENO, line, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	return sent < 0 && errno == ENOTSOCK ? write_pipe(line, size) : sent == (ssize_t)size;
}

static void write_counted(const char *line, size_t size) {
	char note[160];
	pthread_mutex_lock(&writing);
	if (lost) {
		int n = snprintf(note, sizeof note,
			"{\"level\":\"warning\",\"event\":\"lines of the log were lost\",\"count\":%lld}\n",
			(long long)lost);
		lost = write_line(note, (size_t)n) ? 0 : lost;
	}
	lost += lost || !write_line(line, size);
	pthread_mutex_unlock(&writing);
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
	write_counted(buf.data, buf.size);
	arena_free(arena);
}
