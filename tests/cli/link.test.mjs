// `huying link` on small registers and bad ones: what it says, what it refuses, and that nothing is half-written.
// Ends with "N passed, N failed".
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { parseCsv } from "../kit/csv.mjs";
import { huying } from "../kit/huying.mjs";
import { group } from "../kit/linkage.mjs";

const work = mkdtempSync(join(tmpdir(), "huying-link-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
const at = (name) => join(work, name);
const put = (name, text) => (writeFileSync(at(name), text), at(name));

function link(files, ...options) {
  for (const name of ["clusters.csv", "pairs.csv"]) rmSync(at(name), { force: true });
  return huying(["link", ...[files].flat(), "--clusters", at("clusters.csv"), "--pairs", at("pairs.csv"), "--lang", "en", ...options]);
}
function done(files, ...options) {
  const r = link(files, ...options);
  if (r.code !== 0) throw new Error(`exit ${r.code}: ${r.err}`);
  return r;
}
/* Rows that are together, "1 2" a cluster of two or more. */
const together = () =>
  [...group(parseCsv(readFileSync(at("clusters.csv"), "utf8")), (row) => row.cluster_id).values()]
    .map((rows) => rows.map((row) => row.row_id))
    .filter((ids) => ids.length > 1)
    .map((ids) => ids.join(" "));
function refused(files, wanted, ...options) {
  const r = link(files, ...options);
  expect("exit", r.code, 2);
  expect("said", r.err, wanted);
  const left = ["clusters.csv", "clusters.csv.part", "pairs.csv", "pairs.csv.part"].filter((name) => existsSync(at(name)));
  expect("written", left, []);
}

/* ---- people ------------------------------------------------------------------------------------- */

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const numbered = (body) => body + "10X98765432"[[...body].reduce((sum, digit, i) => sum + digit * weights[i], 0) % 11];

/* A town of strangers to stand among, so that there are frequencies: row i is a function of i. */
function stranger(i) {
  const surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许";
  const given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华";
  const pick = (text, n) => [...text][n % [...text].length];
  const year = 1940 + ((i * 7) % 70);
  const month = 1 + ((i * 5) % 12);
  const day = 1 + ((i * 11) % 28);
  const two = (n) => String(n).padStart(2, "0");
  const birth = `${year}-${two(month)}-${two(day)}`;
  return {
    id: `s${i}`,
    name: pick(surnames, i * 13) + pick(given, i * 17) + pick(given, i * 29 + 5),
    sex: i % 2 ? "男" : "女",
    birth,
    id_no: numbered(`42010${1 + (i % 9)}${birth.replaceAll("-", "")}${String(100 + ((i * 2 + (i % 2)) % 800)).padStart(3, "0")}`),
    phone: `137${String(10000000 + i * 7919).slice(-8)}`,
    address: `武昌区中北路${1 + (i % 300)}号${1 + (i % 9)}栋${100 + (i % 900)}室`,
  };
}
const header = "编号,姓名,性别,出生日期,身份证号,手机,住址";
const line = (p) => [p.id, p.name, p.sex, p.birth, p.id_no, p.phone, p.address].join(",");
const register = (...people) => [header, ...people.map(line), ...Array.from({ length: 400 }, (_, i) => line(stranger(i))), ""].join("\n");
const someone = { id: "a", name: "尹若曦", sex: "女", birth: "1977-10-23", id_no: numbered("42010619771023528"), phone: "13612345098", address: "洪山区珞喻路717号5栋1203室" };

await check("two rows of one person are linked, with a slip, another address and an older number", () => {
  const number15 = someone.id_no.slice(0, 6) + someone.id_no.slice(8, 17);
  done(put("town.csv", register(someone, { ...someone, id: "b", phone: "13912340987", address: "汉阳区琴台路3号" }, { ...someone, id: "c", id_no: number15 })));
  expect("together", together(), ["a b c"]);
  const pair = parseCsv(readFileSync(at("pairs.csv"), "utf8"))[0];
  expect("columns", Object.keys(pair).slice(0, 7), ["source_l", "row_id_l", "source_r", "row_id_r", "probability", "weight", "prior"]);
  const sum = Object.entries(pair).slice(6).reduce((all, [, bits]) => all + Number(bits), 0);
  if (Math.abs(sum - Number(pair.weight)) > 0.01) throw new Error(`the fields sum up to ${sum}, not ${pair.weight}`);
});

await check("people of one household are not one person: twins, a child with a parent's number", () => {
  const born = someone.birth.replaceAll("-", "");
  const twin = { ...someone, id: "b", name: "尹若琳", id_no: numbered(`420106${born}744`) };
  const child = { ...someone, id: "c", name: "尹小宝", birth: "2019-05-06", phone: someone.phone };
  done(put("town.csv", register(someone, twin, child)));
  expect("together", together(), []);
});

await check("two valid numbers keep apart what all else would join, and the explanation says so", () => {
  const other = { ...someone, id: "b", id_no: numbered(`110101${someone.birth.replaceAll("-", "")}111`), phone: "" };
  const r = done(put("town.csv", register({ ...someone, phone: "" }, other, { ...other, id: "c" })), "--explain");
  expect("together", together(), ["b c"]);
  expect("explained", r.out, /kept apart[^]*a — b|contradicted by identity number/);
});

await check("the same name and nothing else is nobody", () => {
  const bare = (id) => ({ id, name: someone.name, sex: "", birth: "", id_no: "", phone: "", address: "" });
  done(put("town.csv", register(bare("a"), bare("b"), bare("c"))));
  expect("together", together(), []);
});

await check("one to one: the heaviest first, equals by name of row", () => {
  const people = Array.from({ length: 60 }, (_, i) => stranger(i + 2000));
  const left = put("left.csv", [header, ...people.map(line), ""].join("\n"));
  const right = put("right.csv", [header, ...people.map((p) => line({ ...p, id: `${p.id}x`, phone: "" })), line({ ...people[0], id: "s2000y", phone: "" }), ""].join("\n"));
  done([left, right], "--mode", "link", "--one-to-one");
  const pairs = parseCsv(readFileSync(at("pairs.csv"), "utf8"));
  expect("pairs", pairs.length, 60);
  expect("of two equal ones the first", pairs.find((pair) => pair.row_id_l === "s2000").row_id_r, "s2000x");
});

await check("in words: a link with its weights, a near miss with what it lacks, a review list, a picture", () => {
  const moved = { ...someone, id: "b", phone: "13912340987", address: "汉阳区琴台路3号", id_no: "", birth: "" };
  const r = done(put("town.csv", register(someone, { ...someone, id: "c", address: "" }, moved)), "--explain", "--plot");
  expect("link", r.out, /a — c: chance 1\.0000/);
  expect("field", r.out, new RegExp(`name equal \\(${someone.name}\\) \\+\\d`));
  expect("missing", r.out, /not compared: pinyin|not compared: address/);
  expect("lists", r.out, /To be looked at[^]*Near misses[^]*kept apart[^]*Links, the heaviest first/);
  expect("lacks", r.out, /lacks [+-]?\d+\.\d bits; equal values would bring:/);
  expect("picture", r.out, /\n +-?\d+ +\d+ \|#*/);
  expect("keys", r.out, /phone: \d+ blocks/);
  expect("Chinese", done(at("town.csv"), "--explain", "--lang", "zh-CN").out, /姓名相同/);
});

await check("a telephone that 100,000 rows share brings no pair of its own", () => {
  const rows = Array.from({ length: 100000 }, (_, i) => line({ ...stranger(i), id: String(i), phone: "02787651239", id_no: "", birth: "", address: `中北路${i}号` }));
  const r = done(put("many.csv", [header, ...rows, ""].join("\n")), "--json");
  const report = JSON.parse(r.out);
  const phone = report.keys.find((key) => key.key === "phone");
  expect("left out", phone.left_out > 1e9, true);
  if (report.compared > 100000 * 40) throw new Error(`${report.compared} pairs compared`);
});

await check("300,000 equal rows are one person, at once", () => {
  const rows = Array.from({ length: 300000 }, (_, i) => line({ ...someone, id: String(i) }));
  done(put("many.csv", [header, ...rows, ""].join("\n")));
  expect("clusters", new Set(readFileSync(at("clusters.csv"), "utf8").trim().split("\n").slice(1).map((row) => row.split(",")[2])).size, 1);
});

/* ---- what is refused ------------------------------------------------------------------------------- */

await check("files that are no register are refused by name, and nothing is written", () => {
  refused(put("bad.csv", ""), /bad\.csv: the file is empty/);
  refused(put("bad.csv", `${header}\n`), /bad\.csv: the file has a header and no rows/);
  refused(put("bad.csv", Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0, 0x2c])), /bad\.csv:.*not_text/);
  refused(put("bad.csv", Buffer.concat([Buffer.from(`${header}\n1,`), Buffer.from([0xff, 0xfe, 0xff, 0x80]), Buffer.from(",男,,,,\n")])), /bad\.csv:2: column 2: .*encoding/);
  refused(at("none.csv"), /none\.csv: No such file/);
  refused(work, /Is a directory/);
  refused(put("bad.csv", `${header}\n1,"张伟,男,,,,\n`), /bad\.csv:2: column 2: .*quotes/);
  refused(put("bad.csv", `${header}\n1,${"张".repeat(350000)},男,,,,\n`), /bad\.csv:2: column 2: .*cell/);
});

await check("what the rows lack is said: ragged rows, repeated headers and names, missing columns", () => {
  refused(put("bad.csv", `${header}\n1,张伟,男,,,,,,9\n2,李娜\n3,王芳,女,,,,,8\n`), /bad\.csv:2: 9 cells, but the header has 7[^]*bad\.csv:4: 8 cells/);
  refused(put("bad.csv", "姓名,姓名,手机\n张伟,李娜,1\n"), /column 姓名: the header has it twice/);
  refused(put("bad.csv", `${header}\n1,张伟,男,,,,\n1,李娜,女,,,,\n`), /two rows are named 1/);
  refused(put("bad.csv", "颜色\n红\n蓝\n"), /too few columns.*it knows .*; the file has 颜色/);
  refused([put("town.csv", register(someone)), put("bad.csv", "颜色,大小\n红,1\n")], /bad\.csv.*too few columns/);
});

await check("wrong use and wrong schemas are refused", () => {
  const town = put("town.csv", register(someone));
  refused(town, /usage/, "--mode", "link");
  refused(town, /there is no such schema/, "--schema", "person-moon");
  refused(town, /bad\.ini:2: no such setting of a schema/, "--schema", put("bad.ini", "[schema]\nnames = x\n"));
  refused(town, /no such comparison: magic/, "--schema", put("bad.ini", "[field name]\ncompare = magic\n"));
  refused(town, /no such field: nobody/, "--schema", put("bad.ini", "[field name]\ncompare = name_cn\nheaders = 姓名\n[key k]\nparts = nobody\n"));
  refused(town, /two outputs/, "--pairs", at("clusters.csv"));
});

await check("a short row, one column, GB18030, a workbook's cut numbers: read as they can be", () => {
  done(put("short.csv", `${header}\n1,张伟\n2,李娜,女\n`));
  expect("rows", parseCsv(readFileSync(at("clusters.csv"), "utf8")).length, 2);
  done(put("one.csv", "姓名\n张伟\n张伟\n李娜\n"));
  expect("rows", parseCsv(readFileSync(at("clusters.csv"), "utf8")).map((row) => row.row_id), ["2", "3", "4"]);
  const gb = Buffer.concat([Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]), Buffer.from(",phone\n"), Buffer.from([0xd5, 0xc5, 0xce, 0xb0]), Buffer.from(",13712345679\n")]);
  done(put("gb.csv", gb));
  const cut = done(put("cut.csv", register({ ...someone, id_no: "4.20101E+17" }, { ...stranger(1001), id: "b", id_no: "4.20101E+17" })));
  expect("said", cut.err, /2 identity numbers stand as 1\.1E\+17/);
  expect("together", together(), []);
});

