// `huying link` on sets whose truth is known: every bar of accuracy, with the configuration built in and no set's own.
// And what must change nothing: the order of rows, the split into files, threads. Ends with "N passed, N failed".
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { huying, root } from "../kit/huying.mjs";
import { judgeClusters, judgePairs, partition, readMaybeZipped, truthOf } from "../kit/linkage.mjs";

const work = mkdtempSync(join(tmpdir(), "huying-link-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
const at = (name) => join(work, name);

/* A set as a file of its own, unzipped. */
function laidOut(name) {
  const text = readMaybeZipped(join(root, "tests/data/linkage", name));
  const file = basename(name).replace(/\.gz$/, "");
  writeFileSync(at(file), text);
  return { path: at(file), source: file.replace(/\.csv$/, ""), text };
}

function link(files, ...options) {
  const r = huying(["link", ...files, "--pairs", at("pairs.csv"), "--clusters", at("clusters.csv"), ...options]);
  if (r.code !== 0) throw new Error(`exit ${r.code}: ${r.err}`);
  return r;
}

const febrl = (row) => row.rec_id.split("-")[1];
const sets = [
  { files: ["febrl/dataset4a.csv", "febrl/dataset4b.csv"], id: "rec_id", person: febrl, options: ["--mode", "link"], pairs: 0.9991, clusters: 0.9991 },
  { files: ["febrl/dataset4a.csv", "febrl/dataset4b.csv"], id: "rec_id", person: febrl, options: ["--mode", "link", "--one-to-one"], pairs: 0.9991, clusters: 0.9991 },
  { files: ["febrl/dataset1.csv.gz"], id: "rec_id", person: febrl, pairs: 0.997, clusters: 0.997 },
  { files: ["febrl/dataset2.csv.gz"], id: "rec_id", person: febrl, pairs: 0.997, clusters: 0.997 },
  { files: ["splink/historical_50k.csv.gz"], id: "unique_id", person: (row) => row.cluster, clusters: 0.83 },
  { files: ["generated/cn_20k.csv.gz"], id: "rec_id", person: (row) => row.person_id, pairs: 0.98, clusters: 0.98 },
  { files: ["generated/west_20k.csv.gz"], id: "rec_id", person: (row) => row.person_id, pairs: 0.975, clusters: 0.98 },
];

for (const { files, id, person, options = [], pairs, clusters } of sets)
  await check(`${files.join(" and ")} ${options.join(" ")}`, () => {
    const laid = files.map(laidOut);
    // Febrl separates columns by ", ": names of columns keep the blank
    const truth = truthOf(laid.map((file) => ({ ...file, text: file.text.replaceAll(", ", ",") })), id, person);
    link(laid.map((file) => file.path), ...options);
    const got = [judgePairs(truth, at("pairs.csv"), files.length > 1), judgeClusters(truth, at("clusters.csv"), files.length > 1)];
    console.log(`${files.join(" and ")} ${options.join(" ")}: F1 of pairs ${got[0].toFixed(4)}, of clusters ${got[1].toFixed(4)}`);
    if (got[0] < (pairs ?? 0) || got[1] < clusters) throw new Error(`F1 of pairs ${got[0]}, of clusters ${got[1]}`);
  });

/* A small generator of pseudo-random numbers, so that a run can be repeated. */
function shuffled(items, seed) {
  const out = [...items];
  let state = seed;
  for (let i = out.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

for (const name of ["generated/cn_20k.csv.gz", "generated/west_20k.csv.gz", "febrl/dataset2.csv.gz"])
  await check(`${name}: order of rows, files and threads change nothing`, () => {
    const { path, text } = laidOut(name);
    const [header, ...rows] = text.trim().split("\n");
    const write = (file, some) => (writeFileSync(at(file), [header, ...some, ""].join("\n")), at(file));
    link([path]);
    const before = partition(at("clusters.csv"));
    link([write("turned.csv", shuffled(rows, 11))]);
    expect("another order", partition(at("clusters.csv")) === before, true);
    const third = Math.floor(rows.length / 3);
    const mixed = shuffled(rows, 12);
    link([write("a.csv", mixed.slice(0, third)), write("b.csv", mixed.slice(third, 2 * third)), write("c.csv", mixed.slice(2 * third))], "--mode", "both");
    expect("three files", partition(at("clusters.csv")) === before, true);
    link([path], "--threads", "3");
    expect("three threads", partition(at("clusters.csv")) === before, true);
  });

await check("a file linked with its own copy: every row finds itself", () => {
  const { path, text } = laidOut("febrl/dataset1.csv.gz");
  writeFileSync(at("copy.csv"), text);
  link([path, at("copy.csv")], "--mode", "link", "--one-to-one");
  const rows = text.trim().split("\n").length - 1;
  const clusters = partition(at("clusters.csv")).split("\n");
  const own = clusters.filter((ids) => ids.split(" ").length === 2 && new Set(ids.split(" ")).size === 1).length;
  expect("rows with themselves", own, rows);
});

report();
