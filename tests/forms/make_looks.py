"""make_looks.py FORMS.csv SENDERS.csv DIRECTORY SEED: every kind of form as three senders would lay it out, and
DIRECTORY/truth.json, a list of {file, sheet, of, kind, first, slots, blocks, step, total, line, fields: [{cell, label, element}]};
`element` is empty where nothing in a register is meant, or another's is (监护人 over 电话).

  a  the office's: captions merged over columns, a list on a hidden sheet, numbers of columns, an example, totals that another
     sheet sums, notes, protection, conditional formats, a comment, a picture, header and footer, names
  b  the colleague's: nothing merged, other words with hints in brackets, columns in another order, instructions on a sheet before
  t  (of F01) labels that must not be taken for what they end in
  c  what does not look like a table: a card with boxes beside or under its labels, or one header twice side by side

Words come from SENDERS.csv, which knows nothing of the pack."""
import csv, io, json, random, sys
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter as letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from PIL import Image as Picture

thin = Side(style="thin")
boxed = Border(left=thin, right=thin, top=thin, bottom=thin)
middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
# Elements that stand next to each other, what stands over them, and what then is left of their own names.
CAPTIONS = [(("temp_morning", "temp_evening"), "体温（℃）", ("晨", "晚")),
            (("vaccine_1", "vaccine_2", "vaccine_3"), "疫苗接种情况", None),
            (("compound", "building_no", "unit_no", "room"), "现住址", None),
            (("goods_in", "goods_source"), "入库情况", None),
            (("fix_due", "fix_result"), "整改", ("期限", "结果")),
            (("name", "id_no"), "人员基本信息", None)]
# What nobody has, or another has, however much it ends like what the register knows.
TRAPS = ("配偶电话 父亲姓名 单位电话 单位地址 学校名称 紧急联系人身份证号 代领人 电话（家属） 原住址 前往地址 原工作单位 配偶工作单位 曾用名 邮箱 银行卡号 接种医生姓名 "
         "随访医生电话 审核人 出生地 籍贯 联系人地址 家属身份证号 子女住址 母亲年龄 收货地址 楼长电话 网格员 网格员电话 社区书记电话 单位负责人 面积 单位性质 监护人住址 开户名 "
         "姓名拼音 电话是否核实 身份证照片 性别要求 年龄段 学历证书 接种日期 采样人 采样地点 检测机构 解除原因 就诊日期 是否常住人口 签名 监测人签字").split()
BREAKS = {2: "\u3000", 3: " ", 4: "\n", 5: "\n", 6: "\n"}


def broken(rng, label):
    """姓 名, 身份证↵号码: as senders make a word fit its column."""
    at = len(label) // 2
    return label if rng.random() < .5 or len(label) not in BREAKS or "（" in label else label[:at] + BREAKS[len(label)] + label[at:]


