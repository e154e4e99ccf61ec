// Workbooks and tables that came damaged, armed or odd (tests/forms/make_bad.py): each is filled rightly, or refused by name with nothing
// written. The blank is never touched, the output whole or not at all. Ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { binary, huying, root } from "../kit/huying.mjs";

const work = mkdtempSync(join(tmpdir(), "huying-bad-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
const at = (name) => join(work, name);
let asked = 0;
const outside = createServer((request, reply) => { asked++; reply.end(); });
await new Promise((ready) => outside.listen(0, "127.0.0.1", ready));
const made = spawnSync("/usr/bin/python3", [join(root, "tests/forms/make_bad.py"), work, String(outside.address().port)], { encoding: "utf8" });
if (made.status !== 0) throw new Error(made.stderr);

function python(code, ...args) {
  const done = spawnSync("/usr/bin/python3", ["-c", code, ...args], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout);
}
const cells = (path, ...places) => python("import json,sys\nfrom openpyxl import load_workbook\ns=load_workbook(sys.argv[1]).worksheets[0]\nprint(json.dumps([[s[c].value if not hasattr(s[c].value,'isoformat') else s[c].value.isoformat()[:10], s[c].data_type] for c in sys.argv[2:]]))", path, ...places);
const parts = (path) => python("import json,sys,zipfile,hashlib\nz=zipfile.ZipFile(sys.argv[1])\nprint(json.dumps({n:hashlib.sha256(z.read(n)).hexdigest() for n in z.namelist()}))", path);
const people = (name, rows) => (writeFileSync(at(name), rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n")), at(name));
const id = "11010519491231002X"; // the example of GB 11643
const one = people("one.csv", [["姓名", "身份证号", "出生日期", "联系电话"], ["=甲", id, "1949-12-31", "+86 139"]]);
const out = at("out.xlsx");
function fill(blank, from = one) {
  rmSync(out, { force: true });
  const before = readFileSync(at(blank));
  const run = huying(["form", "fill", at(blank), "--from", from, "-o", out]);
  expect("the blank", before.equals(readFileSync(at(blank))), true);
  expect("nothing half-written", readdirSync(work).filter((name) => /part|tmp/.test(name)), []);
  return { ...run, made: existsSync(out) };
}

for (const [what, blank, told] of [
  ["a sheet that unzips to far more than it is", "bomb.xlsx", /sheet 表一: too_large/],
  ["a cell in column 1,000,000", "columns.xlsx", /sheet 表一: columns/],
  ["entities that multiply", "entities.xlsx", /sheet 表一: xml/],
  ["an entity that is a file", "outside.xlsx", /sheet 表一: xml/],
  ["half a file", "cut.xlsx", /cut\.xlsx: zip/],
  ["bytes that were changed", "flipped.xlsx", /flipped\.xlsx: (zip|xml)/],
  ["a password", "password.xlsx", /with a password/],
  ["a web page named as a workbook", "page.xlsx", /not a workbook/],
  ["a picture named as a workbook", "picture.xlsx", /not a workbook/],
  ["an empty file", "nothing.xlsx", /not a workbook/],
  ["data cells that are merged", "merged.xlsx", /sheet 表一: B2:B3: cells of several records are merged/],
  ["a million empty styled rows", "rows.xlsx", /sheet 表一: too_large/],
  ["a row that stands twice", "names.xlsx", /sheet 表一: xml/],
])
  await check(`${what}: refused by name, nothing written`, () => {
    const run = fill(blank);
    expect("told", run.err, told);
    expect("exit and file", [run.code, run.made], [2, false]);
  });

for (const [what, blank] of [["a workbook", "good.xlsx"], ["one named .xls", "good.xls"], ["one with macros", "macros.xlsm"], ["one with a bomb in a part nobody needs", "bomb-beside.xlsx"], ["one that refers to another", "linked.xlsx"], ["one of 5,000 elements in each other", "nested.xlsx"]])
  await check(`${what}: filled, and every other part stays to the byte`, () => {
    const run = fill(blank);
    expect("exit", [run.code, run.code ? run.err : ""], [0, ""]);
    expect("cells", cells(out, "A2", "B2", "C2", "D2"), [["=甲", "s"], [id, "s"], ["1949-12-31", ["linked.xlsx", "nested.xlsx"].includes(blank) ? "s" : "d"], ["+86139", "s"]]);
    const [before, after] = [parts(at(blank)), parts(out)];
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect("parts", changed.filter((name) => !/^xl\/(workbook|worksheets\/sheet1)\.xml$/.test(name)), []);
    expect("names", Object.keys(after), Object.keys(before));
  });
await check("nobody was asked for another workbook", () => expect("requests", asked, 0));
await check("names that begin as formulas do stay text", () => {
  const names = ["=1+1", "+SUM(A1)", "-2+3", "@A1", "\t=1", "=cmd|' /C calc'!A0"];
  expect("exit", fill("good.xlsx", people("names.csv", [["姓名"], ...names.map((name) => [name])])).code, 0);
  expect("cells", cells(out, ...names.map((_, i) => `A${2 + i}`)), names.map((name) => [name, "s"]));
});
await check("days go by the form's own calendar, 1904 too", () => {
  expect("exit", fill("day1904.xlsx").code, 0);
  expect("day", cells(out, "C2"), [["1949-12-31", "d"]]);
});
await check("a number where an identity number should be is refused with its cell", () => {
  const run = fill("good.xlsx", at("from-number.xlsx"));
  expect("told", run.err, /from-number\.xlsx:2:2: 身份证号: not an identity number/);
  expect("exit and file", [run.code, run.made], [2, false]);
});
await check("dates of a table that counts from 1904, and dates as people write them", () => {
  expect("exit", fill("good.xlsx", at("from-1904.xlsx")).code, 0);
  expect("day", cells(out, "C2"), [["2013-07-07", "d"]]);
  expect("exit", fill("good.xlsx", at("from-text.xlsx")).code, 0);
  expect("days", cells(out, "C2", "C3", "C4"), Array(3).fill(["2013-07-08", "d"]));
  expect("full-width digits", cells(out, "D2"), [["13900010002", "s"]]);
});
await check("a header that says one thing twice: the second is left open", () => {
  expect("exit", fill("repeated.xlsx").code, 0);
  expect("cells", cells(out, "A2", "B2", "C2", "D2").map(([value]) => value), ["=甲", id, null, "+86139"]);
});
await check("two header blocks side by side are filled one after the other", () => {
  const five = people("five.csv", [["姓名", "联系电话"], ..."甲乙丙丁戊".split("").map((name, i) => [name, `1${i}`])]);
  expect("exit", fill("aside.xlsx", five).code, 0);
  expect("cells", cells(out, "A2", "A3", "A4", "C2", "C3", "C4").map(([value]) => value), ["甲", "乙", "丙", "丁", "戊", null]);
  expect("telephones", cells(out, "B4", "D3").map(([value]) => value), ["12", "14"]);
});

// ---- whole or not at all ----------------------------------------------------------------------------
await check("where the disk is full nothing is left behind", () => {
  rmSync(out, { force: true });
  const run = spawnSync("bash", ["-c", `ulimit -f 1; trap '' XFSZ; exec "$@"`, "-", binary, "form", "fill", at("good.xlsx"), "--from", one, "-o", out], { encoding: "utf8" });
  expect("refused", [run.status !== 0, existsSync(out)], [true, false]);
  expect("left behind", readdirSync(work).filter((name) => name.startsWith("out.")), []);
});
await check("killed anywhere on its way, the output is whole or not there", () => {
  const many = people("many.csv", [["姓名", "联系电话"], ...Array.from({ length: 20000 }, (_, i) => [`甲${i}`, String(i)])]);
  const whole = fill("good.xlsx", many);
  expect("whole", [whole.code, whole.made], [0, true]);
  const size = readFileSync(out).length;
  for (let i = 1; i <= 12; i++) {
    rmSync(out, { force: true });
    spawnSync(binary, ["form", "fill", at("good.xlsx"), "--from", many, "-o", out], { timeout: 25 * i, killSignal: "SIGKILL" });
    if (existsSync(out)) expect("size", readFileSync(out).length, size);
  }
});

outside.close();
report();
