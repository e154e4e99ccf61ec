// `huying link sample` and `huying link quality`: a made-up register, a clerk who knows the truth, and whether the intervals
// hold it. Ends with "N passed, N failed".
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { parseCsv } from "../kit/csv.mjs";
import { huying } from "../kit/huying.mjs";

const work = mkdtempSync(join(tmpdir(), "huying-quality-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
const at = (name) => join(work, name);
const done = (what, r) => (expect(`${what}: ${r.err}`, r.code, 0), r.out);
const sample = (name, ...more) => (done(name, huying(["link", "sample", at("r/register.csv"), "-o", at(name), ...more])), readFileSync(at(name), "utf8").replace(/^\uFEFF/, ""));
const quality = (name) => huying(["link", "quality", at(name)]);

done("register", huying(["demo", "--register", "west", "--people", "20000", "--seed", "3", "--data", at("r")]));
const truth = new Map(readFileSync(at("r/truth.csv"), "utf8").trim().split("\n").slice(1).map((line) => line.split(",")));

// The clerk's answers behind the last comma of each line.
function judge(text, answer) {
  const [header, ...lines] = text.trim().split("\n");
  const columns = header.split(",");
  const [l, r] = [columns.indexOf("row_id_l"), columns.indexOf("row_id_r")];
  return [header, ...lines.map((line) => {
    const cells = line.split(",").map((cell) => cell.replaceAll('"', ""));
    return line + answer(truth.get(cells[l]) === truth.get(cells[r]), cells, columns);
  })].join("\n") + "\n";
}

await check("the same seed draws the same pairs, another others, about as many as asked for", () => {
  const text = sample("a.csv", "--size", "300", "--seed", "5");
  expect("again", sample("b.csv", "--size", "300", "--seed", "5") === text, true);
  expect("other", sample("c.csv", "--size", "300", "--seed", "6") === text, false);
  const count = text.trim().split("\n").length - 1;
  if (count < 250 || count > 380) throw new Error(`${count} pairs`);
});

await check("intervals hold the precision there is", () => {
  writeFileSync(at("judged.csv"), judge(sample("d.csv", "--size", "400", "--seed", "9"), (same) => (same ? "yes" : "no")));
  done("pairs", huying(["link", at("r/register.csv"), "--pairs", at("pairs.csv")]));
  const row = new Map(readFileSync(at("r/register.csv"), "utf8").trim().split("\n").map((line) => [line.slice(0, line.indexOf(",")), line.slice(line.indexOf(","))]));
  const pairs = parseCsv(readFileSync(at("pairs.csv"), "utf8")).filter((pair) => row.get(pair.row_id_l) !== row.get(pair.row_id_r)); // equal rows are one record
  const right = pairs.filter((pair) => truth.get(pair.row_id_l) === truth.get(pair.row_id_r)).length;
  const said = done("quality", quality("judged.csv"));
  const [, value, low, high] = /precision ([\d.]+), 95 % interval ([\d.]+) to ([\d.]+)/.exec(said).map(Number);
  console.log(`quality: precision ${value} (${low} to ${high}), in truth ${(right / pairs.length).toFixed(4)} of ${pairs.length} links`);
  if (!(low <= right / pairs.length && right / pairs.length <= high && low < value && value < high)) throw new Error(said);
  expect("recall", said, /recall among compared pairs [\d.]+, 95 % interval/);
  expect("what one judgement moves", said, /one judgement moves precision by [\d.]+, recall by [\d.]+/);
});

await check("words in Chinese are read, blanks are not judged", () => {
  const text = sample("e.csv", "--size", "50");
  writeFileSync(at("zh.csv"), judge(text, (same, cells) => (Number(cells[0]) % 2 ? "" : same ? "是" : "否")));
  const half = [...done("zh", quality("zh.csv")).matchAll(/(\d+) judged/g)].reduce((sum, [, n]) => sum + Number(n), 0);
  expect("judged", half, Math.ceil((text.trim().split("\n").length - 1) / 2));
  writeFileSync(at("none.csv"), judge(text, () => ""));
  expect("nothing judged", done("none", quality("none.csv")), /nothing was judged/);
});

await check("a sample that is not huying's is refused by row and reason", () => {
  const text = sample("f.csv", "--size", "50");
  const refused = (name, body, wanted) => {
    writeFileSync(at(name), body);
    const r = quality(name);
    expect(name, r.code, 2);
    expect(name, r.err, wanted);
  };
  refused("word.csv", judge(text, () => "perhaps"), /column same: neither yes nor no/);
  refused("missing.csv", text.replace("stratum_pairs", "sum"), /stratum_pairs: the column is missing/);
  const lines = text.trim().split("\n");
  refused("changed.csv", [lines[0], lines[1], lines[1].replace(/^(\d+,\d+,[^,]*,[^,]*,[01],)\d+/, "$1999999")].join("\n"), /not as another row/);
  refused("twice.csv", [lines[0], ...Array(20).fill(lines[1].replace(/^(\d+,\d+,[^,]*,[^,]*,[01],)\d+/, "$13") + "yes")].join("\n"), /more rows than the stratum/);
  refused("empty.csv", "", /empty/);
  expect("usage", huying(["link", "sample"]).code, 2);
  expect("written", existsSync(at("sample.part")), false);
});

report();
