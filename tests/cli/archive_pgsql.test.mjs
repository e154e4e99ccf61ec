// Restoring a PostgreSQL city to a chosen journal line: a base backup and PostgreSQL's own archive,
// taken under load, and tools/restore-postgres-line. $HUYING is the binary. Ends with "N passed, N failed".
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { demo, huying, root, send, serve, signIn, until } from "../kit/huying.mjs";

const bin = "/usr/lib/postgresql/15/bin";
const work = mkdtempSync(join(tmpdir(), "huying-archive-pg-"));
const key = join(work, "key-directory");
const wal = join(work, "wal");
const CLIENTS = 4;

// ---- a server of its own, as the user PostgreSQL would run as ---------------------------------------

const owner = process.getuid() === 0 ? /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8")) : null;
const as = owner ? { uid: Number(owner[1]), gid: Number(owner[2]) } : {};
chmodSync(work, 0o777);
function pg(program, ...args) {
  const run = spawnSync(program, args, { encoding: "utf8", cwd: "/", ...as, env: { ...process.env, LC_ALL: "C.UTF-8", HOME: work } });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const freePort = () => new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

async function startServer(data) {
  const port = await freePort();
  const server = spawn(`${bin}/postgres`, ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"], { cwd: "/", stdio: "ignore", ...as });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  process.once("exit", () => server.kill("SIGKILL"));
  await until(() => server.exitCode !== null || (existsSync(join(data, "postmaster.pid")) && /^ready/m.test(readFileSync(join(data, "postmaster.pid"), "utf8"))));
  if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode}`);
  return { url: `postgresql://huying@127.0.0.1:${port}/postgres`, stop: () => { server.kill("SIGINT"); return ended; } };
}

const sql = (url, text) => pg(`${bin}/psql`, "-XAtq", url, "-c", text);

// ---- a city under load ------------------------------------------------------------------------------

const data = join(work, "data");
const base = join(work, "base");
expect("initdb", pg(`${bin}/initdb`, "-D", data, "-U", "huying", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync").code, 0);
pg("mkdir", wal);
pg("sh", "-c", `cat >>${data}/postgresql.conf <<END
wal_level = replica
archive_mode = on
archive_command = 'cp %p ${wal}/%f.part && mv ${wal}/%f.part ${wal}/%f'
END`);
const server = await startServer(data);
mkdirSync(key);
await (await demo("--data", key, "--db", server.url, "--people", "100", "--volunteers", "20")).stop();

const city = await serve("--data", key, "--db", server.url);
const worker = await signIn(city, "worker");
const incident = (await send(city, "GET", "/incidents", { cookie: worker })).json.items[0].id;
const time = (hours) => new Date(Date.now() + hours * 3600e3).toISOString();
let keys = 0;
async function load(count) {
  const one = async () => {
    for (let i = 0; i < count; i++) {
      const reply = await send(city, "POST", "/needs", { cookie: worker, key: `pg-archive-${++keys}`,
        body: { incident, area: "420102002003", task: "T18", sentence: `模拟求助 ${keys}`, head_count: 1, starts_at: time(24), ends_at: time(26) } });
      if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
}
const lastLine = () => Number(sql(server.url, "SELECT MAX(seq) FROM journal").out);

await load(3);
const before = lastLine();
const taking = new Promise((resolve) => spawn(`${bin}/pg_basebackup`, ["-d", server.url, "-D", base, "-c", "fast", "-X", "none"], { cwd: "/", stdio: "ignore", ...as }).once("exit", resolve));
await load(8);
expect("base backup", await taking, 0);
const began = lastLine();
await load(8);
const last = lastLine();
const hashes = new Map(sql(server.url, "SELECT seq, hash FROM journal").out.trim().split("\n").map((row) => row.split("|")).map(([seq, hash]) => [Number(seq), hash]));
const switched = sql(server.url, "SELECT pg_walfile_name(pg_switch_wal())").out.trim();
await until(() => existsSync(join(wal, switched)));
await city.stop();
await server.stop();

// ---- restoring --------------------------------------------------------------------------------------

let places = 0;
function restore(line, from = wal) {
  const to = join(work, `restored-${++places}`);
  return { to, ...pg(join(root, "tools/restore-postgres-line"), "--base", base, "--archive", from, "--line", String(line), "--data", to, "--database", "postgres") };
}

for (const line of [began + Math.floor((last - began) / 2), last])
  await check(`to line ${line}`, async () => {
    const run = restore(line);
    expect(run.err, run.code, 0);
    const ended = Number(/ends with line (\d+)/.exec(run.out)[1]);
    expect(`in the batch of the line (${ended})`, ended >= line && ended <= last && ended - line < 2 * CLIENTS, true);
    const restored = await startServer(run.to);
    try {
      const found = huying(["verify", "--data", key, "--db", restored.url]);
      expect(found.out, found.code, 0);
      expect("lines", Number(/(\d+) lines/.exec(found.out)[1]), ended);
      expect("the same line", sql(restored.url, `SELECT hash FROM journal WHERE seq = ${ended}`).out.trim(), hashes.get(ended));
      expect("needs stand with their lines", sql(restored.url, "SELECT COUNT(*) FROM need n WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'need' AND j.subject_id = n.id)").out.trim(), "0");
      if (line === last) return;
      const again = await serve("--data", key, "--db", restored.url);
      const reply = await send(again, "POST", "/needs", { cookie: worker, key: "after-restore",
        body: { incident, area: "420102002003", task: "T18", sentence: "模拟求助", head_count: 1, starts_at: time(24), ends_at: time(26) } });
      await again.stop();
      expect("it goes on", reply.status, 201);
      expect("and stays sound", huying(["verify", "--data", key, "--db", restored.url]).code, 0);
    } finally {
      await restored.stop();
    }
    rmSync(run.to, { recursive: true });
  });

await check("what the archive does not hold is refused, and nothing is put in place", async () => {
  const beyond = restore(last + 1);
  expect("beyond", [beyond.code, beyond.err.includes(`the archive ends with line ${last}`), existsSync(beyond.to)], [1, true, false]);
  const early = restore(before);
  expect("in the base", [early.code, /take an older base/.test(early.err), existsSync(early.to)], [1, true, false]);
  expect("no scratch left", readdirSync(work).filter((name) => /^restored-\d+\./.test(name)), []);
});

await check("an archive with a damaged segment ends there", async () => {
  const copy = join(work, "damaged");
  cpSync(wal, copy, { recursive: true });
  const segments = readdirSync(copy).filter((name) => /^00000001[0-9A-F]{16}$/.test(name)).sort();
  truncateSync(join(copy, segments.at(-1)), 4096);
  spawnSync("chmod", ["-R", "a+rX", copy]);
  const run = restore(last, copy);
  expect("refused", [run.code === 1 || run.code === 3, existsSync(run.to)], [true, false]);
});

await check("wrong use is told", async () => {
  expect("usage", pg(join(root, "tools/restore-postgres-line"), "--line", "x").code, 2);
});

rmSync(work, { recursive: true, force: true });
report();
