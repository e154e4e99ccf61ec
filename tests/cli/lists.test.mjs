// Lists through the command line, as a city's own administrator takes them in: areas in every shape,
// a newer edition that orphans nobody, people with faults told by row and column. $HUYING is the binary.
// Ends with "N passed, N failed".
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, expect, report } from "../kit/checks.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = process.env.HUYING ?? join(root, "build/huying");
const work = mkdtempSync(join(tmpdir(), "huying-cli-"));

// ---- the program ------------------------------------------------------------------------------------

let cities = 0;
const newCity = () => join(work, `city-${++cities}`);
const file = (name, text) => {
  const path = join(work, name);
  writeFileSync(path, text);
  return path;
};
function huying(...args) {
  const run = spawnSync(binary, args, { encoding: "utf8" });
  return { code: run.status, out: run.stdout, err: run.stderr };
}
const lines = (data) => Number(/(\d+) lines/.exec(huying("verify", "--data", data).out)[1]);

/* Asks a served city, then stops it. */
async function serving(data, run) {
  const server = spawn(binary, ["serve", "--data", data, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const port = await new Promise((resolve, reject) => {
    let text = "";
    server.stderr.on("data", (chunk) => {
      const found = /"event":"listening".*"port":(\d+)/.exec((text += chunk));
      if (found) resolve(found[1]);
    });
    server.once("exit", () => reject(new Error(text)));
  });
  try {
    await run(async (path) => {
      const reply = await fetch(`http://127.0.0.1:${port}/api/v1${path}`);
      return { status: reply.status, json: await reply.json() };
    });
  } finally {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
  }
}

// ---- areas -----------------------------------------------------------------------------------------------

const rows = (path) => readFileSync(join(root, path), "utf8").trim().split(/\r?\n/).map((line) => line.split(","));
const shapes = rows("tests/data/areas/edge_cases.csv").slice(1);

for (const name of ["edge_tree.csv", "edge_tree.gb18030.csv"])
  await check(`the ${shapes.length} shapes of ${name} load`, async () => {
    const data = newCity();
    const made = huying("init", "--data", data, "--areas", join(root, "tests/data/areas", name));
    expect("init", made.code, 0);
    await serving(data, async (get) => {
      for (const [, code, title] of shapes) {
        const reply = await get(`/areas/${code}`);
        expect(`${code}: status`, reply.status, 200);
        expect(`${code}: name`, reply.json.name, title);
      }
    });
    expect("verify", huying("verify", "--data", data).code, 0);
  });

const wuhan = join(root, "demo/wuhan/areas.csv");
const list = readFileSync(wuhan, "utf8");
const moved = { from: "420102002003", to: "420102002901" };
const renamed = "420102002004";

/* The same list a year later: one community has another code, one another name, one is new. */
function newerEdition() {
  const next = list.split(/\r?\n/).map((line) => {
    const cells = line.split(",");
    if (cells[0] === moved.from) return [moved.to, moved.to, ...cells.slice(2)].join(",");
    return cells[0] === renamed ? line.replace(cells[4], "改名后的居委会") : line;
  });
  const street = next.find((line) => line.startsWith(renamed)).split(",");
  next.splice(next.length - 1, 0, ["420102002902", "420102002902", street[2], street[3], "新设居委会", "新设", street[6]].join(","));
  return file("newer.csv", next.join("\n"));
}

await check("a newer edition orphans nobody", async () => {
  const data = newCity();
  expect("init", huying("init", "--data", data, "--areas", wuhan, "--edition", "2023-06-30").code, 0);
  const people = file("two.csv", `姓名,社区代码,联系电话,收集目的,依据,本人同意\n模拟甲,${moved.from},13900000301,support,consent,是\n模拟乙,${renamed},13900000302,support,consent,是\n`);
  expect("people", huying("import", "people", people, "--data", data).out, /2 rows imported/);
  const newer = newerEdition();
  const before = lines(data);
  expect("dry run", huying("import", "areas", newer, "--data", data, "--edition", "2024-06-30", "--dry-run").out, /2 added, 1 removed, 1 renamed.*dry run/);
  expect("a dry run writes nothing", lines(data), before);
  expect("import", huying("import", "areas", newer, "--data", data, "--edition", "2024-06-30").out, /2 added, 1 removed, 1 renamed/);
  const changes = file("changes.csv", `level,change,old_code,old_name,new_code,new_name\ncommunity,moved,${moved.from},旧,${moved.to},新\n`);
  expect("changes", huying("import", "changes", changes, "--data", data).out, /1 moved/);
  const out = join(work, "out.csv");
  expect("export", huying("export", "people", out, "--data", data).code, 0);
  const exported = readFileSync(out, "utf8");
  expect("whoever lived in the old code lives in the new one", exported, new RegExp(`模拟甲,${moved.to}`));
  expect("whoever lives in a renamed one stays", exported, new RegExp(`模拟乙,${renamed}`));
  expect("verify", huying("verify", "--data", data).code, 0);
  await serving(data, async (get) => {
    expect("the old code leads on", (await get(`/areas/${moved.from}`)).json.successor, moved.to);
    expect("the new name", (await get(`/areas/${renamed}`)).json.name, "改名后的居委会");
  });
});

const header = "code,short_code,level,parent_code,name,short_name,kind\n";
for (const [what, text, code, told] of [
  ["a missing column", "code,name\n420000000000,湖北省\n", 1, /column parent_code/],
  ["a code that is none", `${header}42x,42,province,,湖北省,湖北,province\n`, 1, /\/2\/code: format/],
  ["a code twice", `${header}420000000000,42,province,,湖北省,湖北,province\n420000000000,42,province,,湖北省,湖北,province\n`, 1, /\/3\/code: duplicate/],
  ["a parent that is not there", `${header}420000000000,42,province,,湖北省,湖北,province\n420101000000,420101,district,420100000000,某区,某区,district\n`, 1, /\/3\/parent_code/],
  ["an empty file", "", 1, /empty|file/],
])
  await check(`areas: ${what}`, async () => {
    const made = huying("init", "--data", newCity(), "--areas", file("bad.csv", text));
    expect("exit", made.code, code);
    expect("told", made.err, told);
  });

// ---- people ----------------------------------------------------------------------------------------------------

const city = newCity();
huying("init", "--data", city, "--areas", wuhan);
const columns = "姓名,社区代码,联系电话,身份证号,出生日期,收集目的,依据,本人同意";
const good = `模拟丙,${renamed},13900000303,,1990-05-01,support,consent,是`;

await check("people: every bad row is told by row and column, and nothing is imported", async () => {
  const before = lines(city);
  const bad = file("bad-people.csv", [columns, good, ",420102002004,13900000304,,,support,consent,是", `模拟丁,999999,1,11010519491231002Y,1990-02-30,support,consent,是`,
    `模拟戊,${renamed},13900000305,,,support,consent,否`].join("\n"));
  const run = huying("import", "people", bad, "--data", city);
  expect("exit", run.code, 1);
  for (const told of [/:3: 姓名: required/, /:4: 联系电话: format/, /:4: 出生日期: format/, /:5: 本人同意: consent-required/, /nothing was imported/]) expect("told", run.err, told);
  expect("nothing changed", lines(city), before);
});

await check("people: unknown columns are named, doubled ones refused", async () => {
  const odd = huying("import", "people", file("odd.csv", `${columns},备注\n${good},x\n`), "--data", city, "--dry-run");
  expect("exit", odd.code, 0);
  expect("told", odd.err, /column '备注'/);
  const twice = huying("import", "people", file("twice.csv", `${columns},姓名\n${good},x\n`), "--data", city);
  expect("exit", twice.code, 1);
  expect("told", twice.err, /姓名 ×2/);
});

await check("people: what is exported can be imported elsewhere", async () => {
  expect("import", huying("import", "people", file("good.csv", `${columns}\n${good}\n`), "--data", city).code, 0);
  for (const name of ["again.csv", "again.xlsx"]) {
    const path = join(work, name);
    const elsewhere = newCity();
    expect("export", huying("export", "people", path, "--data", city).code, 0);
    huying("init", "--data", elsewhere, "--areas", wuhan);
    expect(name, huying("import", "people", path, "--data", elsewhere).out, /1 rows imported/);
  }
});

// ---- backup -----------------------------------------------------------------------------------------------------

await check("a backup is restored whole; a broken one is refused", async () => {
  const copy = join(work, "copy.db");
  expect("backup", huying("backup", copy, "--data", city).code, 0);
  const there = newCity();
  expect("restore", huying("restore", copy, "--data", there).out, /chain whole/);
  expect("not over a city", huying("restore", copy, "--data", city).code, 1);
  const bytes = readFileSync(copy);
  bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 8192);
  writeFileSync(copy, bytes);
  expect("broken", huying("restore", copy, "--data", newCity()).code, 1);
});

await check("wrong use is told with the usage", async () => {
  for (const args of [["frob"], ["serve", "--port", "70000"], ["import", "nothing", "x"], ["init", "--data", newCity()], ["export", "people"]]) {
    const run = huying(...args);
    expect(args.join(" "), run.code, 2);
    expect(args.join(" "), run.err, /usage|from 0 to/);
  }
  expect("a file that is not there", huying("import", "people", join(work, "no-such.csv"), "--data", city).code, 2);
});

rmSync(work, { recursive: true, force: true });
report();
