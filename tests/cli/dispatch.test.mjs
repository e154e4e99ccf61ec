// `huying dispatch` on plain files: the best plan, proved; faults told by file, row and column, and
// nothing written. $HUYING is the binary. Ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

for (const [what, volunteers, wanted, told] of [
  ["a missing column", [people.replace("radius_m", "r"), person("A", 1)], [needs, "N,0,0,D1,nurse,1,0,60,1,1,0"], /radius_m/],
  ["a word for a number", [people, person("A", "east")], [needs, "N,0,0,D1,nurse,1,0,60,1,1,0"], /v\.csv:2:2: x_m/],
  ["an id twice", [people, person("A", 1), person("A", 2)], [needs, "N,0,0,D1,nurse,1,0,60,1,1,0"], /v\.csv:3/],
  ["an absurd head-count", [people, person("A", 1)], [needs, "N,0,0,D1,nurse,1000000000000,0,60,1,1,0"], /n\.csv:2.*headcount/],
])
  await check(`${what} is told, and nothing is written`, () => {
    const run = dispatch(file("v.csv", volunteers), file("n.csv", wanted));
    expect("exit", run.code, 2);
    expect("told", run.said, told);
    expect("no plan", run.plan, undefined);
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
});

rmSync(work, { recursive: true, force: true });
report();
