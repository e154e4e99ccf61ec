// `huying risk` where input is bad or nothing can be said: told by file, row, column and reason, and nothing written.
// And that batches, threads, JSON and the chain from line list to score hold together. $HUYING is the binary. Ends with
// "N passed, N failed".
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, expect, report } from "../kit/checks.mjs";
import { parseCsv } from "../kit/csv.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const binary = process.env.HUYING ?? join(here, "../../build/huying");
const data = join(here, "../data/risk");
const work = mkdtempSync(join(tmpdir(), "huying-risk-"));
const at = (name) => join(work, name);
const file = (name, lines) => {
  writeFileSync(at(name), Array.isArray(lines) ? lines.join("\n") + "\n" : lines);
  return at(name);
};
const run = (...args) => spawnSync(binary, ["risk", ...args.map(String)], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
const rows = (...args) => {
  const said = run(...args);
  if (said.status !== 0) throw new Error(`exit ${said.status}: ${said.stderr}`);
  return parseCsv(said.stdout);
};
/* A file of one series: t and cases. */
const series = (name, cases) => file(name, ["t,cases", ...cases.map((y, i) => `${i + 1},${y}`)]);
const noise = (seed) => () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;

/* ---- refused ------------------------------------------------------------------------------------------------------ */

const c1 = ["--method", "c1"];
const counts = ["t,cases", "1,2", "2,3"];
const linelist = ["onset,report", "2026-01-01,2026-01-05", "2026-01-20,2026-01-21"];
const answers = ["expert,item,scale,realisation,q5,q50,q95", "A,first,UNI,3,1,2,4", "B,first,UNI,3,2,3,5"];
const quantiles = ["id,quantile_level,predicted,observed", "1,0.25,1,2", "1,0.5,2,2", "1,0.75,3,2"];
const sheet = ["event_id,likelihood,health,confidence", "E,3,3,medium"];
const replaced = (lines, row, text) => lines.map((line, i) => (i === row ? text : line));
for (const [what, verb, lines, args, told] of [
  ["a negative count", "detect", [...counts, "3,-1"], c1, /in\.csv:4: column cases: a count cannot be negative/],
  ["a fractional count", "detect", [...counts, "3,1.5"], c1, /in\.csv:4: column cases: a count is a whole number/],
  ["a word for a count", "detect", [...counts, "3,many"], c1, /in\.csv:4: column cases: not a number/],
  ["infinity", "detect", [...counts, "3,1e999"], c1, /in\.csv:4: column cases: not a number/],
  ["the same time twice", "detect", [...counts, "2,1"], c1, /in\.csv:4: column t: the same time twice/],
  ["times out of order", "detect", [...counts, "1,1"], c1, /in\.csv:4: column t: earlier than the row before/],
  ["uneven steps", "detect", ["t,cases", "1,1", "3,1", "6,1"], c1, /in\.csv:4: column t: series in: times are not at equal steps/],
  ["a gap of years", "detect", ["t,cases", "1,1", "2,1", "900719925474,1"], c1, /in\.csv:4: column t: series in: more than 10000 steps are missing before this row/],
  ["no such day", "detect", ["date,cases", "2026-02-29,1"], c1, /in\.csv:2: column date: not a day/],
  ["no such week", "detect", ["year,week,cases", "2025,53,1"], c1, /in\.csv:2: column week: no such ISO week/],
  ["no column of counts", "detect", ["t,count", "1,1"], c1, /in\.csv:1: column cases: there is no such column/],
  ["no column of time", "detect", ["day,cases", "1,1"], c1, /in\.csv:1: column t: time must stand in/],
  ["no rows", "detect", ["t,cases"], c1, /no row of counts/],
  ["an empty file", "detect", [], c1, /the file is empty/],
  ["a series without a name", "detect", ["t,cases,place", "1,1,"], [...c1, "--series", "place"], /in\.csv:2: column place: no name/],
  ["a gap, to rt", "rt", ["t,cases", "1,1", "2,1", "4,1"], ["--si-mean", 2, "--si-sd", 1], /in\.csv:4: column t: steps before this row are missing/],
  ["a missing count, to rt", "rt", [...counts, "3,NA"], ["--si-mean", 2, "--si-sd", 1], /in\.csv:4: column cases: no count/],
  ["a report that is no day", "nowcast", [...linelist, "2026-01-02,soon"], [], /in\.csv:4: column report: not a day/],
  ["a list shorter than the delay", "nowcast", linelist, ["--delay", 100], /fewer than the longest delay, 100/],
  ["a list of nobody", "nowcast", ["onset,report"], [], /no case/],
  ["crossed quantiles", "score", replaced(quantiles, 2, "1,0.5,4,2"), ["--kind", "quantile"], /in\.csv:4: column predicted: quantiles cross/],
  ["a level of 0", "score", replaced(quantiles, 1, "1,0,1,2"), ["--kind", "quantile"], /in\.csv:2: column quantile_level: a level lies between 0 and 1, and is neither/],
  ["a level of 1", "score", replaced(quantiles, 3, "1,1,3,2"), ["--kind", "quantile"], /in\.csv:4: column quantile_level: a level/],
  ["a level twice", "score", replaced(quantiles, 3, "1,0.5,3,2"), ["--kind", "quantile"], /in\.csv:4: column quantile_level: the level stands twice/],
  ["levels without pairs", "score", replaced(quantiles, 3, "1,0.8,3,2"), ["--kind", "quantile"], /column quantile_level: levels are not a median and pairs/],
  ["two truths of one forecast", "score", replaced(quantiles, 3, "1,0.75,3,9"), ["--kind", "quantile"], /in\.csv:4: column observed: another truth/],
  ["a probability above 1", "score", ["predicted,observed", "1.2,1"], ["--kind", "binary"], /in\.csv:2: column predicted: a probability/],
  ["an event that half happened", "score", ["predicted,observed", "0.2,0.5"], ["--kind", "binary"], /in\.csv:2: column observed: an event/],
  ["a single sample", "score", ["id,predicted,observed", "1,2,3"], ["--kind", "samples"], /forecast 1 has one sample/],
  ["a mean of 0", "score", ["y,mu,size", "1,0,NA"], ["--kind", "counts"], /in\.csv:2: column mu: a mean is above 0/],
  ["a baseline nobody made", "score", ["model,predicted,observed", "a,0.5,1"], ["--kind", "binary", "--baseline", "b"], /no forecast is by the baseline b/],
  ["equal quantiles", "experts", replaced(answers, 2, "B,first,UNI,3,2,2,5"), [], /in\.csv:3: column q50: expert B, item first: it is not above/],
  ["a logarithm of 0", "experts", ["expert,item,scale,realisation,q5,q50,q95", "A,first,LOG,3,0,2,4"], [], /in\.csv:2: column q5: expert A, item first: a value of 0 or less/],
  ["a logarithm of a truth below 0", "experts", ["expert,item,scale,realisation,q5,q50,q95", "A,first,LOG,-3,1,2,4"], [], /in\.csv:2: column realisation: expert A, item first: a value of 0 or less/],
  ["half an answer", "experts", replaced(answers, 2, "B,first,UNI,3,2,-999.5,5"), [], /expert B, item first: some quantiles are missing/],
  ["a second answer", "experts", [...answers, "A,first,UNI,3,1,2,4"], [], /in\.csv:4: column item: expert A has answered item first in row 2/],
  ["nothing to judge experts by", "experts", answers.map((line) => line.replace(",3,", ",,")), [], /no item has a known value/],
  ["best above high", "experts", ["question,expert,low,best,high,confidence", "q,A,1,5,4,80"], ["--method", "idea"], /in\.csv:2: column best: best lies between/],
  ["a likelihood of 6", "matrix", replaced(sheet, 1, "E,6,3,medium"), [], /in\.csv:2: column likelihood: a mark is 1, 2, 3, 4 or 5/],
  ["no confidence", "matrix", replaced(sheet, 1, "E,3,3,"), [], /in\.csv:2: column confidence: confidence is/],
  ["no consequence", "matrix", replaced(sheet, 1, "E,3,,medium"), [], /no consequence is scored/],
  ["a scale not yet valid", "matrix", sheet, ["--as-of", "2020-01-01"], /CDC-RA is not valid on that day/],
  ["weights of another size", "agree", ["a,b", "1,2", "2,2", "3,1"], ["--weights", join(data, "reliability/video.csv")], /80 weights, and there are 3 categories/],
  ["counts that are words", "agree", ["a,b", "1,x"], ["--form", "counts"], /in\.csv:2: column b: not a number of 0 or more/],
])
  await check(`${verb}: ${what} is told, and nothing is written`, () => {
    const said = run(verb, file("in.csv", lines), ...args, "-o", at("out.csv"));
    expect("told", said.stderr, told);
    expect("exit", said.status, 2);
    expect("nothing written", readdirSync(work).filter((name) => name.startsWith("out")), []);
  });

await check("all that is wrong is told, twenty at most, and how many more", () => {
  const said = run("detect", file("in.csv", ["t,cases", ...Array.from({ length: 30 }, (_, i) => `${i + 1},x`)]), ...c1);
  expect("lines", said.stderr.trim().split("\n").length, 21);
  expect("more", said.stderr, /… and 10 more/);
  expect("nothing on standard output", said.stdout, "");
});

await check("wrong use is told with the right one", () => {
  for (const args of [["detect"], ["detect", "x.csv", "--method", "c4"], ["rt", "x.csv"], ["rt", "x.csv", "--si-mean", "0.5", "--si-sd", "1"], ["score", "x.csv", "--kind", "odds"], ["dance"], ["detect", "x.csv", "--method", "c1", "--alpha", "2"]]) {
    const said = run(...args);
    expect(args.join(" "), said.status, 2);
    expect("told", said.stderr.length > 10, true);
  }
  expect("no such file", run("detect", at("none.csv"), ...c1).stderr, /none\.csv: No such file/);
  expect("a directory", run("detect", work, ...c1).status, 2);
  const both = run("detect", series("both", [1, 2]), ...c1, "-o", at("both-out.csv"), "--plot", at("both-out.svg"));
  expect("a picture's table where the result goes", [both.status, /both-out.csv: two outputs/.test(both.stderr), existsSync(at("both-out.csv"))], [2, true, false]);
});

for (const [what, lines, option, told] of [
  ["lags out of order", ["lag,w", "0,0", "2,1"], "--si", /extra\.csv:3: column lag: lags must be 0, 1, 2/],
  ["an interval at once", ["lag,w", "0,0.5", "1,0.5"], "--si", /extra\.csv:2: column w: w of lag 0 must be 0/],
  ["probabilities of too much", ["lag,w", "0,0", "1,0.9", "2,0.9"], "--si", /column w: the probabilities sum to 1\.8/],
  ["a window before there is anything", ["t_start,t_end", "1,3"], "--windows", /extra\.csv:2: column t_start: a window begins at step 2/],
  ["a window backwards", ["t_start,t_end", "4,3"], "--windows", /extra\.csv:2: column t_end: a window ends where it begins/],
  ["a window beyond the end", ["t_start,t_end", "2,4", "3,9"], "--windows", /extra\.csv: window 2 ends at step 9, and series in has 6/],
])
  await check(`rt: ${what} is told, and nothing is written`, () => {
    const moments = option === "--si" ? [] : ["--si-mean", 2, "--si-sd", 1];
    const said = run("rt", series("in.csv", [1, 2, 3, 4, 5, 6]), option, file("extra.csv", lines), ...moments, "-o", at("out.csv"));
    expect("told", said.stderr, told);
    expect("exit", said.status, 2);
    expect("nothing written", existsSync(at("out.csv")), false);
  });

await check("given windows are those estimated, with all seventeen digits", () => {
  const path = join(data, "series/Flu2009.csv");
  const moments = ["--si-mean", 2.6, "--si-sd", 1.5];
  const got = rows("rt", path, ...moments, "--windows", file("extra.csv", ["t_start,t_end", "2,8", "10,20"]));
  expect("windows", got.map((row) => [row.t_start, row.t_end]), [["2", "8"], ["10", "20"]]);
  expect("the first is the sliding one", got[0].mean, rows("rt", path, ...moments)[0].mean);
  expect("digits", got[0].mean.replace(/[.]/, "").length >= 16, true);
  expect("a number that is none of ours", rows("detect", path, "--method", "cusum")[0].h, "2.2599999999999998");
});

/* ---- no answer is no alarm ---------------------------------------------------------------------------------------- */

await check("nothing varied: missing, not an alarm", () => {
  const got = rows("detect", series("in.csv", [...Array(10).fill(0), 5]), "--method", "c3", "--baseline", 3);
  expect("the day after", [got.at(-1).upperbound, got.at(-1).alarm], ["NA", "NA"]);
  const floor = rows("detect", series("in.csv", [...Array(10).fill(2), 9]), ...c1, "--min-sigma", 0.5).at(-1);
  expect("with a least deviation there is one", floor.alarm, "1");
});

await check("too short a series is told", () => {
  const said = run("detect", series("in.csv", [1, 2, 3]), ...c1);
  expect("no rows", said.stdout.trim().split("\n").length, 1);
  expect("told", said.stderr, /1 of 1 series are shorter than what c1 needs/);
});

await check("gaps: a missing day is no alarm, and none is judged by it", () => {
  const got = rows("detect", file("in.csv", ["date,cases", ...[1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17].map((d) => `2026-01-${String(d).padStart(2, "0")},${d}`)]), ...c1);
  expect("rows", got.length, 10);
  expect("the gap", [got[0].observed, got[0].alarm], ["NA", "NA"]);
  expect("judged by the gap", got[1].alarm, "NA");
  expect("a week later", got[8].alarm !== "NA", true);
});

await check("all zeros: no alarm from any method", () => {
  const zeros = series("in.csv", Array(400).fill(0));
  for (const method of ["c1", "c2", "c3", "cusum", "bayes", "outbreakp", "farrington"])
    expect(method, rows("detect", zeros, "--method", method).filter((row) => row.alarm === "1").length, 0);
});

await check("53-week years: an ISO week 53 has its place", () => {
  const weeks = [];
  for (let year = 2015; year <= 2021; year++) for (let week = 1; week <= (year === 2015 || year === 2020 ? 53 : 52); week++) weeks.push(`${year},${week},${10 + ((year * 7 + week * 13) % 9)}`);
  const got = rows("detect", file("in.csv", ["year,week,cases", ...weeks]), "--method", "farrington", "--b", 4);
  expect("judged", got.filter((row) => row.alarm !== "NA").length > 50, true);
  expect("the Monday of week 53", got.some((row) => row.epoch === "2020-12-28"), true);
});

await check("days as spreadsheets write them", () => {
  const path = file("in.csv", ["date,cases", ...Array.from({ length: 9 }, (_, i) => `2026/2/${i + 1},${i}`)]);
  expect("read", run("detect", path, ...c1).status, 0);
  expect("mixed separators are none", run("detect", file("in.csv", ["date,cases", "2026/2-20,1"]), ...c1).status, 2);
});

await check("a full disk is told", () => {
  const said = spawnSync("sh", ["-c", `"$1" risk detect "$2" --method c1 >/dev/full`, "sh", binary, join(data, "series/salmonella_agona.csv")], { encoding: "utf8" });
  expect("exit", said.status !== 0, true);
  expect("told", said.stderr, /standard output: (No space left|Input.output error)/);
});

await check("what cannot be told of raters is undefined, with why", () => {
  const undefinedOf = (lines, ...args) => {
    const said = run("agree", file("in.csv", lines), ...args);
    return { value: parseCsv(said.stdout)[0].value, why: said.stderr };
  };
  expect("one rater", undefinedOf(["a", "1", "2"]).why, /fewer than two raters/);
  expect("no pair", undefinedOf(["a,b", "1,NA", "NA,2"]).why, /too few units/);
  const equal = undefinedOf(["a,b", "1,1", "1,1"]);
  expect("all equal", equal.why, /all values are equal/);
  expect("not 1", equal.value, "NA");
  expect("in Chinese", undefinedOf(["a", "1"], "--lang", "zh-CN").why, /评定者不足两人/);
});

await check("the kappa paradox is told", () => {
  const said = run("agree", file("in.csv", ["x,yes,no", "yes,90,5", "no,5,0"]), "--form", "table", "--label", "x");
  expect("told", said.stderr, /kappa paradox/);
  expect("not of good agreement", /paradox/.test(run("agree", file("in.csv", ["x,yes,no", "yes,45,5", "no,5,45"]), "--form", "table", "--label", "x").stderr), false);
});

await check("EXCALIBUR's two codes are no answer", () => {
  const got = rows("experts", file("in.csv", [...answers, "A,second,UNI,,-999.5,-999.5,-999.5", "B,second,UNI,-999.6,-999.6,-999.6,-999.6", "C,second,UNI,,1,2,3", "C,first,UNI,3,2,4,6"]));
  expect("C alone judges the second", got.find((row) => row.who === "equal" && row.statistic === "q50:second").value, "2");
});

/* ---- holds together ----------------------------------------------------------------------------------------------- */

function batch(name, places, days, byDay) {
  const random = noise(7);
  const all = [];
  for (let place = 0; place < places; place++)
    for (let day = 0; day < days; day++) all.push([`社区${place}`, day + 1, Math.floor(random() * 9)]);
  if (byDay) all.sort((a, b) => a[1] - b[1]);
  return file(name, ["place,t,cases", ...all.map((row) => row.join(","))]);
}

await check("a batch: the same whatever the threads and the order of the file", () => {
  const [sorted, mixed] = [batch("a.csv", 300, 60, false), batch("b.csv", 300, 60, true)];
  const one = run("detect", sorted, "--method", "c3", "--series", "place").stdout;
  expect("rows", one.split("\n").length, 300 * 49 + 2);
  expect("three threads", run("detect", sorted, "--method", "c3", "--series", "place", "--threads", 3).stdout === one, true);
  expect("a file by day", run("detect", mixed, "--method", "c3", "--series", "place", "--threads", 2).stdout === one, true);
});

await check("JSON says the same as CSV", () => {
  const path = batch("a.csv", 2, 20, false);
  const csv = rows("detect", path, ...c1, "--series", "place");
  const json = JSON.parse(run("detect", path, ...c1, "--series", "place", "--json").stdout);
  const text = (value) => (value === null ? "NA" : String(value));
  expect("columns", Object.keys(json[0]), Object.keys(csv[0]));
  expect("rows", json.map((row) => Object.values(row).map(Number)).length, csv.length);
  expect("values", json.every((row, i) => Object.entries(row).every(([name, value]) => text(value) === csv[i][name] || Number(value) === Number(csv[i][name]))), true);
  expect("nothing is an empty list", JSON.parse(run("detect", series("in.csv", [1]), ...c1, "--json").stdout), []);
});

await check("GB18030, semicolons and a workbook's text are read alike", () => {
  const got = rows("detect", file("in.csv", Buffer.concat([Buffer.from("place;t;cases\n"), ...Array.from({ length: 9 }, (_, i) => Buffer.concat([Buffer.from([0xc9, 0xe7, 0xc7, 0xf8]), Buffer.from(`;${i + 1};${i % 3}\n`)]))])), ...c1, "--series", "place");
  expect("the name", got[0].series, "社区");
});

await check("an old result stays when the new one fails", () => {
  const out = file("kept.csv", ["old"]);
  run("detect", series("in.csv", ["x"]), ...c1, "-o", out);
  expect("kept", readFileSync(out, "utf8"), "old\n");
});

await check("several outputs appear together or not at all", () => {
  const said = run("nowcast", join(data, "series/husO104Hosp_linelist.csv"), "--onset", "hospitalised", "--report", "reported", "-o", at("now.csv"), "--delays", at("none/delays.csv"));
  expect("exit", said.status, 2);
  expect("neither", existsSync(at("now.csv")) || existsSync(at("now.csv.part")), false);
});

await check("a nowcast feeds rt", () => {
  const now = ["nowcast", join(data, "series/husO104Hosp_linelist.csv"), "--onset", "hospitalised", "--report", "reported", "--now", "2011-06-02"];
  expect("nowcast", run(...now, "-o", at("now.csv")).status, 0);
  const got = rows("rt", at("now.csv"), "--series", "series", "--column", "nowcast_median", "--si-mean", 5, "--si-sd", 3);
  expect("to the last day", got.at(-1).mean !== "NA", true);
  const seen = rows("rt", at("now.csv"), "--series", "series", "--column", "reported_so_far", "--si-mean", 5, "--si-sd", 3);
  expect("what is only reported falls short", Number(seen.at(-1).mean) < Number(got.at(-1).mean), true);
});

await check("the true R is found again, and the corrected end does not fall", () => {
  const w = [0, 0.25, 0.5, 0.25];
  const cases = [100];
  for (let t = 1; t < 40; t++) cases.push(Math.round(w.reduce((sum, p, k) => sum + (k && k <= t ? 1.2 * p * cases[t - k] : 0), 0)));
  const si = file("si.csv", ["lag,w", ...w.map((p, k) => `${k},${p}`)]);
  const args = [series("in.csv", cases), "--si", si, "--window", 3];
  const mean = (...more) => rows("rt", ...args, ...more).map((row) => Number(row.mean));
  expect("cori", mean().slice(10).every((r) => Math.abs(r - 1.2) < 0.02), true);
  expect("wt falls at the end", mean("--method", "wt").at(-1) < 0.8, true);
  const lifted = rows("rt", ...args, "--method", "wt", "--corrected").map((row) => Number(row.mean)).filter((r) => !Number.isNaN(r));
  expect("corrected does not", Math.abs(lifted.at(-1) - 1.2) < 0.05, true);
});

await check("a forecast is scored once it is due, against a baseline", () => {
  const days = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10));
  const cases = days.map((_, i) => Math.round(20 + 10 * Math.sin(i / 7)));
  const past = file("past.csv", ["series,date,cases", ...days.slice(0, 50).map((day, i) => `甲,${day},${cases[i]}`)]);
  const all = file("all.csv", ["series,date,cases", ...days.map((day, i) => `甲,${day},${cases[i]}`)]);
  const renewal = run("forecast", past, "--series", "series", "--si-mean", 4, "--si-sd", 2, "--horizon", 14, "--seed", 3).stdout;
  const seasonal = run("forecast", past, "--series", "series", "--model", "seasonal", "--horizon", 14).stdout;
  const both = file("forecasts.csv", renewal + seasonal.split("\n").slice(1).join("\n"));
  const score = run("score", both, "--kind", "quantile", "--truth", all, "--as-of", "2026-02-24", "--baseline", "seasonal", "--summary", at("sum.csv"));
  expect("exit", score.status, 0);
  expect("what is due: five days of two models", parseCsv(score.stdout).length, 10);
  expect("told", score.stderr, /18 forecasts are not due by 2026-02-24/);
  expect("skill", parseCsv(readFileSync(at("sum.csv"), "utf8")).some((row) => row.statistic === "wis_skill:renewal" && row.value !== "NA"), true);
  const later = run("score", both, "--kind", "quantile", "--truth", all, "--as-of", "2026-12-31");
  expect("without truth", later.stderr, /8 forecasts have no truth yet/);
});

