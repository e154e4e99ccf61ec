/* pack: files into C sources, at build time.
 *
 *   pack assets OUT.c SYMBOL ROOT [ROOT…]   a sorted table of every file below the roots; a
 *                                           root "DIR=PREFIX" puts them below PREFIX/
 *   pack sql OUT.c OUT.h FILE.sql…          statements: "-- name: person_insert" begins one,
 *                                           "-- name: person_insert.pgsql" its variant
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

static void die(const char *what, const char *detail) {
	fprintf(stderr, "pack: %s: %s\n", what, detail);
	exit(1);
}

static void *must(void *p) {
	if (!p)
		die("memory", "exhausted");
	return p;
}

static char *join(const char *a, const char *between, const char *b) {
	char *out = must(malloc(strlen(a) + strlen(between) + strlen(b) + 1));
	sprintf(out, "%s%s%s", a, between, b);
	return out;
}

static uint8_t *read_file(const char *path, size_t *size) {
	FILE *file = fopen(path, "rb");
	if (!file)
		die(path, strerror(errno));
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	uint8_t *data = must(calloc(1, *size + 1));
	if (fread(data, 1, *size, file) != *size)
		die(path, "short read");
	fclose(file);
	return data;
}

/* ---- assets ------------------------------------------------------------------------------- */

typedef struct File {
	char *name; /* in the table */
	char *path; /* on disk */
} File;

static File *files;
static size_t file_count;

static void add_file(const char *name, const char *path) {
	files = must(realloc(files, (file_count + 1) * sizeof *files));
	files[file_count++] = (File){must(strdup(name)), must(strdup(path))};
}

static void add_tree(const char *dir, const char *prefix) {
	DIR *handle = opendir(dir);
	if (!handle)
		die(dir, strerror(errno));
	for (struct dirent *entry; (entry = readdir(handle));) {
		struct stat st;
		if (entry->d_name[0] == '.')
			continue;
		char *path = join(dir, "/", entry->d_name), *name = join(prefix, *prefix ? "/" : "", entry->d_name);
		if (stat(path, &st))
			die(path, strerror(errno));
		if (S_ISDIR(st.st_mode))
			add_tree(path, name);
		else
			add_file(name, path);
		free(path);
		free(name);
	}
	closedir(handle);
}

static int by_name(const void *a, const void *b) {
	return strcmp(((const File *)a)->name, ((const File *)b)->name);
}

