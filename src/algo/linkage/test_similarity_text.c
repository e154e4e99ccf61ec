/* The bit-parallel distances are those of similarity.h, of random texts of every sort. */
#include "algo/linkage/similarity.h"
#include "algo/linkage/similarity_text.h"
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TEXTS = 40000, LONGEST = 90 };

/* Few different letters, so that they repeat; now and then one that is not ASCII, or a text past a word. */
static void draw(const Rng *rng, char *out) {
	size_t longest = rng_below(rng, 20) ? 12 : LONGEST, size = rng_below(rng, longest + 1);
	bool ascii = rng_below(rng, 8) > 0;
	for (size_t i = 0; i < size; i++)
		if (ascii || rng_below(rng, 4))
			*out++ = (char)('a' + rng_below(rng, 5));
		else
			out = stpcpy(out, "é");
	*out = '\0';
}

/* Some edits away from `from`. */
static void edit(const Rng *rng, const char *from, char *out) {
	strcpy(out, from);
	size_t size = strlen(out);
	for (uint64_t n = rng_below(rng, 4); n && size > 1; n--) {
		size_t at = rng_below(rng, size - 1);
		char c = out[at];
		if (!((c | out[at + 1]) & 0x80)) {
			out[at] = out[at + 1];
			out[at + 1] = c;
		}
	}
}

static void same_as_by_tables(void **state) {
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, 5);
	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		char a[2 * LONGEST + 1], b[2 * LONGEST + 1];
		Points p, q;
		draw(&rng, a);
		if (i % 2)
			draw(&rng, b);
		else
			edit(&rng, a, b);
		points_of(a, &p);
		points_of(b, &q);
		if (text_osa(a, b) != distance_osa(&p, &q))
			fail_msg("OSA of %s, %s: %d", a, b, text_osa(a, b));
		double difference = text_jaro_winkler(a, b) - similarity_jaro_winkler(&p, &q);
		if (difference > 1e-15 || difference < -1e-15)
			fail_msg("Jaro-Winkler of %s, %s differs by %g", a, b, difference);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(same_as_by_tables)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
