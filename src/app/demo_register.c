#include "app/demo_register.h"

#include "app/cli_file.h"
#include "app/demo_register_private.h"
#include "base/error.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

/* ---- chance --------------------------------------------------------------------------------------- */

uint64_t stream_next(Stream *stream) {
	uint64_t z = stream->state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

Stream stream_of(uint64_t seed, uint64_t what, uint64_t which) {
	Stream stream = {seed * UINT64_C(0xd1342543de82ef95) + what};
	stream.state = stream_next(&stream) ^ which;
	stream.state = stream_next(&stream);
	return stream;
}

uint32_t stream_skewed(Stream *stream, uint32_t bound) {
	uint64_t x = stream_next(stream) >> 32;
	return (uint32_t)((x * x >> 32) * bound >> 32);
}

/* ---- lines ------------------------------------------------------------------------------------------ */

void line_putc(Line *line, char c) {
	if (line->size + 1 < sizeof line->text)
		line->text[line->size++] = c;
}

void line_put(Line *line, const char *text) {
	while (*text)
		line_putc(line, *text++);
}

void line_put_number(Line *line, uint64_t number, int digits) {
	char text[24];
	int n = 0;
	for (; number || n < digits; number /= 10)
		text[n++] = (char)('0' + number % 10);
	while (n)
		line_putc(line, text[--n]);
}

void mistype_digit(Stream *stream, char *digits, size_t count) {
	size_t at = stream_below(stream, (uint32_t)count);
	if (digits[at] >= '0' && digits[at] <= '9')
		digits[at] = (char)('0' + (digits[at] - '0' + 1 + (int)stream_below(stream, 9)) % 10);
}

void swap_digits(Stream *stream, char *digits, size_t count) {
	size_t at = stream_below(stream, (uint32_t)count - 1);
	while (at + 1 < count && digits[at] == digits[at + 1])
		at++;
	if (at + 1 < count) {
		char c = digits[at];
		digits[at] = digits[at + 1];
		digits[at + 1] = c;
	}
}

/* ---- rows in an order that tells nothing --------------------------------------------------------------- */

enum { GROUP_ROWS = 10, GROUP_PEOPLE = 6, HOUSEHOLD = 3 };

/* The i-th of 0 … count - 1 in a shuffled order: a Feistel network over the next power of four, walked
 * until it is below `count` (J. Black, P. Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). */
static uint64_t shuffled(uint64_t i, uint64_t count, uint64_t seed) {
	unsigned half = 1;
	while (half < 31 && UINT64_C(1) << 2 * half < count)
		half++;
	uint64_t mask = (UINT64_C(1) << half) - 1;
	do {
		uint64_t left = i >> half, right = i & mask;
		for (uint64_t round = 0; round < 4; round++) {
			Stream stream = {seed ^ (right << 3 | round) * UINT64_C(0xff51afd7ed558ccd)};
			uint64_t next = left ^ (stream_next(&stream) & mask);
			left = right;
			right = next;
		}
		i = left << half | right;
	} while (i >= count);
	return i;
}

/* Of ten rows, six people have 3, 2, 2, 1, 1 and 1. */
static Who who_of(uint64_t slot, uint64_t seed) {
	static const struct {
		int8_t person, copy;
	} slots[GROUP_ROWS] = {
		{0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}, {0, 1}, {0, 2}, {2, 1}, {4, 1}};
	uint64_t person = slot / GROUP_ROWS * GROUP_PEOPLE + (uint64_t)slots[slot % GROUP_ROWS].person;
	Stream household = stream_of(seed, 'h', person / HOUSEHOLD);
	return (Who){.seed = seed,
		.person = person,
		.household = person / HOUSEHOLD,
		.role = (int32_t)(person % HOUSEHOLD),
		.copy = slots[slot % GROUP_ROWS].copy,
		.alone = stream_permille(&household, 300)};
}

static void write_rows(
	DemoRegisterKind kind, uint64_t rows, uint64_t seed, FILE *file, FILE *truth) {
	fprintf(file, "rec_id,%s\n",
		kind == DEMO_REGISTER_CN ? demo_register_cn_header : demo_register_west_header);
	fprintf(truth, "rec_id,person_id\n");
	for (uint64_t row = 0; row < rows; row++) {
		Who who = who_of(shuffled(row, rows, seed), seed);
		Line line = {.size = 0};
		line_put_number(&line, row, 1);
		line_putc(&line, ',');
		(kind == DEMO_REGISTER_CN ? demo_register_cn_row : demo_register_west_row)(&who, &line);
		line_putc(&line, '\n');
		fwrite(line.text, 1, line.size, file);
		fprintf(truth, "%" PRIu64 ",%" PRIu64 "\n", row, who.person);
	}
}

int demo_register_write(DemoRegisterKind kind, int64_t rows, uint64_t seed, const char *dir) {
	CliOutput file, truth;
	char path[4096];
	if (mkdir(dir, 0777) && errno != EEXIST) {
		fprintf(stderr, "huying demo: %s: %s\n", dir, strerror(errno));
		return ERR_IO;
	}
	snprintf(path, sizeof path, "%s/register.csv", dir);
	if (cli_output_open(&file, path))
		return ERR_IO;
	snprintf(path, sizeof path, "%s/truth.csv", dir);
	if (cli_output_open(&truth, path)) {
		cli_output_abort(&file);
		return ERR_IO;
	}
	write_rows(kind, (uint64_t)rows, seed, file.file, truth.file);
	int r = cli_output_commit(&file);
	if (r)
		cli_output_abort(&truth);
	return r ? r : cli_output_commit(&truth);
}
