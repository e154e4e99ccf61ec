#include "http/http_private.h"

#include "base/error.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { HEADER_MEMORY = 16 * 1024, TIMEOUT_S = 30, BEAT_S = 15 };

void http_server_enter(HttpServer *server) {
	pthread_mutex_lock(&server->lock);
	server->in_flight++;
	pthread_mutex_unlock(&server->lock);
}

void http_server_leave(HttpServer *server) {
	pthread_mutex_lock(&server->lock);
	server->in_flight--;
	pthread_cond_broadcast(&server->idle);
	pthread_mutex_unlock(&server->lock);
}

static void wait_until(HttpServer *server, unsigned ms) {
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	if (pthread_cond_timedwait(&server->idle, &server->lock, &until) == ETIMEDOUT)
		return;
}

static void *beat(void *self) {
	HttpServer *server = self;
	pthread_mutex_lock(&server->lock);
	while (!server->stopping) {
		wait_until(server, 1000 * BEAT_S);
		if (server->stopping)
			break;
		pthread_mutex_unlock(&server->lock);
		http_streams_beat(server);
		pthread_mutex_lock(&server->lock);
	}
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

static unsigned connection_limit(const HttpConfig *config) {
	struct rlimit files;
	unsigned most = config->max_connections ? config->max_connections : 20000;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur > 64 && files.rlim_cur - 64 < most)
		most = (unsigned)files.rlim_cur - 64;
	return most;
}

static void silent(void *self, const char *format, va_list args) {
	(void)self;
	(void)format;
	(void)args;
}

static struct MHD_Daemon *start_daemon(HttpServer *server) {
	const HttpConfig *config = &server->config;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(config->port)};
	if (inet_pton(AF_INET, config->address ? config->address : "127.0.0.1", &address.sin_addr) != 1)
		return NULL;
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG,
		config->port, NULL, NULL, http_request_data, server, MHD_OPTION_EXTERNAL_LOGGER, silent, NULL,
		MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_THREAD_POOL_SIZE,
		config->threads ? config->threads : (unsigned)cores, MHD_OPTION_URI_LOG_CALLBACK, http_request_start, server,
		MHD_OPTION_NOTIFY_COMPLETED, http_request_end, server, MHD_OPTION_CONNECTION_LIMIT, connection_limit(config),
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, config->max_per_address, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
}

int http_server_start(HttpServer **out, const HttpConfig *config, const HttpHandler *handler) {
	HttpServer *server = calloc(1, sizeof *server);
	*out = NULL;
	if (!server)
		return ERR_MEMORY;
	server->config = *config;
	server->handler = *handler;
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->idle, NULL);
	server->daemon = start_daemon(server);
	if (!server->daemon || pthread_create(&server->heartbeat, NULL, beat, server)) {
		if (server->daemon)
			MHD_stop_daemon(server->daemon);
		free(server);
		return ERR_IO;
	}
	*out = server;
	return 0;
}

uint16_t http_server_port(const HttpServer *server) {
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
	return info ? info->port : 0;
}

static void drain(HttpServer *server, unsigned drain_ms) {
	struct timespec start, now;
	clock_gettime(CLOCK_MONOTONIC, &start);
	pthread_mutex_lock(&server->lock);
	for (unsigned spent = 0; server->in_flight && spent < drain_ms;) {
		wait_until(server, drain_ms - spent);
		clock_gettime(CLOCK_MONOTONIC, &now);
		spent = (unsigned)((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000);
	}
	pthread_mutex_unlock(&server->lock);
}

HttpServer *http_server_stop(HttpServer *server, unsigned drain_ms) {
	if (!server)
		return NULL;
	MHD_socket listening = MHD_quiesce_daemon(server->daemon);
	http_streams_end(server);
	drain(server, drain_ms);
	pthread_mutex_lock(&server->lock);
	server->stopping = true;
	pthread_cond_broadcast(&server->idle);
	pthread_mutex_unlock(&server->lock);
	pthread_join(server->heartbeat, NULL);
	MHD_stop_daemon(server->daemon);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
	pthread_cond_destroy(&server->idle);
	pthread_mutex_destroy(&server->lock);
	free(server);
	return NULL;
}