await check("IDEA: rescaled to 80 per cent and averaged", () => {
  const got = rows("experts", file("in.csv", ["question,expert,round,low,best,high,confidence", "q,A,2,6,10,14,50", "q,B,2,8,12,16,80"]), "--method", "idea");
  const near = (name, value) => expect(name, Math.abs(Number(got[0][name]) - value) < 1e-12, true);
  near("low", (3.6 + 8) / 2);
  near("best", 11);
  near("high", (16.4 + 16) / 2);
});

await check("robustness: every expert and every item is left out once", () => {
  const got = rows("experts", join(data, "elicitation/tobacco.csv"), "--robustness").filter((row) => row.kind === "robustness" && row.statistic === "weight");
  expect("of 7 experts and 21 items", got.length, 28);
});

await check("a level with its interval, reasons and review", () => {
  const lines = ["event_id,hazard,likelihood,health,livelihood,services,rights,trust,confidence,time_of_assessment", "A,epidemic,4,5,2,3,1,2,medium,2026-11-20", "B,flood,1,5,1,1,1,1,low,2026-11-20", "C,flood,2,2,,1,1,1,high,2026-11-20"];
  const got = rows("matrix", file("in.csv", lines), "--scheme", "Huying", "--as-of", "2026-11-24");
  expect("levels", got.map((row) => [row.level, row.level_low, row.level_high, row.review_by]), [["L4", "L4", "L4", "2026-11-23"], ["L2", "L1", "L3", "2026-11-24"], ["L1", "L1", "L2", "2026-11-27"]]);
  expect("lifted", got[1].reasons, /raised/);
  expect("unscored", got[2].reasons, /not scored/);
  expect("in Chinese", rows("matrix", at("in.csv"), "--lang", "zh-CN")[0].level_name, "高");
});

