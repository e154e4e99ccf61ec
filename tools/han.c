/* han: the readings and shapes of Han characters into a C source, at build time.
 *
 *   han OUT.c COMMON READINGS SIMPLIFIED SIMILAR     (src/algo/linkage/han/README.md tells their form)
 *
 * OUT.c defines what algo/linkage/han_table.h declares. A character keeps at most two toneless readings:
 * the first of COMMON, then those of READINGS in their order.
 *
 * A short-lived program: memory goes back with the process, the first error ends it.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 0x33000, SYLLABLES_MOST = 500, SYLLABLE_SIZE = 8, SHAPES_MOST = 4096 };

typedef char Syllable[SYLLABLE_SIZE];
static Syllable syllables[SYLLABLES_MOST]; /* [0] is "": no reading */
static size_t syllable_count = 1;

static struct {
	Syllable reading[2];
	uint32_t simplified, shape; /* 0: itself; none */
} table[POINTS];

static void die(const char *what, const char *detail) {
	fprintf(stderr, "han: %s: %s\n", what, detail);
	exit(1);
}

static FILE *must_open(const char *path, const char *mode) {
	FILE *file = fopen(path, mode);
	if (!file)
		die(path, strerror(errno));
	return file;
}

/* ---- reading --------------------------------------------------------------------------------- */

static uint32_t next_point(const char **s) {
	const unsigned char *p = (const unsigned char *)*s;
	int more = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
	uint32_t c = more ? *p & (0x3fu >> more) : *p;
	for (int i = 1; i <= more; i++)
		c = c << 6 | (p[i] & 0x3f);
	*s += *p ? more + 1 : 0;
	return c;
}

/* The letter below a tone mark; 0: a mark of its own. */
static char plain_letter(uint32_t c) {
	static const struct {
		const char *marked;
		char plain;
	} letters[] = {{"āáǎà", 'a'}, {"ēéěèế", 'e'}, {"īíǐì", 'i'}, {"ōóǒò", 'o'}, {"ūúǔù", 'u'},
		{"üǖǘǚǜ", 'v'}, {"ńňǹ", 'n'}, {"ḿ", 'm'}, {"ê", 'e'}};
	if (c < 0x80)
		return (char)c;
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		for (const char *s = letters[i].marked; *s;)
			if (next_point(&s) == c)
				return letters[i].plain;
	return '\0';
}

/* The syllable at *s without its tone; *s is left behind it. */
static void read_syllable(const char **s, Syllable out) {
	size_t n = 0;
	*s += strspn(*s, " \t,");
	while (**s && !strchr(" \t,#\n\r", **s)) {
		char letter = plain_letter(next_point(s));
		if (letter && (letter < 'a' || letter > 'z'))
			die("not a reading", *s);
		if (letter && n + 1 < SYLLABLE_SIZE)
			out[n++] = letter;
	}
	out[n] = '\0';
}

static void add_reading(uint32_t c, const Syllable syllable) {
	for (int i = 0; i < 2; i++) {
		if (!strcmp(table[c].reading[i], syllable))
			return;
		if (!*table[c].reading[i]) {
			strcpy(table[c].reading[i], syllable);
			return;
		}
	}
}

/* Lines "U+4E00: yī,yí  # 一"; others are comments. */
static void read_readings(const char *path) {
	FILE *file = must_open(path, "r");
	char line[1024];
	while (fgets(line, sizeof line, file)) {
		char *end = NULL;
		unsigned long c = strncmp(line, "U+", 2) ? 0 : strtoul(line + 2, &end, 16);
		if (!c || c >= POINTS || *end != ':')
			continue;
		for (const char *s = end + 1; *s && *s != '#' && *s != '\n';) {
			Syllable syllable = "";
			read_syllable(&s, syllable);
			if (*syllable)
				add_reading((uint32_t)c, syllable);
			s += strspn(s, " \t,");
		}
	}
	fclose(file);
}

static uint32_t must_be_point(uint32_t c, const char *line) {
	if (c < 0x80 || c >= POINTS)
		die("not a Han character", line);
	return c;
}

/* Lines of two characters: traditional, simplified. */
static void read_simplified(const char *path) {
	FILE *file = must_open(path, "r");
	char line[1024];
	while (fgets(line, sizeof line, file)) {
		const char *s = line;
		if (*s == '#' || *s == '\n')
			continue;
		uint32_t from = must_be_point(next_point(&s), line);
		table[from].simplified = must_be_point(next_point(&s), line);
	}
	fclose(file);
}

