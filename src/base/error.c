#include "base/error.h"

bool error_is_db(int error) {
	return error == ERR_DB_SOFT || error == ERR_DB_HARD || error == ERR_DB_FULL ||
		error == ERR_DB_SYNC;
}

const char *error_name(int error) {
	switch (error) {
	case ERR_MEMORY: return "out of memory";
	case ERR_IO: return "input/output";
	case ERR_DB_SOFT: return "database busy or gone";
	case ERR_DB_HARD: return "database refuses";
	case ERR_FORMAT: return "format";
	case ERR_INTERNAL: return "internal";
	case ERR_CRYPTO: return "cryptography";
	case ERR_DB_FULL: return "no space on the database's disk";
	case ERR_DB_SYNC: return "the database's disk failed to keep what was written";
	default: return error < 0 ? "unknown" : "none";
	}
}
