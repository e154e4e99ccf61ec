#include "base/error.h"

const char *error_name(int error) {
	switch (error) {
	case ERR_MEMORY: return "out of memory";
	case ERR_IO: return "input/output";
	case ERR_DB_SOFT: return "database busy or gone";
	case ERR_DB_HARD: return "database refuses";
	case ERR_FORMAT: return "format";
	case ERR_INTERNAL: return "internal";
	case ERR_CRYPTO: return "cryptography";
	default: return error < 0 ? "unknown" : "none";
	}
}
