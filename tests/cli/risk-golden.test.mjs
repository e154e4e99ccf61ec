// Every row of every reference file of tests/data/risk/golden, through `huying risk` as people run it. $HUYING is the
// binary. Each row must be there, each of its columns within the tolerance told. Ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, report } from "../kit/checks.mjs";
import { formatCsv, parseCsv } from "../kit/csv.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const binary = process.env.HUYING ?? join(here, "../../build/huying");
const data = join(here, "../data/risk");
const work = mkdtempSync(join(tmpdir(), "huying-risk-"));
const input = (path) => join(data, path);
const read = (path) => parseCsv(readFileSync(input(path), "utf8"));
const made = (name, rows) => {
  writeFileSync(join(work, name), formatCsv(rows));
  return join(work, name);
};

/* The rows that a verb writes to each of `outputs` (an option to a name), "-o" among them. */
function risk(args, outputs = { "-o": "out.csv" }) {
  const files = Object.entries(outputs).flatMap(([option, name]) => [option, join(work, name)]);
  const run = spawnSync(binary, ["risk", ...args.map(String), ...files], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`exit ${run.status}: huying risk ${args.join(" ")}: ${run.stderr}`);
  return Object.fromEntries(Object.entries(outputs).map(([option, name]) => [option, parseCsv(readFileSync(join(work, name), "utf8"))]));
}

/* A number is near when it differs by at most tolerance * max(|wanted|, floor); NA and text must be the same. */
function near(got, wanted, [tolerance, floor = 0]) {
  if (wanted === "NA" || got === "NA" || Number.isNaN(Number(wanted)) || wanted === "") return got === wanted;
  return got !== "" && Math.abs(Number(got) - Number(wanted)) <= tolerance * Math.max(Math.abs(Number(wanted)), floor);
}

let compared = 0;
function compareRow(row, got, key, tolerances) {
  for (const [column, wanted] of Object.entries(row)) {
    const tolerance = tolerances[column] ?? tolerances["*"] ?? [0];
    if (!near(got[column] ?? "", wanted, tolerance)) throw new Error(`${key}: ${column} is ${got[column]}, not ${wanted}`);
  }
  compared++;
}

/* `rows` of a reference beside what was written, matched by the columns `keys`, which stand in the reference's order. */
function compare(rows, got, keys, tolerances) {
  const columns = Object.keys(rows[0]);
  if (Object.keys(got[0] ?? {}).join() !== columns.join()) throw new Error(`columns ${Object.keys(got[0] ?? {})}, not ${columns}`);
  const keyOf = (row) => keys.map((name) => (/^-?[\d.]+(e-?\d+)?$/.test(row[name]) ? Number(row[name]) : row[name])).join("|");
  const index = new Map(got.map((row) => [keyOf(row), row]));
  for (const row of rows) {
    const found = index.get(keyOf(row));
    if (!found) throw new Error(`no row ${keyOf(row)}`);
    compareRow(row, found, keyOf(row), tolerances);
  }
}

/* The rows of a reference in groups that were computed in one call. */
function groups(file, keys) {
  const all = new Map();
  for (const row of read(`golden/${file}.csv`)) {
    const key = keys.map((name) => row[name]).join(" ");
    if (!all.has(key)) all.set(key, []);
    all.get(key).push(row);
  }
  return [...all.entries()];
}

async function each(file, keys, run) {
  for (const [name, rows] of groups(file, keys)) await check(`${file}: ${name}`, () => run(rows[0], rows));
}

const total = made("measlesDE_total.csv", read("series/measlesDE.csv").map(({ t, ...places }) => ({ t, cases: Object.values(places).reduce((a, b) => a + Number(b), 0) })));
const series = {
  salmonella_agona: [input("series/salmonella_agona.csv")],
  campyDE: [input("series/campyDE.csv")],
  stsNewport: [input("series/stsNewport.csv")],
  measlesDE_total: [total],
  measlesDE_Bavaria: [input("series/measlesDE.csv"), "--column", "Bavaria", "--name", "measlesDE_Bavaria"],
  hagelloch_daily: [input("series/hagelloch_daily.csv"), "--column", "prodromes"],
  covid_deaths_uk: [input("series/covid_deaths_uk.csv"), "--column", "deaths"],
  covid_cases_uk_weekly: [made("covid_cases_uk_weekly.csv", read("series/covid_cases_uk_weekly.csv").map(({ week, cases }) => ({ t: week, cases })))],
  Flu2009: [input("series/Flu2009.csv")],
  Measles1861: [input("series/Measles1861.csv")],
  SARS2003: [input("series/SARS2003.csv")],
  mers_2014_15: [input("series/mers_2014_15.csv"), "--column", "local", "--imported", "imported"],
};

