/* Finds what is wrong with a template of page.h before a reader does: page_render() passes over
 * much in silence. Stricter than the renderer needs, in two ways.
 *
 * Values stand where escaping protects: in text or between double quotes, never elsewhere in
 * a tag, in a comment, a script or a style.
 * A block leaves the HTML where it found it (text, inside a tag, …), so that this can be told
 * without knowing which branch is taken.
 */
#pragma once

typedef struct PageFault {
	unsigned line; /* from 1: of the tag, or the last line */
	const char *what;
} PageFault;

/* Return: 0; ERR_FORMAT with the first fault. */
int page_check(const char *html, PageFault *fault);
