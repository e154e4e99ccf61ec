// Restoring a SQLite city to a chosen journal line: the archive follows a city under load, and what is
// built from it is the city as it stood after that line, sound, and able to go on. $HUYING is the binary.
// Ends with "N passed, N failed".
import { spawn } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync, closeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { aside, binary, demo, huying, send, serve, signIn, until } from "../kit/huying.mjs";

const work = mkdtempSync(join(tmpdir(), "huying-archive-"));
const CLIENTS = 8;

// ---- a city under load ------------------------------------------------------------------------------

const city = join(work, "city");
const archive = join(work, "archive");
await (await demo("--data", city, "--people", "300", "--volunteers", "60")).stop();

const hour = 3600e3;
const iso = (t) => new Date(t).toISOString();
const need = (incident, text) => ({ incident, area: "420102002003", task: "T18", sentence: `模拟求助 ${text}`, head_count: 1, starts_at: iso(Date.now() + 24 * hour), ends_at: iso(Date.now() + 26 * hour) });

const acknowledged = []; // { key, body } in no order
let keys = 0;
async function load(at, cookie, incident, count) {
  const one = async () => {
    for (let i = 0; i < count; i++) {
      const key = `archive-key-${++keys}`;
      const body = need(incident, key);
      const reply = await send(at, "POST", "/needs", { cookie, body, key });
      if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`);
      acknowledged.push({ key, body, id: reply.json.id });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
}

/* The newest lines first, as many as there are from `least` on: seq → { hash, at, kind }. */
async function journal(at, cookie, least) {
  const lines = new Map();
  for (let next = ""; next !== undefined;) {
    const page = await send(at, "GET", `/journal?limit=200${next && `&cursor=${next}`}`, { cookie });
    if (page.status !== 200) throw new Error(page.text);
    for (const line of page.json.items) lines.set(line.seq, line);
    next = page.json.items.at(-1)?.seq > least ? page.json.next : undefined;
  }
  return lines;
}

let live = await serve("--data", city, "--archive", archive);
const commander = await signIn(live, "commander");
const worker = await signIn(live, "worker");
const incident = (await send(live, "GET", "/incidents", { cookie: worker })).json.items[0].id;
const began = Math.max(...(await journal(live, commander, Infinity)).keys());

/* Waits until the archive holds all that was acknowledged. Its log ends with a mark: 0:4 pages:4 place:24
   line:8 at:8 digest:32. */
const log = join(archive, "00000001", "log");
async function followed(at) {
  const last = BigInt((await send(at, "GET", "/journal?limit=1", { cookie: commander })).json.items[0].seq);
  await until(() => readFileSync(log).subarray(-48).readBigInt64LE() === last);
}

// Another process writes too, and one takes a plain backup meanwhile.
const people = join(work, "people.csv");
writeFileSync(people, "姓名,社区代码,联系电话,收集目的,依据,本人同意\n模拟甲,420102002003,13900000301,support,consent,是\n");
const busy = load(live, worker, incident, 20);
const backup = join(work, "backup.db");
const [imported, backedUp] = await Promise.all([aside(["import", "people", people, "--data", city]), aside(["backup", backup, "--data", city])]);
await busy;
for (let i = 0; i < 2; i++) {
  await followed(live);
  await load(live, worker, incident, 10);
}
await followed(live);
await live.stop("SIGKILL");

// After a kill it goes on; after an orderly stop too.
live = await serve("--data", city, "--archive", archive);
await load(live, worker, incident, 12);
await live.stop();
live = await serve("--data", city, "--archive", archive);
await load(live, worker, incident, 12);
const lines = await journal(live, commander, began);
const last = Math.max(...lines.keys());
await live.stop();
const sizes = { walSize: statSync(join(city, "huying.db-wal")).size, logSize: statSync(log).size };

// ---- restoring --------------------------------------------------------------------------------------

let places = 0;
const place = () => join(work, `restored-${++places}`);

/* Restores into a new directory and looks through it. */
function restore(from, ...target) {
  const data = place();
  const run = huying(["restore", from, "--data", data, ...target]);
  const ended = Number(/: (\d+) journal lines, chain whole/.exec(run.out)?.[1]);
  if (run.code === 0) copyFileSync(join(city, "key"), join(data, "key"));
  return { ...run, data, last: ended };
}
const sound = (data, wanted) => {
  const run = huying(["verify", "--data", data]);
  expect(`verify: ${run.out}`, run.code, 0);
  expect("lines", Number(/(\d+) lines/.exec(run.out)[1]), wanted);
};

await check("beside the load another process wrote and a backup was taken, both whole", async () => {
  expect("import", imported, 0);
  expect("backup", backedUp, 0);
  expect("imported", [...lines.values()].some((line) => line.kind === "person.make" || line.kind === "import.people"), true);
  const { code, data, last: ended } = restore(backup);
  expect("restored", code, 0);
  sound(data, ended);
});

await check("a backup is verified as it lies, with its key and without", async () => {
  const bytes = readFileSync(backup);
  const key = join(city, "key");
  const without = huying(["verify", backup]);
  expect(without.out, [without.code, /not looked at without a key/.test(without.out)], [0, true]);
  expect("with its key", huying(["verify", backup, "--key", key]).out, /ok {6}every seal of need\.sentence opens/);
  expect("left as it was", readFileSync(backup).equals(bytes), true);
  const other = join(work, "other-key");
  writeFileSync(other, readFileSync(key, "utf8").replace(/[0-9a-f]/gi, (digit) => ((parseInt(digit, 16) + 1) % 16).toString(16)), { mode: 0o600 });
  const wrong = huying(["verify", backup, "--key", other]);
  expect("with another key", [wrong.code, /BROKEN {2}every seal of \S+ opens: row \d+/.test(wrong.out)], [1, true]);
  const torn = join(work, "torn.db");
  writeFileSync(torn, bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 8192));
  expect("torn", huying(["verify", torn]).code, 1);
  expect("a city's own file", huying(["verify", join(city, "huying.db")]).code, 2);
  expect("no such file", huying(["verify", join(work, "none.db")]).code, 2);
  expect("no database", huying(["verify", people]).code, 1);
});

await check("a kill and a stop cut nothing: one base holds all", async () => {
  expect("bases", readdirSync(archive), ["00000001"]);
  const list = huying(["restore", archive, "--list"]);
  expect(list.err, list.code, 0);
  expect("from the first to the last", list.out, new RegExp(`base 00000001  line ${began} .* to line ${last} `));
  const { walSize, logSize } = sizes;
  expect(`SQLite began its log again meanwhile (${walSize}, ${logSize})`, walSize < 0.7 * logSize, true);
});

/* Lines spread over all, with the first and the last. */
const chosen = [began, began + 1, last - 1, last, ...Array.from({ length: 8 }, (_, i) => began + Math.floor(((i + 0.5) * (last - began)) / 8))];
const ends = new Map(); // line → where its batch ends

for (const line of chosen)
  await check(`to line ${line}`, async () => {
    const { code, err, data, last: ended } = restore(archive, "--to-line", String(line));
    expect(err, code, 0);
    expect(`ends at the line or later in its batch (${ended})`, ended >= line && ended <= last, true);
    ends.set(line, ended);
    sound(data, ended);
    rmSync(data, { recursive: true });
  });

await check("some of these lines stood in the middle of a batch", async () => {
  expect("more than the line itself", [...ends].some(([line, ended]) => ended > line), true);
});

for (const line of chosen.filter((line) => line > began && ends.get(line) === line || line === last).slice(0, 3))
  await check(`before line ${line}: its batch is not there`, async () => {
    const { code, err, data, last: ended } = restore(archive, "--before-line", String(line));
    expect(err, code, 0);
    expect(`${ended} < ${line}`, ended < line && ended >= began, true);
    const next = restore(archive, "--to-line", String(ended + 1));
    expect("the next batch holds the line", next.last >= line, true);
    sound(data, ended);
  });

await check("to a time: all lines up to it, none later", async () => {
  const time = lines.get(began + Math.floor((last - began) / 3)).at;
  const { code, err, last: ended } = restore(archive, "--to-time", time);
  expect(err, code, 0);
  expect("the last is not later", lines.get(ended).at <= time, true);
  expect("the next batch is", lines.get(restore(archive, "--to-line", String(ended + 1)).last).at > time, true);
});

await check("a restored city goes on: what came later can be sent again, what came before is known", async () => {
  const middle = began + Math.floor((last - began) / 2);
  const { data, last: ended } = restore(archive, "--to-line", String(middle));
  const again = await serve("--data", data);
  try {
    const now = await journal(again, commander, began);
    expect("the last line's hash", now.get(ended).hash, lines.get(ended).hash);
    expect("nothing later", now.has(ended + 1), false);
    const there = new Set([...now.values()].map((line) => line.subject_id));
    const kept = acknowledged.find((one) => there.has(one.id));
    const gone = acknowledged.find((one) => !there.has(one.id));
    const first = await send(again, "POST", "/needs", { cookie: worker, ...kept });
    expect("known", [first.status, first.replayed, first.json.id], [201, true, kept.id]);
    const second = await send(again, "POST", "/needs", { cookie: worker, ...gone });
    expect("sent again", [second.status, second.replayed], [201, false]);
  } finally {
    await again.stop();
  }
  expect("verify", huying(["verify", "--data", data]).code, 0);
});

// ---- what cannot be restored is refused ---------------------------------------------------------------

const nothing = (run) => expect("nothing is put in place", existsSync(join(run.data, "huying.db")) || existsSync(join(run.data, "huying.db.new")), false);

await check("lines the archive does not hold are refused", async () => {
  const beyond = restore(archive, "--to-line", String(last + 1));
  expect("beyond", [beyond.code, new RegExp(`ends with line ${last} `).test(beyond.err)], [1, true]);
  nothing(beyond);
  const early = restore(archive, "--to-line", String(began - 1));
  expect("before", [early.code, new RegExp(`begins later, with line ${began} `).test(early.err)], [1, true]);
  nothing(early);
  expect("all but a line that is not there yet", restore(archive, "--before-line", String(last + 1)).last, last);
  expect("no such base", restore(archive, "--base", "7").code, 1);
  expect("no archive", restore(join(work, "none"), "--to-line", "1").code, 2);
  expect("a plain backup has no lines to choose", restore(backup, "--to-line", String(last)).code, 2);
  expect("two targets", restore(archive, "--to-line", "1", "--before-line", "2").code, 2);
  expect("no time", restore(archive, "--to-time", "yesterday").code, 2);
});

const damaged = (name, harm) => {
  const copy = join(work, name);
  cpSync(archive, copy, { recursive: true });
  harm(copy);
  return copy;
};
const flip = (path, at) => {
  const file = openSync(path, "r+");
  const byte = readFileSync(path)[at];
  writeSync(file, Uint8Array.of(byte ^ 1), 0, 1, at);
  closeSync(file);
};

await check("a damaged log is told with its place; lines before that can be restored", async () => {
  const half = statSync(log).size >> 1;
  const copy = damaged("flipped", (dir) => flip(join(dir, "00000001", "log"), half));
  const run = restore(copy, "--to-line", String(last));
  const told = /log is damaged after byte (\d+); whole up to line (\d+)/.exec(run.err);
  expect("refused", [run.code, told !== null], [1, true]);
  expect("the place", Number(told[1]) <= half, true);
  nothing(run);
  expect("listed", huying(["restore", copy, "--list"]).code, 1);
  expect("before it", restore(copy, "--to-line", told[2]).last, Number(told[2]));
});

await check("a damaged base, a damaged head and a log cut short are found", async () => {
  const base = restore(damaged("base", (dir) => flip(join(dir, "00000001", "base.db"), 500000)));
  expect("base", [base.code, /base\.db is damaged/.test(base.err)], [1, true]);
  nothing(base);
  const head = restore(damaged("head", (dir) => flip(join(dir, "00000001", "log"), 50)));
  expect("head", [head.code, /log is damaged after byte 0/.test(head.err)], [1, true]);
  const cut = damaged("cut", (dir) => truncateSync(join(dir, "00000001", "log"), statSync(log).size - 3));
  expect("the last part is not there", restore(cut, "--to-line", String(last)).err, /ends with line/);
  const rest = restore(cut);
  expect("the rest is", [rest.code, rest.last < last], [0, true]);
  sound(rest.data, rest.last);
});

await check("a restore that is killed leaves nothing, or all", async () => {
  for (let i = 0; i < 5; i++) {
    const data = place();
    const run = spawn(binary, ["restore", archive, "--data", data], { stdio: "ignore" });
    const ended = new Promise((resolve) => run.once("exit", resolve));
    setTimeout(() => run.kill("SIGKILL"), 10 + 15 * i);
    await ended;
    if (!existsSync(join(data, "huying.db"))) expect("again", huying(["restore", archive, "--data", data]).code, 0);
    copyFileSync(join(city, "key"), join(data, "key"));
    sound(data, last);
    rmSync(data, { recursive: true });
  }
});

await check("a city is never restored over", async () => {
  const before = readFileSync(join(city, "huying.db")).length;
  expect("refused", huying(["restore", archive, "--data", city]).code, 1);
  expect("untouched", readFileSync(join(city, "huying.db")).length, before);
});

// ---- a new base -----------------------------------------------------------------------------------------

await check("what was missed is not passed over: a new base begins, and the gap is told", async () => {
  live = await serve("--data", city);
  await load(live, worker, incident, 1);
  await live.stop();
  live = await serve("--data", city, "--archive", archive);
  await load(live, worker, incident, 1);
  await live.stop();
  expect("bases", readdirSync(archive), ["00000001", "00000002"]);
  const gap = restore(archive, "--to-line", String(last + 2));
  expect("the gap", [gap.code, new RegExp(`base 00000001 holds ends with line ${last} `).test(gap.err)], [1, true]);
  const list = huying(["restore", archive, "--list"]).out;
  const [, from, to] = /base 00000002 {2}line (\d+) .* to line (\d+) /.exec(list);
  expect("the new base's first line", restore(archive, "--to-line", from).last, Number(from));
  expect("its last", restore(archive).last, Number(to));
  expect("the old one still serves", restore(archive, "--to-line", String(last)).last, last);
});

await check("an archive is refused where there can be none", async () => {
  expect("PostgreSQL", huying(["serve", "--data", city, "--db", "postgresql:///nowhere", "--archive", archive]).code, 2);
  live = await serve("--data", city, "--archive", archive);
  const second = huying(["serve", "--data", city, "--port", "0", "--archive", archive]);
  await live.stop();
  expect("in use", [second.code, /another process archives/.test(second.err)], [2, true]);
  expect("not a directory", huying(["serve", "--data", city, "--archive", join(city, "key")]).code, 2);
});

rmSync(work, { recursive: true, force: true });
report();