/* ---- detect ------------------------------------------------------------------------------------------------------- */

for (const file of ["ears", "ears_covid"])
  await each(file, ["series", "method", "baseline", "alpha", "minSigma"], (row, rows) => {
    const got = risk(["detect", ...series[row.series], "--method", row.method.toLowerCase(), "--baseline", row.baseline, "--alpha", row.alpha, "--min-sigma", row.minSigma]);
    if (got["-o"].length !== rows.length) throw new Error(`${got["-o"].length} rows, not ${rows.length}`);
    compare(rows, got["-o"], ["t"], { upperbound: [1e-12, 1e-3] });
  });

await each("cusum", ["series", "trans", "k", "h", "m_mode"], (row, rows) => {
  const got = risk(["detect", ...series[row.series], "--method", "cusum", "--transform", row.trans, "--k", row.k, "--h", row.h, "--reference", row.m_mode]);
  if (got["-o"].length !== rows.length) throw new Error(`${got["-o"].length} rows, not ${rows.length}`);
  compare(rows, got["-o"], ["t"], { m: [1e-12], cusum: [1e-12, 1], upperbound: [1e-12, 1] });
});

await each("bayes", ["series", "b", "w", "actY", "alpha"], (row, rows) => {
  const got = risk(["detect", ...series[row.series], "--method", "bayes", "--b", row.b, "--w", row.w, "--alpha", row.alpha, ...(row.actY === "1" ? [] : ["--not-this-year"])]);
  compare(rows, got["-o"], ["t"], {});
});

await each("outbreakP", ["series", "k"], (row, rows) => {
  const got = risk(["detect", ...series[row.series], "--method", "outbreakp", "--k", row.k]);
  compare(rows, got["-o"], ["t"], { statistic: [1e-12] });
});

const farrington = {
  noufaily_nb: [],
  noufaily_muan: ["--threshold", "muan"],
  delta_23: ["--threshold", "delta"],
  classic: ["--threshold", "delta", "--no-periods", 1, "--weights-threshold", 1, "--past-weeks-not-included", 3, "--p-threshold-trend", 0.05],
  noreweight: ["--threshold", "delta", "--b", 3, "--w", 4, "--no-periods", 5, "--past-weeks-not-included", 10, "--p-threshold-trend", 0.05, "--alpha", 0.05, "--power", "1/2", "--no-reweight", "--limit54", "0,4"],
  notrend: ["--alpha", 0.001, "--no-trend"],
};
const near6 = { expected: [1e-6], upperbound: [1e-6], phi: [1e-6], trend_coef: [1e-6, 1e-3], mu0: [1e-4, 1e-3], score: [1e-6, 0.1], pvalue: [1e-6, 1e-6] };
for (const [file, mode] of [
  ["farrington_flexible_R", ["--compat", "r", "--epsilon", "1e-8"]],
  ["farrington_flexible_R_tight", ["--compat", "r"]],
  ["farrington_flexible_fixed_tight", []],
])
  await each(file, ["series", "config"], (row, rows) => {
    const own = farrington[row.config];
    const years = own.includes("--b") ? [] : ["--b", 4];
    const got = risk(["detect", ...series[row.series], "--method", "farrington", "--from", row.t, "--label", row.config, ...years, ...own, ...mode]);
    if (got["-o"].length !== rows.length) throw new Error(`${got["-o"].length} rows, not ${rows.length}`);
    compare(rows, got["-o"], ["t"], near6);
  });

await each("farrington_offset", ["bound"], (row, rows) => {
  const got = risk(["detect", input("series/salmonella_population.csv"), "--method", "farrington", "--offset", "population", "--b", 4, "--threshold", row.bound, "--from", row.t, "--compat", "r", "--epsilon", "1e-8"])["-o"];
  const own = got.map((r) => Object.fromEntries(Object.keys(row).map((name) => [name, r[name] ?? rows.find((want) => want.t === r.t)[name]])));
  compare(rows, own, ["t"], near6);
});

await each("farrington_original", ["series", "b", "w", "reweight", "trend", "alpha", "powertrans"], (row, rows) => {
  const off = [...(row.reweight === "1" ? [] : ["--no-reweight"]), ...(row.trend === "1" ? [] : ["--no-trend"])];
  const got = risk(["detect", ...series[row.series], "--method", "farrington-1996", "--b", row.b, "--w", row.w, "--alpha", row.alpha, "--power", row.powertrans, "--epsilon", "1e-8", "--from", row.t, ...off]);
  compare(rows, got["-o"], ["t"], { upperbound: [1e-9], pd1: [1e-9], pd2: [1e-9] });
});

