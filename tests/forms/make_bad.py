"""make_bad.py DIRECTORY: workbooks that came damaged, armed or odd; each is DIRECTORY/NAME.xlsx (or .xlsm, .xls). The form in all of them is
姓名, 身份证号, 出生日期, 联系电话 in row 1 of 表一, with three empty rows below, unless said."""
import sys, zipfile

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
LABELS = ("姓名", "身份证号", "出生日期", "联系电话")
DATE = f'<styleSheet {NS}><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'


def text(place, value):
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def header(labels=LABELS):
    return '<row r="1">' + "".join(text(f"{chr(65 + i)}1", label) for i, label in enumerate(labels)) + "</row>"


def empty(first=2, count=3, width=4, style=0):
    return "".join(f'<row r="{r}">' + "".join(f'<c r="{chr(65 + i)}{r}" s="{style if i == 2 else 0}"/>' for i in range(width)) + "</row>" for r in range(first, first + count))


def sheet(rows, before="", behind="", doctype=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<worksheet {NS}>{before}<sheetData>{rows}</sheetData>{behind}</worksheet>'


def save(path, sheet_xml, parts=(), settings="", relations="", main="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{main}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>')
        out.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        out.writestr("xl/workbook.xml", f'<workbook {NS}>{settings}<sheets><sheet name="表一" sheetId="1" r:id="r1"/></sheets></workbook>')
        out.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{REL}/styles" Target="styles.xml"/>{relations}</Relationships>')
        out.writestr("xl/styles.xml", DATE)
        out.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        for name, data in parts:
            out.writestr(name, data)


def main(directory):
    at = lambda name: f"{directory}/{name}"
    good = sheet(header() + empty(style=1))
    save(at("good.xlsx"), good)
    save(at("good.xls"), good)  # a workbook under another name
    # a sheet of 64 MB of blanks in 64 KB; and one with as much beside the sheet, which nobody needs to open
    save(at("bomb.xlsx"), sheet(header() + empty() + " " * 64_000_000))
    save(at("bomb-beside.xlsx"), good, [("xl/media/image1.bin", bytes(64_000_000))])
    save(at("columns.xlsx"), sheet(header() + '<row r="2"><c r="BDWGN2"/></row>'))
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    save(at("entities.xlsx"), sheet(header(("&l9;",) + LABELS[1:]) + empty(), doctype=f'<!DOCTYPE worksheet [<!ENTITY l0 "哈">{laughs}]>'))
    save(at("outside.xlsx"), sheet(header(("&e;",) + LABELS[1:]) + empty(), doctype='<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/hostname">]>'))
    data = open(at("good.xlsx"), "rb").read()
    open(at("cut.xlsx"), "wb").write(data[: len(data) // 2])
    open(at("flipped.xlsx"), "wb").write(data[:900] + bytes(b ^ 0x55 for b in data[900:1000]) + data[1000:])
    open(at("password.xlsx"), "wb").write(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1536))
    open(at("page.xlsx"), "w").write("<html><table><tr><td>姓名</td></tr></table></html>")
    open(at("picture.xlsx"), "wb").write(b"\x89PNG\r\n\x1a\n" + bytes(64))
    open(at("nothing.xlsx"), "wb").close()
    save(at("macros.xlsm"), good, [("xl/vbaProject.bin", bytes(range(256)) * 8)], main="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
         relations='<Relationship Id="r9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>')
    link = f'<externalLink {NS}><externalBook r:id="r1"/></externalLink>'
    save(at("linked.xlsx"), sheet(header(LABELS + ("核对",)) + empty(width=4).replace("</row>", "<c r=\"E2\"><f>[1]Sheet1!A1</f><v>7</v></c></row>", 1)), [("xl/externalLinks/externalLink1.xml", link),
         ("xl/externalLinks/_rels/externalLink1.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/externalLinkPath" Target="http://127.0.0.1:PORT/book.xlsx" TargetMode="External"/></Relationships>'.replace("PORT", sys.argv[2]))],
         relations=f'<Relationship Id="r8" Type="{REL}/externalLink" Target="externalLinks/externalLink1.xml"/>')
    save(at("merged.xlsx"), sheet(header() + empty(), behind='<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'))
    save(at("repeated.xlsx"), sheet(header(("姓名", "身份证号", "姓名", "联系电话")) + empty()))
    save(at("aside.xlsx"), sheet(header(("姓名", "联系电话", "姓名", "联系电话")) + empty(count=2)))
    save(at("rows.xlsx"), sheet(header() + empty() + "".join(f'<row r="{r}" s="1" customFormat="1" ht="15"/>' for r in range(5, 1048577))))
    save(at("day1904.xlsx"), good, settings='<workbookPr date1904="1"/>')
    save(at("names.xlsx"), sheet(header() + '<row r="1"/>' + empty()))
    save(at("nested.xlsx"), sheet("<x>" * 5000 + "</x>" * 5000 + header() + empty()))
    # tables of a register: an identity number kept as a number, dates as serial numbers since 1904, as text in other writings
    save(at("from-number.xlsx"), sheet(header() + f'<row r="2">{text("A2", "甲")}<c r="B2"><v>1.10105194912310E+17</v></c></row>'))
    save(at("from-1904.xlsx"), sheet(header() + f'<row r="2">{text("A2", "甲")}<c r="C2" s="1"><v>40000</v></c></row>'), settings='<workbookPr date1904="1"/>')
    save(at("from-text.xlsx"), sheet(header() + "".join(f'<row r="{r}">{text(f"A{r}", "甲乙丙"[r - 2])}{text(f"C{r}", date)}{text(f"D{r}", "１３９０００１０００" + str(r))}</row>' for r, date in ((2, "2013.7.8"), (3, "20130708"), (4, "２０１３年７月８日")))))


main(sys.argv[1])
