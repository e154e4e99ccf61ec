/* Between HTTP and the house: API requests, the live feed, packed files. */
#pragma once

#include "app/city.h"
#include "http/http.h"

/* Rows for CoreConfig.elsewhere: what is answered here. */
extern const Route edge_routes[];

typedef struct Edge Edge;

typedef struct EdgeConfig {
	const char *address;
	uint16_t port;        /* 0: any free one */
	bool trust_forwarded; /* behind a proxy */
	unsigned per_address; /* connections of one address; 0: no limit */
} EdgeConfig;

int edge_start(Edge **out, City *city, const EdgeConfig *config);
uint16_t edge_port(const Edge *edge);
/* Lets what was accepted be answered, at most `drain_ms`. Takes NULL, returns NULL. */
Edge *edge_stop(Edge *edge, unsigned drain_ms);