/* ---- rt ----------------------------------------------------------------------------------------------------------- */

const moments = { Flu2009: [2.6, 1.5], SARS2003: [8.4, 3.8], Measles1861: [14.9, 3.9], hagelloch_daily: [11.1, 2.5], mers_2014_15: [6.8, 4.1], covid_deaths_uk: [6.3, 4.2] };
const interval = (name, config) =>
  config.startsWith("nonparametric") ? ["--si", input(`series/${name}_si.csv`)] : ["--si-mean", moments[name][0], "--si-sd", moments[name][1]];
const prior = (config) => (config.includes("prior1_1") ? ["--prior-mean", 1, "--prior-sd", 1] : []);
const tau = (config) => config.match(/tau(\d+)/)?.[1] ?? 7;
const used = new Map(groups("rt_si_used", ["series", "config"]));

for (const file of ["rt_cori", "rt_cori_covid"])
  await each(file, ["series", "config"], (row, rows) => {
    const args = ["rt", ...series[row.series], ...interval(row.series, row.config), ...prior(row.config), "--window", tau(row.config), "--label", row.config];
    const got = risk(args, { "-o": "out.csv", "--si-used": "used.csv" });
    if (got["-o"].length !== rows.length) throw new Error(`${got["-o"].length} rows, not ${rows.length}`);
    compare(rows, got["-o"], ["t_start", "t_end"], Object.fromEntries(Object.keys(row).slice(4).map((name) => [name, [1e-9]])));
    const si = used.get(`${row.series} ${row.config}`);
    if (si) compare(si, got["--si-used"], ["lag"], { w: [1e-12, 1] });
  });

await each("rt_wallinga_teunis", ["series", "config"], (row, rows) => {
  const got = risk(["rt", ...series[row.series], "--method", "wt", ...interval(row.series, row.config), "--window", tau(row.config), "--label", row.config]);
  compare(rows, got["-o"], ["t_start", "t_end"], { mean: [1e-9] });
  const known = got["-o"].filter((r) => r.mean !== "NA").length; // R leaves windows without cases out, here they are NA
  if (known !== rows.length) throw new Error(`${known} windows with cases, not ${rows.length}`);
});

await each("discr_si", ["mu", "sigma"], (row, rows) => {
  compare(rows, risk(["interval", "--mean", row.mu, "--sd", row.sigma])["-o"], ["k"], { w: [1e-12, 1] });
});

/* ---- nowcast ------------------------------------------------------------------------------------------------------ */

const hus = [input("series/husO104Hosp_linelist.csv"), "--onset", "hospitalised", "--report", "reported", "--name", "husO104Hosp", "--delay", 15, "--most", 300, "--prior-mean", 50, "--prior-var", 3000, "--samples", 4000, "--seed", 7];
await each("nowcast", ["now", "method"], (row, rows) => {
  const got = risk(["nowcast", ...hus, "--now", row.now, "--method", row.method, "--compat", "r"], { "-o": "out.csv", "--delays": "delays.csv" });
  // Of Bayes both sides are drawn by chance: R from 1000 delay distributions, we from 4000.
  const drawn = row.method === "lawless" ? [0] : [0.05, 20];
  const loose = Object.fromEntries(["nowcast_median", "lo95", "hi95"].map((name) => [name, drawn]));
  compare(rows, got["-o"], ["date"], loose);
  const delays = groups("nowcast_delay_cdf", ["now", "method"]).find(([name]) => name === `${row.now} ${row.method}`)[1];
  compare(delays.filter((r) => Number(r.k) <= 15), got["--delays"], ["k"], { cdf: [1e-12] });
  if (delays.some((r) => Number(r.k) > 15 && r.cdf !== "1")) throw new Error("a delay beyond the longest");
});

await each("nowcast_chainladder", ["now"], (row, rows) => {
  const got = risk(["nowcast", ...hus, "--now", row.now, "--method", "chainladder"]);
  compare(rows, got["-o"], ["date"], { cdf: [1e-12], chainladder: [1e-12] });
});

/* ---- score -------------------------------------------------------------------------------------------------------- */

await check("wis_shared", () => {
  const got = risk(["score", input("forecast/quantile.csv"), "--kind", "quantile"])["-o"];
  const rows = read("golden/wis_shared.csv");
  if (got.length !== rows.length) throw new Error(`${got.length} rows, not ${rows.length}`);
  compare(rows, got, ["id"], { "*": [1e-12], bias: [1e-12, 1] });
});

await check("sample_scores_shared", () => {
  const got = risk(["score", input("forecast/samples.csv"), "--kind", "samples"])["-o"];
  compare(read("golden/sample_scores_shared.csv"), got, ["id"], { "*": [1e-12], bias: [1e-12, 1] });
});