/* A line is a group that looks alike; a character stands in one group. */
static void read_similar(const char *path) {
	FILE *file = must_open(path, "r");
	char line[1024];
	uint32_t group = 0;
	while (fgets(line, sizeof line, file)) {
		const char *s = line;
		if (*s == '#' || *s == '\n')
			continue;
		for (group++; *s && *s != '\n' && group < SHAPES_MOST;) {
			uint32_t c = must_be_point(next_point(&s), line);
			if (table[c].shape)
				die("stands in two groups", line);
			table[c].shape = group;
		}
	}
	fclose(file);
}

/* ---- syllables --------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b) {
	return strcmp(a, b);
}

static size_t syllable_number(const char *text) {
	const Syllable *at = bsearch(text, syllables, syllable_count, sizeof *syllables, by_text);
	return at ? (size_t)(at - (const Syllable *)syllables) : 0;
}

static void collect_syllables(void) {
	for (uint32_t c = 0; c < POINTS; c++)
		for (int i = 0; i < 2; i++) {
			if (!*table[c].reading[i] || syllable_number(table[c].reading[i]))
				continue;
			if (syllable_count == SYLLABLES_MOST)
				die("syllables", "too many");
			strcpy(syllables[syllable_count++], table[c].reading[i]);
			qsort(syllables, syllable_count, sizeof *syllables, by_text);
		}
}

/* How the south says it: zh, ch, sh as z, c, s; ang, eng, ing as an, en, in; n as l; ü as u. */
static void blur(const char *text, Syllable out) {
	size_t n = 0, length = strlen(text);
	for (size_t i = 0; i < length; i++) {
		bool retroflex = text[i] == 'h' && i == 1 && strchr("zcs", text[0]);
		bool back = text[i] == 'g' && i > 1 && i + 1 == length && text[i - 1] == 'n' &&
			strchr("aei", text[i - 2]);
		if (!retroflex && !back)
			out[n++] = i == 0 && text[i] == 'n' ? 'l' : text[i] == 'v' ? 'u' : text[i];
	}
	out[n] = '\0';
}

/* The number of the first syllable that sounds like it. */
static size_t blurred_number(size_t syllable) {
	Syllable wanted = "", other = "";
	blur(syllables[syllable], wanted);
	for (size_t i = 0; i < syllable; i++) {
		blur(syllables[i], other);
		if (!strcmp(wanted, other))
			return i;
	}
	return syllable;
}

/* ---- writing ----------------------------------------------------------------------------------- */

static bool page_is_empty(uint32_t page) {
	for (uint32_t c = page << 8; c < (page + 1) << 8; c++)
		if (*table[c].reading[0] || table[c].simplified || table[c].shape)
			return false;
	return true;
}

static void write_syllables(FILE *out) {
	fprintf(out, "const char han_syllables[][8] = {");
	for (size_t i = 0; i < syllable_count; i++)
		fprintf(out, "\"%s\",%s", syllables[i], i % 12 == 11 ? "\n" : "");
	fprintf(out, "};\nconst uint16_t han_syllable_count = %zu;\n", syllable_count);
	fprintf(out, "const uint16_t han_blurred[] = {");
	for (size_t i = 0; i < syllable_count; i++)
		fprintf(out, "%zu,%s", blurred_number(i), i % 20 == 19 ? "\n" : "");
	fprintf(out, "};\n");
}

static void write_page(FILE *out, uint32_t page) {
	fprintf(out, "static const HanCharacter page_%x[256] = {\n", page);
	for (uint32_t c = page << 8; c < (page + 1) << 8; c++)
		fprintf(out, "{{%zu,%zu},%u,%u},%s", syllable_number(table[c].reading[0]),
			syllable_number(table[c].reading[1]), table[c].simplified, table[c].shape,
			c % 8 == 7 ? "\n" : "");
	fprintf(out, "};\n");
}

static void write_table(FILE *out) {
	fprintf(out, "/* Made by tools/han.c. */\n#include \"algo/linkage/han_table.h\"\n");
	write_syllables(out);
	for (uint32_t page = 0; page < POINTS >> 8; page++)
		if (!page_is_empty(page))
			write_page(out, page);
	fprintf(out, "const HanCharacter *const han_pages[HAN_PAGES] = {\n");
	for (uint32_t page = 0; page < POINTS >> 8; page++)
		if (!page_is_empty(page))
			fprintf(out, "[0x%x] = page_%x,\n", page, page);
	fprintf(out, "};\n");
}

int main(int argc, char **argv) {
	if (argc != 6)
		die("usage", "han OUT.c COMMON READINGS SIMPLIFIED SIMILAR");
	read_readings(argv[2]);
	read_readings(argv[3]);
	read_simplified(argv[4]);
	read_similar(argv[5]);
	collect_syllables();
	FILE *out = must_open(argv[1], "w");
	write_table(out);
	if (fclose(out))
		die(argv[1], strerror(errno));
	return 0;
}