class Maker:
    def __init__(self, words, directory, rng):
        self.words, self.directory, self.rng, self.truth = words, directory, rng, []

    def word(self, column):
        return self.rng.choice(self.words[column[1]] + [column[0]]) if column[1] else column[0]

    def done(self, book, form, look, sheet, fields, **more):
        file = f"{form['id']}{look}.xlsx"
        book.save(f"{self.directory}/{file}")
        self.truth.append({"file": file, "form": form["id"], "sheet": sheet.title, "of": form["of"], "kind": "roster", "blocks": 1, "step": 0, "total": 0, "line": "",
                           "fields": [{"cell": cell, "label": label, "element": element} for cell, label, element in fields], **more})

    def box(self, sheet, row, column, value=None, **style):
        cell = sheet.cell(row, column, value)
        cell.border, cell.font, cell.alignment = boxed, Font(name="宋体", size=style.pop("size", 11), bold=style.pop("bold", False)), middle
        for name, what in style.items():
            setattr(cell, name, what)
        return cell

    def label(self, sheet, row, column, text):
        self.box(sheet, row, column, broken(self.rng, text), bold=True, fill=PatternFill("solid", fgColor="FFDDEBF7"))

    def merge(self, sheet, row, column, last_row, last_column):
        for r in range(row, last_row + 1):
            for c in range(column, last_column + 1):
                sheet.cell(r, c).border = boxed
        sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)

    # ---- a -------------------------------------------------------------------------------------------
    def groups(self, columns):
        """(caption or None, [columns]) from left to right."""
        out, at = [], 0
        while at < len(columns):
            for elements, caption, leaves in CAPTIONS:
                if tuple(c[1] for c in columns[at:at + len(elements)]) == elements:
                    out.append((caption, [(leaf, c[1]) for leaf, c in zip(leaves, columns[at:])] if leaves else [(self.word(c), c[1]) for c in columns[at:at + len(elements)]]))
                    at += len(elements)
                    break
            else:
                out.append((None, [(self.word(columns[at]), columns[at][1])]))
                at += 1
        return out

    def office(self, form):
        book = Workbook()
        sheet, fields = book.active, []
        sheet.title = "附表 1"
        groups = [(None, [("序号", "serial")])] + self.groups(form["columns"])
        if form["of"] == "person":
            groups.insert(len(groups) - 1, ("监护人（未成年人填写）", [("姓名", "guardian"), ("联系电话", "guardian_phone")]))
        width, top, column = sum(len(g[1]) for g in groups), 4, 1
        for caption, leaves in groups:
            for i, (text, element) in enumerate(leaves):
                self.label(sheet, top + 1 if caption else top, column + i, text)
                fields.append([letter(column + i), (caption or "") + text, element])
                if not caption:
                    self.merge(sheet, top, column + i, top + 1, column + i)
            if caption:
                self.label(sheet, top, column, caption)
                self.merge(sheet, top, column, top, column + len(leaves) - 1)
            column += len(leaves)
        first, slots = top + 4, self.rng.choice([5, 6, 8])
        total = first + slots
        self.furnish(sheet, form, width, top, first, slots)
        for column, (_, _, element) in enumerate(fields, 1):
            self.box(sheet, top + 2, column, column, size=9)
            self.box(sheet, top + 3, column, "例" if column == 1 else "某某" if element == "name" else None, font=Font(color="FF999999", italic=True))
        self.finish(book, sheet, form, width, first, slots, fields)
        self.done(book, form, "a", sheet, fields, first=first, slots=slots, total=total, line="A3")

    def furnish(self, sheet, form, width, top, first, slots):
        sheet.cell(1, 1, "附件2")
        sheet.cell(2, 1, form["title"]).font = Font(name="方正小标宋简体", size=20)
        self.merge(sheet, 2, 1, 2, width)
        sheet.cell(3, 1, "填报单位（盖章）：            填报人：            填报日期：    年  月  日")
        sheet.merge_cells(start_row=3, start_column=1, end_row=3, end_column=width)
        for row in range(first, first + slots):
            sheet.row_dimensions[row].height = 24.5
            for column in range(1, width + 1):
                self.box(sheet, row, column, row - first + 1 if column == 1 else None, protection=Protection(locked=False),
                         fill=PatternFill("solid", fgColor="FFFFF2CC" if column % 2 else "FFFFFFFF"))
        sheet.row_dimensions[2].height = 38
        for column in range(1, width + 1):
            sheet.column_dimensions[letter(column)].width = 8 + column % 5 * 2.5

    def finish(self, book, sheet, form, width, first, slots, fields):
        last, total = first + slots - 1, first + slots
        for column in range(1, width + 1):
            self.box(sheet, total, column, "合计" if column == 1 else None, bold=True)
        sheet.cell(total, 2, f"=COUNTA(B{first}:B{last})")
        sheet.cell(total + 1, 1, "注：1.本表由社区填写；2.每日17时前报送。").alignment = Alignment(wrap_text=True)
        sheet.merge_cells(start_row=total + 1, start_column=1, end_row=total + 1, end_column=width)
        sheet.cell(total + 2, 2, "审核人：")
        lists = book.create_sheet("字典")
        for row, word in enumerate(("男", "女"), 1):
            lists.cell(row, 1, word)
        lists.sheet_state = "hidden"
        sums = book.create_sheet("汇总")
        sums["A1"], sums["A2"] = f"='附表 1'!B{total}", f"=COUNTA('附表 1'!B{first}:B{last})"
        for i, (_, _, element) in enumerate(fields, 1):
            if element == "sex":
                sheet.add_data_validation(validation := DataValidation("list", "=字典!$A$1:$A$2", allow_blank=True, showErrorMessage=True))
                validation.add(f"{letter(i)}{first}:{letter(i)}{last}")
            if element in ("birth", "watch_from", "vaccine_1", "visit_date", "inspect_date"):
                for row in range(first, last + 1):
                    sheet.cell(row, i).number_format = "yyyy/m/d"
        sheet.conditional_formatting.add(f"B{first}:B{last}", FormulaRule([f'LEN(B{first})>20'], fill=PatternFill(bgColor="FFFFC7CE")))
        sheet.conditional_formatting.add(f"A{first}:A{last}", CellIsRule("greaterThan", ["1000"], font=Font(bold=True)))
        book.defined_names.append(DefinedName("名单", attr_text=f"'附表 1'!$B${first}:$B${last}"))
        book.defined_names.append(DefinedName("合计数", attr_text=f"'附表 1'!$B${total}"))
        sheet.print_area, sheet.print_title_rows = f"A1:{letter(width)}{total + 2}", "4:5"
        sheet.freeze_panes = sheet.cell(first, 2)
        sheet.cell(4, 1).comment = Comment("按户填写", "街道办")
        sheet.cell(total, 2).comment = Comment("自动计算", "街道办")
        sheet.oddHeader.center.text, sheet.oddFooter.right.text = "内部资料", "第 &P 页"
        sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr = "landscape", 9, None
        sheet.row_breaks.append(Break(id=total))
        sheet.cell(total + 2, 4).hyperlink = "https://example.invalid/tbsm"
        picture = io.BytesIO()
        Picture.new("RGB", (24, 24), (200, 30, 30)).save(picture, "PNG")
        sheet.add_image(Image(picture), f"C{total + 3}")
        sheet.protection.sheet, sheet.protection.password = True, "1234"

    # ---- b -------------------------------------------------------------------------------------------
    def colleague(self, form):
        book = Workbook()
        guide, sheet = book.active, book.create_sheet("Sheet1 (2)")
        guide.title = "填报说明"
        for row, text in enumerate(("一、填报范围：本辖区全部人员。", "二、身份证号、电话请用文本格式。", "三、请勿增删列。"), 1):
            guide.cell(row, 1, text)
        columns = list(form["columns"])
        self.rng.shuffle(columns)
        fields = []
        sheet.cell(1, 1, f"{form['title']}（20 年 月）")
        sheet.cell(2, 1, "单位：")
        for column, (text, element) in enumerate([("序号", "serial")] + [(self.word(c), c[1]) for c in columns], 1):
            self.label(sheet, 3, column, self.rng.choice(["", "*", ""]) + text)
            fields.append([letter(column), text, element])
            for row in range(4, 14):
                self.box(sheet, row, column, number_format="@" if column > 1 else "General")
        sheet.cell(5, len(fields) + 2, "说明：白色为必填；灰色选填；电话填本人电话，没有的填家属电话并注明关系。")
        sheet.cell(15, 1, "填表人：")
        self.done(book, form, "b", sheet, fields, first=4, slots=10)

    # ---- c -------------------------------------------------------------------------------------------
    def card(self, form, under):
        book = Workbook()
        sheet, fields = book.active, []
        sheet.title = "登记卡"
        sheet.cell(1, 1, form["title"]).font = Font(size=16, bold=True)
        sheet.merge_cells("A1:F1")
        columns = [(self.word(c), c[1]) for c in form["columns"]]
        row, across = 2, 6 if under else 3
        for at in range(0, len(columns), across):
            for i, (text, element) in enumerate(columns[at:at + across]):
                label, box = ((row, i + 1), (row + 1, i + 1)) if under else ((row, 2 * i + 1), (row, 2 * i + 2))
                self.label(sheet, *label, text if under else text + self.rng.choice(["", "：", ":"]))
                self.box(sheet, *box)
                fields.append([f"{letter(box[1])}{box[0]}", text, element])
            row += 2 if under else 1
        if form["of"] == "person" and not under:
            self.box(sheet, row, 1, "二、监护人情况", bold=True)
            self.merge(sheet, row, 1, row, 6)
            for i, (text, element) in enumerate((("姓名", "guardian"), ("联系电话", "guardian_phone"), ("身份证号", ""))):
                self.label(sheet, row + 1, 2 * i + 1, text)
                self.box(sheet, row + 1, 2 * i + 2)
                fields.append([f"{letter(2 * i + 2)}{row + 1}", "监护人" + text, element])
            row += 2
        sheet.cell(row + 1, 1, "以上信息由本人确认，如有变动及时告知社区。")
        self.done(book, form, "c", sheet, fields, kind="card", first=0, slots=1)

    def twice(self, form):
        book = Workbook()
        sheet, fields = book.active, []
        columns = [("序号", "serial")] + [(self.word(c), c[1]) for c in form["columns"][:4]]
        step = len(columns) + 1
        sheet.cell(1, 1, form["title"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=2 * step - 1)
        texts = [broken(self.rng, text) for text, _ in columns]
        for block in range(2):
            for i, (text, element) in enumerate(columns):
                self.box(sheet, 2, block * step + i + 1, texts[i], bold=True)
                for row in range(3, 7):
                    self.box(sheet, row, block * step + i + 1, row - 2 + 4 * block if i == 0 else None)
                if not block:
                    fields.append([letter(i + 1), text, element])
        sheet.cell(8, 1, "注：由左至右填写")
        self.done(book, form, "c", sheet, fields, first=3, slots=4, blocks=2, step=step)


    def traps(self):
        book, columns = Workbook(), [("姓名", "name"), ("身份证号", "id_no"), ("联系电话", "phone")] + [(text, "") for text in TRAPS]
        for column, (text, _) in enumerate(columns, 1):
            self.label(book.active, 1, column, text)
            for row in range(2, 5):
                self.box(book.active, row, column)
        self.done(book, {"id": "F01", "of": "person"}, "t", book.active, [(letter(i), text, element) for i, (text, element) in enumerate(columns, 1)], first=2, slots=3)


def main(forms, senders, directory, seed):
    words = {row["element"]: row["labels"].split("|") for row in csv.DictReader(open(senders, encoding="utf-8"))}
    maker = Maker(words, directory, random.Random(int(seed)))
    for number, row in enumerate(csv.DictReader(open(forms, encoding="utf-8"))):
        form = {"id": row["form"], "title": row["title"], "of": row["of"], "columns": [tuple(c.rsplit("=", 1)) for c in row["columns"].split("|")]}
        maker.office(form)
        maker.colleague(form)
        (lambda form: maker.twice(form), lambda form: maker.card(form, False), lambda form: maker.card(form, True))[number % 3](form)
    maker.traps()
    with open(f"{directory}/truth.json", "w", encoding="utf-8") as out:
        json.dump(maker.truth, out, ensure_ascii=False)


main(*sys.argv[1:])
