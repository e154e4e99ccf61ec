// `huying form check` on forms that came back: what is wrong is told by sheet, cell and reason, never with what
// stands there; nothing goes on with an error in it. Ends with "N passed, N failed".
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { check, expect, report } from "../kit/checks.mjs";
import { at, blanks, cells, idNumber, letters, roster, table, work } from "../kit/forms.mjs";
import { huying } from "../kit/huying.mjs";

function look(file, ...args) {
  const run = huying(["form", "check", file, "--json", "--as-of", "2026-11-25", ...args]);
  return { ...run, ...(run.out ? JSON.parse(run.out) : {}) };
}
const told = (run) => run.findings.map((f) => `${f.cell ?? f.sheet} ${f.reason}`);

const header = ["序号", "姓名", "身份证号", "性别", "出生日期", "年龄", "联系电话", "是否重点人员", "体温晨"];
const good = (i, over = {}) => {
  const birth = `195${i % 10}-03-0${1 + (i % 9)}`, sex = 1 + (i % 2);
  const row = { no: i + 1, name: `人${i}`, id: idNumber(birth, i, sex), sex: sex === 1 ? "男" : "女", birth, age: 2026 - 1950 - (i % 10), phone: `1390000${1000 + i}`, key: "否", temp: 36.5, ...over };
  return Object.values(row);
};

await check("nothing wrong is nothing told, and the records are a table", () => {
  const run = look(roster("good.xlsx", "基础信息表", header, [good(0), good(1, { temp: "36.6℃" }), good(2, { birth: "1952年3月3日" })]), "--export", at("good.csv"));
  expect("told", [run.code, run.records, run.findings], [0, 3, []]);
  const rows = cells(readFileSync(at("good.csv"), "utf8"));
  expect("header", rows[0], ["name", "id_no", "sex", "birth", "age", "phone", "is_key_person", "temp_morning"]);
  expect("plain values", rows[3].slice(3), ["1952-03-03", "74", "13900001002", "否", "36.5"]);
  expect("a number's unit is left out", rows[2][7], "36.6");
});

const rounded = "110101194912310000";
for (const [reason, column, row] of [
  ["error", 2, good(0, { name: "#N/A" })],
  ["id_check", 3, good(0, { id: "110105194912310021" })],
  ["id_rounded", 3, good(0, { id: rounded })],
  ["id_rounded", 3, good(0, { id: "1.10101E+17" })],
  ["id_length", 3, good(0, { id: "12345" })],
  ["code", 4, good(0, { sex: "不男不女" })],
  ["sex_id", 4, good(0, { sex: "男" === good(0)[3] ? "女" : "男" })],
  ["date", 5, good(0, { birth: "去年" })],
  ["no_such_day", 5, good(0, { birth: "1950-02-30" })],
  ["no_such_day", 5, good(0, { birth: "19501301" })],
  ["not_born", 5, good(0, { id: "", birth: "2027-01-01", age: "" })],
  ["birth_id", 5, good(0, { birth: "1950-03-02" })],
  ["age", 6, good(0, { age: 20 })],
  ["number", 6, good(0, { age: "七十" })],
  ["phone", 7, good(0, { phone: "12345678901" })],
  ["phone", 7, good(0, { phone: "一三九" })],
  ["code", 8, good(0, { key: "也许" })],
])
  await check(`${reason} in ${header[column - 1]} is told by its cell, and the value is not`, () => {
    const bad = String(row[column - 1]);
    const run = look(roster("bad.xlsx", "基础信息表", header, [good(1), row]), "--export", at("bad.csv"));
    expect("told", [run.code, told(run)], [1, [`${letters(column)}4 ${reason}`]]);
    expect("no table", existsSync(at("bad.csv")), false);
    if (bad.length > 3) expect("the value", (run.out + run.err).includes(bad), false);
  });

