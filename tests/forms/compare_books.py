"""compare_books.py TRUTH.json BLANKS FILLED [--calculated]: what stands outside the filled cells, before against after.

For every file of the truth that FILLED has, with BLANKS/file: values, formulas, styles, sizes, merges, validations, conditional
formats, names, print settings, panes, comments, links, breaks, pictures, headers, footers, protection; rows that were put in (truth's
`put_in`) are taken out of account, and must look like the last one before them. Without --calculated also the zip: parts that are
not touched are the same to the byte. Prints a JSON object: file → list of differences (empty: none), and cells compared."""
import json, os, re, sys, zipfile
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

TOUCHED = re.compile(r"xl/(workbook\.xml|worksheets/sheet\d+\.xml|comments?/?.*\.xml|drawings/.*|tables/.*|calcChain\.xml)$")
LAST_ROW = 1048576


class Shift:
    """Rows behind `after` moved down by `count`."""

    def __init__(self, first, after, count):
        self.first, self.after, self.count = first, after, count

    def row(self, row):
        return row + self.count if row > self.after and row < LAST_ROW else row

    def area(self, text, grow):
        out = []
        for piece in text.replace("$", "").split():
            left, top, right, bottom = range_boundaries(piece)
            if left is None or top is None:
                out.append(piece)
                continue
            last = self.row(bottom) if bottom > self.after or not (grow and self.first <= bottom == self.after) else bottom + self.count
            out.append(f"{get_column_letter(left)}{self.row(top)}:{get_column_letter(right)}{last}")
        return sorted(out)

    def formula(self, text, here):
        """Only references to the sheet of the form move; `here`: the formula stands on it."""

        def moved(match):
            sheet, a, b = match.group(1), match.group(2), match.group(3)
            if not (here and not sheet) and not (sheet and "附表 1" in sheet):
                return match.group(0)
            last = [int(re.search(r"\d+$", x or a).group()) for x in (a, b)]
            if not b:
                return f"{sheet or ''}{a[:len(a) - len(str(last[0]))]}{self.row(last[0])}"
            end = last[1] + self.count if last[0] <= self.first and last[1] == self.after else self.row(last[1])
            return f"{sheet or ''}{a[:len(a) - len(str(last[0]))]}{self.row(last[0])}:{b[:len(b) - len(str(last[1]))]}{end}"

        return re.sub(r"('[^']+'!|[\w\u4e00-\u9fff]+!)?(\$?[A-Z]{1,3}\$?\d+)(?::(\$?[A-Z]{1,3}\$?\d+))?", moved, text)


known_styles = {}


def style(cell, without_face=False):
    """`without_face`: LibreOffice names another face where Chinese text stands in a cell that was empty."""
    book = cell.parent.parent
    key = (id(book), cell.style_id, without_face)  # the book keeps its formats by number
    if key not in known_styles:
        font = [cell.font.sz, cell.font.b, cell.font.i, cell.font.u, cell.font.strike, cell.font.color] if without_face else cell.font
        known_styles[key] = (repr([font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection]), book)
    return known_styles[key][0]


def compare_cells(a, b, shift, filled, told, calculated):
    count = 0
    for row in a.iter_rows():
        for cell in row:
            other, count = b.cell(shift.row(cell.row), cell.column), count + 1
            face = calculated and (other.row, other.column) in filled
            if style(cell, face) != style(other, face):
                parts = ("font", "fill", "border", "alignment", "number_format", "protection")
                told(f"{a.title}!{other.coordinate}: style ({', '.join(p for p in parts if repr(getattr(cell, p)) != repr(getattr(other, p)))})")
            if (other.row, other.column) in filled or calculated and str(cell.value).startswith("="):
                continue
            want = shift.formula(cell.value, a.title == shift.sheet) if isinstance(cell.value, str) and cell.value.startswith("=") else cell.value
            if want != other.value:
                told(f"{a.title}!{other.coordinate}: value")
    for row in range(shift.after + 1, shift.after + shift.count + 1):
        for column in range(1, a.max_column + 1):
            if style(b.cell(row, column), calculated) != style(a.cell(shift.after, column), calculated):
                told(f"{a.title}!{b.cell(row, column).coordinate}: style of a row put in")
        if a.row_dimensions[shift.after].height != b.row_dimensions[row].height:
            told(f"{a.title}: height of row {row}")
    return count


