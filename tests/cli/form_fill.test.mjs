// `huying form fill` beyond the cells of its records: whom it is about by notes and days, lines of text, marks on
// what is open, old workbooks. Ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { check, expect, report } from "../kit/checks.mjs";
import { at, blanks, book, cells, idNumber, parts, roster, shown, table, work } from "../kit/forms.mjs";
import { binary, huying } from "../kit/huying.mjs";

const columns = ["姓名", "身份证号", "联系电话", "楼长意见"];
const empty = [columns.map(() => null), columns.map(() => null)];
const out = at("out.xlsx");
const births = ["1950-01-01", "1960-01-01", "1966-11-20", "1966-11-21", "1990-01-01", "2020-01-01"];
const rows = births.map((birth, i) => [`人${i}`, idNumber(birth, i, 1), `1390000100${i}`, birth, i % 2 ? "独居" : "空巢", i < 4 ? "湖滨社区" : "河畔社区", i === 1 ? "2026-11-21" : "2026-01-01"]);
const header = ["name", "id_no", "phone", "birth", "living_state", "community", "register_date"];
const people = table("people.csv", [header, ...rows]);
const one = table("one.csv", [header, rows[0]]);
const fill = (file, ...args) => huying(["form", "fill", file, "--from", people, "-o", out, ...args]);
const chosen = (...args) => Number(/(\d+) of \d+ records/.exec(fill(...args).err)?.[1] ?? -1);
const day = ["--as-of", "2026-11-20"];

// ---- whom -----------------------------------------------------------------------------------------------
await check("a note chooses when it says whom the form is about", () => {
  const note = (text) => roster("note.xlsx", "摸底表", columns, empty, [["text", "A5", text]]);
  expect("range", chosen(note("填报范围：60岁以上独居老人"), ...day), 1);
  expect("only", chosen(note("1.每日报送。\\n2.仅填写独居老人。"), ...day), 3);
  expect("an aside", chosen(note("注：60岁以上的请另注明"), ...day), 6);
  expect("told", fill(note("填报对象：60岁以上老人"), ...day).err, /the form is about: aged 60 and over/);
});
await check("a sheet of instructions counts like notes", () =>
  expect("chosen", chosen(roster("sheet.xlsx", "摸底表", columns, empty, [["sheet", "填报说明"], ["text", "A1", "一、填报对象：独居老人；二、报送时间：每日"]]), ...day), 3));
await check("ages are reckoned at the form's own day, unless another is given", () => {
  const dated = roster("dated.xlsx", "60岁以上老人表（截至2026年11月20日）", columns, empty);
  expect("its day, and nobody who was registered later", chosen(dated), 2);
  expect("another day", chosen(dated, "--as-of", "2026-11-21"), 4);
  expect("without year", chosen(roster("year.xlsx", "60岁以上老人表（截至1月1日）", columns, empty), "--as-of", "2026-11-25"), 4);
});
await check("an upper age, and a range", () => {
  expect("below", chosen(roster("below.xlsx", "不满18周岁儿童表", columns, empty), ...day), 1);
  expect("range", chosen(roster("range.xlsx", "3-36岁人员表", columns, empty), ...day), 2);
});
await check("本社区 is that of --unit, or the only one there is; else it is refused", () => {
  const own = roster("own.xlsx", "本社区居民表", columns, empty);
  expect("unit", chosen(own, "--unit", "湖滨社区"), 4);
  const refused = fill(own);
  expect("several", [refused.code, /the tables have several: --area CODE, or --unit/.test(refused.err)], [1, true]);
  expect("all", chosen(own, "--all"), 6);
  expect("one", huying(["form", "fill", own, "--from", one, "-o", out]).code, 0);
});
await check("ages nobody has are refused", () => {
  const run = fill(roster("two.xlsx", "60岁以上老人和3岁以下儿童表", columns, empty));
  expect("told", [run.code, /several ages/.test(run.err)], [1, true]);
});

// ---- lines ----------------------------------------------------------------------------------------------
const line = (text, ...args) => {
  const run = fill(roster("line.xlsx", "登记表", columns, empty, [["text", "A5", "合计"], ["text", "A6", text]]), "--as-of", "2026-11-05", ...args);
  expect("filled", [run.code, run.code && run.err], [0, 0]);
  return shown(out)[0].at(-1)[0];
};
const unit = ["--unit", "湖滨社区"];
await check("who and when are filled into lines of text", () => {
  expect("blanks", line("填报单位：____________填报日期：____________", ...unit), "填报单位：湖滨社区    填报日期：2026-11-05");
  expect("distance", line("填报单位：            填报人：      填报日期：", ...unit), "填报单位：湖滨社区    填报人：      填报日期：2026-11-05");
  expect("年月日", line("填报单位（盖章）：　　　　　　填报日期：    年  月  日", ...unit), "填报单位（盖章）：湖滨社区    填报日期：2026年11月5日");
});
await check("what is not told, or stands there, stays", () => {
  expect("unit", line("填报单位：        填报日期："), "填报单位：        填报日期：2026-11-05");
  expect("written", line("填报单位：河畔社区  填报日期：2025-01-01", ...unit), "填报单位：河畔社区  填报日期：2025-01-01");
  expect("another's", line("审核人：        联系电话：", ...unit), "审核人：        联系电话：");
});
await check("a box beside the label is filled, not the label", () => {
  const form = roster("box.xlsx", "登记表", columns, empty, [["text", "A6", "填报单位："], ["box", "B6"], ["text", "C6", "填报日期："], ["box", "D6"]]);
  fill(form, ...unit, "--as-of", "2026-11-05");
  expect("cells", shown(out)[0].at(-1), ["填报单位：", "湖滨社区", "填报日期：", "2026-11-05"]);
});
await check("lines have their provenance", () => {
  fill(roster("line.xlsx", "登记表", columns, empty, [["text", "A6", "填报单位：        填报日期："]]), ...unit, "--provenance", at("p.json"));
  const all = JSON.parse(readFileSync(at("p.json"), "utf8"));
  expect("last", all.at(-1), { sheet: "表", cell: "A10", element: "fill_date", certainty: 1, corrected: false, from: null, derived: true });
});