static const char *type_of(const char *name) {
	static const char *const types[][2] = {{".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
		{".css", "text/css; charset=utf-8"}, {".json", "application/json"}, {".svg", "image/svg+xml"},
		{".png", "image/png"}, {".ico", "image/x-icon"}, {".webmanifest", "application/manifest+json"},
		{".csv", "text/csv; charset=utf-8"}, {".sql", "text/plain; charset=utf-8"}, {".woff2", "font/woff2"}};
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
		if (strcmp(dot, types[i][0]) == 0)
			return types[i][1];
	return "application/octet-stream";
}

static void put_bytes(FILE *out, const char *symbol, size_t index, const char *suffix, const uint8_t *data, size_t n) {
	fprintf(out, "static const unsigned char %s_%zu%s[] = {", symbol, index, suffix);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%u,", i % 32 ? "" : "\n", data[i]);
	fprintf(out, "0};\n");
}

static uint8_t *gzip(const uint8_t *data, size_t size, size_t *out_size) {
	z_stream z = {0};
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		die("zlib", "deflateInit2");
	size_t room = deflateBound(&z, size) + 64;
	uint8_t *out = must(malloc(room));
	z.next_in = (uint8_t *)(uintptr_t)data;
	z.avail_in = (uInt)size;
	z.next_out = out;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		die("zlib", "deflate");
	*out_size = z.total_out;
	deflateEnd(&z);
	return out;
}

typedef struct Packed {
	size_t size, gz_size;
	char etag[17];
} Packed;

static Packed pack_one(FILE *out, const char *symbol, size_t index) {
	Packed packed = {0};
	uint8_t hash[32];
	uint8_t *data = read_file(files[index].path, &packed.size), *gz = gzip(data, packed.size, &packed.gz_size);
	EVP_Digest(data, packed.size, hash, NULL, EVP_sha256(), NULL);
	for (int i = 0; i < 8; i++)
		sprintf(packed.etag + i * 2, "%02x", hash[i]);
	put_bytes(out, symbol, index, "", data, packed.size);
	if (packed.gz_size + 64 < packed.size)
		put_bytes(out, symbol, index, "_gz", gz, packed.gz_size);
	else
		packed.gz_size = 0;
	free(data);
	free(gz);
	return packed;
}

static void pack_assets(const char *path, const char *symbol, char **roots) {
	for (; *roots; roots++) {
		char *prefix = strchr(*roots, '=');
		if (prefix)
			*prefix++ = '\0';
		add_tree(*roots, prefix ? prefix : "");
	}
	qsort(files, file_count, sizeof *files, by_name);
	FILE *out = fopen(path, "w");
	if (!out)
		die(path, strerror(errno));
	Packed *packed = must(calloc(file_count + 1, sizeof *packed));
	fprintf(out, "#include \"base/asset.h\"\n");
	for (size_t i = 0; i < file_count; i++)
		packed[i] = pack_one(out, symbol, i);
	fprintf(out, "static const Asset %s_items[] = {\n", symbol);
	for (size_t i = 0; i < file_count; i++) {
		fprintf(out, "{\"%s\", \"%s\", %s_%zu, %zu, ", files[i].name, type_of(files[i].name), symbol, i, packed[i].size);
		if (packed[i].gz_size)
			fprintf(out, "%s_%zu_gz, %zu, ", symbol, i, packed[i].gz_size);
		else
			fprintf(out, "0, 0, ");
		fprintf(out, "\"%s\"},\n", packed[i].etag);
	}
	fprintf(out, "{0}};\nconst AssetTable %s = {%s_items, %zu};\n", symbol, symbol, file_count);
	if (fclose(out))
		die(path, strerror(errno));
}

/* ---- statements ------------------------------------------------------------------------------ */

typedef struct Stmt {
	char *name, *text, *pgsql;
} Stmt;

static Stmt *stmts;
static size_t stmt_count;

static Stmt *stmt_named(const char *name, size_t n) {
	for (size_t i = 0; i < stmt_count; i++)
		if (strlen(stmts[i].name) == n && strncmp(stmts[i].name, name, n) == 0)
			return &stmts[i];
	stmts = must(realloc(stmts, (stmt_count + 1) * sizeof *stmts));
	stmts[stmt_count] = (Stmt){must(strndup(name, n)), NULL, NULL};
	return &stmts[stmt_count++];
}

/* The statement's text without the blanks and the semicolon at its end. */
static char *trimmed(const char *start, const char *end) {
	while (start < end && isspace((unsigned char)*start))
		start++;
	while (end > start && (isspace((unsigned char)end[-1]) || end[-1] == ';'))
		end--;
	return must(strndup(start, (size_t)(end - start)));
}

static void read_statements(const char *path) {
	static const char mark[] = "-- name: ";
	size_t size;
	char *text = (char *)read_file(path, &size);
	for (char *at = strstr(text, mark); at;) {
		char *name = at + strlen(mark), *line = name + strcspn(name, "\n"), *next = strstr(line, mark);
		size_t n = strcspn(name, ".\n \r");
		bool variant = strncmp(name + n, ".pgsql", 6) == 0;
		Stmt *stmt = stmt_named(name, n);
		char **slot = variant ? &stmt->pgsql : &stmt->text;
		if (*slot)
			die(path, "a statement is named twice");
		*slot = trimmed(line, next ? next : text + size);
		at = next;
	}
	free(text);
}

static void put_literal(FILE *out, const char *s) {
	if (!s) {
		fprintf(out, "0");
		return;
	}
	fprintf(out, "\n\t\"");
	for (; *s; s++) {
		if (*s == '\n')
			fprintf(out, "\\n\"\n\t\"");
		else if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else
			fputc(*s, out);
	}
	fprintf(out, "\"");
}

static void put_symbol(FILE *out, const char *name) {
	fprintf(out, "SQL_");
	for (; *name; name++)
		fputc(toupper((unsigned char)*name), out);
}

static void pack_sql(const char *c_path, const char *h_path, char **paths) {
	for (; *paths; paths++)
		read_statements(*paths);
	FILE *c = fopen(c_path, "w"), *h = fopen(h_path, "w");
	if (!c || !h)
		die(c_path, strerror(errno));
	fprintf(c, "#include \"db/db.h\"\n");
	fprintf(h, "#pragma once\n#include \"db/db.h\"\n");
	for (size_t i = 0; i < stmt_count; i++) {
		if (!stmts[i].text)
			die(stmts[i].name, "only a variant, no common text");
		fprintf(h, "extern const DbStmt ");
		put_symbol(h, stmts[i].name);
		fprintf(h, ";\n");
		fprintf(c, "extern const DbStmt ");
		put_symbol(c, stmts[i].name);
		fprintf(c, ";\nconst DbStmt ");
		put_symbol(c, stmts[i].name);
		fprintf(c, " = {\"%s\", ", stmts[i].name);
		put_literal(c, stmts[i].text);
		fprintf(c, ", ");
		put_literal(c, stmts[i].pgsql);
		fprintf(c, "};\n");
	}
	if (fclose(c) || fclose(h))
		die(c_path, strerror(errno));
}

int main(int argc, char **argv) {
	if (argc > 4 && strcmp(argv[1], "assets") == 0)
		pack_assets(argv[2], argv[3], argv + 4);
	else if (argc > 4 && strcmp(argv[1], "sql") == 0)
		pack_sql(argv[2], argv[3], argv + 4);
	else
		die("usage", "pack assets OUT.c SYMBOL ROOT… | pack sql OUT.c OUT.h FILE.sql…");
	return 0;
}
