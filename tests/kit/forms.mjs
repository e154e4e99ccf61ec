// Forms for tests of `huying form`: a directory of one's own, tables, workbooks laid out cell by cell.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { binary, root } from "./huying.mjs";

export const work = mkdtempSync(join(tmpdir(), "huying-form-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
export const at = (name) => join(work, name);

export function table(name, rows) {
  writeFileSync(at(name), rows.map((row) => row.map((cell) => `"${String(cell ?? "").replaceAll('"', '""')}"`).join(",")).join("\n") + "\n");
  return at(name);
}

function made(program, ...args) {
  const run = spawnSync(join(dirname(binary), "../../tests/forms", program), args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`${program}: ${run.status} ${run.stderr}`);
}

/* `lines` as tests/forms/make_book.c reads them, each an array of its fields. */
export function book(name, lines) {
  writeFileSync(at(`${name}.spec`), lines.map((line) => line.join("\t")).join("\n") + "\n");
  made("make_book", at(`${name}.spec`), at(name));
  return at(name);
}

/* Every kind of form in three looks, into the directory. */
export const blanks = () => made("make_forms", join(root, "tests/forms/forms.csv"), work);

export const letters = (n) => (n > 26 ? String.fromCharCode(64 + Math.floor((n - 1) / 26)) : "") + String.fromCharCode(65 + ((n - 1) % 26));

/* A header in row 2 under a title, then rows: cells are text, numbers, or [word, value]. null: a box. */
export function roster(name, title, header, rows, more = []) {
  const line = (cells, row) => cells.map((cell, i) => {
    const place = `${letters(i + 1)}${row}`;
    if (cell === null) return ["box", place];
    return Array.isArray(cell) ? [cell[0], place, cell[1]] : [typeof cell === "number" ? "number" : "text", place, String(cell)];
  });
  return book(name, [["sheet", "表"], ["merge", `A1:${letters(header.length)}1`, title], ...line(header, 2), ...rows.flatMap((row, i) => line(row, i + 3)), ...more]);
}

/* Made up: of an area that does not exist. */
export function idNumber(birth, i, sex) {
  const body = `999999${birth.replaceAll("-", "")}${String((i * 2 + (sex % 2)) % 1000).padStart(3, "0")}`;
  const sum = [...body].reduce((all, digit, k) => all + digit * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][k], 0);
  return body + "10X98765432"[sum % 11];
}

/* What LibreOffice shows of every visible sheet's first, calculated anew: rows of cells. */
export function shown(...paths) {
  mkdirSync(at("shown"), { recursive: true });
  const run = spawnSync("soffice", [`-env:UserInstallation=file://${work}/office`, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", at("shown"), ...paths], { encoding: "utf8", timeout: 300000 });
  if (run.status !== 0) throw new Error(`soffice: ${run.error ?? run.stderr}`);
  return paths.map((path) => cells(readFileSync(join(at("shown"), basename(path).replace(/\.\w+$/, ".csv")), "utf8")));
}

export function cells(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of text.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") { rows.push(row); row = []; }
  }
  if (rows.at(-1)?.length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}

/* A workbook as LibreOffice understands it, in one text of XML. */
export function flat(path) {
  const run = spawnSync("soffice", [`-env:UserInstallation=file://${work}/office`, "--headless", "--convert-to", "fods", "--outdir", at("shown"), path], { encoding: "utf8", timeout: 300000 });
  if (run.status !== 0) throw new Error(`soffice: ${run.error ?? run.stderr}`);
  return readFileSync(join(at("shown"), basename(path).replace(/\.\w+$/, ".fods")), "utf8");
}

/* The parts of a workbook, by name, as bytes: the zip's central directory, stored or deflated. */
export function parts(path) {
  const zip = readFileSync(path), all = {};
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  for (let i = 0, entry = zip.readUInt32LE(end + 16); i < zip.readUInt16LE(end + 10); i++) {
    const nameSize = zip.readUInt16LE(entry + 28), local = zip.readUInt32LE(entry + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(from, from + zip.readUInt32LE(entry + 20));
    all[zip.toString("utf8", entry + 46, entry + 46 + nameSize)] = zip.readUInt16LE(entry + 10) ? inflateRawSync(data) : data;
    entry += 46 + nameSize + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32);
  }
  return all;
}
