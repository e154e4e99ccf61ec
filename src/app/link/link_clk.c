#include "app/link/link_clk.h"

#include "app/link/link_quote.h"
#include "app/link/link_rows.h"
#include "base/durable.h"
#include "base/error.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_HEX = 2 * CLK_KEY_SIZE, TAG_SIZE = 512, ROWS_MOST = 20000000, PAIRS_MOST = 10000000 };

/* ---- the key -------------------------------------------------------------------------------------- */

int link_clk_key_make(RiskJob *job, const char *path) {
	uint8_t key[CLK_KEY_SIZE];
	char text[KEY_HEX + 2];
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return risk_fault(job, path, 0, NULL, "%s", strerror(errno));
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(text, sizeof text, key, sizeof key);
	text[KEY_HEX] = '\n';
	bool whole = write(file, text, KEY_HEX + 1) == KEY_HEX + 1 && fsync(file) == 0;
	whole = close(file) == 0 && whole && durable_directory_of(path) == 0;
	OPENSSL_cleanse(key, sizeof key);
	OPENSSL_cleanse(text, sizeof text);
	if (whole)
		return 0;
	risk_fault(job, path, 0, NULL, "%s", strerror(errno));
	unlink(path);
	return ERR_IO;
}

static int read_key_text(RiskJob *job, const char *path, char text[KEY_HEX + 2]) {
	struct stat about;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return risk_fault(job, path, 0, NULL, "%s", strerror(errno));
	bool known = fstat(file, &about) == 0;
	ssize_t size = known ? read(file, text, KEY_HEX + 1) : -1;
	close(file);
	if (!known || size < 0)
		return risk_fault(job, path, 0, NULL, "%s", strerror(errno));
	if (about.st_mode & 077)
		return risk_fault(job, path, 0, NULL,
			"others may read the key: chmod 600, and make another if they have");
	text[size] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
	return 0;
}

int link_clk_key_read(RiskJob *job, const char *path, uint8_t key[CLK_KEY_SIZE]) {
	char text[KEY_HEX + 2] = "";
	size_t size = 0;
	int r = read_key_text(job, path, text);
	if (!r &&
		(strlen(text) != KEY_HEX ||
			sodium_hex2bin(key, CLK_KEY_SIZE, text, KEY_HEX, NULL, &size, NULL) ||
			size != CLK_KEY_SIZE))
		r = risk_fault(job, path, 0, NULL, "not a key: it has 64 hexadecimal digits");
	OPENSSL_cleanse(text, sizeof text);
	return r;
}

/* ---- making ----------------------------------------------------------------------------------------- */

typedef struct Column {
	const ClkField *field; /* NULL: not used */
	bool names;            /* the row */
} Column;

static bool names_rows(const char *header) {
	static const char *const names[] = {
		"row_id", "rec_id", "record_id", "unique_id", "id", "编号", "序号", "记录号"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(names[i], header))
			return true;
	return false;
}

static bool is_wanted(char **wanted, size_t count, const ClkField *field) {
	for (size_t i = 0; i < count; i++)
		if (str_eq(wanted[i], field->name))
			return true;
	return count == 0;
}

static int check_wanted(RiskJob *job, const ClkMaking *making, char **wanted, size_t count,
	const Column *columns, size_t width) {
	for (size_t i = 0; i < count; i++) {
		const ClkField *field = clk_field_named(wanted[i]);
		bool there = false;
		for (size_t c = 0; c < width; c++)
			there = there || (field && columns[c].field == field);
		if (!there)
			risk_fault(job, making->path, 0, wanted[i],
				field ? "the file has no column for it" : "there is no such field");
	}
	return risk_faults_end(job);
}

