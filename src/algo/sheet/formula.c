#include "algo/sheet/formula.h"

#include "base/buf.h"
#include "base/str.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 1048576, COLUMNS = 16384 };

/* One end of a reference; a row or a column of 0 is left out, as in 5:9 and A:C. */
typedef struct Ref {
	bool row_fixed, column_fixed; /* $ */
	int64_t row, column;
} Ref;

typedef struct Edit {
	Buf out;
	const RowInsert *insert; /* NULL: copied */
	const char *sheet, *home;
	bool grow;
	int64_t rows, columns;
	const char *named; /* the sheet named before "!"; NULL: home */
	bool foreign;      /* of another workbook */
} Edit;

static bool in_name(char c) {
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '\\' || (c & 0x80);
}

static const char *ref_parse(const char *p, Ref *out) {
	*out = (Ref){0};
	out->column_fixed = *p == '$';
	p += out->column_fixed;
	for (; isalpha((unsigned char)*p) && out->column <= COLUMNS; p++)
		out->column = out->column * 26 + (toupper((unsigned char)*p) - 'A' + 1);
	if (!out->column) {
		out->row_fixed = out->column_fixed;
		out->column_fixed = false;
	} else if (*p == '$') {
		out->row_fixed = true;
		p++;
	}
	for (; isdigit((unsigned char)*p) && out->row <= ROWS; p++)
		out->row = out->row * 10 + (*p - '0');
	bool good =
		(out->row || out->column) && out->row <= ROWS && out->column <= COLUMNS && !in_name(*p);
	return good && *p != '$' ? p : NULL;
}

static void put_column(Buf *out, int64_t column) {
	char letters[8];
	int n = 0;
	for (; column > 0; column = (column - 1) / 26)
		letters[n++] = (char)('A' + (column - 1) % 26);
	while (n)
		buf_putc(out, letters[--n]);
}

static void put_ref(Buf *out, const Ref *ref) {
	if (ref->column) {
		buf_puts(out, ref->column_fixed ? "$" : "");
		put_column(out, ref->column);
	}
	if (ref->row)
		buf_printf(out, "%s%lld", ref->row_fixed ? "$" : "", (long long)ref->row);
}

bool area_parse(const char *text, SheetArea *out) {
	Ref a, b;
	const char *p = ref_parse(text, &a);
	if (!p || !a.row || !a.column)
		return false;
	b = a;
	if (*p == ':' && (!(p = ref_parse(p + 1, &b)) || !b.row || !b.column))
		return false;
	*out = (SheetArea){(uint32_t)a.row, (uint32_t)a.column, (uint32_t)b.row, (uint32_t)b.column};
	return !*p && a.row <= b.row && a.column <= b.column;
}

const char *area_format(Arena *arena, SheetArea area) {
	Buf out;
	buf_init(&out, arena);
	put_ref(&out, &(Ref){.row = area.row, .column = area.column});
	if (area.row != area.last_row || area.column != area.last_column) {
		buf_putc(&out, ':');
		put_ref(&out, &(Ref){.row = area.last_row, .column = area.last_column});
	}
	return out.data;
}

void area_cell(char out[16], uint32_t row, uint32_t column) {
	char letters[8];
	int n = sizeof letters - 1;
	letters[n] = '\0';
	for (; column > 0 && n; column = (column - 1) / 26)
		letters[--n] = (char)('A' + (column - 1) % 26);
	snprintf(out, 16, "%s%u", letters + n, row);
}

SheetArea area_insert(const RowInsert *insert, SheetArea area, bool grow) {
	if (area.row > insert->after)
		area.row += insert->count;
	if (area.last_row > insert->after ||
		(grow && area.last_row == insert->after && area.row <= insert->first))
		area.last_row += insert->count;
	return area;
}

