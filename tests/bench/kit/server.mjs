// ./dev bench server [SECTION…]: every figure is a ratio of what ran in turn, slice by slice, in this run.
import { feed, answers } from "./feed.mjs";
import { machine, print } from "./report.mjs";
import { beside, dispatch, postgres, reads, slowWrites, writes } from "./load.mjs";
import { closeAll } from "./processes.mjs";

const sections = { read: reads, write: writes, slow: slowWrites, postgres, beside, dispatch, feed, answers };
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !sections[name]);
if (unknown.length) {
  console.error(`no section ${unknown.join(", ")}; there are: ${Object.keys(sections).join(" ")}`);
  process.exit(2);
}
console.log(`machine: ${machine()}`);
console.log(`command: ./dev bench server ${asked.join(" ")}`.trimEnd());
process.once("SIGTERM", () => closeAll().then(() => process.exit(143)));
try {
  for (const name of asked.length ? asked : Object.keys(sections)) print(name, await sections[name]());
} finally {
  await closeAll();
}