// ---- marks ----------------------------------------------------------------------------------------------
const form = roster("marks.xlsx", "登记表", columns, empty, [["text", "A5", "合计"]]);
await check("columns that are open are coloured where they are empty, from the first record to the last", () => {
  fill(form);
  const made = parts(out), sent = parts(form);
  const rule = /<conditionalFormatting sqref="D3:D8"><cfRule type="containsBlanks" dxfId="0" priority="1"><formula>LEN\(TRIM\(D3\)\)=0<\/formula><\/cfRule><\/conditionalFormatting>/;
  const sheet = made["xl/worksheets/sheet1.xml"].toString();
  expect("rule", sheet, rule);
  expect("place", sheet.indexOf("<mergeCells") < sheet.indexOf("<conditionalFormatting") && sheet.indexOf("<conditionalFormatting") < sheet.indexOf("<pageMargins"), true);
  expect("format", made["xl/styles.xml"].toString(), /<dxfs count="1"><dxf><fill><patternFill patternType="solid">/);
  expect("other parts", Object.keys(sent).filter((name) => !sent[name].equals(made[name])).sort(), ["xl/styles.xml", "xl/worksheets/sheet1.xml"]);
});
await check("answered, nothing is coloured, and no style is touched", () => {
  fill(form, "--questions", at("q.csv"));
  const [names, ...asked] = cells(readFileSync(at("q.csv"), "utf8"));
  const answers = table("answers.csv", [names, ...asked.map((row) => names.map((name, i) => (name === "楼长意见" ? "同意" : row[i])))]);
  const run = fill(form, "--from", answers);
  expect("open", run.err, /24 cells filled, 0 open/);
  expect("marks", parts(out)["xl/worksheets/sheet1.xml"].includes("conditionalFormatting"), false);
  expect("styles", parts(out)["xl/styles.xml"].equals(parts(form)["xl/styles.xml"]), true);
});
await check("LibreOffice sees the colour on what is empty alone", () => {
  const half = table("half.csv", [["name", "id_no", "phone", "楼长意见"], ["甲", rows[0][1], "13900001000", "好"], ["乙", rows[1][1], "13900001001", ""]]);
  huying(["form", "fill", form, "--from", half, "-o", at("half.xlsx")]);
  const run = spawnSync("soffice", [`-env:UserInstallation=file://${work}/office`, "--headless", "--convert-to", "html:HTML (StarCalc)", "--outdir", at("shown"), at("half.xlsx")], { encoding: "utf8", timeout: 300000 });
  const html = readFileSync(at("shown/half.html"), "utf8");
  expect("converted", run.status, 0);
  expect("coloured", [...html.matchAll(/bgcolor="#FFF2CC"/gi)].length, 1);
});
await check("--no-marks leaves the styles as they are", () => {
  fill(form, "--no-marks");
  expect("styles", parts(out)["xl/styles.xml"].equals(parts(form)["xl/styles.xml"]), true);
});