await check("full-width digits, several numbers and a mainland prefix are telephone numbers", () => {
  const phones = ["１３９００００１０００", "13900001000/027-82345678", "+86 13900001000", "027-82345678", "82345678", "13900001000、13900001001"];
  expect("told", told(look(roster("phones.xlsx", "表", header, phones.map((phone, i) => good(i, { phone }))))), []);
});
await check("a month is enough where no day is asked for", () => {
  const months = ["姓名", "出生年月", "联系电话"];
  expect("told", told(look(roster("months.xlsx", "表", months, [["甲", "1950.03", "13900001000"], ["乙", "1950年13月", "13900001001"]]))), ["B4 date"]);
});
await check("days in the wrong order are told at the later one, with the other", () => {
  const days = ["姓名", "起始日期", "解除日期", "联系电话"];
  const run = look(roster("days.xlsx", "表", days, [["甲", "2026-11-10", "2026-11-01", "13900001000"]]));
  expect("told", run.findings.map((f) => [f.cell, f.reason, f.other]), [["C3", "order", "B3"]]);
});
await check("a number that stands twice is told at the second, with the first", () => {
  const run = look(roster("twice.xlsx", "表", header, [good(0), good(1), good(0, { name: "又", id: good(0)[2].replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))) })]));
  expect("told", run.findings.map((f) => [f.cell, f.reason, f.other]), [["C5", "duplicate", "C3"]]);
});
await check("a word that is not on the cell's list is told", () => {
  const run = look(roster("list.xlsx", "表", ["姓名", "联系电话", "性别"], [["甲", "13900001000", "男性"], ["乙", "13900001001", "男"]], [["list", "C3:C9", "男性,女性"]]));
  expect("told", told(run), ["C4 choice"]);
});
await check("numbers in a label's brackets mean what the label says", () => {
  const run = look(roster("hint.xlsx", "表", ["姓名", "联系电话", "性别(1女2男)"], [["甲", "13900001000", "1"], ["乙", "13900001001", 2]]), "--export", at("hint.csv"));
  expect("meant", [told(run), cells(readFileSync(at("hint.csv"), "utf8")).slice(1).map((row) => row[2])], [[], ["女", "男"]]);
});
await check("cells of several records that were merged are told", () =>
  expect("told", told(look(roster("merged.xlsx", "表", ["姓名", "联系电话", "住址"], [["甲", "13900001000", null], ["乙", "13900001001", null]], [["merge", "C3:C4", "一处"]]))), ["C3 merged"]));
await check("totals and notes below are no records", () => {
  const more = [["text", "A5", "合计"], ["number", "B5", "2"], ["text", "A6", "注：本表每日报送"], ["text", "A7", "填报人：甲"]];
  expect("records", look(roster("below.xlsx", "表", ["姓名", "联系电话", "住址"], [["甲", "13900001000", "一"], ["乙", "13900001001", "二"]], more)).records, 2);
});

// ---- against the blank ------------------------------------------------------------------------------
const columns = ["姓名", "联系电话", "年龄", "住址"];
const tail = (row, total = ["formula", `C${row}`, `=SUM(C3:C${row - 1})`]) => [["text", `A${row}`, "合计"], total, ["text", `A${row + 1}`, "填报单位：          填报日期："]];
const blank = roster("blank.xlsx", "摸底表", columns, [[null, null, null, null], [null, null, null, null]], tail(5));
const people = [["甲", "13900001000", 70, "一"], ["乙", "13900001001", 71, "二"], ["丙", "13900001002", 72, "三"]];
await check("rows put in by hand move what is below, and nothing is told", () =>
  expect("told", told(look(roster("more.xlsx", "摸底表", columns, people, tail(6)), "--blank", blank)), []));
await check("a line of the form is written behind", () => {
  const lines = [["text", "A5", "合计"], ["formula", "C5", "=SUM(C3:C4)"], ["text", "A6", "填报单位：湖滨社区 填报日期：11月25日"]];
  expect("told", told(look(roster("line.xlsx", "摸底表", columns, people.slice(0, 2), lines), "--blank", blank)), []);
});
await check("a formula written over is told where it stands now", () =>
  expect("told", told(look(roster("over.xlsx", "摸底表", columns, people, tail(6, ["number", "C6", "213"])), "--blank", blank)), ["C6 formula"]));
