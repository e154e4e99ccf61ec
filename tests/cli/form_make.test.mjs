// `huying form make`: a new workbook or table of chosen columns, filled from the register, as LibreOffice opens it
// and as `huying form` itself understands it. Ends with "N passed, N failed".
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { check, expect, report } from "../kit/checks.mjs";
import { at, cells, flat, idNumber, parts, shown, table } from "../kit/forms.mjs";
import { huying } from "../kit/huying.mjs";

const names = ["𠮷·田", "=HYPERLINK(\"http://x\")", "+李", "-1+1", "@王"];
const ids = names.map((_, i) => idNumber(`194${i}-05-0${i + 1}`, i, i));
const people = table("people.csv", [["姓名", "id_no", "phone", "birth", "area_code", "living_state", "is_key_person"], ...names.map((name, i) => [name, ids[i], `0${i}712345678`, `194${i}.5.${i + 1}`, `4201020010${i}`, i % 2 ? "独居" : "空巢", "1"])]);
const temperatures = table("temperatures.csv", [["id_no", "体温晨"], [ids[0], "36.5"], [ids[4], "３７．０"]]);
const out = at("out.xlsx");
const make = (...args) => huying(["form", "make", "--as-of", "2026-11-25", "--from", people, ...args]);
const columns = "serial,name,id_no,性别,birth,age,phone,living_state,晨体温";

await check("a workbook has the columns asked for, the values in their kinds, and what nobody has is empty", () => {
  const run = make("--from", temperatures, "--elements", columns, "--title", "人员登记表", "--unit", "湖滨社区", "-o", out);
  expect("told", [run.code, run.err], [0, "huying: 5 of 5 records, 37 cells filled, 3 open\n"]);
  const rows = shown(out)[0];
  expect("title and line", [rows[0][0], rows[1][0]], ["人员登记表", "填报单位：湖滨社区    填报日期：2026-11-25"]);
  expect("header", rows[2], ["序号", "姓名", "身份证号", "性别", "出生日期", "年龄", "联系电话", "居住状态", "晨体温"]);
  expect("first", rows[3], ["1", names[0], ids[0], Number(ids[0][16]) % 2 ? "男" : "女", "1940-05-01", "86", "00712345678", "空巢", "36.5"]);
  expect("names", rows.slice(3).map((row) => row[1]), names);
  expect("last", rows[7].slice(4), ["1944-05-05", "82", "04712345678", "空巢", "37"]);
});
const text = flat(out);
await check("numbers of people are text, ages numbers, days dates, and nothing from a table is a formula", () => {
  const row = text.slice(text.indexOf(names[0]) - 400, text.indexOf("00712345678") + 20);
  expect("identity number", row, new RegExp(`office:value-type="string"[^>]*>\\s*<text:p>${ids[0]}`));
  expect("date", row, /office:value-type="date" office:date-value="1940-05-01"/);
  expect("age", row, /office:value-type="float" office:value="86"/);
  expect("telephone", row, /office:value-type="string"[^>]*>\s*<text:p>00712345678/);
  expect("formulas", /table:formula/.test(text), false);
});
await check("lists to choose from, the header frozen and on every page, one page wide", () => {
  expect("lists", [...text.matchAll(/<table:content-validation /g)].length, 2);
  expect("header rows", text, /<table:table-header-rows>[\s\S]*身份证号[\s\S]*<\/table:table-header-rows>/);
  expect("frozen", parts(out)["xl/worksheets/sheet1.xml"].toString(), /<pane ySplit="3" topLeftCell="A4" [^>]*state="frozen"/);
  expect("page", text, /style:scale-to-X="1"/);
});
await check("what make made, inspect understands and check finds nothing in", () => {
  const [sheet] = JSON.parse(huying(["form", "inspect", out, "--json"]).out);
  expect("fields", sheet.fields.map((f) => f.element), ["serial", "name", "id_no", "sex", "birth", "age", "phone", "living_state", "temp_morning"]);
  expect("choices", sheet.fields.filter((f) => f.choices).map((f) => f.choices.length), [4, 4]);
  const found = JSON.parse(huying(["form", "check", out, "--json", "--as-of", "2026-11-25", "--from", people]).out);
  expect("nothing", [found.records, found.findings.filter((f) => f.reason !== "phone")], [5, []]);
});
await check("a table has the same, with nothing a spreadsheet program would run", () => {
  const run = make("--elements", "姓名，id_no,birth,age,is_key_person", "-o", at("out.csv"));
  expect("code", [run.code, run.err], [0, "huying: 5 of 5 records, 25 cells filled, 0 open\n"]);
  const bytes = readFileSync(at("out.csv"));
  expect("byte order mark", bytes.subarray(0, 3).toString("hex"), "efbbbf");
  const rows = cells(bytes.toString("utf8"));
  expect("header", rows[0], ["姓名", "身份证号", "出生日期", "年龄", "是否重点人员"]);
  expect("names", rows.slice(1).map((row) => row[0]), [names[0], "'" + names[1], "'+李", "'-1+1", "'@王"]);
  expect("values", rows[1].slice(1), [ids[0], "1940-05-01", "86", "是"]);
});
await check("area and title choose records", () => {
  expect("area", make("--elements", "name,id_no", "--area", "420102", "-o", out).err, /5 of 5 records/);
  expect("one", make("--elements", "name,id_no", "--area", "42010200103", "-o", out).err, /1 of 5 records/);
  expect("title", make("--elements", "name,id_no", "--title", "84岁以上独居老人", "-o", out).err, /1 of 5 records/);
  expect("all", make("--elements", "name,id_no", "--title", "84岁以上独居老人", "--all", "-o", out).err, /5 of 5 records/);
});
await check("a city's own pack has its own elements", () => {
  const pack = table("pack.csv", [["id", "name_zh", "type", "of"], ["name", "姓名", "text", "person"], ["shoe_size", "鞋码", "number", "person"]]);
  const shoes = table("shoes.csv", [["name", "鞋码"], ["甲", "42"]]);
  huying(["form", "make", "--elements", "name,shoe_size", "--pack", pack, "--from", shoes, "-o", at("shoes2.csv")]);
  expect("table", cells(readFileSync(at("shoes2.csv"), "utf8")), [["姓名", "鞋码"], ["甲", "42"]]);
});
await check("twenty thousand records go in", () => {
  const many = table("many.csv", [["name", "phone"], ...Array.from({ length: 20000 }, (_, i) => [`人${i}`, `139${String(i).padStart(8, "0")}`])]);
  expect("made", huying(["form", "make", "--elements", "serial,name,phone", "--from", many, "-o", out]).err, /20000 of 20000 records, 40000 cells filled/);
  expect("last", shown(out)[0].at(-1), ["20000", "人19999", "13900019999"]);
});
await check("help tells every option", () => expect("help", huying(["form", "make", "--help"]).out, /--elements[\s\S]*--from[\s\S]*--title[\s\S]*--area[\s\S]*--as-of[\s\S]*--pack/));

