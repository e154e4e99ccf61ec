#include "algo/sheet/xlsx_private.h"

#define MIB ((uint64_t)1024 * 1024)

/* Deflate can make 1,032 bytes of one. Worksheets of equal rows reach about a hundred. */
enum { ENTRIES_MOST = 2000, RATIO_MOST = 200 };
static const uint64_t unzipped_most = 512 * MIB, ratio_free = 16 * MIB;

int xlsx_zip_open(XlsxZip *out, const void *data, size_t size) {
	zip_error_t error;
	*out = (XlsxZip){0};
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(data, size, 0, &error);
	out->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
	if (source && !out->zip)
		zip_source_free(source);
	zip_error_fini(&error);
	if (!out->zip)
		return TABLE_ZIP;
	return zip_get_num_entries(out->zip, 0) > ENTRIES_MOST ? TABLE_TOO_LARGE : 0;
}

void xlsx_zip_close(XlsxZip *zip) {
	if (zip->zip)
		zip_discard(zip->zip);
	zip->zip = NULL;
}

bool xlsx_zip_has(const XlsxZip *zip, const char *name) {
	return zip_name_locate(zip->zip, name, ZIP_FL_NOCASE) >= 0;
}

/* What the archive says of sizes is not believed: bytes are counted as they come. */
int xlsx_part_open(XlsxPart *out, XlsxZip *zip, const char *name) {
	zip_stat_t st;
	*out = (XlsxPart){.zip = zip};
	zip_int64_t index = zip_name_locate(zip->zip, name, ZIP_FL_NOCASE);
	if (index < 0 || zip_stat_index(zip->zip, (zip_uint64_t)index, 0, &st) ||
		!(st.valid & ZIP_STAT_COMP_SIZE))
		return TABLE_ZIP;
	uint64_t zipped = st.comp_size < unzipped_most ? st.comp_size : unzipped_most;
	out->most = ratio_free > zipped * RATIO_MOST ? ratio_free : zipped * RATIO_MOST;
	out->file = zip_fopen_index(zip->zip, (zip_uint64_t)index, 0);
	return out->file ? 0 : TABLE_ZIP;
}

int xlsx_part_read(XlsxPart *part, void *buffer, size_t size, size_t *got) {
	zip_int64_t n = zip_fread(part->file, buffer, size);
	*got = n > 0 ? (size_t)n : 0;
	if (n < 0)
		return TABLE_ZIP;
	part->zip->unzipped += *got;
	if (*got > part->most || part->zip->unzipped > unzipped_most)
		return TABLE_TOO_LARGE;
	part->most -= *got;
	return 0;
}

void xlsx_part_close(XlsxPart *part) {
	if (part->file)
		zip_fclose(part->file);
	part->file = NULL;
}
