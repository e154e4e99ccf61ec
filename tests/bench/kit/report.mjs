// Figures: medians of rounds with their spread, each beside its bar.
import { cpus, getPriority, loadavg, release, totalmem } from "node:os";

export function machine() {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores ${cpus()[0].model.trim()}, ${memory} GB, Linux ${release()}, load ${loadavg()[0].toFixed(1)}, nice ${getPriority()}`;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function short(number) {
  return number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2);
}

/* The median of a figure over the rounds and its spread. */
export function spread(numbers) {
  return `${short(median(numbers))} (${short(Math.min(...numbers))}–${short(Math.max(...numbers))})`;
}

/* A row: what was measured, round by round, and the bar: { least: 4 } or { most: 2 }; without a bar it is only told. */
export function row(what, numbers, bar = {}, unit = "×") {
  return { what, numbers, bar, unit };
}

function verdict({ numbers, bar }) {
  if (bar.least === undefined && bar.most === undefined) return "";
  const value = median(numbers);
  const met = bar.least === undefined ? value <= bar.most : value >= bar.least;
  return `${bar.least === undefined ? `bar ≤ ${bar.most}` : `bar ≥ ${bar.least}`}: ${met ? "PASS" : "MISS"}`;
}

export function print(section, rows) {
  console.log(`\n${section}`);
  for (const each of rows) console.log(`  ${each.what}: ${spread(each.numbers)} ${each.unit}   ${verdict(each)}`.trimEnd());
}
