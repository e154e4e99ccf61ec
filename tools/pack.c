/* pack: files into C sources, at build time.
 *
 *   pack assets OUT.c SYMBOL ROOT [ROOT…]   a sorted table of every file below the roots; a
 *                                           root "DIR=PREFIX" puts them below PREFIX/.
 *                                           OUT.c.d tells make and ninja what was read.
 *   pack sql OUT.c OUT.h FILE.sql…          statements: "-- name: person_insert" begins one,
 *                                           "-- name: person_insert.pgsql" its variant
 *
 * A short-lived program: memory goes back with the process, the first error ends it.
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

static void add_file(FILE *deps, const char *name, const char *path) {
	files = must(realloc(files, (file_count + 1) * sizeof *files));
	files[file_count++] = (File){must(strdup(name)), must(strdup(path))};
	fprintf(deps, " \\\n  %s", path);
}

/* Directories are written to `deps` beside the files: their time changes when one comes or goes. */
static void add_tree(FILE *deps, const char *dir, const char *prefix) {
	DIR *handle = opendir(dir);
	if (!handle)
		die(dir, strerror(errno));
	fprintf(deps, " \\\n  %s", dir);
	for (struct dirent *entry; (entry = readdir(handle));) {
		struct stat st;
		if (entry->d_name[0] == '.' || strcmp(entry->d_name, "README.md") == 0)
			continue;
		char *path = join(dir, "/", entry->d_name);
		char *name = join(prefix, *prefix ? "/" : "", entry->d_name);
		if (stat(path, &st))
			die(path, strerror(errno));
		if (S_ISDIR(st.st_mode))
			add_tree(deps, path, name);
		else
			add_file(deps, name, path);
		free(path);
		free(name);
	}
	closedir(handle);
}

static int by_name(const void *a, const void *b) {
	return strcmp(((const File *)a)->name, ((const File *)b)->name);
}

static const char *type_of(const char *name) {
	static const char *const types[][2] = {
		{".html", "text/html; charset=utf-8"},
		{".js", "text/javascript; charset=utf-8"},
		{".mjs", "text/javascript; charset=utf-8"},
		{".css", "text/css; charset=utf-8"},
		{".json", "application/json"},
		{".webmanifest", "application/manifest+json"},
		{".csv", "text/csv; charset=utf-8"},
		{".sql", "text/plain; charset=utf-8"},
		{".txt", "text/plain; charset=utf-8"},
		{".ini", "text/plain; charset=utf-8"},
		{".svg", "image/svg+xml"},
		{".png", "image/png"},
		{".ico", "image/x-icon"},
		{".woff2", "font/woff2"},
	};
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
		if (strcmp(dot, types[i][0]) == 0)
			return types[i][1];
	return "application/octet-stream";
}

