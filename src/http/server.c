/* The server: threads, limits, and the orderly end. */
#include "http/http_private.h"

#include "base/clock.h"
#include "base/error.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	PATIENCE_MS = 20000,
	SLOWEST = 4, /* bytes a millisecond: a telephone at the edge of a cell */
	CONNECTIONS_MOST = 20000,
	CONNECTIONS_LEAST = 16,
	DESCRIPTORS_KEPT = 64, /* for the database, epoll and logs */
	FAREWELL_MS = 1000,    /* for the 503 of requests nobody answered in time */
};

int64_t http_now_ms(void) {
	return clock_monotonic_ns() / 1000000;
}

void http_server_enter(HttpServer *server) {
	pthread_mutex_lock(&server->lock);
	server->in_flight++;
	pthread_mutex_unlock(&server->lock);
}

void http_server_changed(HttpServer *server) {
	if (atomic_load(&server->stopping))
		pthread_cond_broadcast(&server->changed);
}

void http_server_leave(HttpServer *server) {
	pthread_mutex_lock(&server->lock);
	server->in_flight--;
	http_server_changed(server);
	pthread_mutex_unlock(&server->lock);
}

/* Waits, under the lock, for a change or a time of http_now_ms(). False: the time has come. */
static bool wait_until(HttpServer *server, int64_t ms) {
	struct timespec until = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
	return pthread_cond_timedwait(&server->changed, &server->lock, &until) != ETIMEDOUT;
}

/* ---- start --------------------------------------------------------------------------------- */

/* What the descriptors suffice for: then none is ever missing for the database. */
static unsigned connection_limit(const HttpConfig *config) {
	struct rlimit files;
	unsigned most = config->max_connections ? config->max_connections : CONNECTIONS_MOST;
	if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur >= (rlim_t)most + DESCRIPTORS_KEPT)
		return most;
	return files.rlim_cur > DESCRIPTORS_KEPT + CONNECTIONS_LEAST
		? (unsigned)files.rlim_cur - DESCRIPTORS_KEPT
		: CONNECTIONS_LEAST;
}

static unsigned thread_count(const HttpConfig *config) {
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return config->threads ? config->threads : cores > 0 ? (unsigned)cores : 1;
}

typedef union Address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
} Address;

static bool read_address(const HttpConfig *config, Address *out) {
	const char *text = config->address ? config->address : "127.0.0.1";
	*out = (Address){.v4 = {.sin_family = AF_INET, .sin_port = htons(config->port)}};
	if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1)
		return true;
	*out = (Address){.v6 = {.sin6_family = AF_INET6, .sin6_port = htons(config->port)}};
	return inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1;
}

/* What the library tells (bad requests, vanished clients) is no trouble of ours. */
static void silent(void *self, const char *format, va_list args) {
	(void)self;
	(void)format;
	(void)args;
}

static struct MHD_Daemon *start_daemon(HttpServer *server) {
	const HttpConfig *config = &server->config;
	Address address;
	if (!read_address(config, &address))
		return NULL;
	/* TURBO: the library does not shut a socket down that it closes, so that a stream can keep it. */
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC |
		MHD_USE_TURBO | MHD_USE_ERROR_LOG |
		(address.any.sa_family == AF_INET6 ? MHD_USE_DUAL_STACK : 0);
	return MHD_start_daemon(flags, config->port, http_connection_admit, server, http_request_data,
		server, MHD_OPTION_EXTERNAL_LOGGER, silent, NULL, MHD_OPTION_SOCK_ADDR, &address.any,
		MHD_OPTION_THREAD_POOL_SIZE, thread_count(config), MHD_OPTION_URI_LOG_CALLBACK,
		http_request_start, server, MHD_OPTION_NOTIFY_COMPLETED, http_request_end, server,
		MHD_OPTION_NOTIFY_CONNECTION, http_connection_notify, server, MHD_OPTION_CONNECTION_LIMIT,
		config->max_connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_POOL,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_MS / 1000, MHD_OPTION_STRICT_FOR_CLIENT,
		1, MHD_OPTION_END);
}

static HttpServer *server_new(const HttpConfig *config, const HttpHandler *handler) {
	HttpServer *server = calloc(1, sizeof *server);
	pthread_condattr_t monotonic;
	if (!server)
		return NULL;
	server->config = *config;
	server->config.max_connections = connection_limit(config);
	if (!config->patience_ms)
		server->config.patience_ms = PATIENCE_MS;
	if (!config->slowest)
		server->config.slowest = SLOWEST;
	server->handler = *handler;
	TAILQ_INIT(&server->streams);
	TAILQ_INIT(&server->parked);
	TAILQ_INIT(&server->open);
	pthread_mutex_init(&server->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&server->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return server;
}

static HttpServer *server_free(HttpServer *server) {
	pthread_cond_destroy(&server->changed);
	pthread_mutex_destroy(&server->lock);
	free(server);
	return NULL;
}

static int launch(HttpServer *server) {
	int r = http_loop_start(server);
	if (r)
		return r;
	server->daemon = start_daemon(server);
	if (server->daemon)
		return 0;
	http_loop_stop(server);
	return ERR_IO;
}

int http_server_start(HttpServer **out, const HttpConfig *config, const HttpHandler *handler) {
	HttpServer *server = server_new(config, handler);
	*out = NULL;
	if (!server)
		return ERR_MEMORY;
	int r = launch(server);
	if (r)
		server_free(server);
	else
		*out = server;
	return r;
}

uint16_t http_server_port(const HttpServer *server) {
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
	return info ? info->port : 0;
}

/* ---- stop ---------------------------------------------------------------------------------- */

static bool at_rest(const HttpServer *server) {
	return !server->in_flight && TAILQ_EMPTY(&server->streams);
}

/* The library aborts the process when it is stopped with a connection parked, so none may be:
 * whoever is late is answered 503, and who is answering this very moment is waited for. */
static void drain(HttpServer *server, unsigned drain_ms) {
	int64_t end = http_now_ms() + drain_ms;
	pthread_mutex_lock(&server->lock);
	while (!at_rest(server) && wait_until(server, end))
		;
	bool late = server->in_flight > 0;
	http_abandon_parked(server);
	while (!TAILQ_EMPTY(&server->parked))
		pthread_cond_wait(&server->changed, &server->lock);
	end = http_now_ms() + FAREWELL_MS;
	while (late && server->in_flight && wait_until(server, end))
		;
	pthread_mutex_unlock(&server->lock);
}

HttpServer *http_server_stop(HttpServer *server, unsigned drain_ms) {
	if (!server)
		return NULL;
	MHD_socket listening = MHD_quiesce_daemon(server->daemon);
	atomic_store(&server->stopping, true);
	http_streams_end(server);
	drain(server, drain_ms);
	MHD_stop_daemon(server->daemon);
	http_loop_stop(server);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
	return server_free(server);
}
