// `huying form compare`: what a form asks that another asked already, of whom, and what is new. Ends with
// "N passed, N failed".
import { check, expect, report } from "../kit/checks.mjs";
import { blanks, at, roster, table } from "../kit/forms.mjs";
import { huying } from "../kit/huying.mjs";

function compare(a, b) {
  const run = huying(["form", "compare", a, b, "--json"]);
  return { ...run, ...(run.out ? JSON.parse(run.out) : {}) };
}
const empty = (columns) => [columns.map(() => null), columns.map(() => null)];
const form = (name, title, columns, more) => roster(name, title, columns, empty(columns), more);
const asked = (run) => run.sheets[0].fields.map((f) => `${f.label}${f.by ? (f.follows ? "~" : "=") + f.by : "+"}`);

blanks();
await check("a form was asked in full by itself, whatever it looks like", () => {
  for (const [a, b] of [["F10-1", "F10-2"], ["F10-2", "F10-3"], ["F06-3", "F06-1"]]) {
    const run = compare(at(`${a}.xlsx`), at(`${b}.xlsx`));
    expect(`${a} ${b}`, [run.share, run.covered, run.sheets[0].fields.filter((f) => !f.by)], [1, 1, []]);
  }
});
const before = form("before.xlsx", "居民登记表", ["序号", "姓名", "身份证号", "联系电话", "楼长签名", "备注"]);
await check("each field is asked, follows or is new; serial numbers and remarks do not count", () => {
  const run = compare(before, form("after.xlsx", "居民登记表", ["序号", "姓 名", "年龄", "性别", "手机号", "民族", "楼长签名", "备注"]));
  expect("fields", asked(run), ["姓名=B2", "年龄~C2", "性别~C2", "手机号=D2", "民族+", "楼长签名=E2"]);
  expect("share", [run.asked, run.of, run.share, run.covered], [5, 6, 5 / 6, 5 / 6]);
});
await check("records of another kind are not the same", () => {
  const run = compare(before, at("F07-1.xlsx"));
  expect("unit", [run.sheets[0].unit, run.sheets[0].by_unit, run.sheets[0].same_unit, run.covered], ["place", "person", false, 0]);
});
await check("a narrower form does not cover a wider one, a wider one does", () => {
  const columns = ["姓名", "身份证号", "联系电话"];
  const old = form("old.xlsx", "65岁以上独居老人登记表", columns), wide = form("wide.xlsx", "60岁以上老人登记表", columns);
  expect("narrower", [compare(old, wide).covered, compare(old, wide).share], [0, 1]);
  expect("wider", compare(wide, old).covered, 1);
  expect("scope", compare(wide, old).sheets[0].scope, { age_least: 65, kinds: ["独居"], own: false, unclear: false, day: null });
});
await check("a later day is told in days", () => {
  const a = form("monday.xlsx", "登记表（截至2026年11月20日）", ["姓名", "联系电话", "住址"]), b = form("friday.xlsx", "登记表", ["姓名", "联系电话", "住址"], [["text", "A5", "注：截至2026年11月25日"]]);
  expect("later", [compare(a, b).sheets[0].days_older, compare(b, a).sheets[0].days_older], [5, 0]);
});
await check("each sheet is set beside the one that asked for most of it", () => {
  const two = form("two.xlsx", "登记表", ["姓名", "身份证号", "联系电话"], [["sheet", "场所"], ["text", "A1", "场所名称"], ["text", "B1", "从业人数"], ["text", "C1", "场所地址"], ["box", "A2:C4"]]);
  const run = compare(two, form("places.xlsx", "场所", ["场所名称", "场所地址", "从业人数", "营业执照"]));
  expect("beside", [run.sheets[0].by_sheet, run.asked, run.covered], ["场所", 3, 0.75]);
  const both = compare(before, two);
  expect("in all", [both.sheets.length, both.asked, both.of, both.covered], [2, 3, 6, 0.5]);
});
await check("lines for people", () => expect("text", huying(["form", "compare", before, at("F10-1.xlsx")]).out, /asked already[\s\S]*姓名: asked in 表!B2[\s\S]*: new/));
await check("help tells its use", () => expect("help", huying(["form", "compare", "--help"]).out, /A\.xlsx B\.xlsx[\s\S]*--json/));
for (const [what, args, code, words] of [
  ["one form alone", () => [before], 2, /usage/],
  ["what is no workbook", () => [before, table("t.csv", [["a"]])], 2, /t\.csv: not a workbook/],
  ["no form", () => [roster("none.xlsx", "说明", ["一句话", "又一句"], []), before], 1, /none\.xlsx: no visible sheet is a form/],
  ["no file", () => [before, at("missing.xlsx")], 2, /missing\.xlsx/],
])
  await check(`${what} is refused by name`, () => {
    const run = huying(["form", "compare", ...args()]);
    expect("told", [run.code, words.test(run.err)], [code, true]);
  });

report();