await check("a label that was changed is told", () =>
  expect("told", told(look(roster("label.xlsx", "摸底表", ["姓名", "手机", "年龄", "住址"], people, tail(6)), "--blank", blank)), ["B2 words"]));
await check("what stood below and is gone is told", () =>
  expect("told", told(look(roster("gone.xlsx", "摸底表", columns, people), "--blank", blank)), ["表 end"]));
await check("a column that the form calculates is told in every record", () => {
  const rows = (third) => [["甲", "13900001000", 70, third], ["乙", "13900001001", 71, third]];
  const calculated = ["formula", "=C3+1"];
  const sent = roster("sum-blank.xlsx", "表", ["姓名", "联系电话", "年龄", "明年"], [[null, null, null, calculated], [null, null, null, calculated]]);
  expect("kept", told(look(roster("sum-kept.xlsx", "表", ["姓名", "联系电话", "年龄", "明年"], rows(calculated)), "--blank", sent)), []);
  expect("lost", told(look(roster("sum-lost.xlsx", "表", ["姓名", "联系电话", "年龄", "明年"], rows(71)), "--blank", sent)), ["D3 formula", "D4 formula"]);
});
await check("a sheet of the blank that is missing is told", () => {
  const sent = roster("two.xlsx", "摸底表", columns, [[null, null, null, null]], [["sheet", "汇总"], ["formula", "A1", "=SUM(表!C3:C9)"]]);
  expect("missing", told(look(roster("one.xlsx", "摸底表", columns, people), "--blank", sent)), ["汇总 sheet"]);
  const over = roster("both.xlsx", "摸底表", columns, people, [["sheet", "汇总"], ["number", "A1", "213"]]);
  expect("its formula", told(look(over, "--blank", sent, "--sheet", "表")), ["A1 formula"]);
});
await check("a filled card is checked by its blank", () => {
  blanks();
  const one = table("card.csv", [["name", "id_no", "phone"], ["甲", idNumber("1950-01-01", 1, 2), "13900001000"]]);
  huying(["form", "fill", at("card.xlsx"), "--from", one, "-o", at("card-filled.xlsx")]);
  expect("good", told(look(at("card-filled.xlsx"), "--blank", at("card.xlsx"), "--from", one)), []);
  const other = table("card2.csv", [["id_no", "phone"], [idNumber("1950-01-01", 1, 2), "13900001009"]]);
  expect("changed", told(look(at("card-filled.xlsx"), "--blank", at("card.xlsx"), "--from", other)), ["B4 changed"]);
  const alone = huying(["form", "check", at("card-filled.xlsx")]);
  expect("without it", [alone.code, /understood by its blank: --blank|is no form/.test(alone.err)], [1, true]);
});

// ---- against the register -----------------------------------------------------------------------------
const ids = [0, 1, 2].map((i) => good(i)[2]);
const register = table("register.csv", [["身份证号", "phone", "sex", "birth"], [ids[0], "13900001000", "1", "1950/03/01"], [ids[1], "+86-13900009999", "2", "1951-03-02"], ["999", "1", "1", ""]]);
const back = roster("back.xlsx", "表", header, [good(0, { phone: "" }), good(1), good(2)]);
await check("cells that are not as in the register are told, however they are written", () => {
  const run = look(back, "--from", register, "--export", at("back.csv"));
  expect("told", [run.code, told(run), run.changes, run.errors], [1, ["G3 emptied", "G4 changed", "C5 unknown"], 3, 0]);
  expect("no table", existsSync(at("back.csv")), false);
});
await check("seen and meant, they go on", () => {
  const run = look(back, "--from", register, "--accept-changes", "--export", at("back.csv"));
  expect("table", [run.code, cells(readFileSync(at("back.csv"), "utf8")).length], [0, 4]);
});
await check("an error does not go on with them", () => {
  const run = look(roster("back2.xlsx", "表", header, [good(0, { phone: "1" })]), "--from", register, "--accept-changes", "--export", at("back2.csv"));
  expect("told", [run.code, existsSync(at("back2.csv"))], [1, false]);
});

