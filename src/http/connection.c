/* Connections: how many there may be, and how long each may keep the server waiting.
 *
 * The library's own timeout is one of inactivity: a client that sends a byte now and then, or takes
 * one, resets it for ever. Here each wait for the client has an end, however busy it looks: a head
 * must be whole in time, a body or a reply must pass at no less than the slowest pace. */
#include "http/http_private.h"

#include <stdlib.h>
#include <sys/socket.h>

enum { LOOKS = 8 }; /* in the time of one patience */

/* ---- coming and going ----------------------------------------------------------------------- */

enum MHD_Result http_connection_admit(void *self, const struct sockaddr *from, socklen_t size) {
	HttpServer *server = self;
	HttpAddress address = http_address_of(from);
	unsigned most = server->config.max_per_address;
	(void)size;
	pthread_mutex_lock(&server->lock);
	bool admitted = server->connections < server->config.max_connections &&
		(!most || http_address_connections(server, &address) < most);
	pthread_mutex_unlock(&server->lock);
	return admitted ? MHD_YES : MHD_NO;
}

static HttpConnection *connection_new(HttpServer *server, struct MHD_Connection *connection) {
	HttpConnection *self = calloc(1, sizeof *self);
	if (!self)
		return NULL;
	self->socket =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	self->address = http_address_of(
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
	atomic_init(&self->cut_at, http_now_ms() + server->config.patience_ms);
	pthread_mutex_lock(&server->lock);
	bool entered = http_address_enter(server, &self->address);
	if (entered)
		TAILQ_INSERT_TAIL(&server->open, self, link);
	pthread_mutex_unlock(&server->lock);
	if (entered)
		return self;
	free(self);
	return NULL;
}

static void connection_free(HttpServer *server, HttpConnection *self) {
	pthread_mutex_lock(&server->lock);
	TAILQ_REMOVE(&server->open, self, link);
	http_address_leave(server, &self->address);
	pthread_mutex_unlock(&server->lock);
	free(self);
}

/* One that cannot be watched, because memory is out, is not kept. */
void http_connection_notify(void *self, struct MHD_Connection *connection, void **context,
	enum MHD_ConnectionNotificationCode code) {
	HttpServer *server = self;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = connection_new(server, connection);
		if (!*context)
			http_socket_cut(
				MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
	} else if (*context) {
		connection_free(server, *context);
		*context = NULL;
	}
}

HttpConnection *http_connection_of(struct MHD_Connection *connection) {
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

void http_socket_cut(int fd) {
	struct linger at_once = {.l_onoff = 1};
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	shutdown(fd, SHUT_RDWR);
}

/* ---- patience ----------------------------------------------------------------------------------- */

void http_connection_wait(HttpRequest *request, int64_t since, size_t bytes) {
	HttpConnection *connection = http_connection_of(request->connection);
	const HttpConfig *config = &request->server->config;
	int64_t allowed = config->patience_ms + (int64_t)(bytes / config->slowest);
	if (connection)
		atomic_store(&connection->cut_at, since + allowed);
}

void http_connection_rest(HttpRequest *request) {
	http_connection_wait(request, http_now_ms() + HTTP_IDLE_MS, 0);
}

void http_connection_forgive(HttpRequest *request) {
	HttpConnection *connection = http_connection_of(request->connection);
	if (connection)
		atomic_store(&connection->cut_at, INT64_MAX);
}

/* The library closes a socket only after connection_free(), which waits for the lock. */
int64_t http_connections_sweep(HttpServer *server, int64_t now_ms) {
	pthread_mutex_lock(&server->lock);
	for (HttpConnection *connection = TAILQ_FIRST(&server->open); connection;
		 connection = TAILQ_NEXT(connection, link)) {
		if (atomic_load(&connection->cut_at) > now_ms)
			continue;
		http_socket_cut(connection->socket);
		atomic_store(&connection->cut_at, INT64_MAX);
	}
	pthread_mutex_unlock(&server->lock);
	return now_ms + server->config.patience_ms / LOOKS + 1;
}
