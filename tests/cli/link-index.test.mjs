// `huying link index` on a made-up register with its truth: rows look up who they are, come in, change, are unlinked for
// good; cut and damaged files. Ends with "N passed, N failed".
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { parseCsv } from "../kit/csv.mjs";
import { huying } from "../kit/huying.mjs";

const work = mkdtempSync(join(tmpdir(), "huying-index-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
const at = (name) => join(work, name);
const put = (name, lines) => (writeFileSync(at(name), lines.join("\n") + "\n"), at(name));
const run = (...words) => huying(["link", "index", ...words]);
const rows = (text) => text.trim().split("\n").slice(1).map((line) => line.split(",").map((cell) => cell.replaceAll('"', "")));
const done = (what, r) => (expect(`${what}: ${r.err}`, r.code, 0), r.out);
const logOf = (name) => at(readdirSync(work).find((file) => file.startsWith(`${name}.`) && file.endsWith(".log")));

done("register", huying(["demo", "--register", "cn", "--people", "12000", "--seed", "11", "--data", at("r")]));
const [header, ...lines] = readFileSync(at("r/register.csv"), "utf8").trim().split("\n");
const truth = new Map(rows(readFileSync(at("r/truth.csv"), "utf8")));
const KNOWN = 10000;
const known = put("known.csv", [header, ...lines.slice(0, KNOWN)]);
const fresh = put("fresh.csv", [header, ...lines.slice(KNOWN)]);
const find = (index, file = fresh) => rows(done("find", run("find", index, file)));

await check("a register is linked and kept", () => {
  expect("said", done("make", run("make", at("ix"), known)), /^10000 rows, \d+ people\n$/);
});

await check("a look-up weighs as batch linking does", () => {
  done("pairs", huying(["link", known, "--pairs", at("pairs.csv")]));
  const weights = new Map(parseCsv(readFileSync(at("pairs.csv"), "utf8")).map((pair) => [[pair.row_id_l, pair.row_id_r].sort().join(" "), Number(pair.weight)]));
  const some = put("some.csv", [header, ...lines.slice(0, 1500)]);
  const links = find(at("ix"), some).filter((row) => row[5] === "link");
  let same = 0;
  for (const [id, other, , , weight] of links) {
    const batch = weights.get([id, other].sort().join(" "));
    if (batch === undefined) continue; // its rows contradict another of the person, or it stands for equal rows
    if (Math.abs(batch - weight) > 0.002) throw new Error(`${id}, ${other}: ${weight}, not ${batch}`);
    same++;
  }
  if (same < 0.98 * links.length || same < 500) throw new Error(`${same} of ${links.length}`);
  const met = new Set(links.map(([id, other]) => [id, other].sort().join(" ")));
  const asked = new Set(lines.slice(0, 1500).map((line) => line.split(",")[0]));
  const wanted = [...weights.keys()].filter((pair) => pair.split(" ").some((id) => asked.has(id)));
  const found = wanted.filter((pair) => met.has(pair)).length;
  console.log(`index: ${same} of ${links.length} links weigh the same in batch, ${found} of ${wanted.length} of batch's found`);
  if (found < 0.98 * wanted.length) throw new Error(`${found} of ${wanted.length}`);
});

await check("rows that were never seen find their person", () => {
  const there = new Set(lines.slice(0, KNOWN).map((line) => truth.get(line.split(",")[0])));
  const links = find(at("ix")).filter((row) => row[5] === "link");
  const right = links.filter(([id, other]) => truth.get(id) === truth.get(other)).length;
  const met = new Set(links.filter(([id, other]) => truth.get(id) === truth.get(other)).map(([id]) => id));
  const wanted = lines.slice(KNOWN).filter((line) => there.has(truth.get(line.split(",")[0]))).length;
  console.log(`index: ${right} of ${links.length} links right, ${met.size} of ${wanted} rows found`);
  if (right / links.length < 0.97 || met.size / wanted < 0.95) throw new Error("too few");
});

await check("looking up twice says the same and changes nothing", () => {
  const log = readFileSync(logOf("ix"));
  expect("again", find(at("ix")), find(at("ix")));
  expect("log", readFileSync(logOf("ix")).equals(log), true);
});

await check("rows come in, are found at once, and change under their names", () => {
  const one = put("one.csv", [header, "n1,欧阳测明,,M,1971-03-04,,13955512340,武昌区中北路8号302室"]);
  const like = put("like.csv", [header, "q,欧阳测鸣,,M,1971-03-04,,13955512340,中北路8号302"]);
  expect("before", find(at("ix"), like).length, 0);
  const [[, person]] = rows(done("add", run("add", at("ix"), one)));
  expect("found", find(at("ix"), like).map((row) => [row[1], row[2], row[5]]), [["n1", person, "link"]]);
  const changed = put("changed.csv", [header, "n1,王变,,F,1988-01-09,,13577712346,洪山区学府路3号"]);
  const [[, other]] = rows(done("change", run("add", at("ix"), changed)));
  expect("gone", find(at("ix"), like).length, 0);
  expect("another", person === other, false);
});

await check("what a person has unlinked stays unlinked: looked up, added again, made anew", () => {
  const pair = put("pair.csv", [header, "p1,司徒远新,,M,1966-07-08,,13966612340,洪山区民院路9号", "p2,司徒远新,,M,1966-07-08,,13966612340,洪山区民院路9号"]);
  const persons = () => rows(done("add", run("add", at("ix"), pair))).map((row) => row[1]);
  const [a, b] = persons();
  expect("one person", a === b, true);
  done("unlink", run("unlink", at("ix"), "p1", "p2"));
  expect("verdict", find(at("ix"), pair).filter((row) => row[0] === "p1" && row[1] === "p2").map((row) => row[5]), ["unlinked"]);
  const [c, d] = persons();
  expect("two people", c === d, false);
  const all = put("all.csv", [header, ...lines.slice(0, KNOWN), ...readFileSync(pair, "utf8").trim().split("\n").slice(1)]);
  done("anew", run("make", at("ix"), all));
  expect("verdict anew", find(at("ix"), pair).filter((row) => row[0] === "p1" && row[1] === "p2").map((row) => row[5]), ["unlinked"]);
  expect("one log", readdirSync(work).filter((file) => file.startsWith("ix.") && file.endsWith(".log")).length, 1);
  expect("no row", run("unlink", at("ix"), "p1", "nobody").code, 2);
  expect("itself", run("unlink", at("ix"), "p1", "p1").code, 2);
});

// A copy under another name: the log is named after the snapshot's identity.
function copyOf(name) {
  const log = logOf("ix");
  copyFileSync(at("ix"), at(name));
  copyFileSync(log, log.replace(`${at("ix")}.`, `${at(name)}.`));
  return [at(name), log.replace(`${at("ix")}.`, `${at(name)}.`)];
}

await check("writing cut anywhere in the last entry: what was there before is there, and writing goes on", () => {
  done("two", run("add", at("ix"), put("two.csv", [header, "t1,钱一二,,M,1951-02-03,,,", "t2,赵三四,,F,1952-03-04,,,"])));
  const whole = readFileSync(logOf("ix"));
  const last = whole.lastIndexOf("t2") - 24;
  const ask = put("ask.csv", [header, "q1,钱一二,,M,1951-02-03,,,", "q2,赵三四,,F,1952-03-04,,,"]);
  const [index, log] = copyOf("cut");
  for (let size = last; size < whole.length; size += 7) {
    writeFileSync(log, whole.subarray(0, size));
    const met = find(index, ask).map((row) => row[1]);
    expect(`cut at ${size}`, [met.includes("t1"), met.includes("t2")], [true, false]);
  }
  done("goes on", run("add", index, put("t3.csv", [header, "t3,赵三四,,F,1952-03-04,,,"])));
  expect("after", find(index, ask).map((row) => row[1]).includes("t3"), true);
  writeFileSync(log, Buffer.concat([whole.subarray(0, last), Buffer.alloc(500)]));
  expect("zeros", find(index, ask).map((row) => row[1]).includes("t1"), true);
});

await check("damage is refused, in the snapshot and in the log", () => {
  const refused = (what, index, wanted) => {
    const r = run("find", index, fresh);
    expect(what, r.code, 2);
    expect(what, r.err, wanted);
  };
  const [index, log] = copyOf("bad");
  const bytes = readFileSync(index);
  for (const place of [0, 8, 12, 16, 100, 5000, bytes.length >> 1, bytes.length - 1]) {
    const bad = Buffer.from(bytes);
    bad[place] ^= 4;
    writeFileSync(index, bad);
    refused(`byte ${place}`, index, /not an index of this version|No such file/);
  }
  writeFileSync(index, bytes.subarray(0, bytes.length - 64));
  refused("cut short", index, /not an index/);
  writeFileSync(index, "");
  refused("empty", index, /Invalid argument/);
  writeFileSync(index, bytes);
  const entries = readFileSync(log);
  entries[60] ^= 1;
  writeFileSync(log, entries);
  refused("log", index, /damaged after/);
  rmSync(log);
  refused("log gone", index, /No such file/);
  refused("a register", known, /not an index/);
  refused("nothing there", at("nowhere"), /No such file/);
});

await check("what cannot be indexed is refused, and an index stays as it was", () => {
  const before = readFileSync(at("ix"));
  expect("no columns", run("make", at("ix"), put("odd.csv", ["a,b", "1,2"])).code, 2);
  expect("one name twice", run("make", at("ix"), known, fresh, known).code, 2);
  expect("unnamed", run("add", at("ix"), put("unnamed.csv", ["name,dob", "张三,1980-01-01"])).code, 2);
  expect("kept", readFileSync(at("ix")).equals(before), true);
  expect("left", readdirSync(work).filter((file) => file.endsWith(".part")), []);
  expect("there", existsSync(at("ix")), true);
});

report();
