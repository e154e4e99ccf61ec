// Every kind of form as three senders lay it out (tests/forms/make_looks.py), some written by LibreOffice: understood, filled from
// tables with the register's own words, and compared cell by cell and style by style with the blank, before and after LibreOffice
// calculated it anew. HUYING_FORM_SEED makes others. Ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { huying, root } from "../kit/huying.mjs";

const seed = process.env.HUYING_FORM_SEED ?? "20261125";
const work = mkdtempSync(join(tmpdir(), "huying-looks-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
const at = (...names) => join(work, ...names);
function run(command, args) {
  const done = spawnSync(command, args, { encoding: "utf8", timeout: 300000, maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${command} ${args[0]}: ${done.error ?? done.status} ${done.stderr}`);
  return done.stdout;
}
const python = (script, ...args) => run("/usr/bin/python3", [join(root, "tests/forms", script), ...args]);
const office = (directory, files) => run("soffice", [`-env:UserInstallation=file://${at("office")}`, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", directory, ...files]);
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const number = (cell) => +/\d+$/.exec(cell)?.[0] || 0;
const letters = (cell) => /^[A-Z]+/.exec(cell)[0];

for (const name of ["blank", "filled", "before", "after"]) mkdirSync(at(name));
python("make_looks.py", join(root, "tests/forms/forms.csv"), join(root, "tests/forms/senders.csv"), at("blank"), seed);
const truth = json(at("blank", "truth.json"));
// The colleague works with LibreOffice, and so does every second sender of what is no table.
const officers = truth.filter(({ file }, i) => file.endsWith("b.xlsx") || (file.endsWith("c.xlsx") && i % 2));
office(at("before"), officers.map(({ file }) => at("blank", file)));
for (const { file } of officers) renameSync(at("before", file), at("blank", file));

// ---- a register with the words of the facts, one table a kind of form -------------------------------
const rows = 9;
const ids = (i) => { // an area that does not exist
  const body = `999999${1940 + i}0${1 + i}1${i}${String(100 + 2 * i + 1)}`;
  return body + "10X98765432"[[...body].reduce((sum, d, k) => sum + d * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][k], 0) % 11];
};
const table = (path) => readFileSync(join(root, path), "utf8").trim().split("\n").slice(1).map((line) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((m) => m[1] ?? m[2]));
const types = new Map(table("packs/elements/elements.csv").map((e) => [e[0], { type: e[4], codes: e[5] }]));
const codes = table("packs/elements/codes.csv");
function value(element, i) {
  const { type, codes: of } = types.get(element);
  if (type === "id_no") return ids(i);
  if (type === "phone") return `1390000${1000 + i}`;
  if (element === "age") return String(2026 - 1940 - i);
  if (element === "birth") return `${1940 + i}-0${1 + i}-1${i}`;
  if (type === "date") return `2026-11-1${i}`;
  if (type === "number") return String(30 + i);
  if (type === "code") return codes.filter((c) => c[0] === of)[i % 2][2];
  return `${element}${i}`;
}
const sources = new Map(table("tests/forms/forms.csv").map(([form, , , columns]) => {
  const known = columns.split("|").map((c) => [c.slice(0, c.lastIndexOf("=")), c.slice(c.lastIndexOf("=") + 1)]).filter(([, element]) => element && types.get(element).type !== "serial");
  const write = (name, count) => writeFileSync(at(name), [known.map(([label]) => label), ...Array.from({ length: count }, (_, i) => known.map(([, element]) => value(element, i)))].map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\n"));
  write(`${form}.csv`, rows);
  write(`${form}-one.csv`, 1);
  return [form, new Set(known.map(([, element]) => element))];
}));

// ---- understood -------------------------------------------------------------------------------------
const tally = { mappable: 0, right: 0, open: 0, wrong: 0, cells: 0 };
for (const form of truth)
  await check(`${form.file}: understood`, () => {
    const inspected = huying(["form", "inspect", at("blank", form.file), "--json"]);
    const sheets = JSON.parse(inspected.out);
    const sheet = sheets.find((one) => one.kind && !one.hidden);
    const wrong = [];
    for (const { cell, label, element } of form.fields) {
      const field = sheet.fields.find((f) => (form.kind === "card" ? f.cell : letters(f.cell)) === cell);
      const got = field?.filled ? field.element : "";
      tally.mappable += element !== "";
      tally.right += element !== "" && got === element;
      tally.open += element !== "" && !got;
      if (got && got !== element) wrong.push(`${cell} ${label}: ${got}, not ${element || "open"}`);
    }
    tally.wrong += wrong.length;
    expect("sheet", [sheet.sheet, sheet.kind], [form.sheet, form.kind]);
    if (form.kind === "roster") expect("rows", [sheet.first, sheet.rows], [form.first, form.slots]);
    expect("wrong", wrong, []);
  });
console.log(`seed ${seed}: ${truth.length} forms, ${tally.right} of ${tally.mappable} mappable columns right (${((100 * tally.right) / tally.mappable).toFixed(1)} %), ${tally.open} left open, ${tally.wrong} wrong`);
await check("at least 95 in 100 mappable columns are right", () => expect("share", tally.right >= 0.95 * tally.mappable, true));

// ---- filled -----------------------------------------------------------------------------------------
const wrongFills = [];
for (const form of truth)
  await check(`${form.file}: filled, each cell from the column that is meant`, () => {
    const one = form.kind === "card" ? "-one" : "";
    const origins = at(`${form.file}.json`);
    const run = huying(["form", "fill", at("blank", form.file), "--from", at(`${form.form}${one}.csv`), "--all", "--no-marks", "--as-of", "2026-11-25", "--unit", "某社区", "-o", at("filled", form.file), "--provenance", origins]);
    expect("exit", [run.code, run.code ? run.err : ""], [0, ""]);
    const cells = json(origins).map((cell) => [cell.cell, cell.element]);
    const known = new Set([...sources.get(form.form), "fill_unit"]);
    const rowsHeld = Math.max(form.slots, Math.ceil(rows / form.blocks));
    form.put_in = form.kind === "card" ? 0 : rowsHeld - form.slots;
    form.filled = form.line ? [form.line] : []; // whose unit and day are written into it
    for (const { cell, element } of form.fields)
      for (let i = 0; i < (form.kind === "card" ? 1 : rows); i++) {
        const column = columnNumber(letters(cell)) + Math.floor(i / rowsHeld) * form.step;
        const place = form.kind === "card" ? cell : `${columnLetters(column)}${form.first + (i % rowsHeld)}`;
        if (known.has(element) || element === "serial") form.filled.push(place);
        const found = cells.find(([where]) => where === place);
        if (found && found[1] !== element) wrongFills.push(`${form.file} ${place}: ${found[1]}, not ${element}`);
      }
    const allowed = new Set(form.filled);
    wrongFills.push(...cells.filter(([where]) => !allowed.has(where)).map(([where]) => `${form.file} ${where}`));
    tally.cells += cells.length;
  });
function columnNumber(text) { return [...text].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0); }
function columnLetters(n) { return (n > 26 ? String.fromCharCode(64 + Math.floor((n - 1) / 26)) : "") + String.fromCharCode(65 + ((n - 1) % 26)); }
await check("no cell is filled with anything else", () => expect("wrong fills", wrongFills, []));
console.log(`${tally.cells} cells filled, ${wrongFills.length} of them wrongly`);

// ---- untouched --------------------------------------------------------------------------------------
const filledForms = truth.filter((form) => form.filled);
writeFileSync(at("truth.json"), JSON.stringify(filledForms));
async function untouched(when, forms, blanks, filled, ...options) {
  const found = JSON.parse(python("compare_books.py", at("truth.json"), at(blanks), at(filled), ...options));
  for (const form of forms)
    await check(`${form.file}: all else is as it was, ${when}`, () => expect("changed", found.files[form.file] ?? ["not there"], []));
  console.log(`${found.cells} cells compared ${when}, ${Object.values(found.files).flat().length} differences`);
  return found.totals;
}
await untouched("as written", filledForms, "blank", "filled");
const calculated = filledForms.filter(({ total }, i) => total || i % 4 === 1);
office(at("before"), calculated.map(({ file }) => at("blank", file)));
office(at("after"), calculated.map(({ file }) => at("filled", file)));
const totals = await untouched("calculated by LibreOffice", calculated, "before", "after", "--calculated");
for (const { file } of calculated.filter(({ total }) => total))
  await check(`${file}: the total and the sheet that repeats it count all records`, () => expect("counted", totals[file], [rows, rows, rows]));

report();