// ---- cards that stand several times -------------------------------------------------------------------------
const card = (row, column) => {
  const place = (down, right) => `${String.fromCharCode(65 + column + right)}${row + down}`;
  return [["text", place(0, 0), "姓名"], ["box", place(0, 1)], ["text", place(0, 2), "楼长意见"], ["box", place(0, 3)], ["text", place(1, 0), "身份证号"], ["box", place(1, 1)], ["text", place(1, 2), "联系电话"], ["box", place(1, 3)]];
};
const four = book("four.xlsx", [["sheet", "卡"], ["merge", "A1:I1", "登记卡"], ...card(2, 0), ...card(2, 5), ...card(5, 0), ...card(5, 5)]);
const three = table("three.csv", [header, ...rows.slice(0, 3)]);
await check("each card has a record, below and beside one another; the rest stay empty", () => {
  const run = huying(["form", "fill", four, "--from", three, "-o", out]);
  expect("told", [run.code, /3 of 3 records, 9 cells filled, 3 open/.test(run.err)], [0, true]);
  const made = shown(out)[0];
  expect("names", [made[1][1], made[1][6], made[4][1], made[4][6]], ["人0", "人1", "人2", ""]);
  expect("telephones", [made[2][3], made[2][8], made[5][3], made[5][8]], ["13900001000", "13900001001", "13900001002", ""]);
  expect("marks", [...parts(out)["xl/worksheets/sheet1.xml"].toString().matchAll(/sqref="(\w+)"/g)].map((m) => m[1]), ["D2", "I2", "D5"]);
});
await check("inspect tells how often, check reads each", () => {
  const [sheet] = JSON.parse(huying(["form", "inspect", four, "--json"]).out);
  expect("sheet", [sheet.kind, sheet.cards, sheet.fields.map((f) => f.cell)], ["card", 4, ["B2", "D2", "B3", "D3"]]);
  const changed = table("changed.csv", [["id_no", "phone"], ...rows.slice(0, 3).map((row, i) => [row[1], i === 1 ? "13900009999" : row[2]])]);
  const found = JSON.parse(huying(["form", "check", out, "--blank", four, "--from", changed, "--json"]).out);
  expect("findings", [found.records, found.findings.map((f) => f.cell + f.reason)], [3, ["I3changed"]]);
});
await check("more records than cards, or none, are refused", () => {
  const run = huying(["form", "fill", four, "--from", people, "-o", at("cards.xlsx")]);
  expect("told", [run.code, /more than there are cards/.test(run.err), existsSync(at("cards.xlsx"))], [1, true, false]);
});
await check("a card whose labels stand twice for other reasons is one card", () => {
  const twice = book("twice.xlsx", [["sheet", "卡"], ["merge", "A1:I1", "登记卡"], ...card(2, 0), ["text", "A5", "姓名"], ["box", "B5"]]);
  expect("cards", JSON.parse(huying(["form", "inspect", twice, "--json"]).out)[0].cards, 1);
});

// ---- old workbooks --------------------------------------------------------------------------------------
blanks();
function office(file, kind) {
  mkdirSync(at("old"), { recursive: true });
  const run = spawnSync("soffice", [`-env:UserInstallation=file://${work}/office`, "--headless", "--convert-to", kind, "--outdir", at("old"), file], { encoding: "utf8", timeout: 300000 });
  if (run.status !== 0) throw new Error(run.stderr);
}
office(at("F10-2.xlsx"), "xls");
renameSync(at("old/F10-2.xls"), at("F10.xls"));
writeFileSync(at("F10.et"), readFileSync(at("F10.xls")));
const rest = () => readdirSync(work).filter((name) => name.startsWith("huying-office-"));
const run = (args, env) => {
  const done = spawnSync(binary, args, { encoding: "utf8", env: { ...process.env, TMPDIR: work, ...env } });
  return { code: done.status, out: done.stdout, err: done.stderr };
};
for (const name of ["F10.xls", "F10.et"])
  await check(`${name} is understood and filled as the .xlsx is`, () => {
    const fields = (file) => JSON.parse(run(["form", "inspect", file, "--json"]).out)[0].fields.map((f) => [f.cell, f.label, f.element]);
    expect("fields", fields(at(name)), fields(at("F10-2.xlsx")));
    expect("filled", run(["form", "fill", at(name), "--from", people, "-o", out]).code, 0);
    expect("names", shown(out)[0].slice(4, 10).map((row) => row[5]), rows.map((row) => row[0]));
    expect("nothing is left behind", rest(), []);
  });
await check("without LibreOffice an old workbook is refused by name", () => {
  for (const name of ["F10.xls", "F10.et"]) {
    const refused = run(["form", "inspect", at(name)], { PATH: at("nothing") });
    expect("told", [refused.code, refused.err.includes(`${name}: an old workbook; LibreOffice, which reads such, is not installed`)], [2, true]);
  }
  expect("nothing is left behind", rest(), []);
});
await check("what LibreOffice cannot read is refused by name", () => {
  mkdirSync(at("bin"), { recursive: true });
  writeFileSync(at("bin/soffice"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const refused = run(["form", "inspect", at("F10.xls")], { PATH: `${at("bin")}:/usr/bin:/bin` });
  expect("told", [refused.code, /F10\.xls: LibreOffice cannot read it/.test(refused.err)], [2, true]);
  expect("nothing is left behind", rest(), []);
});
await check("a password is not an old workbook", () => {
  writeFileSync(at("locked.xls"), Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600), Buffer.from("EncryptedPackage", "utf16le"), Buffer.alloc(200)]));
  expect("told", run(["form", "inspect", at("locked.xls")]).err, /locked\.xls: with a password/);
});
await check("a filled form is a .xlsx", () => {
  const refused = run(["form", "fill", at("F10.xls"), "--from", people, "-o", at("back.xls")]);
  expect("told", [refused.code, /the filled form is a \.xlsx/.test(refused.err), existsSync(at("back.xls"))], [2, true, false]);
});
await check("help tells the options", () => expect("help", huying(["form", "fill", "--help"]).out, /--no-marks[\s\S]*--questions[\s\S]*--map[\s\S]*--sender/));

report();