await check("a person's word stands, and a word about nobody is refused", () => {
  const town = put("town.csv", register(someone, { ...someone, id: "b", phone: "" }, { ...stranger(77), id: "c" }));
  done(town, "--labels", put("labels.csv", "row_id_l,row_id_r,same\na,b,no\na,c,yes\n"));
  expect("together", together().filter((ids) => / ?[abc]\b/.test(ids)).map((ids) => ids.split(" ").filter((id) => "abc".includes(id)).join(" ")), ["a c"]);
  refused(town, /labels\.csv:2: column row_id_r: no row is named so/, "--labels", put("labels.csv", "row_id_l,row_id_r,same\na,nobody,1\n"));
  refused(town, /column same: neither yes, no nor/, "--labels", put("labels.csv", "row_id_l,row_id_r,same\na,b,perhaps\n"));
  refused(town, /columns row_id_l, row_id_r and same are needed/, "--labels", put("labels.csv", "left,right\na,b\n"));
});

await check("a schema of one's own", () => {
  const schema = put("pets.ini", "[schema]\nname = pets\nids = tag\n[field called]\ncompare = latin_name\nheaders = called\nfrequent = yes\n[field chip]\ncompare = digits\nheaders = chip\nfrequent = yes\n[field born]\ncompare = date\nheaders = born\n[key chip]\nparts = chip\n[key name]\nparts = called born.year\n");
  const rows = Array.from({ length: 200 }, (_, i) => `p${i},${["rex", "bell", "lun", "mink", "fel", "tim", "os", "kar"][i % 8]}${["o", "a", "ix", "us", "ette"][(i * 3) % 5]},${String(900100000 + i * 7919 * 37).slice(-9)},${2005 + ((i * 7) % 16)}-0${1 + ((i * 5) % 9)}-${10 + ((i * 11) % 19)}`);
  done(put("pets.csv", ["tag,called,chip,born", ...rows, rows[5].replace(/^p5,/, "x,").replace(/-\d\d$/, "-09"), ""].join("\n")), "--schema", schema);
  expect("together", together(), ["p5 x"]);
});

report();