/* A string literal: compilers read it many times faster than a list of numbers. */
static void put_bytes(FILE *out, const char *name, const uint8_t *data, size_t n) {
	fprintf(out, "static const unsigned char %s[] = ", name);
	for (size_t i = 0; i < n; i++) {
		if (i % 64 == 0)
			fprintf(out, i ? "\"\n\t\"" : "\n\t\"");
		if (isalnum(data[i]) || data[i] == ' ')
			fputc(data[i], out);
		else
			fprintf(out, "\\%03o", data[i]);
	}
	fprintf(out, n ? "\";\n" : "\"\";\n");
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

static void name_of(char out[64], const char *symbol, size_t index, const char *suffix) {
	snprintf(out, 64, "%s_%zu%s", symbol, index, suffix);
}

/* The bytes of one file as C, plain and compressed; its line of the table goes to `table`. */
static void pack_one(FILE *out, FILE *table, const char *symbol, size_t index) {
	size_t size, gz_size;
	uint8_t hash[32];
	char plain[64], small[64];
	uint8_t *data = read_file(files[index].path, &size), *gz = gzip(data, size, &gz_size);
	bool worth = gz_size + 64 < size;
	name_of(plain, symbol, index, "");
	name_of(small, symbol, index, "_gz");
	put_bytes(out, plain, data, size);
	if (worth)
		put_bytes(out, small, gz, gz_size);
	fprintf(table, "\t{\"%s\", \"%s\", %s, %zu, %s, %zu, \"", files[index].name,
		type_of(files[index].name), plain, size, worth ? small : "0", worth ? gz_size : 0);
	EVP_Digest(data, size, hash, NULL, EVP_sha256(), NULL);
	for (int i = 0; i < 8; i++)
		fprintf(table, "%02x", hash[i]);
	fprintf(table, "\"},\n");
	free(data);
	free(gz);
}

static FILE *open_for_writing(const char *path) {
	FILE *file = fopen(path, "w");
	if (!file)
		die(path, strerror(errno));
	return file;
}

static void close_written(FILE *file, const char *path) {
	if (ferror(file) | fclose(file))
		die(path, "cannot be written");
}

static void find_files(const char *out_path, char **roots) {
	char *deps_path = join(out_path, "", ".d");
	FILE *deps = open_for_writing(deps_path);
	fprintf(deps, "%s:", out_path);
	for (; *roots; roots++) {
		char *prefix = strrchr(*roots, '=');
		if (prefix)
			*prefix++ = '\0';
		add_tree(deps, *roots, prefix ? prefix : "");
	}
	fprintf(deps, "\n");
	close_written(deps, deps_path);
	free(deps_path);
	if (file_count)
		qsort(files, file_count, sizeof *files, by_name);
}

static void pack_assets(const char *path, const char *symbol, char **roots) {
	char *table_text = NULL;
	size_t table_size;
	find_files(path, roots);
	FILE *out = open_for_writing(path), *table = must(open_memstream(&table_text, &table_size));
	fprintf(out, "#include \"base/asset.h\"\n");
	for (size_t i = 0; i < file_count; i++)
		pack_one(out, table, symbol, i);
	fclose(table);
	fprintf(out, "static const Asset %s_items[] = {\n%s\t{0}};\n", symbol, table_text);
	fprintf(out, "extern const AssetTable %s;\n", symbol);
	fprintf(out, "const AssetTable %s = {%s_items, %zu};\n", symbol, symbol, file_count);
	free(table_text);
	close_written(out, path);
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
		char *name = at + strlen(mark), *line = name + strcspn(name, "\n");
		char *next = strstr(line, mark);
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

static void put_symbol(FILE *out, const char *before, const char *name, const char *after) {
	fprintf(out, "%sSQL_", before);
	for (; *name; name++)
		fputc(toupper((unsigned char)*name), out);
	fprintf(out, "%s", after);
}

static void pack_stmt(FILE *c, FILE *h, const Stmt *stmt) {
	if (!stmt->text)
		die(stmt->name, "only a variant, no common text");
	put_symbol(h, "extern const DbStmt ", stmt->name, ";\n");
	put_symbol(c, "extern const DbStmt ", stmt->name, ";\n");
	put_symbol(c, "const DbStmt ", stmt->name, " = {");
	fprintf(c, "\"%s\", ", stmt->name);
	put_literal(c, stmt->text);
	fprintf(c, ", ");
	put_literal(c, stmt->pgsql);
	fprintf(c, "};\n");
}

static void pack_sql(const char *c_path, const char *h_path, char **paths) {
	for (; *paths; paths++)
		read_statements(*paths);
	FILE *c = open_for_writing(c_path), *h = open_for_writing(h_path);
	fprintf(c, "#include \"db/db.h\"\n");
	fprintf(h, "#pragma once\n#include \"db/db.h\"\n");
	for (size_t i = 0; i < stmt_count; i++)
		pack_stmt(c, h, &stmts[i]);
	close_written(c, c_path);
	close_written(h, h_path);
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
