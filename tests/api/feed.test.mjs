// The live feed over real HTTP, from several nodes on one PostgreSQL and from one on SQLite: whoever
// listens has every line of their areas exactly once and in order, though writers commit out of order on
// several nodes, sockets are cut at random, a node is killed and LISTEN connections are dropped.
// SEED=n repeats a run. $HUYING is the binary. Ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, expect, report } from "../kit/checks.mjs";
import { aside, demo, root, send, serve, signIn, until } from "../kit/huying.mjs";

if (!process.env.HUYING_TEST_PG) {
  const run = spawnSync(join(root, "tools/with-postgres"), [process.execPath, fileURLToPath(import.meta.url)], { stdio: "inherit" });
  process.exit(run.status ?? 1);
}

const NODES = 3;
const WRITERS = 6;
const EACH = 20; // commands a writer sends
const seed = Number(process.env.SEED ?? 20261125);
console.log(`seed ${seed}`);

/* mulberry32: numbers in [0, bound). */
let state = seed;
function below(bound) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % bound;
}
const pick = (list) => list[below(list.length)];
const hours = (n) => new Date(Date.now() + n * 3600e3).toISOString();

// ---- listening --------------------------------------------------------------------------------------

/* Follows the feed of `area` (null: all the account may hear) from after line `from`, from one node after
 * the other, and leaves after a few lines or a while. `seen` is every line's number, as it came. */
function listen(nodes, cookie, area, from) {
  const reader = { area, from, seen: [], resets: 0, connections: 0, over: false, cut: null };
  const last = () => reader.seen.at(-1) ?? from;
  const take = (event) => {
    const id = /^id: (\d+)$/m.exec(event);
    if (/^event: reset$/m.test(event)) reader.resets++;
    else if (id) reader.seen.push(Number(id[1]));
  };
  async function once() {
    const most = 1 + below(40);
    const begun = reader.seen.length;
    reader.cut = new AbortController();
    const timer = setTimeout(() => reader.cut.abort(), 100 + below(1500));
    try {
      const reply = await fetch(`${pick(nodes).base}/api/v1/events${area ? `?area=${area}` : ""}`, { headers: { Cookie: cookie, "Last-Event-ID": String(last()) }, signal: reader.cut.signal });
      if (reply.status !== 200) throw new Error(`${reply.status}`);
      reader.connections++;
      let text = "";
      const decoder = new TextDecoder();
      for await (const chunk of reply.body) {
        text += decoder.decode(chunk, { stream: true });
        for (let end; (end = text.indexOf("\n\n")) >= 0 && reader.seen.length - begun < most; text = text.slice(end + 2)) take(text.slice(0, end));
        if (reader.seen.length - begun >= most) break;
      }
    } catch (error) {
      if (/^4\d\d$/.test(error.message)) throw error; // all else: the node or the socket is gone
    } finally {
      clearTimeout(timer);
      reader.cut.abort();
    }
  }
  reader.done = (async () => {
    while (!reader.over) await once();
  })();
  reader.stop = () => { reader.over = true; reader.cut?.abort(); return reader.done; };
  return reader;
}

/* All lines after `from`, oldest first. */
async function journal(node, cookie, from) {
  const lines = [];
  for (let cursor = ""; ; ) {
    const page = (await send(node, "GET", `/journal?limit=200${cursor}`, { cookie })).json;
    lines.push(...page.items.filter((line) => line.seq > from));
    if (!page.next || page.items.at(-1).seq <= from) return lines.reverse();
    cursor = `&cursor=${page.next}`;
  }
}

const due = (lines, scope, reader) => lines.filter((line) => line.seq > reader.from && line.area.startsWith(reader.area ?? scope)).map((line) => line.seq);

