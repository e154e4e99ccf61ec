// `--map`: what people correct is kept for a sender and a form's fingerprint, wins over guesses, and shows.
// Ends with "N passed, N failed".
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { check, expect, report } from "../kit/checks.mjs";
import { at, book, cells, idNumber, letters, roster, shown, table } from "../kit/forms.mjs";
import { huying } from "../kit/huying.mjs";

const columns = ["姓名", "身份证号", "常联系的号码", "电话", "楼长意见"];
const empty = (header = columns) => [header.map(() => null), header.map(() => null)];
const form = roster("form.xlsx", "登记表（11月20日）", columns, empty());
const people = table("people.csv", [["name", "id_no", "phone", "emergency_phone", "楼长意见"], ["甲", idNumber("1950-01-01", 1, 1), "13900001000", "13900002000", "好"], ["乙", idNumber("1951-01-01", 2, 1), "13900001001", "13900002001", "好"]]);
const map = at("map.json");

function inspect(file, ...args) {
  const run = huying(["form", "inspect", file, "--json", ...args]);
  return { ...run, fields: run.out && JSON.parse(run.out)[0].fields?.map((f) => f.element + (f.corrected ? "!" : "")), print: run.out && JSON.parse(run.out)[0].fingerprint };
}
function fill(file, ...args) {
  const run = huying(["form", "fill", file, "--from", people, "-o", at("out.xlsx"), "--provenance", at("out.json"), ...args]);
  return { ...run, cells: run.code === 0 ? shown(at("out.xlsx"))[0].slice(2).map((row) => row.slice(0, columns.length)) : [], sources: run.code === 0 ? JSON.parse(readFileSync(at("out.json"), "utf8")) : [] };
}

await check("without corrections a telephone that is not surely one stays open", () =>
  expect("guessed", inspect(form).fields, ["name", "id_no", "null", "phone", "null"]));
await check("a correction is written, shown, and stays", () => {
  const run = inspect(form, "--map", map, "--set", "C=phone", "--set", "电话=emergency_phone", "--set", "E2=-", "--sender", "卫健");
  expect("shown", [run.code, run.fields], [0, ["name", "id_no", "phone!", "emergency_phone!", "null!"]]);
  expect("again", inspect(form, "--map", map, "--sender", "卫健").fields, ["name", "id_no", "phone!", "emergency_phone!", "null!"]);
  expect("lines", huying(["form", "inspect", form, "--map", map, "--sender", "卫健"]).out, /C2 +常联系的号码: phone \(corrected\)[\s\S]*E2 +楼长意见: not ours \(corrected\)/);
  const kept = JSON.parse(readFileSync(map, "utf8")).corrections;
  expect("kept", kept.map((c) => [c.sender, c.form, c.label, c.nth, c.element]), [["常联系的号码", "phone"], ["电话", "emergency_phone"], ["楼长意见", null]].map(([label, element]) => ["卫健", "登记表（11月20日）", label, 1, element]));
});
await check("fill goes by it, says so, and asks nothing of what is not ours", () => {
  const run = fill(form, "--map", map, "--sender", "卫健", "--questions", at("q.csv"));
  expect("cells", run.cells[0].slice(2), ["13900001000", "13900002000", ""]);
  expect("open", run.err, /8 cells filled, 0 open/);
  expect("questions", cells(readFileSync(at("q.csv"), "utf8")).length, 1);
  expect("provenance", run.sources.filter((s) => s.corrected).map((s) => s.cell), ["C3", "D3", "C4", "D4"]);
  expect("without", fill(form).cells[0].slice(3), ["13900001000", "好"]);
});
await check("the next form of the same header has it, wherever the header stands and whatever its title is", () => {
  const next = roster("next.xlsx", "登记表（11月27日）", columns, empty(), [["sheet", "说明"], ["text", "A1", "说明"]]);
  expect("fields", inspect(next, "--map", map, "--sender", "卫健").fields, ["name", "id_no", "phone!", "emergency_phone!", "null!"]);
  expect("print", inspect(next).print, inspect(form).print);
  const other = roster("other.xlsx", "登记表（11月20日）", [...columns, "备注"], empty([...columns, "备注"]));
  expect("another header", inspect(other, "--map", map, "--sender", "卫健").fields.some((f) => f.endsWith("!")), false);
});
await check("another sender means something else; what is whoever's goes below a sender's own", () => {
  const run = inspect(form, "--map", map, "--sender", "民政");
  expect("none", run.fields.some((f) => f.endsWith("!")), false);
  expect("told", run.err, /3 corrections are of other senders/);
  inspect(form, "--map", map, "--set", "C=emergency_phone");
  expect("whoever", inspect(form, "--map", map, "--sender", "民政").fields[2], "emergency_phone!");
  expect("their own", inspect(form, "--map", map, "--sender", "卫健").fields[2], "phone!");
});
await check("a field corrected again has the last word; names of elements do as well as ids", () => {
  const count = () => JSON.parse(readFileSync(map, "utf8")).corrections.length;
  const before = count();
  expect("again", inspect(form, "--map", map, "--sender", "卫健", "--set", "C=紧急联系人电话").fields[2], "emergency_phone!");
  expect("one each", count(), before);
});
await check("the column a person named is the one; the one guessed is left open", () => {
  const own = at("own.json");
  inspect(form, "--map", own, "--set", "C=phone");
  const field = JSON.parse(huying(["form", "inspect", form, "--map", own, "--json"]).out)[0].fields[3];
  expect("guessed", [field.element, field.twice, field.filled], ["phone", true, false]);
});
await check("of two columns called the same each is corrected for itself", () => {
  const twice = ["姓名", "身份证号", "号码", "号码"];
  const file = roster("twice.xlsx", "表", twice, empty(twice)), own = at("twice.json");
  inspect(file, "--map", own, "--set", "C=phone", "--set", "D=emergency_phone");
  expect("each", inspect(file, "--map", own).fields.slice(2), ["phone!", "emergency_phone!"]);
});
await check("check and compare go by it too", () => {
  const back = roster("back.xlsx", "登记表", columns, [["甲", idNumber("1950-01-01", 1, 1), "不是号码", "13900002000", ""]]);
  const told = (...args) => JSON.parse(huying(["form", "check", back, "--json", ...args]).out).findings.map((f) => f.cell + f.reason);
  expect("alone", told(), []);
  expect("by the map", told("--map", map, "--sender", "卫健"), ["C3phone"]);
  expect("with the blank", told("--map", map, "--sender", "卫健", "--blank", form), ["C3phone", "A1words"]);
  const overlap = JSON.parse(huying(["form", "compare", form, form, "--json", "--map", map, "--sender", "卫健"]).out);
  expect("not ours does not count", overlap.of, 4);
});
await check("a column of a card is corrected by its box", () => {
  const card = book("card.xlsx", [["sheet", "卡"], ["merge", "A1:D1", "登记卡"], ["text", "A2", "姓名"], ["box", "B2"], ["text", "C2", "号码"], ["box", "D2"], ["text", "A3", "身份证号"], ["box", "B3"], ["text", "C3", "备注"], ["box", "D3"]]);
  expect("corrected", inspect(card, "--map", at("card.json"), "--set", "D2=phone").fields, ["name", "phone!", "id_no", "remark"]);
});

