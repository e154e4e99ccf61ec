/* What goes in comes out escaped, blocks and lists, and every template of pages/ without a fault.
 * Usage: test_page DIRECTORY */
#include "base/error.h"
#include "http/page.h"
#include "http/page_check.h"

#include <cmocka.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *pages;

static const char *sentence(const char *language, const char *key) {
	if (strcmp(key, "greet") == 0)
		return strcmp(language, "en") == 0 ? "Hello <{name}> & {gone}." : "你好，{name}。";
	return key;
}

static void assert_page(const char *html, const PageScope *scope, Arena *arena,
	const char *language, const char *wanted) {
	PageFault fault;
	Buf out;
	if (page_check(html, &fault))
		fail_msg("%s: %s", html, fault.what);
	buf_init(&out, arena);
	assert_int_equal(page_render(html, scope, sentence, language, &out), 0);
	assert_string_equal(out.size ? out.data : "", wanted);
}

static void test_values_are_escaped(void **state) {
	Arena *arena = arena_new(0);
	PageScope *scope = page_scope(arena, NULL);
	(void)state;
	page_set(scope, "name", "<a href=\"x\">'&amp;</a>");
	page_set(scope, "plain", "呼应");
	assert_page("<p>{{name}}</p>", scope, arena, "en",
		"<p>&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&lt;/a&gt;</p>");
	assert_page("<b title=\"{{name}}\">", scope, arena, "en",
		"<b title=\"&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&lt;/a&gt;\">");
	assert_page("{{plain}}{{absent}}.", scope, arena, "en", "呼应.");
	arena_free(arena);
}

/* Neither the catalogue nor what is filled into it can bring markup in, nor a placeholder of its own. */
static void test_sentences_are_escaped(void **state) {
	Arena *arena = arena_new(0);
	PageScope *scope = page_scope(arena, NULL);
	(void)state;
	page_set(scope, "name", "{plain}<i>{{plain}}");
	page_set(scope, "plain", "no");
	assert_page(
		"{{t:greet}}", scope, arena, "en", "Hello &lt;{plain}&lt;i&gt;{{plain}}&gt; &amp; .");
	assert_page("{{t:greet}}", scope, arena, "zh-CN", "你好，{plain}&lt;i&gt;{{plain}}。");
	arena_free(arena);
}

static void test_blocks(void **state) {
	Arena *arena = arena_new(0);
	PageScope *scope = page_scope(arena, NULL);
	static const char html[] = "{{#if a}}A{{#if b}}B{{else}}b{{/if}}{{else}}a{{/if}}";
	(void)state;
	assert_page(html, scope, arena, "en", "a");
	page_set(scope, "a", "");
	assert_page(html, scope, arena, "en", "a");
	page_set(scope, "a", "1");
	assert_page(html, scope, arena, "en", "Ab");
	page_set(scope, "b", "1");
	assert_page(html, scope, arena, "en", "AB");
	assert_page("<li{{#if a}} class=\"now\"{{/if}}>", scope, arena, "en", "<li class=\"now\">");
	arena_free(arena);
}

static void test_lists(void **state) {
	Arena *arena = arena_new(0);
	PageScope *scope = page_scope(arena, NULL);
	static const char html[] = "{{#if rows}}{{#each rows}}{{n}}{{of}};{{/each}}{{else}}none{{/if}}";
	(void)state;
	assert_page(html, scope, arena, "en", "none");
	page_set(scope, "of", "/3");
	page_set(scope, "n", "outer");
	for (int i = 1; i < 4; i++) {
		PageScope *row = page_add(scope, "rows");
		if (i != 2)
			page_set(row, "n", arena_printf(arena, "%d", i));
	}
	assert_page(html, scope, arena, "en", "1/3;outer/3;3/3;");
	arena_free(arena);
}

static void test_faults(void **state) {
	static const struct {
		const char *html;
		unsigned line;
	} faulty[] = {
		{"a\nb{{x", 2},
		{"{{x}", 1},
		{"{{{x}}}", 1},
		{"{{ x }}", 1},
		{"{{X}}", 1},
		{"{{}}", 1},
		{"{{>frame}}", 1},
		{"{{t:}}", 1},
		{"{{t:a b}}", 1},
		{"{{#with x}}{{/with}}", 1},
		{"{{#if}}{{/if}}", 1},
		{"\n\n{{#if x}}\n", 4},
		{"{{#if x}}{{/each}}", 1},
		{"{{/if}}", 1},
		{"{{else}}", 1},
		{"{{#each x}}{{else}}{{/each}}", 1},
		{"{{#if x}}a\n{{else}}b\n{{else}}c{{/if}}", 3},
		{"<a href={{x}}>", 1},
		{"<a {{x}}>", 1},
		{"<a title='{{x}}'>", 1},
		{"<!-- {{x}} -->", 1},
		{"<script>{{x}}</script>", 1},
		{"<STYLE>\n{{t:x}}</STYLE>", 2},
		{"{{#if x}}<a {{/if}}>", 1},
		{"{{#if x}}<a {{else}}b{{/if}}", 1},
		{"<a title=\"{{#if x}}\"{{/if}}>", 1},
		{"<p", 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
		PageFault fault;
		if (page_check(faulty[i].html, &fault) != ERR_FORMAT || fault.line != faulty[i].line ||
			!fault.what)
			fail_msg("%s: line %u, %s", faulty[i].html, fault.line,
				fault.what ? fault.what : "no fault");
	}
}

static void test_html_that_is_no_fault(void **state) {
	static const char *const sound[] = {"", "{{x}}", "1 < 2 {{x}}", "<p>it's {{x}}</p>",
		"<!-- it's --><b>{{x}}</b>", "<script src=\"/a.js\"></script>{{x}}",
		"<style>a{b:c}</style>{{x}}", "<a title='it' alt=\"{{x}}\">{{t:a.b-c_d}}</a>", "<br/>{{x}}",
		"}} {", "<a title=\">{{x}}\">{{x}}"};
	(void)state;
	for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
		PageFault fault;
		if (page_check(sound[i], &fault))
			fail_msg("%s: line %u, %s", sound[i], fault.line, fault.what);
		assert_int_equal(fault.line, 0);
	}
}

static void check_file(const char *name) {
	static char html[256 * 1024];
	char path[1024];
	PageFault fault;
	snprintf(path, sizeof path, "%s/%s", pages, name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t size = fread(html, 1, sizeof html - 1, file);
	assert_true(feof(file));
	fclose(file);
	html[size] = '\0';
	if (page_check(html, &fault))
		fail_msg("%s:%u: %s", path, fault.line, fault.what);
}

static void test_every_page(void **state) {
	DIR *directory = opendir(pages);
	size_t count = 0;
	(void)state;
	assert_non_null(directory);
	for (struct dirent *entry; (entry = readdir(directory));) {
		const char *dot = strrchr(entry->d_name, '.');
		if (!dot || strcmp(dot, ".html") != 0)
			continue;
		check_file(entry->d_name);
		count++;
	}
	closedir(directory);
	assert_true(count > 0);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_escaped),
		cmocka_unit_test(test_sentences_are_escaped),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_html_that_is_no_fault),
		cmocka_unit_test(test_every_page),
	};
	if (argc != 2)
		return 2;
	pages = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
