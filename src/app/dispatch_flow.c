#include "app/dispatch_flow.h"
int dispatch_flow(const char *path, Arena *arena) {
	(void)path;
	(void)arena;
	return 0;
}
