// `huying dispatch` on plain files: the best plan, proved; faults told by file, row and column, and
// nothing written. $HUYING is the binary. Ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, expect, report } from "../kit/checks.mjs";

const binary = process.env.HUYING ?? join(dirname(fileURLToPath(import.meta.url)), "../../build/huying");
const work = mkdtempSync(join(tmpdir(), "huying-dispatch-"));
const file = (name, lines) => {
  writeFileSync(join(work, name), lines.join("\n") + "\n");
  return join(work, name);
};
const people = "id,x_m,y_m,district,org,skills,permit_zones,avail1_from,avail1_to,avail2_from,avail2_to,min_worked_today,min_worked_week,last_shift_end,radius_m";
const needs = "id,x_m,y_m,district,skill,headcount,start_min,end_min,tier,priority,zone";
const out = join(work, "plan.csv");
const dispatch = (...args) => {
  rmSync(out, { force: true });
  const run = spawnSync(binary, ["dispatch", ...args, "-o", out], { encoding: "utf8" });
  return { code: run.status, said: run.stdout + run.stderr, plan: existsSync(out) ? readFileSync(out, "utf8").trim().split("\n").slice(1).sort() : undefined };
};
const person = (id, x, worked = 0, radius = 5000) => `${id},${x},0,D1,O1,nurse,,0,1440,,,0,${worked},,${radius}`;

await check("the nearest rested ones go; ids keep their commas", () => {
  const run = dispatch(file("v.csv", [people, person('"A,1"', 100), person("B", 200), person("C", 300, 600), person("far", 9000)]), file("n.csv", [needs, "N1,0,0,D1,nurse,2,540,600,1,1,0"]), "--prove");
  expect("exit", run.code, 0);
  expect("plan", run.plan, ['"A,1",N1,100,100', "B,N1,200,200"]);
});

await check("first tier first, whatever the distance", () => {
  const run = dispatch(file("v.csv", [people, person("A", 10)]), file("n.csv", [needs, "near,10,0,D1,nurse,1,540,600,2,1,0", "first,4000,0,D1,nurse,1,540,600,1,1,0"]), "--prove");
  expect("plan", run.plan, ["A,first,3990,3990"]);
});

await check("rest rules and skills bind", () => {
  const tired = "T,0,0,D1,O1,nurse,,0,1440,,,590,0,,5000";
  const resting = "R,0,0,D1,O1,nurse,,0,1440,,,0,0,300,5000";
  const other = "O,0,0,D1,O1,driver,,0,1440,,,0,0,,5000";
  const run = dispatch(file("v.csv", [people, tired, resting, other]), file("n.csv", [needs, "N1,0,0,D1,nurse,3,540,600,1,1,0"]));
  expect("plan", run.plan, []);
});

// ---- reasons -----------------------------------------------------------------------------------

const four = () => file("v.csv", [people, person("near", 100), person("next", 1900), "resting,0,0,D1,O1,nurse,,0,1440,,,0,0,240,5000", person("far", 5400), "cook,0,0,D1,O1,cook,,0,1440,,,0,0,,5000"]);

await check("why: who goes, who would instead, what is short and what would help", () => {
  const run = dispatch(four(), file("n.csv", [needs, "N1,0,0,D1,nurse,1,540,600,1,1,0", "N2,0,0,D1,nurse,3,540,600,2,1,0"]), "--why", "--language", "en");
  expect("exit", run.code, 0);
  expect("who goes", run.said, /near → N1: the nearest of 2 rested people with 'nurse' who may go there; without them next would come, and the plan would cost 2 steps of priority more/);
  expect("what is short", run.said, /N2 is short: 1 of 3 \(nurse, tier 2\): 3 with 'nurse' within reach: 1 go here, 1 are assigned to higher priority, 1 are resting, the first until 12:00/);
  expect("a radius", run.said, /with a radius wider by 1.0 km, far, who is idle, would fill a place \(1 could help\)/);
  expect("a skill", run.said, /nurse: 2 of 4 places filled, 2 of 4 people idle; one more, at N1, would bring 2 steps of priority/);
});

