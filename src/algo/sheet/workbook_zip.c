/* The archive as libzip reads and rewrites it: what is read is the caller's, what is written is ours. (The
 * source of a buffer that libzip 1.7 brings frees the caller's memory where it begins a copy in it.) */
#include "algo/sheet/workbook_private.h"

#include <string.h>

static zip_int64_t seek(uint64_t *at, uint64_t size, void *data, zip_uint64_t length) {
	zip_int64_t to = zip_source_seek_compute_offset(*at, size, data, length, NULL);
	if (to < 0)
		return -1;
	*at = (uint64_t)to;
	return 0;
}

static zip_int64_t read_some(Archive *a, void *out, zip_uint64_t size) {
	uint64_t left = a->size - a->at, n = left < size ? left : size;
	if (n)
		memcpy(out, (const char *)a->data + a->at, n);
	a->at += n;
	return (zip_int64_t)n;
}

/* Over what stands there, and on behind it: libzip goes back to mend headers. */
static zip_int64_t write_some(Archive *a, const char *data, zip_uint64_t size) {
	uint64_t over = a->out_at < a->out.size ? a->out.size - a->out_at : 0;
	over = over < size ? over : size;
	if (over)
		memcpy(a->out.data + a->out_at, data, over);
	if (over < size && !bytes_add(&a->out, data + over, size - over))
		return -1;
	a->out_at += size;
	return (zip_int64_t)size;
}

static zip_int64_t tell_size(const Archive *a, zip_stat_t *st) {
	zip_stat_init(st);
	st->size = a->size;
	st->valid = ZIP_STAT_SIZE;
	return sizeof *st;
}

static zip_int64_t tell_error(const Archive *a, int out[2]) {
	out[0] = a->failed ? ZIP_ER_MEMORY : ZIP_ER_OK;
	out[1] = 0;
	return 2 * (zip_int64_t)sizeof(int);
}

static zip_int64_t writing(Archive *a, void *data, zip_uint64_t size, zip_source_cmd_t command) {
	switch (command) {
	case ZIP_SOURCE_BEGIN_WRITE: a->out.size = a->out_at = 0; return 0;
	case ZIP_SOURCE_WRITE: {
		zip_int64_t n = write_some(a, data, size);
		a->failed |= n < 0;
		return n;
	}
	case ZIP_SOURCE_SEEK_WRITE: return seek(&a->out_at, a->out.size, data, size);
	case ZIP_SOURCE_TELL_WRITE: return (zip_int64_t)a->out_at;
	default:
		return 0; /* committed, rolled back, removed, freed: the bytes are the caller's business */
	}
}

static zip_int64_t call(void *self, void *data, zip_uint64_t size, zip_source_cmd_t command) {
	Archive *a = self;
	switch (command) {
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
			ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
			ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE,
			ZIP_SOURCE_WRITE, ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE, -1);
	case ZIP_SOURCE_OPEN: a->at = 0; return 0;
	case ZIP_SOURCE_READ: return read_some(a, data, size);
	case ZIP_SOURCE_STAT: return tell_size(a, data);
	case ZIP_SOURCE_ERROR: return tell_error(a, data);
	case ZIP_SOURCE_SEEK: return seek(&a->at, a->size, data, size);
	case ZIP_SOURCE_TELL: return (zip_int64_t)a->at;
	default: return writing(a, data, size, command);
	}
}

zip_source_t *archive_source(Archive *archive) {
	return zip_source_function_create(call, archive, NULL);
}