// ---- what fill makes, check finds nothing in --------------------------------------------------------------
await check("every form that was filled passes against its blank and its register", () => {
  mkdirSync(at("filled"), { recursive: true });
  const from = table("people.csv", [["name", "id_no", "phone", "address", "landlord"], ...[0, 1, 2, 3, 4, 5, 6].map((i) => [`人${i}`, idNumber(`194${i}-05-01`, i, i), `1390000${1000 + i}`, `湖滨${i}号`, "东"])]);
  for (const form of ["F01", "F04", "F06", "F08", "F09", "F10", "F11", "F16"])
    for (const style of [1, 2, 3]) {
      const out = at(`filled/${form}-${style}.xlsx`);
      const run = huying(["form", "fill", at(`${form}-${style}.xlsx`), "--from", from, "--all", "-o", out]);
      expect(`${form}-${style} filled`, [run.code, run.code && run.err], [0, 0]);
      const found = look(out, "--blank", at(`${form}-${style}.xlsx`), "--from", from);
      if (!found.findings) throw new Error(`${form}-${style}: ${found.err}`);
      expect(`${form}-${style}`, [found.records, told(found)], [7, []]);
    }
});

// ---- said in both languages, written whole, refused by name --------------------------------------------------
await check("findings are told in the language asked for, as lines and as a table", () => {
  const bad = roster("said.xlsx", "表", header, [good(0, { birth: "去年" })]);
  expect("zh", huying(["form", "check", bad, "--lang", "zh-CN"]).out, /^表!E3 出生日期: 不是日期$/m);
  expect("en", huying(["form", "check", bad, "--lang", "en"]).out, /^表!E3 出生日期: not a date$/m);
  huying(["form", "check", bad, "--lang", "en", "-o", at("said.csv")]);
  expect("table", cells(readFileSync(at("said.csv"), "utf8")), [["sheet", "cell", "label", "reason", "other", "message"], ["表", "E3", "出生日期", "date", "", "not a date"]]);
});
await check("help tells every option", () => expect("help", huying(["form", "check", "--help"]).out, /--blank[\s\S]*--from[\s\S]*--export[\s\S]*--accept-changes/));
for (const [what, args, code, words] of [
  ["what is no workbook", () => [register], 2, /not a workbook/],
  ["no form", () => [roster("none.xlsx", "说明", ["一句话", "又一句"], [])], 1, /is no form/],
  ["a sheet that is not there", () => [back, "--sheet", "别的"], 1, /别的: is no form/],
  ["a blank of other sheets", () => [back, "--blank", at("card.xlsx")], 1, /not one of the blank/],
  ["a register that cannot be joined", () => [back, "--from", table("loose.csv", [["phone"], ["1"]])], 2, /no column tells which record/],
  ["a day that is none", () => [back, "--as-of", "gestern"], 2, /--as-of: not a date/],
  ["an output over what is read", () => [back, "--export", back], 2, /would be written over/],
  ["an output over the register", () => [back, "--from", register, "-o", register], 2, /would be written over/],
  ["an output that cannot be written", () => [roster("fine.xlsx", "表", header, [good(0)]), "--export", at("nowhere/x.csv")], 2, /nowhere/],
  ["several sheets for one table", () => [roster("many.xlsx", "表", columns, people, [["sheet", "二"], ["text", "A1", "姓名"], ["text", "B1", "联系电话"], ["text", "C1", "住址"], ["text", "A2", "丁"]]), "--export", at("x.csv")], 1, /--export takes one/],
  ["no file", () => [], 2, /usage: huying form check/],
])
  await check(`${what} is refused by name`, () => {
    const run = huying(["form", "check", ...args()]);
    expect("told", run.err, words);
    expect("exit", run.code, code);
  });
expect("nothing is left half-written", existsSync(`${work}/x.csv.part`), false);

report();