/* ---- pictures ----------------------------------------------------------------------------------------------------- */

for (const [what, args, columns, rows] of [
  ["epidemic curve", ["detect", join(data, "series/salmonella_agona.csv"), "--method", "c2"], "t,time,observed,expected,upperbound,alarm", 312],
  ["Rt ribbon", ["rt", join(data, "series/SARS2003.csv"), "--si-mean", 8.4, "--si-sd", 3.8], "t_start,t_end,time,mean,q0.025,q0.25,median,q0.75,q0.975", 100],
  ["calibration curve", ["score", join(data, "forecast/binary.csv"), "--kind", "binary"], "case,low,high,n,mean_p,rate,lower,upper", 10],
  ["heat map of a panel", ["agree", join(data, "reliability/video.csv"), "--bootstrap", 0], "rater_a,rater_b,kappa,agreement", 6],
])
  await check(`${what}: SVG, PNG and its table`, () => {
    for (const ending of ["svg", "png"]) {
      const said = run(...args, "-o", at("rows.csv"), "--plot", at(`picture.${ending}`), "--lang", "zh-CN");
      expect(said.stderr, said.status, 0);
    }
    const svg = readFileSync(at("picture.svg"), "utf8");
    expect("whole", svg.startsWith("<?xml") && svg.trimEnd().endsWith("</svg>"), true);
    expect("not blank", svg.match(/<(path|use|rect|g)/g).length > 60, true);
    const png = readFileSync(at("picture.png"));
    expect("signature", png.subarray(1, 4).toString(), "PNG");
    expect("not blank", png.length > 10000, true);
    const table = readFileSync(at("picture.csv"), "utf8").trim().split("\n");
    expect("columns", table[0], columns);
    expect("rows", table.length - 1, rows);
  });

await check("a picture of one of several, or of none", () => {
  const path = batch("a.csv", 3, 30, false);
  expect("the third", run("detect", path, ...c1, "--series", "place", "-o", at("rows.csv"), "--plot", at("one.svg"), "--plot-of", "社区2").status, 0);
  const seen = parseCsv(readFileSync(path, "utf8")).filter((row) => row.place === "社区2").map((row) => row.cases);
  expect("its numbers", parseCsv(readFileSync(at("one.csv"), "utf8")).map((row) => row.observed), seen);
  const said = run("detect", path, ...c1, "--series", "place", "-o", at("fresh.csv"), "--plot", at("none.svg"), "--plot-of", "nowhere");
  expect("told", said.stderr, /no series nowhere to draw/);
  expect("nothing written", existsSync(at("fresh.csv")) || existsSync(at("none.svg")), false);
  expect("another ending", run("detect", path, ...c1, "--plot", at("a.gif")).status, 2);
});

rmSync(work, { recursive: true, force: true });
report();
