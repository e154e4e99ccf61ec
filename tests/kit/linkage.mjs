// What a linkage found beside what is true.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parseCsv } from "./csv.mjs";

export const readMaybeZipped = (path) => (path.endsWith(".gz") ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString("utf8");

const key = (source, id) => `${source}\n${id}`;
const pairsOf = (n) => (n * (n - 1)) / 2;

/* Of rows, as keys, how many pairs: all, or those of two sources. */
function countPairs(rows, across) {
  if (!across) return pairsOf(rows.length);
  const bySource = Map.groupBy ? Map.groupBy(rows, (row) => row.split("\n")[0]) : group(rows, (row) => row.split("\n")[0]);
  return pairsOf(rows.length) - [...bySource.values()].reduce((sum, some) => sum + pairsOf(some.length), 0);
}

export function group(items, nameOf) {
  const groups = new Map();
  for (const item of items) {
    const name = nameOf(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  }
  return groups;
}

const f1 = (right, found, all) => (2 * right) / (found + all);

/* `truth`: Map of key(source, id) to person. */
export function truthOf(files, idColumn, personOf) {
  const truth = new Map();
  for (const { source, text } of files)
    for (const row of parseCsv(text)) truth.set(key(source, row[idColumn].trim()), personOf(row));
  return truth;
}

export function judgePairs(truth, path, across) {
  const all = [...group([...truth.keys()], (row) => truth.get(row)).values()].reduce((sum, rows) => sum + countPairs(rows, across), 0);
  const pairs = parseCsv(readFileSync(path, "utf8"));
  const right = pairs.filter((pair) => truth.get(key(pair.source_l, pair.row_id_l)) === truth.get(key(pair.source_r, pair.row_id_r))).length;
  return f1(right, pairs.length, all);
}

export function judgeClusters(truth, path, across) {
  const count = (groups) => [...groups.values()].reduce((sum, rows) => sum + countPairs(rows, across), 0);
  const found = group(parseCsv(readFileSync(path, "utf8")), (row) => row.cluster_id);
  const keys = new Map([...found].map(([name, rows]) => [name, rows.map((row) => key(row.source, row.row_id))]));
  const right = [...keys.values()].reduce((sum, rows) => sum + count(group(rows, (row) => truth.get(row))), 0);
  return f1(right, count(keys), count(group([...truth.keys()], (row) => truth.get(row))));
}

/* Who is with whom, as one text, whatever clusters and sources are called and however rows are ordered. */
export function partition(path) {
  const found = group(parseCsv(readFileSync(path, "utf8")), (row) => row.cluster_id);
  return [...found.values()].map((rows) => rows.map((row) => row.row_id).sort().join(" ")).sort().join("\n");
}
