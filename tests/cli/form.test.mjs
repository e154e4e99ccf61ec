// `huying form` on blank forms as senders make them (tests/forms): understood, filled from tables, and
// opened by LibreOffice, which calculates anew; then compared cell by cell. Ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { binary, huying, root } from "../kit/huying.mjs";

const work = mkdtempSync(join(tmpdir(), "huying-form-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
const blank = (id) => join(work, `${id}.xlsx`);
const file = (name, rows) => {
  writeFileSync(join(work, name), rows.map((row) => row.map((cell) => `"${String(cell ?? "").replaceAll('"', '""')}"`).join(",")).join("\n") + "\n");
  return join(work, name);
};

const maker = join(dirname(binary), "../../tests/forms/make_forms");
const made = spawnSync(maker, [join(root, "tests/forms/forms.csv"), work]);
if (made.status !== 0) throw new Error(`${maker}: ${made.status} ${made.stderr}`);
const forms = readFileSync(join(work, "gold.tsv"), "utf8").trim().split("\n").map((line) => {
  const [id, of, first, slots, total, ...columns] = line.split("\t");
  return { id, of, first: +first, slots: +slots, total: +total, columns: columns.map((c) => ({ column: +c.split("=")[0], element: c.split("=")[1] })) };
});
const letters = (n) => (n > 26 ? String.fromCharCode(64 + Math.floor((n - 1) / 26)) : "") + String.fromCharCode(65 + ((n - 1) % 26));

// ---- a register: made up, identity numbers of an area that does not exist -------------------------
function idNumber(year, i, sex) {
  const body = `999999${year}0${1 + (i % 9)}1${i % 10}${String((i * 2 + sex) % 1000).padStart(3, "0")}`;
  const sum = [...body].reduce((all, digit, k) => all + digit * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][k], 0);
  return body + "10X98765432"[sum % 11];
}
const people = 9;
const names = ["𠮷田", "阿依古丽·买买提", "张伟", "=王芳", "+李娜", "@刘洋", "-陈静", "仇英", "单于"];
const pack = readFileSync(join(root, "packs/elements/elements.csv"), "utf8").trim().split("\n").slice(1).map((line) => {
  const cells = [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((m) => m[1] ?? m[2]);
  return { id: cells[0], type: cells[4], table: cells[5], of: cells[7] };
});
const sexOf = (i) => 1 + (i % 2);
const words = { yes_no: "是", political: "中共党员", marital: "已婚", education: "本科", resident_type: "常住", living_state: "高龄", house_use: "自住", gas_kind: "天然气", test_result: "阴性", check_result: "在" };
function value(e, i) {
  if (e.id === "name" || e.id === "head_name") return names[i];
  if (e.id === "sex") return sexOf(i) === 1 ? "男" : "女";
  if (e.type === "id_no") return idNumber(1940 + i, i, sexOf(i));
  if (e.id === "birth") return `${1940 + i}-0${1 + (i % 9)}-1${i % 10}`;
  if (e.type === "date") return `2026-11-${10 + i}`;
  if (e.type === "number") return 30 + i;
  if (e.type === "phone") return `1390000${String(1000 + i)}`;
  if (e.type === "code") return words[e.table];
  return `${e.id}${i}`;
}
const asked = new Set(forms.flatMap((form) => form.columns.map((c) => c.element)));
const known = (of) => pack.filter((e) => e.type !== "serial" && !["age", "fill_date", "fill_unit"].includes(e.id) && asked.has(e.id) && (e.of === of || e.of === "any" || (of !== "person" && ["household_id", "landlord"].includes(e.id))));
const registers = {};
for (const of of new Set(forms.map((form) => form.of))) {
  const elements = known(of).concat(of === "person" ? pack.filter((e) => e.id === "household_id") : []);
  registers[of] = file(`${of}.csv`, [elements.map((e) => e.id), ...Array.from({ length: people }, (_, i) => elements.map((e) => value(e, i)))]);
}
const ages = Array.from({ length: people }, (_, i) => (`2026-11-25` >= `2026-0${1 + (i % 9)}-1${i % 10}` ? 86 - i : 85 - i));

// ---- understood -----------------------------------------------------------------------------------
const tally = { right: 0, missed: 0, wrong: 0, mappable: 0 };
const fillable = forms.filter((form) => form.columns.filter((c) => c.element).length >= 2);
for (const form of fillable)
  await check(`${form.id}: rows and columns are understood, none wrongly`, () => {
    const run = huying(["form", "inspect", blank(form.id), "--json"]);
    expect("exit", run.code, 0);
    const sheet = JSON.parse(run.out)[0];
    expect("first row", [sheet.kind, sheet.first, sheet.rows], ["roster", form.first, form.slots]);
    for (const { column, element } of form.columns) {
      const field = sheet.fields.find((f) => f.cell.replace(/\d+/, "") === letters(column));
      const got = field?.filled ? field.element : "";
      tally.mappable += element !== "";
      if (got && got !== element) throw new Error(`${field.cell} ${field.label}: ${got}, not ${element || "open"} (${++tally.wrong})`);
      tally[got === element ? "right" : "missed"] += element !== "";
    }
  });
console.log(`columns: ${tally.right} of ${tally.mappable} mappable ones right, ${tally.missed} left open, ${tally.wrong} wrong`);
await check("at least 95 in 100 columns are understood", () => expect("share", tally.right >= 0.95 * tally.mappable, true));

// ---- filled and calculated anew -------------------------------------------------------------------
const filled = join(work, "filled");
mkdirSync(filled);
for (const form of fillable)
  await check(`${form.id}: filled`, () => {
    const before = readFileSync(blank(form.id));
    const run = huying(["form", "fill", blank(form.id), "--from", registers[form.of], "--as-of", "2026-11-25", "--unit", "某社区", "-o", join(filled, `${form.id}.xlsx`), "--questions", join(filled, `${form.id}.questions.csv`), "--provenance", join(filled, `${form.id}.json`)]);
    expect("exit", [run.code, run.code ? run.err : ""], [0, ""]);
    expect("the blank", before.equals(readFileSync(blank(form.id))), true);
    expect("each cell has its source", JSON.parse(readFileSync(join(filled, `${form.id}.json`), "utf8")).every((cell) => cell.cell && cell.element), true);
  });

const single = file("single.csv", [["name", "id_no", "phone", "compound"], ["𠮷·田", idNumber(1950, 1, 2), "13900001000", "湖滨"]]);
await check("a card: one record goes into the boxes, more are refused", () => {
  const card = join(filled, "card.xlsx");
  const many = huying(["form", "fill", blank("card"), "--from", registers.person, "-o", card]);
  expect("more", [many.code, existsSync(card), /a card holds one record/.test(many.err)], [1, false, true]);
  expect("one", huying(["form", "fill", blank("card"), "--from", single, "-o", card]).err, /1 of 1 records, 6 cells filled, 6 open/);
});

const outputs = readdirSync(filled).filter((name) => name.endsWith(".xlsx")).map((name) => join(filled, name));
const office = !outputs.length ? { error: "nothing was filled" } : spawnSync("soffice", [`-env:UserInstallation=file://${work}/office`, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", join(work, "csv"), ...outputs], { encoding: "utf8", timeout: 300000 });
function cellsOf(path) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of readFileSync(path, "utf8").matchAll(/(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") { rows.push(row); row = []; }
  }
  return rows;
}
function shown(form, element, i) {
  const e = pack.find((one) => one.id === element);
  if (!element) return "";
  if (element === "age") return String(ages[i]);
  if (element === "fill_unit") return "某社区";
  if (element === "sex" && form.id.endsWith("-2")) return sexOf(i) === 1 ? "男性" : "女性";
  return String(value(e, i));
}
for (const form of fillable)
  await check(`${form.id}: LibreOffice shows every cell as it should be`, () => {
    const path = join(work, "csv", `${form.id}.csv`);
    if (!existsSync(path)) throw new Error(`not converted: ${office.error ?? office.stderr}`);
    const cells = cellsOf(path);
    for (let i = 0; i < people; i++)
      for (const { column, element } of form.columns)
        if (element !== "" || form.id !== "") expect(`${letters(column)}${form.first + i}`, cells[form.first + i - 1]?.[column - 1] ?? "", shown(form, element, i));
    if (form.total) expect("the total, moved and counted anew", cells[form.total - 1 + people - form.slots].slice(0, 2), ["合计", String(people)]);
  });

await check("the card: LibreOffice shows every box as it should be", () => {
  const cells = cellsOf(join(work, "csv", "card.csv"));
  expect("boxes", cells.slice(1, 4).map((row) => [row[1], row[3]]), [["𠮷·田", idNumber(1950, 1, 2)], ["女", "1950-02-11"], ["13900001000", "湖滨"]]);
});

// ---- answers, joins, choices ------------------------------------------------------------------------
const out = join(work, "out.xlsx");
const fill = (...args) => {
  rmSync(out, { force: true });
  const run = huying(["form", "fill", ...args, "--as-of", "2026-11-25", "-o", out]);
  return { ...run, made: existsSync(out) };
};
const python = (code, ...args) => spawnSync("/usr/bin/python3", ["-c", code, ...args], { encoding: "utf8" });
const cellsAt = (path, ...cells) => JSON.parse(python("import json,sys\nfrom openpyxl import load_workbook\ns=load_workbook(sys.argv[1]).worksheets[0]\nprint(json.dumps([s[c].value for c in sys.argv[2:]]))", path, ...cells).stdout);
await check("what nobody knows is asked once; answered, nothing is open", () => {
  const questions = join(work, "q.csv");
  const named = file("named.csv", [["name"], ...names.map((name) => [name])]);
  const first = fill(blank("F16-1"), "--from", named, "--questions", questions);
  expect("open", first.err, /9 of 9 records, 9 cells filled, 99 open/);
  const [header, ...rows] = cellsOf(questions).map((row) => row.map((cell) => cell.replace("\ufeff", "").trim()));
  expect("header", header, ["record", "name", "id_no", "volunteer_no", "service_project", "service_content", "service_place", "service_span", "service_hours", "training", "evaluation", "organiser", "recorder"]);
  const answers = file("a.csv", [header, ...rows.filter((row) => row.length > 4).map((row) => row.map((cell, i) => (header[i] === "id_no" ? idNumber(1950, 1, 2) : header[i] === "service_hours" ? "2" : cell || "答")))]);
  expect("closed", fill(blank("F16-1"), "--from", named, "--from", answers).err, /108 cells filled, 0 open/);
});
await check("the title chooses: 60岁以上", () => {
  const source = file("ages.csv", [["name", "birth"], ["老", "1950-01-01"], ["少", "2000-01-01"], ["刚", "1966-11-25"], ["未", "1966-11-26"]]);
  expect("chosen", fill(blank("F11-1"), "--from", source).err, /2 of 4 records/);
  expect("all", fill(blank("F11-1"), "--from", source, "--all").err, /4 of 4 records/);
  const refused = fill(blank("F11-1"), "--from", file("none.csv", [["name"], ["谁"]]));
  expect("not told", [refused.code, refused.made], [1, false]);
});
await check("of two columns of one element the form's own words count, then the surer; where they differ it is asked", () => {
  const source = file("two.csv", [["姓名", "联系电话", "手机号码", "住址", "居住地址"], ["甲", "027-1", "139", "东", "东"], ["乙", "027-2", "138", "西", "南"]]);
  const questions = join(work, "two-q.csv");
  expect("filled", fill(blank("F11-1"), "--from", source, "--all", "--questions", questions).code, 0);
  expect("phone", cellsAt(out, "D3", "D4"), ["027-1", "027-2"]);
  expect("filled", fill(blank("F08-1"), "--from", source, "--all").code, 0);
  expect("address, the form's word", cellsAt(out, "C3", "C4"), ["东", "西"]);
});
await check("an area chooses", () => {
  const source = file("areas.csv", [["name", "area_code"], ["甲", "420102001001"], ["乙", "420103001001"]]);
  expect("chosen", fill(blank("F10-1"), "--from", source, "--area", "420102").err, /1 of 2 records/);
});

// ---- refused, by name, and nothing written ----------------------------------------------------------
const one = (header, cell) => file("bad.csv", [["name", header], ["某", cell]]);
for (const [what, args, told] of [
  ["an identity number a spreadsheet rounded", () => [blank("F10-1"), "--from", one("id_no", "1.10101194912E+17")], /bad\.csv:2:2: id_no: not an identity number/],
  ["a wrong check character", () => [blank("F10-1"), "--from", one("id_no", "110105194912310021")], /bad\.csv:2:2: id_no/],
  ["a date that does not exist", () => [blank("F10-1"), "--from", one("last_sample", "2026-02-30")], /bad\.csv:2:2: last_sample: not a date/],
  ["a header that stands twice", () => [blank("F10-1"), "--from", file("bad.csv", [["姓名", "姓 名"], ["某", "某"]])], /bad\.csv:1:2: 姓 名: the column stands twice/],
  ["tables that cannot be joined", () => [blank("F10-1"), "--from", registers.person, "--from", one("phone", "1")], /no column tells which record/],
  ["a key that stands twice", () => [blank("F10-1"), "--from", registers.person, "--from", file("bad.csv", [["record", "结果"], ["1", "a"], ["1", "b"]])], /bad\.csv:3:1: record: the key stands twice/],
  ["what is no workbook", () => [registers.person, "--from", registers.person], /not a workbook/],
  ["a workbook that is cut short", () => { writeFileSync(blank("cut"), readFileSync(blank("F10-1")).subarray(0, 3000)); return [blank("cut"), "--from", registers.person]; }, /cut\.xlsx: zip/],
  ["a password", () => { writeFileSync(blank("locked"), Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)])); return [blank("locked"), "--from", registers.person]; }, /with a password/],
  ["an output over the blank", () => [blank("F10-1"), "--from", registers.person, "--provenance", blank("F10-1")], /would be written over/],
])
  await check(`${what} is told, and nothing is written`, () => {
    const run = fill(...args());
    expect("told", run.err, told);
    expect("exit and file", [run.code, run.made], [2, false]);
  });

report();