/* The first column of a field counts. */
static int find_columns(
	RiskJob *job, const ClkMaking *making, const LinkRows *rows, Column *columns) {
	char **wanted = NULL;
	size_t count = making->fields ? str_split(job->arena, making->fields, ", ", &wanted) : 0,
		   used = 0;
	bool named = false;
	for (size_t c = 0; c < rows->width; c++) {
		const ClkField *field = clk_field_of_header(rows->header[c]);
		for (size_t b = 0; b < c && field; b++)
			if (columns[b].field == field)
				field = NULL;
		columns[c].names = !named && names_rows(rows->header[c]);
		named = named || columns[c].names;
		if (field && is_wanted(wanted, count, field)) {
			columns[c].field = field;
			used++;
		}
	}
	int r = check_wanted(job, making, wanted, count, columns, rows->width);
	return r || used
		? r
		: risk_fault(job, making->path, 1, NULL, "no column is one of the fields a CLK is made of");
}

static void tag_of(const ClkMaker *maker, const Column *columns, size_t width, char tag[TAG_SIZE]) {
	size_t n = (size_t)snprintf(tag, TAG_SIZE, "clk-1:%016" PRIx64 ":", clk_key_check(maker));
	const char *between = "";
	for (size_t i = 0; i < clk_field_count; i++)
		for (size_t c = 0; c < width; c++)
			if (columns[c].field == &clk_fields[i]) {
				n += (size_t)snprintf(tag + n, TAG_SIZE - n, "%s%s", between, clk_fields[i].name);
				between = "+";
			}
}

static void make_row(ClkMaking *making, ClkMaker *maker, const LinkRows *rows,
	const Column *columns, Arena *scratch, FILE *file) {
	Clk clk;
	char hex[CLK_HEX + 1];
	bool any = false, named = false;
	clk_begin(maker);
	arena_reset(scratch);
	for (size_t c = 0; c < rows->count && c < rows->width; c++) {
		LinkCell cell = rows->cells[c];
		if (columns[c].field && cell.size) {
			clk_add(maker, columns[c].field, arena_strndup(scratch, cell.text, cell.size));
			any = true;
		}
		if (columns[c].names && cell.size) {
			link_put_quoted(file, cell.text, cell.size);
			named = true;
		}
	}
	if (!named)
		fprintf(file, "%zu", rows->number);
	clk_end(maker, &clk);
	clk_to_hex(&clk, hex);
	fprintf(file, ",%s\n", hex);
	making->rows++;
	making->empty += !any;
}

static int make_rows(
	RiskJob *job, ClkMaking *making, ClkMaker *maker, LinkRows *rows, Column *columns) {
	char tag[TAG_SIZE];
	CliOutput *out;
	Arena *scratch = arena_sub(job->arena);
	int r = scratch ? risk_job_output(job, making->out, &out) : ERR_MEMORY;
	if (r)
		return r;
	tag_of(maker, columns, rows->width, tag);
	fprintf(out->file, "row_id,%s\n", tag);
	while (!(r = link_rows_next(rows))) {
		if (rows->count > rows->width)
			risk_fault(job, rows->path, rows->number, NULL, "%zu cells, but the header has %zu",
				rows->count, rows->width);
		else
			make_row(making, maker, rows, columns, scratch, out->file);
	}
	return r == TABLE_END ? risk_faults_end(job) : link_rows_fault(rows, job, r);
}

int link_clk_make(RiskJob *job, ClkMaking *making) {
	uint8_t key[CLK_KEY_SIZE];
	LinkRows rows;
	int r = link_clk_key_read(job, making->key, key);
	if (!r)
		r = link_rows_open(&rows, job, making->path);
	if (r)
		return r;
	Column *columns = arena_array_of(job->arena, Column, rows.width + 1);
	ClkMaker *maker = clk_maker_new(job->arena, key);
	OPENSSL_cleanse(key, sizeof key);
	r = find_columns(job, making, &rows, columns);
	if (!r)
		r = make_rows(job, making, maker, &rows, columns);
	clk_maker_wipe(maker);
	return r;
}

/* ---- matching --------------------------------------------------------------------------------------- */

typedef struct ClkFile {
	const char *tag;
	ClkSet set;
	const char **ids;
} ClkFile;

