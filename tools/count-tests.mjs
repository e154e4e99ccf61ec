// count-tests meson FILE | vitest FILE | lastline FILE STATUS
// Prints "PASSED FAILED" for one kind of report. A report that is missing or unreadable, a program
// that ended badly without naming a test, and a skipped test each count as one failure.
import { readFileSync } from "node:fs";

const number = (text, pattern) => [...text.matchAll(pattern)].reduce((sum, m) => sum + Number(m[1]), 0);

// One program of `meson test`: cmocka's own closing lines where it printed them.
function program(entry) {
  const text = `${entry.stdout ?? ""}\n${entry.stderr ?? ""}`;
  const passed = number(text, /^\[ {2}PASSED {2}\] (\d+) test/gm);
  const failed = number(text, /^\[ {2}(?:FAILED|SKIPPED) ?\s?\] .*?(\d+) test\(s\), listed/gm);
  const ok = entry.result === "OK";
  if (!passed && !failed) return [ok ? 1 : 0, ok ? 0 : 1];
  return [passed, ok ? failed : Math.max(failed, 1)];
}

function meson(text) {
  const entries = text.split("\n").filter(Boolean).map((line) => program(JSON.parse(line)));
  return entries.reduce(([p, f], [q, g]) => [p + q, f + g], [0, 0]);
}

function vitest(text) {
  const report = JSON.parse(text);
  const broken = report.testResults.filter((file) => file.status === "failed" && !file.assertionResults.length);
  const skipped = report.numPendingTests + report.numTodoTests;
  return [report.numPassedTests, report.numFailedTests + broken.length + skipped];
}

function lastLine(text, status) {
  const [passed, failed] = [...text.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1).slice(1).map(Number);
  return [passed, failed || (status === "0" ? 0 : 1)];
}

const [kind, file, status] = process.argv.slice(2);
try {
  const count = { meson, vitest, lastline: lastLine }[kind];
  console.log(count(readFileSync(file, "utf8"), status).join(" "));
} catch (error) {
  console.error(`count-tests: ${file}: ${error.message}`);
  console.log("0 1");
}