await check("why, in Chinese, is the same facts", () => {
  const run = dispatch(four(), file("n.csv", [needs, "N1,0,0,D1,nurse,3,540,600,1,1,0"]), "--why", "--language", "zh-CN");
  expect("short", run.said, /N1 缺人：3 人只有 2 人（nurse，第 1 级）: 范围内有 3 名“nurse”：2 名去这里, 1 名在休息，最早到 12:00/);
});

await check("an hour later brings who will have rested by then", () => {
  const run = dispatch(file("v.csv", [people, "R,0,0,D1,O1,nurse,,0,1440,,,0,0,90,5000"]), file("n.csv", [needs, "N1,0,0,D1,nurse,1,540,600,1,1,0"]), "--why", "--language", "en");
  expect("later", run.said, /an hour later R, who is idle, would fill a place/);
});

for (const [pair, told] of [
  ["near:N1", /near does go to N1/],
  ["next:N1", /next may go to N1, but the plan would cost at least 1.8 km more; idle now/],
  ["resting:N1", /resting does not go to N1: resting until 12:00/],
  ["far:N1", /far does not go to N1: 5.4 km away, beyond the radius of 5.0 km/],
  ["cook:N1", /cook does not go to N1: has not the skill 'nurse'/],
])
  await check(`why not ${pair}`, () => {
    const run = dispatch(four(), file("n.csv", [needs, "N1,0,0,D1,nurse,1,540,600,1,1,0"]), "--why-not", pair, "--language", "en");
    expect("told", run.said, told);
  });

await check("why not somebody unknown is refused, and nothing written", () => {
  const run = dispatch(four(), file("n.csv", [needs, "N1,0,0,D1,nurse,1,540,600,1,1,0"]), "--why-not", "near:N9");
  expect("exit", run.code, 2);
  expect("no plan", run.plan, undefined);
});

await check("reasons as JSON", () => {
  const run = dispatch(four(), file("n.csv", [needs, "N1,0,0,D1,nurse,3,540,600,1,1,0"]), "--why", "--json", "--why-not", "cook:N1");
  const said = JSON.parse(run.said);
  expect("short", said.why.short[0].need, "N1");
  expect("resting", said.why.short[0].people.rest, 1);
  expect("sent", said.why.sent.map((s) => s.person), ["near", "next"]);
  expect("one more nurse", said.why.short[0].one_more, 3 * said.step);
  expect("why not", said.why_not.bar, "skill");
});

// ---- a plan that runs ---------------------------------------------------------------------------

const pair = file("n2.csv", [needs, "N1,0,0,D1,nurse,1,540,600,1,1,0", "N2,1000,0,D1,nurse,1,540,600,1,1,0"]);
const standing = file("standing.csv", ["volunteer_id,need_id,distance_m,cost", "A,N2,900,900", "gone,N1,5,5"]);

await check("who was told is moved only when the gain passes the bound", () => {
  const volunteers = file("v.csv", [people, person("A", 100), person("B", 900)]);
  const moved = ["A,N1,100,100", "B,N2,100,100"], kept = ["A,N2,900,900", "B,N1,900,900"];
  expect("nobody is bound", dispatch(volunteers, pair, "--prove").plan, moved);
  expect("a gain of 1600 passes 1500", dispatch(volunteers, pair, "--standing", standing, "--move-bound", "1500", "--prove").plan, moved);
  const run = dispatch(volunteers, pair, "--standing", standing, "--move-bound", "1700", "--prove");
  expect("but not 1700", run.plan, kept);
  expect("said", run.said, /cost 1800, bound 1800, gap 0[\s\S]*0 of 1 people who had been told are moved/);
  const nobody = file("told.csv", ["volunteer_id", "B"]);
  expect("nor when A knows of nothing", dispatch(volunteers, pair, "--standing", standing, "--told", nobody, "--move-bound", "1700").plan, moved);
});