def facts(sheet, shift):
    """Everything that is not in a cell, with rows moved by `shift` as they should have."""
    moved = lambda area, grow: shift.area(str(area), grow)
    rules = [(moved(f.sqref, True), [(r.type, r.operator, [shift.formula(x, True) for x in r.formula], repr(r.dxf)) for r in f.rules]) for f in sheet.conditional_formatting]
    return {
        "merges": sorted(sum((moved(m, False) for m in sheet.merged_cells.ranges), [])),
        "heights": sorted((shift.row(r), d.height, d.hidden, d.outlineLevel) for r, d in sheet.row_dimensions.items() if d.height or d.hidden),
        "widths": sorted((c, round(d.width, 2), d.hidden, d.min, d.max) for c, d in sheet.column_dimensions.items()),
        "validations": sorted((moved(v.sqref, True), v.type, v.formula1, v.formula2, v.error, v.prompt, v.allow_blank) for v in sheet.data_validations.dataValidation),
        "formats": sorted(map(repr, rules)),
        "print area": sum((moved(a.split("!")[-1], True) for a in ([sheet.print_area] if isinstance(sheet.print_area, str) else sheet.print_area or [])), []),
        "titles": (sheet.print_title_rows, sheet.print_title_cols),
        "pane": sheet.freeze_panes,
        "comments": sorted((shift.row(c.row), c.column, c.comment.text, c.comment.author) for row in sheet.iter_rows() for c in row if c.comment),
        "links": sorted((shift.row(c.row), c.column, c.hyperlink.target) for row in sheet.iter_rows() for c in row if c.hyperlink),
        "breaks": [shift.row(b.id) for b in sheet.row_breaks.brk],
        "pictures": [(shift.row(i.anchor._from.row + 1), i.anchor._from.col, i._data()) for i in sheet._images],
        "header": [getattr(getattr(sheet, n), part).text for n in ("oddHeader", "oddFooter", "evenHeader", "evenFooter") for part in ("left", "center", "right")],
        "protection": repr(sheet.protection),
        "page": [repr(sheet.page_setup), repr(sheet.page_margins), repr(sheet.print_options)],
        "filter": moved(sheet.auto_filter.ref, True) if sheet.auto_filter.ref else None,
        "state": (sheet.sheet_state, sheet.title),
    }


def compare_names(a, b, shift, told):
    names = lambda book, move: sorted((n.name, move(n.attr_text)) for n in book.defined_names.definedName)
    if names(a, lambda text: shift.formula(text, False)) != names(b, lambda text: text):
        told("defined names")


def compare_parts(blank, filled, told):
    with zipfile.ZipFile(blank) as a, zipfile.ZipFile(filled) as b:
        if a.namelist() != b.namelist():
            told("parts of the zip")
        for name in a.namelist():
            if not TOUCHED.match(name) and a.read(name) != b.read(name):
                told(f"bytes of {name}")


def compare(truth, blank, filled, calculated):
    out, cells = [], 0
    a, b = load_workbook(blank), load_workbook(filled)
    shift = Shift(truth["first"], truth["first"] + truth["slots"] - 1, truth.get("put_in", 0))
    still = Shift(1, LAST_ROW, 0)
    shift.sheet = still.sheet = truth["sheet"]
    boxes = {(int(re.search(r"\d+$", c).group()), column_index_from_string(re.match(r"[A-Z]+", c).group())) for c in truth["filled"]}
    if a.sheetnames != b.sheetnames:
        return ["sheets"], 0
    for sheet in a.worksheets:
        home = sheet.title == truth["sheet"]
        move = shift if home else still
        if not home:
            move = Shift(shift.first, LAST_ROW, 0)
            move.sheet = shift.sheet
            move.formula = shift.formula
        cells += compare_cells(sheet, b[sheet.title], move, boxes if home else set(), out.append, calculated)
        want, got = facts(sheet, move), facts(b[sheet.title], still)
        put_in = set(range(shift.after + 1, shift.after + shift.count + 1)) if home else set()
        for what in ("heights", "merges"):  # those of rows put in are looked at by themselves
            got[what] = [x for x in got[what] if (x[0] if what == "heights" else range_boundaries(x)[1]) not in put_in]
        out += [f"{sheet.title}: {what}" for what in want if want[what] != got[what]]
    compare_names(a, b, shift, out.append)
    if not calculated:
        compare_parts(blank, filled, out.append)
    return out, cells


def totals_of(truth, path):
    """The total below the records, and what the sheet 汇总 makes of it and of them."""
    book = load_workbook(path, data_only=True)
    total = f"B{truth['total'] + truth.get('put_in', 0)}"
    return [book[truth["sheet"]][total].value, book["汇总"]["A1"].value, book["汇总"]["A2"].value]


def main(truth, blanks, filled, *options):
    result, totals, cells = {}, {}, 0
    for one in json.load(open(truth, encoding="utf-8")):
        paths = [os.path.join(directory, one["file"]) for directory in (blanks, filled)]
        if os.path.exists(paths[1]):
            differences, count = compare(one, *paths, "--calculated" in options)
            result[one["file"]], cells = differences, cells + count
            if one["total"] and "--calculated" in options:
                totals[one["file"]] = totals_of(one, paths[1])
    json.dump({"files": result, "totals": totals, "cells": cells}, sys.stdout, ensure_ascii=False)


main(*sys.argv[1:])