const saved = readFileSync(map);
for (const [what, args, code, words] of [
  ["a field that is not there", ["--map", map, "--set", "Z=phone"], 2, /Z: no such field/],
  ["an element that is not there", ["--map", map, "--set", "C=shoe_size"], 2, /shoe_size: no such element/],
  ["a correction that is none", ["--map", map, "--set", "phone"], 2, /not like B=phone/],
  ["a correction without a map", ["--set", "C=phone"], 2, /usage/],
  ["a sheet that is not there", ["--map", map, "--set", "C=phone", "--sheet", "别的"], 1, /no sheet of that name is a form/],
  ["the form itself as map", ["--map", form, "--set", "C=phone"], 2, /would be written over/],
])
  await check(`${what} is refused, and the map stays`, () => {
    const run = huying(["form", "inspect", form, ...args]);
    expect("told", [run.code, words.test(run.err)], [code, true]);
    expect("map", readFileSync(map).equals(saved), true);
  });
for (const [what, text, words] of [
  ["what is no JSON", "{", /: not JSON/],
  ["another JSON", "{\"corrections\": [{\"label\": \"x\"}]}", /\/corrections\/0\/\w+: required/],
  ["members it does not have", "{\"corrections\": [], \"x\": 1}", /\/x: unknown/],
])
  await check(`${what} is no map`, () => {
    writeFileSync(at("bad.json"), text);
    const run = huying(["form", "fill", form, "--from", people, "-o", at("bad.xlsx"), "--map", at("bad.json")]);
    expect("told", [run.code, words.test(run.err), existsSync(at("bad.xlsx"))], [2, true, false]);
  });
await check("an element that the pack lost is told", () => {
  writeFileSync(at("lost.json"), readFileSync(map, "utf8").replaceAll("emergency_phone", "shoe_size"));
  expect("told", huying(["form", "inspect", form, "--map", at("lost.json"), "--sender", "卫健"]).err, /shoe_size: no such element/);
});
await check("a map that is not there is told where none is written", () => expect("told", huying(["form", "inspect", form, "--map", at("none.json")]).err, /none\.json/));
await check("a formula is not corrected", () => {
  const sums = roster("sums.xlsx", "表", ["姓名", "电话", "合计数"], [[null, null, ["formula", "=1"]]]);
  expect("told", huying(["form", "inspect", sums, "--map", at("sums.json"), "--set", `${letters(3)}=age`]).err, /C: the form calculates it/);
});

report();