async function judge(name, lines, scope, reader) {
  await check(name, async () => {
    const wanted = due(lines, scope, reader);
    const until = Date.now() + 15000;
    while (reader.seen.length < wanted.length && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    await reader.stop();
    expect(`seed ${seed}: lines`, reader.seen, wanted);
    expect("there were some", wanted.length > 0, true);
  });
}

// ---- several nodes on PostgreSQL ----------------------------------------------------------------------

const work = mkdtempSync(join(tmpdir(), "huying-feed-"));
const url = process.env.HUYING_TEST_PG;
await (await demo("--data", work, "--db", url, "--people", "100", "--volunteers", "10")).stop();
const node = (i) => serve("--data", work, "--db", url, "--node", String(i + 1));
const nodes = await Promise.all(Array.from({ length: NODES }, (_, i) => node(i)));
const commander = await signIn(nodes[0], "commander");
const worker = await signIn(nodes[1], "worker");
const incident = (await send(nodes[0], "GET", "/incidents", { cookie: worker })).json.items[0].id;
const from = (await send(nodes[0], "GET", "/journal?limit=1", { cookie: commander })).json.items[0].seq;

const readers = [
  ...Array.from({ length: 4 }, () => ["all of the city", "4201", commander, null, from]),
  ["from the first line", "4201", commander, null, 0],
  ["a district", "4201", commander, "420103", from],
  ["a district from the first line", "4201", commander, "420102", 0],
  ...Array.from({ length: 3 }, () => ["a worker's own community", "420102002003", worker, null, from]),
].map(([name, scope, cookie, area, start]) => ({ name, scope, reader: listen(nodes, cookie, area, start) }));

const communities = ["420102002003", "420102002004", "420103001002", "420106001001"];
let sent = 0;
/* A command goes to any node, and again with its key until one has answered. */
async function command(cookie, body) {
  const key = `feed-${seed}-${++sent}`;
  for (;;) {
    const reply = await send(pick(nodes), "POST", "/needs", { cookie, key, body }).catch(() => null);
    if (reply?.status === 201) return;
    if (reply && reply.status < 500) throw new Error(reply.text);
  }
}
async function write() {
  for (let i = 0; i < EACH; i++)
    await command(commander, { incident, area: pick(communities), task: "T18", sentence: "模拟求助", head_count: 1, starts_at: hours(24), ends_at: hours(26) });
}

const sql = (text) => spawnSync("/usr/lib/postgresql/15/bin/psql", ["-XAtq", url, "-c", text], { encoding: "utf8" });
async function disturb() {
  await until(() => sent > (WRITERS * EACH) / 3);
  const cut = sql("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'").stdout;
  await nodes[NODES - 1].stop("SIGKILL");
  nodes[NODES - 1] = await node(NODES - 1);
  for (const { reader } of readers) reader.cut?.abort(); // however quiet its area, each loses its socket once
  return Number(cut);
}
const [cut] = await Promise.all([disturb(), ...Array.from({ length: WRITERS }, write)]);
const lines = await journal(nodes[0], commander, 0);

for (const { name, scope, reader } of readers) await judge(`${name}: exactly once, in order`, lines, scope, reader);
await check("it was as rough as said", async () => {
  expect("LISTEN connections dropped", cut, NODES);
  expect("acknowledged commands stand", lines.filter((line) => line.seq > from && line.kind === "need.open").length, WRITERS * EACH);
  expect("readers came again", readers.every(({ reader }) => reader.connections > 1), true);
  const nodesSeen = new Set(lines.filter((line) => line.seq > from && line.subject === "need").map((line) => (BigInt(line.subject_id) >> 15n) & 63n));
  expect(`several nodes wrote (${nodesSeen.size})`, nodesSeen.size > 1, true);
});

await check("a place that is not there yet, as after a restore: told, and followed from now", async () => {
  const ahead = listen([nodes[0]], commander, null, 9e12);
  await until(() => ahead.resets > 0);
  await ahead.stop();
  expect("nothing made up", ahead.seen.every((seq) => seq > from && seq < 9e12), true);
});

await Promise.all(nodes.map((one) => one.stop()));

// ---- one node on SQLite, and the command line beside it -------------------------------------------------

const city = join(work, "city");
await (await demo("--data", city, "--people", "100", "--volunteers", "10")).stop();
const lone = await serve("--data", city);
const chief = await signIn(lone, "commander");
const start = (await send(lone, "GET", "/journal?limit=1", { cookie: chief })).json.items[0].seq;
const local = (await send(lone, "GET", "/incidents", { cookie: chief })).json.items[0].id;
const heard = Array.from({ length: 4 }, (_, i) => listen([lone], chief, i === 0 ? "420102002003" : null, i === 1 ? 0 : start));
const people = join(work, "people.csv");
writeFileSync(people, "姓名,社区代码,联系电话,收集目的,依据,本人同意\n模拟甲,420102002003,13900000301,support,consent,是\n");
const writing = Array.from({ length: WRITERS }, async () => {
  for (let i = 0; i < EACH / 2; i++) {
    const reply = await send(lone, "POST", "/needs", { cookie: chief, key: `lone-${++sent}`,
      body: { incident: local, area: pick(communities), task: "T18", sentence: "模拟求助", head_count: 1, starts_at: hours(24), ends_at: hours(26) } });
    if (reply.status !== 201) throw new Error(reply.text);
  }
});
const [imported] = await Promise.all([aside(["import", "people", people, "--data", city]), ...writing]);
expect("import beside the server", imported, 0);
const all = await journal(lone, chief, 0);
for (const [i, reader] of heard.entries()) await judge(`SQLite, reader ${i}: exactly once, in order, another process's lines too`, all, "4201", reader);

await check("what only another process wrote is heard at the next poll", async () => {
  const before = (await journal(lone, chief, 0)).at(-1).seq;
  const quiet = listen([lone], chief, null, before);
  writeFileSync(people, "姓名,社区代码,联系电话,收集目的,依据,本人同意\n模拟乙,420102002003,13900000302,support,consent,是\n");
  expect("import", await aside(["import", "people", people, "--data", city]), 0);
  await until(() => quiet.seen.length > 0);
  await quiet.stop();
});

await lone.stop();
rmSync(work, { recursive: true, force: true });
report();