await check("a first-tier place is worth any move", () => {
  const wanted = file("n3.csv", [needs, "N1,0,0,D1,nurse,1,540,600,1,1,0", "N2,1000,0,D1,nurse,1,540,600,2,1,0"]);
  const run = dispatch(file("v.csv", [people, person("A", 900)]), wanted, "--standing", standing, "--move-bound", "1000000", "--prove");
  expect("plan", run.plan, ["A,N1,900,900"]);
  expect("said", run.said, /1 of 1 people who had been told are moved/);
});

await check("what was declined is not planned again", () => {
  const declined = file("declined.csv", ["volunteer_id,need_id", "A,N1", "A,N1", "unknown,N1"]);
  const volunteers = file("v.csv", [people, person("A", 100), person("B", 900)]);
  const run = dispatch(volunteers, pair, "--declined", declined, "--prove", "--why-not", "A:N1", "--language", "en");
  expect("plan", run.plan, ["A,N2,900,900", "B,N1,900,900"]);
  expect("why not", run.said, /A does not go to N1: has declined/);
});

// ---- many shifts ----------------------------------------------------------------------------------

const nights = (...hours) => file("n.csv", [needs, ...hours.map(([from, to], i) => `N${i},0,0,D1,nurse,1,${from},${to},1,1,0`)]);

await check("shifts: rest between them, the burden shared, a bound", () => {
  const volunteers = file("v.csv", [people, person("A", 100), person("B", 200), person("C", 300)]);
  const run = dispatch(volunteers, nights([0, 480], [480, 960], [960, 1440], [1440, 1920]), "--shifts", "--json");
  const said = JSON.parse(run.said);
  expect("all filled", [said.covered, said.wanted, said.shifts], [4, 4, 4]);
  expect("the best, and its bound", [said.cost, said.bound <= 940, said.bound > 800], [940, true, true]);
  const of = (need) => run.plan.find((row) => row.includes(`,${need},`)).split(",")[0];
  for (const [a, b] of [["N0", "N1"], ["N1", "N2"], ["N2", "N3"]]) expect(`${a} and ${b} by two people`, of(a) !== of(b), true);
});

await check("shifts: who would rather not at night does not, while another can", () => {
  const volunteers = file("v.csv", [people, person("A", 100), person("B", 200)]);
  const wishes = file("w.csv", ["volunteer_id,start_min,end_min,cost", "A,1400,1500,5000"]);
  const run = dispatch(volunteers, nights([960, 1440]), "--shifts", "--wishes", wishes);
  expect("plan", run.plan, ["B,N0,200,200"]);
  expect("told", run.said, /1 shifts: 1 of 1 places filled; tier 1: 1 of 1.*\n1 people work, at most 1 shifts each\ncost 200, bound 200, gap 0.000%/);
});

await check("shifts: the limit of shifts binds, faults of wishes are told", () => {
  const volunteers = file("v.csv", [people, person("A", 100)]);
  const days = nights([0, 60], [1440, 1500], [2880, 2940]);
  expect("two of three", dispatch(volunteers, days, "--shifts", "--shifts-most", "2").plan.length, 2);
  const run = dispatch(volunteers, days, "--shifts", "--wishes", file("w.csv", ["volunteer_id,start_min,end_min,cost", "Z,0,x,5"]));
  expect("exit", [run.code, run.plan], [2, undefined]);
  expect("told", run.said, /w\.csv:2:3: end_min: 'x' is not a whole number[\s\S]*w\.csv:2:1: volunteer_id: 'Z' is no volunteer/);
});

// ---- flows ----------------------------------------------------------------------------------------

const flow = (lines) => {
  const run = spawnSync(binary, ["dispatch", "--flow", file("f.min", lines)], { encoding: "utf8" });
  return [run.status, run.stdout, run.stderr];
};

await check("a DIMACS flow is solved, an infeasible one refused, a fault told by line", () => {
  expect("cost", flow(["c x", "p min 4 5", "n 1 4", "n 4 -4", "a 1 2 0 4 2", "a 1 3 0 2 2", "a 2 3 0 2 1", "a 2 4 0 3 3", "a 3 4 0 5 1"]).slice(0, 2), [0, "s 14\n"]);
  expect("infeasible", flow(["p min 2 1", "n 1 4", "n 2 -4", "a 1 2 0 3 2"]).slice(0, 2), [1, ""]);
  const [code, , told] = flow(["p min 2 1", "a 1 3 0 3 2"]);
  expect("fault", [code, /f\.min:2: no such node/.test(told)], [2, true]);
});