static void moved(const Edit *e, Ref *a, Ref *b) {
	if (!e->insert) {
		for (Ref *r = a; r; r = r == a ? b : NULL) {
			r->row += r->row && !r->row_fixed ? e->rows : 0;
			r->column += r->column && !r->column_fixed ? e->columns : 0;
		}
		return;
	}
	if (e->foreign || !str_eq(e->named ? e->named : e->home, e->sheet) || !a->row)
		return;
	SheetArea area = {(uint32_t)a->row, 1, (uint32_t)(b ? b->row : a->row), 1};
	area = area_insert(e->insert, area, e->grow && b);
	a->row = area.row;
	if (b)
		b->row = area.last_row;
}

static bool outside(const Ref *ref) {
	return ref->row < 0 || ref->row > ROWS || ref->column < 0 || ref->column > COLUMNS;
}

/* A reference at p: written as edited. Return: behind it; NULL when none is there. */
static const char *edit_ref(Edit *e, const char *p) {
	Ref a, b;
	const char *end = ref_parse(p, &a),
			   *second = end && *end == ':' ? ref_parse(end + 1, &b) : NULL;
	bool pair = second && !a.row == !b.row && !a.column == !b.column;
	if (!end || (!pair && (!a.row || !a.column)) || *(pair ? second : end) == '(' ||
		*(pair ? second : end) == '!')
		return NULL;
	moved(e, &a, pair ? &b : NULL);
	if (outside(&a) || (pair && outside(&b))) {
		buf_puts(&e->out, "#REF!");
		return pair ? second : end;
	}
	put_ref(&e->out, &a);
	if (pair) {
		buf_putc(&e->out, ':');
		put_ref(&e->out, &b);
	}
	return pair ? second : end;
}

/* Behind the quoted text at p; a doubled quote belongs to it. */
static const char *behind_quotes(const char *p) {
	char quote = *p++;
	for (; *p; p++)
		if (*p == quote && *++p != quote)
			return p;
	return p;
}

/* The name of a sheet in quotes, without them. */
static const char *unquoted(Arena *arena, const char *p, const char *end) {
	Buf name;
	buf_init(&name, arena);
	for (p++; p < end - 1; p++) {
		buf_putc(&name, *p);
		p += *p == '\'' && p[1] == '\'';
	}
	return name.data;
}

static const char *edit_word(Edit *e, const char *p) {
	const char *end = edit_ref(e, p);
	if (!end) {
		for (end = p; in_name(*end) || *end == '$';)
			end++;
		buf_add(&e->out, p, (size_t)(end - p));
		if (*end == '!') {
			e->named = arena_strndup(e->out.arena, p, (size_t)(end - p));
			buf_putc(&e->out, *end++);
			return end;
		}
	}
	e->named = NULL;
	e->foreign = false;
	return end;
}

static const char *edit_piece(Edit *e, const char *p) {
	const char *end = p + 1;
	if (in_name(*p) || *p == '$')
		return edit_word(e, p);
	if (*p == '"' || *p == '\'')
		end = behind_quotes(p);
	if (*p == '\'' && *end == '!') {
		e->named = unquoted(e->out.arena, p, end++);
		e->foreign = strchr(e->named, '[') != NULL;
	}
	if (*p == '[') {
		while (*end && end[-1] != ']')
			end++;
		e->foreign = true;
	}
	if (end == p + 1) /* an operator */
		e->foreign = false;
	buf_add(&e->out, p, (size_t)(end - p));
	return end;
}

static const char *edited(Edit *e, Arena *arena, const char *formula) {
	buf_init(&e->out, arena);
	for (const char *p = formula; *p;)
		p = edit_piece(e, p);
	return e->out.data ? e->out.data : "";
}

const char *formula_insert(Arena *arena, const char *formula, const RowInsert *insert,
	const char *sheet, const char *home, bool grow) {
	Edit e = {.insert = insert, .sheet = sheet, .home = home, .grow = grow};
	return edited(&e, arena, formula);
}

const char *formula_copied(Arena *arena, const char *formula, int64_t rows, int64_t columns) {
	Edit e = {.rows = rows, .columns = columns};
	return edited(&e, arena, formula);
}