await check("count_scores_shared and pit_shared", () => {
  // The reference's histogram leaves out forecasts that gave the truth (nearly) nothing: any bound from 2e-10 to 3e-8.
  const got = risk(["score", input("golden/count_scores_shared.csv"), "--kind", "counts", "--pit-least", "1e-8"], { "-o": "out.csv", "--pit": "pit.csv" });
  compare(read("golden/count_scores_shared.csv"), got["-o"], ["y", "mu", "size"], { logs: [1e-12, 1], rps: [1e-12], dss: [1e-12, 1], ses: [1e-12] });
  compare(read("golden/pit_shared.csv"), got["--pit"], ["lower"], { lower: [1e-12], upper: [1e-12], pit_height: [1e-12], n_rows: [0] });
});

const reliability = new Map(groups("reliability_shared", ["case"]));
await check("reliability_shared: covid_binary", () => {
  const got = risk(["score", input("forecast/binary.csv"), "--kind", "binary", "--by", "target_type", "--label", "covid_binary"])["-o"];
  for (const name of ["covid_binary:Cases", "covid_binary:Deaths"])
    for (const row of reliability.get(name)) {
      const loose = /calibration_/.test(row.statistic) ? 1e-9 : /within_bin/.test(row.statistic) ? 1e-11 : 1e-12;
      compare([row], got, ["case", "statistic"], { value: [loose] });
    }
});

/* ---- agree -------------------------------------------------------------------------------------------------------- */

const table = ["--form", "table", "--label", "right"];
const shares = [[0.44, 0.07, 0.09], [0.05, 0.2, 0.05], [0.01, 0.03, 0.06]];
const cohen1968 = made("cohen1968.csv", shares.map((row, i) => ({ right: "abc"[i], a: 200 * row[0], b: 200 * row[1], c: 200 * row[2] })));
const weights = made("weights.csv", [{ a: 0, b: 1, c: 3 }, { a: 1, b: 0, c: 6 }, { a: 3, b: 6, c: 0 }]);
const panels = {
  krippendorff_canonical: [input("reliability/krippendorff_canonical.csv"), "--label", "rater", "--raters-in-rows"],
  fleiss_counts_10x5: [input("reliability/fleiss_counts_10x5.csv"), "--label", "subject", "--form", "counts"],
  fleiss1971_diagnoses: [input("reliability/fleiss1971_diagnoses.csv"), "--label", "patient"],
  shrout_fleiss_1979: [input("reliability/shrout_fleiss_1979.csv"), "--label", "subject"],
  anxiety: [input("reliability/anxiety.csv")],
  video: [input("reliability/video.csv")],
  vision_4x4: [input("reliability/vision_4x4.csv"), ...table],
  attitude: [input("reliability/attitude.csv")],
  cohen1968: [cohen1968, ...table, "--weights", weights, "--compat", "psych"],
};
for (const [name, rows] of reliability)
  if (!name.startsWith("covid_binary"))
    await check(`reliability_shared: ${name}`, () => {
      const got = risk(["agree", ...panels[name], "--bootstrap", 0])["-o"];
      for (const row of rows) {
        const loose = /bound|lower|upper|:p$|fleiss_z/.test(row.statistic) ? 1e-9 : 1e-12;
        compare([row], got, ["case", "statistic"], { value: [loose, 0.1] });
      }
    });

/* ---- experts ------------------------------------------------------------------------------------------------------ */

await each("cooke", ["case"], (row, rows) => {
  const got = risk(["experts", input(`elicitation/${row.case}.csv`)])["-o"];
  compare(rows, got, ["kind", "who", "statistic"], { value: [1e-9, 1e-9] });
});

const goldens = ["ears", "ears_covid", "cusum", "bayes", "outbreakP", "farrington_flexible_R", "farrington_flexible_R_tight", "farrington_flexible_fixed_tight", "farrington_offset", "farrington_original", "rt_cori", "rt_cori_covid", "rt_si_used", "rt_wallinga_teunis", "discr_si", "nowcast", "nowcast_delay_cdf", "nowcast_chainladder", "wis_shared", "sample_scores_shared", "count_scores_shared", "pit_shared", "reliability_shared", "cooke"];
await check("every golden row was compared", () => {
  const longDelays = read("golden/nowcast_delay_cdf.csv").filter((r) => Number(r.k) > 15).length;
  const rows = goldens.reduce((sum, name) => sum + read(`golden/${basename(name)}.csv`).length, 0) - longDelays;
  if (compared !== rows) throw new Error(`${compared} rows compared, and there are ${rows}`);
});

rmSync(work, { recursive: true, force: true });
report();