// ---- time ---------------------------------------------------------------------------------------

await check("a time limit leaves a plan with a bound that holds for the whole city", () => {
  spawnSync(binary, ["demo", "--dispatch", "M", "--data", work, "--seed", "3"]);
  const [volunteers, wanted] = [join(work, "volunteers.csv"), join(work, "needs.csv")];
  const best = JSON.parse(dispatch(volunteers, wanted, "--json").said);
  const cut = JSON.parse(dispatch(volunteers, wanted, "--json", "--prove", "--time-limit", "0.000001").said);
  expect("best", [best.cost === best.bound, best.cancelled], [true, false]);
  expect("cut short", [cut.cancelled, cut.cost >= best.cost, cut.bound <= best.cost, cut.bound >= 0], [true, true, true, true]);
});

// ---- bad input ----------------------------------------------------------------------------------

for (const [what, volunteers, wanted, told] of [
  ["a missing column", [people.replace("radius_m", "r"), person("A", 1)], [needs, "N,0,0,D1,nurse,1,0,60,1,1,0"], /radius_m/],
  ["a word for a number", [people, person("A", "east")], [needs, "N,0,0,D1,nurse,1,0,60,1,1,0"], /v\.csv:2:2: x_m/],
  ["an id twice", [people, person("A", 1), person("A", 2)], [needs, "N,0,0,D1,nurse,1,0,60,1,1,0"], /v\.csv:3/],
  ["an empty file", [""], [needs], /v\.csv:1:1: the file is empty/],
  ["a negative radius", [people, person("A", 1, 0, -5)], [needs], /v\.csv:2:15: radius_m: '-5' is not a whole number from 0/],
  ["a window without its end", [people, "A,0,0,D,O,nurse,,0,,,,0,0,,5"], [needs], /v\.csv:2:9: avail1_to: is empty/],
  ["a window that ends before it begins", [people, "A,0,0,D,O,nurse,,60,50,,,0,0,,5"], [needs], /v\.csv:2:9: avail1_to: 50 is before/],
  ["a need that ends before it begins", [people], [needs, "N,0,0,D1,nurse,1,60,60,1,1,0"], /n\.csv:2:8: end_min: 60 is not after start_min, 60/],
  ["a tier of none", [people], [needs, "N,0,0,D1,nurse,1,0,60,4,1,0"], /n\.csv:2:9: tier: '4' is not a whole number from 1 to 3/],
  ["a place that is no number", [people, "A,nan,0,D,O,nurse,,,,,,0,0,,5"], [needs], /v\.csv:2:2: x_m: 'nan' is not a number/],
  ["an open quote", [people, '"A,0'], [needs], /v\.csv:2:1: not readable as a table: quotes/],
  ["a column twice", [people + ",id"], [needs], /v\.csv:1:16: column 'id' stands twice/],
  ["more than the sums can hold", [people, person("A", 1, 0, 1000000)], [needs, ...Array.from({ length: 60 }, (_, i) => `N${i},0,0,D1,nurse,1000000,0,60,1,1,0`)], /too large for exact sums in 64 bits/],
  ["an absurd head-count", [people, person("A", 1)], [needs, "N,0,0,D1,nurse,1000000000000,0,60,1,1,0"], /n\.csv:2.*headcount/],
])
  await check(`${what} is told, and nothing is written`, () => {
    const run = dispatch(file("v.csv", volunteers), file("n.csv", wanted));
    expect("exit", run.code, 2);
    expect("told", run.said, told);
    expect("no plan", run.plan, undefined);
  });