static int read_rows(RiskJob *job, LinkRows *rows, ClkFile *out) {
	Clk *clks = NULL;
	int64_t count = 0, room = 0, id_room = 0;
	char hex[CLK_HEX + 1];
	int r;
	while (!(r = link_rows_next(rows)) && count < ROWS_MOST) {
		LinkCell cell = rows->count == 2 ? rows->cells[1] : (LinkCell){"", 0};
		clks = arena_grown(job->arena, clks, count, &room, sizeof *clks);
		out->ids = arena_grown(job->arena, out->ids, count, &id_room, sizeof *out->ids);
		snprintf(hex, sizeof hex, "%.*s", (int)cell.size, cell.text);
		if (cell.size != CLK_HEX || !clk_from_hex(hex, &clks[count]))
			risk_fault(job, rows->path, rows->number, NULL, "not a row id and a CLK of %d digits",
				(int)CLK_HEX);
		else
			out->ids[count++] = arena_strndup(job->arena, rows->cells[0].text, rows->cells[0].size);
	}
	if (!r)
		return risk_fault(job, rows->path, rows->number, NULL, "more than %d rows", (int)ROWS_MOST);
	if (r != TABLE_END)
		return link_rows_fault(rows, job, r);
	out->set = clk_set_new(job->arena, clks, (size_t)count);
	return risk_faults_end(job);
}

static int read_file(RiskJob *job, const char *path, ClkFile *out) {
	LinkRows rows;
	int r = link_rows_open(&rows, job, path);
	if (r)
		return r;
	if (rows.width != 2 || !str_eq(rows.header[0], "row_id") ||
		!str_starts(rows.header[1], "clk-1:"))
		return risk_fault(job, path, 1, NULL, "not a file that huying link clk make has made");
	out->tag = rows.header[1];
	return read_rows(job, &rows, out);
}

/* Both files must be of one key and one list of fields. */
static int compare_tags(
	RiskJob *job, const ClkMatching *matching, const ClkFile *a, const ClkFile *b) {
	enum { CHECK_END = 6 + 16 };
	if (str_eq(a->tag, b->tag))
		return 0;
	bool key = strncmp(a->tag, b->tag, CHECK_END) != 0;
	return risk_fault(job, matching->path[1], 1, NULL,
		key ? "made with another key than %s" : "made of other fields than %s", matching->path[0]);
}

static int write_pairs(RiskJob *job, const ClkMatching *matching, const ClkFile *a,
	const ClkFile *b, const ClkPair *pairs, size_t count) {
	CliOutput *out;
	int r = risk_job_output(job, matching->out, &out);
	if (r)
		return r;
	fprintf(out->file, "row_id_l,row_id_r,dice\n");
	for (size_t i = 0; i < count; i++) {
		const char *left = a->ids[pairs[i].a], *right = b->ids[pairs[i].b];
		link_put_quoted(out->file, left, strlen(left));
		putc(',', out->file);
		link_put_quoted(out->file, right, strlen(right));
		fprintf(out->file, ",%.4f\n", (double)pairs[i].dice / CLK_DICE_ONE);
	}
	return 0;
}

int link_clk_match(RiskJob *job, ClkMatching *matching) {
	ClkFile a = {0}, b = {0};
	ClkPair *pairs;
	size_t count;
	int r = read_file(job, matching->path[0], &a);
	if (!r)
		r = read_file(job, matching->path[1], &b);
	if (!r)
		r = compare_tags(job, matching, &a, &b);
	if (r)
		return r;
	if (clk_match(job->arena, &a.set, &b.set, matching->least, PAIRS_MOST, &pairs, &count))
		return risk_fault(job, matching->path[0], 0, NULL,
			"more than %d pairs are that alike: a higher --threshold is needed", (int)PAIRS_MOST);
	if (!matching->all)
		count = clk_one_to_one(job->arena, pairs, count, a.set.count, b.set.count);
	matching->rows[0] = a.set.count;
	matching->rows[1] = b.set.count;
	matching->pairs = count;
	return write_pairs(job, matching, &a, &b, pairs, count);
}
