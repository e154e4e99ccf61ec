// `huying link clk`: the Febrl 4 sets linked through Bloom filters alone, without blocking; what is refused. And the
// registers of `huying demo --register`: the same for the same seed, their errors as many as they should be. Ends with "N passed, N failed".
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { huying, root } from "../kit/huying.mjs";

const work = mkdtempSync(join(tmpdir(), "huying-clk-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
const at = (name) => join(work, name);
const febrl = (set) => join(root, `tests/data/linkage/febrl/dataset${set}.csv`);
const put = (name, text) => (writeFileSync(at(name), text), at(name));
const rows = (path) => readFileSync(path, "utf8").trim().split("\n").slice(1).map((line) => line.split(",").map((cell) => cell.replaceAll('"', "")));
const run = (...words) => huying(["link", "clk", ...words]);

await check("a key is made once, for its owner alone", () => {
  expect("made", run("key", at("key")).code, 0);
  expect("mode", (statSync(at("key")).mode & 0o777).toString(8), "600");
  expect("form", readFileSync(at("key"), "utf8"), /^[0-9a-f]{64}\n$/);
  const before = readFileSync(at("key"), "utf8");
  expect("again", run("key", at("key")).code, 2);
  expect("kept", readFileSync(at("key"), "utf8"), before);
});

await check("Febrl 4 without blocking: F1 of at least .985", () => {
  for (const set of ["4a", "4b"]) expect(set, run("make", febrl(set), "--key", at("key"), "-o", at(set)).code, 0);
  expect("match", run("match", at("4a"), at("4b"), "-o", at("pairs")).code, 0);
  const pairs = rows(at("pairs"));
  const right = pairs.filter(([a, b]) => a.split("-")[1] === b.split("-")[1]).length;
  const f1 = (2 * right) / (pairs.length + 5000);
  console.log(`Febrl 4 by CLK: ${pairs.length} pairs, ${right} right, F1 ${f1.toFixed(4)}`);
  if (f1 < 0.985) throw new Error(`F1 ${f1}`);
});

await check("no name or number stands in the file", () => {
  const text = readFileSync(at("4a"), "utf8");
  for (const word of ["michaela", "neumann", "5304218", "19151111"]) if (text.includes(word)) throw new Error(word);
});

await check("the same row is the same CLK, whatever the order of rows and columns", () => {
  const one = put("one.csv", "编号,姓名,性别,出生日期,电话\n1,张伟,男,1980-01-02,13712345670\n2,王芳,女,1990-05-06,\n");
  const two = put("two.csv", "姓名,电话,编号,出生日期,性别\n王芳,,2,1990/05/06,女\n張偉,１３７-1234-5670,1,19800102,男\n");
  for (const name of ["one", "two"]) expect(name, run("make", at(`${name}.csv`), "--key", at("key"), "-o", at(name)).code, 0);
  expect("heads", readFileSync(at("one"), "utf8").split("\n")[0], readFileSync(at("two"), "utf8").split("\n")[0]);
  expect("rows", rows(at("two")).reverse(), rows(at("one")));
  expect("files", [existsSync(one), existsSync(two)], [true, true]);
});

await check("what cannot be compared is refused, and nothing is written", () => {
  const refused = (what, wanted, ...words) => {
    const r = run(...words, "-o", at("nothing"));
    expect(what, r.code, 2);
    expect(what, r.err, wanted);
    expect(what, existsSync(at("nothing")) || existsSync(`${at("nothing")}.part`), false);
  };
  run("key", at("other"));
  run("make", febrl("4b"), "--key", at("other"), "-o", at("4b-other"));
  run("make", febrl("4b"), "--key", at("key"), "--fields", "surname,birth", "-o", at("4b-few"));
  refused("another key", /another key/, "match", at("4a"), at("4b-other"));
  refused("other fields", /other fields/, "match", at("4a"), at("4b-few"));
  refused("a register", /not a file that huying link clk make has made/, "match", at("4a"), febrl("4b"));
  refused("no such field", /there is no such field/, "make", febrl("4a"), "--key", at("key"), "--fields", "shoe_size");
  refused("no column", /no column/, "make", febrl("4a"), "--key", at("key"), "--fields", "phone");
  refused("nothing known", /no column is one of the fields/, "make", put("odd.csv", "a,b\n1,2\n"), "--key", at("key"));
  refused("a key that is none", /not a key/, "make", febrl("4a"), "--key", put("bad", "00ff\n") && (chmodSync(at("bad"), 0o600), at("bad")));
  chmodSync(at("other"), 0o644);
  refused("a key others read", /others may read/, "make", febrl("4a"), "--key", at("other"));
  refused("too many pairs", /higher --threshold/, "match", put("many", manyOf(3200)), at("many"), "--all", "--threshold", "0.01");
  const cut = readFileSync(at("4a"), "utf8").split("\n").slice(0, 3);
  cut[2] = cut[2].slice(0, -1);
  refused("a CLK cut short", /row id and a CLK/, "match", put("cut", cut.join("\n")), at("4b"));
});

function manyOf(count) {
  const [head, row] = readFileSync(at("4a"), "utf8").split("\n");
  return [head, ...Array.from({ length: count }, (_, i) => `${i},${row.split(",")[1]}`)].join("\n") + "\n";
}

await check("a made-up register is a function of its seed", () => {
  const made = (dir, ...words) => expect(dir, huying(["demo", "--register", ...words, "--data", at(dir)]).code, 0);
  made("cn", "cn", "--people", "20000", "--seed", "5");
  made("cn2", "cn", "--people", "20000", "--seed", "5");
  made("cn3", "cn", "--people", "20000", "--seed", "6");
  made("west", "west", "--people", "20000", "--seed", "5");
  const text = (dir) => readFileSync(at(`${dir}/register.csv`), "utf8");
  expect("again", text("cn") === text("cn2"), true);
  expect("other seed", text("cn") === text("cn3"), false);
  for (const dir of ["cn", "west"]) {
    const truth = rows(at(`${dir}/truth.csv`));
    expect(`${dir} rows`, [rows(at(`${dir}/register.csv`)).length, truth.length], [20000, 20000]);
    expect(`${dir} people`, new Set(truth.map(([, person]) => person)).size, 12000);
  }
  const shared = rows(at("cn/register.csv")).filter((row) => row[6] === "13800000000").length;
  if (shared < 100 || shared > 300) throw new Error(`${shared} placeholders`);
});

await check("a register of no such kind is refused", () => {
  expect("status", huying(["demo", "--register", "north", "--data", at("x")]).code, 2);
  expect("written", existsSync(at("x")), false);
});

report();