await check("a skill nobody has and a zone nobody may enter are said, and left short", () => {
  const run = dispatch(file("v.csv", [people, person("A", 1)]), file("n.csv", [needs, "N1,0,0,D1,diver,1,0,60,1,1,0", "N2,0,0,D1,nurse,1,0,60,1,1,red"]));
  expect("exit", run.code, 0);
  expect("skill", run.said, /n\.csv:2:5: skill: no volunteer has 'diver'/);
  expect("zone", run.said, /n\.csv:3:11: zone: no volunteer has a permit for 'red'/);
  expect("short", run.said, /0 of 2 places filled/);
});

await check("a file of 5 GB is refused by its size, unread", () => {
  const huge = join(work, "huge.csv");
  writeFileSync(huge, people);
  truncateSync(huge, 5 * 2 ** 30);
  const before = process.hrtime.bigint();
  const run = dispatch(huge, file("n.csv", [needs]));
  expect("exit", run.code, 2);
  expect("told", run.said, /huge\.csv: 5368709120 bytes; the most a file may have/);
  expect("at once", process.hrtime.bigint() - before < 2_000_000_000n, true);
  expect("no plan", run.plan, undefined);
  rmSync(huge);
});

await check("what is no file is written to, not put away; a full one is said", () => {
  const pipe = join(work, "pipe"), got = join(work, "got"), made = [file("v.csv", [people, person("A", 1)]), file("n.csv", [needs, "N,0,0,D1,nurse,1,0,60,1,1,0"])];
  spawnSync("mkfifo", [pipe]);
  const run = spawnSync("sh", ["-c", 'cat "$1" > "$2" & "$3" dispatch "$4" "$5" -o "$1"; r=$?; wait; exit $r', "sh", pipe, got, binary, ...made], { encoding: "utf8" });
  expect("exit", run.status, 0);
  expect("a pipe still", statSync(pipe).isFIFO(), true);
  expect("plan", readFileSync(got, "utf8").trim().split("\n").slice(1), ["A,N,1,1"]);
  const full = spawnSync(binary, ["dispatch", ...made, "-o", "/dev/full"], { encoding: "utf8" });
  expect("exit when full", full.status, 3);
  expect("told", full.stderr, /\/dev\/full: No space left/);
});

await check("without volunteers that can be read, nothing is said of who has what", () => {
  const run = dispatch(file("v.csv", [""]), file("n.csv", [needs, "N,0,0,D1,nurse,1,0,60,1,1,0"]));
  expect("exit", run.code, 2);
  expect("told", /no volunteer has/.test(run.said), false);
});

await check("out of memory is said, and nothing is written", () => {
  spawnSync(binary, ["demo", "--dispatch", "L", "--data", work]);
  rmSync(out, { force: true });
  const run = spawnSync("sh", ["-c", `ulimit -v 200000; exec "${binary}" dispatch "${work}/volunteers.csv" "${work}/needs.csv" -o "${out}"`], { encoding: "utf8" });
  expect("exit", run.status, 3);
  expect("told", run.stderr, /out of memory; nothing was written/);
  expect("no plan", [existsSync(out), existsSync(out + ".part")], [false, false]);
});

await check("a made instance is planned and proved, the same on two threads", () => {
  spawnSync(binary, ["demo", "--dispatch", "S", "--data", work, "--seed", "7"]);
  const [volunteers, wanted] = [join(work, "volunteers.csv"), join(work, "needs.csv")];
  const one = dispatch(volunteers, wanted, "--prove", "--threads", "1");
  const two = dispatch(volunteers, wanted, "--prove", "--threads", "2");
  expect("exit", one.code, 0);
  expect("proved", /proved|optimal|gap 0/.test(one.said), true);
  expect("the same plan", one.plan, two.plan);
  expect("people go", one.plan.length > 100, true);
  for (const name of ["volunteers.csv", "needs.csv"]) {
    const [head, ...rows] = readFileSync(join(work, name), "utf8").trim().split("\n");
    file(name, [head, ...rows.map((row, i) => [(i * 7919) % rows.length, row]).sort((a, b) => a[0] - b[0]).map(([, row]) => row)]);
  }
  expect("the same plan of the rows in another order", dispatch(volunteers, wanted).plan, one.plan);
});

rmSync(work, { recursive: true, force: true });
report();
