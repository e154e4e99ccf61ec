/* How many connections each address has. */
#include "http/http_private.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

typedef struct HttpAddressCount Count;
struct HttpAddressCount {
	Count *next; /* in its bucket */
	HttpAddress address;
	unsigned connections;
};

/* One IPv4 address counts by itself, even when it comes mapped; of IPv6 a subscriber has a /64. */
HttpAddress http_address_of(const struct sockaddr *from) {
	HttpAddress address = {{0}};
	if (from->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)from;
		memcpy(address.bytes + 12, &v4->sin_addr, 4);
		memset(address.bytes + 10, 0xff, 2);
	} else if (from->sa_family == AF_INET6) {
		const struct in6_addr *v6 = &((const struct sockaddr_in6 *)from)->sin6_addr;
		memcpy(address.bytes, v6, IN6_IS_ADDR_V4MAPPED(v6) ? 16 : 8);
	}
	return address;
}

/* FNV-1a. */
static Count **bucket_of(HttpServer *server, const HttpAddress *address) {
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < sizeof address->bytes; i++)
		hash = (hash ^ address->bytes[i]) * 16777619u;
	return &server->addresses[hash % HTTP_ADDRESS_BUCKETS];
}

static Count **find(HttpServer *server, const HttpAddress *address) {
	Count **at = bucket_of(server, address);
	while (*at && memcmp(&(*at)->address, address, sizeof *address) != 0)
		at = &(*at)->next;
	return at;
}

unsigned http_address_connections(HttpServer *server, const HttpAddress *address) {
	const Count *count = *find(server, address);
	return count ? count->connections : 0;
}

bool http_address_enter(HttpServer *server, const HttpAddress *address) {
	Count **at = find(server, address);
	if (!*at) {
		*at = calloc(1, sizeof **at);
		if (!*at)
			return false;
		(*at)->address = *address;
	}
	(*at)->connections++;
	server->connections++;
	return true;
}

void http_address_leave(HttpServer *server, const HttpAddress *address) {
	Count **at = find(server, address), *count = *at;
	server->connections--;
	if (--count->connections)
		return;
	*at = count->next;
	free(count);
}