for (const [what, args, code, words] of [
  ["an element that is not there", ["--elements", "name,shoe_size"], 2, /--elements: shoe_size: no such element/],
  ["an element that stands twice", ["--elements", "name,phone,姓名"], 2, /--elements: 姓名: stands twice/],
  ["no element", ["--elements", ","], 2, /--elements: ,: no elements/],
  ["a date that is none", ["--elements", "name,birth", "--from", table("bad.csv", [["id_no", "last_sample"], [ids[0], "2026-02-30"]]), "--elements", "name,last_sample"], 2, /bad\.csv:2:2: last_sample: not a date/],
  ["an area no table tells", ["--elements", "name,phone", "--from", table("a.csv", [["name"], ["甲"]]), "--area", "42"], 2, /no column tells which record/],
  ["a title no table can answer", ["--elements", "name,phone", "--title", "流动人口表"], 1, /no source tells resident_type; nothing was written/],
  ["tables that cannot be joined", ["--elements", "name", "--from", table("b.csv", [["体温"], ["36"]])], 2, /no column tells which record/],
])
  await check(`${what} is refused by name, and nothing is written`, () => {
    const run = make(...args, "-o", at("refused.xlsx"));
    expect("told", [run.code, words.test(run.err)], [code, true]);
    expect("nothing", [existsSync(at("refused.xlsx")), existsSync(at("refused.xlsx.part"))], [false, false]);
  });
for (const [what, file, words] of [
  ["another kind of file", at("out.ods"), /the output is a \.xlsx or a \.csv/],
  ["an output over a table", people, /would be written over/],
  ["a directory that is not there", at("nowhere/out.xlsx"), /nowhere/],
])
  await check(`${what} is refused`, () => {
    const run = make("--elements", "name", "-o", file);
    expect("told", [run.code, words.test(run.err)], [2, true]);
  });
await check("an output that stood there stays when something is wrong", () => {
  mkdirSync(at("kept"), { recursive: true });
  make("--elements", "name", "-o", at("kept/x.csv"));
  const before = readFileSync(at("kept/x.csv"));
  make("--elements", "name,last_sample", "--from", at("bad.csv"), "-o", at("kept/x.csv"));
  expect("kept", readFileSync(at("kept/x.csv")).equals(before), true);
  expect("and nothing beside it", existsSync(at("kept/x.csv.part")), false);
});
await check("columns or tables not given are wrong use", () => {
  expect("elements", huying(["form", "make", "--from", people, "-o", out]).code, 2);
  expect("tables", huying(["form", "make", "--elements", "name", "-o", out]).code, 2);
});

report();
