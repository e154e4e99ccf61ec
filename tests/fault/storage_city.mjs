// A small synthetic city that is served, killed, starved and served again by $HUYING; every command it
// was asked is remembered with its key and its answer. It ends with close().
import { execFile, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.HUYING;
const shim = process.env.SHIM_LIBRARY;
const password = "huying-demo-2026";

export const NO_ANSWER = 0;

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export const exited = (child) => new Promise((resolve) => {
  if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode ?? child.signalCode);
  else child.once("exit", (code, signal) => resolve(code ?? signal));
});

export const run = (command, args) => new Promise((resolve) => {
  execFile(command, args, { env: { ...process.env, LD_PRELOAD: "" } }, (error, stdout, stderr) => resolve({ code: error ? error.code : 0, text: stdout + stderr }));
});

/* The time of day is Monday ten o'clock when the city begins, so that volunteers are there. */
const MONDAY_TEN = Date.parse("2026-11-23T10:00:00+08:00");

export async function openCity({ db } = {}) {
  const dir = mkdtempSync(join(tmpdir(), "huying-storage-"));
  const data = join(dir, "city");
  const control = openSync(join(dir, "shim"), "w+");
  const city = { dir, data, asked: [], server: undefined, log: "", base: undefined };
  const port = await freePort();
  let keys = 0;
  city.base = `http://127.0.0.1:${port}`;

  const set = (at, value) => {
    const number = Buffer.alloc(8);
    number.writeBigInt64LE(BigInt(value));
    writeSync(control, number, 0, 8, at);
  };
  city.failSyncs = (on) => set(0, on ? 1 : 0);
  city.clock = (seconds) => set(8, Math.round((MONDAY_TEN - began) / 1000 + seconds));
  const began = Date.now();
  city.failSyncs(false);
  city.clock(0);
  city.now = () => MONDAY_TEN + (Date.now() - began);

  const verb = (name, rest) => [name, "--data", data, ...(db ? ["--db", db] : []), ...rest];
  const spawned = (args, stdio) => spawn(binary, args, { stdio, env: { ...process.env, LD_PRELOAD: shim, SHIM: join(dir, "shim") } });

  const answers = async () => {
    try {
      return (await fetch(`${city.base}/healthz`)).ok;
    } catch {
      return false;
    }
  };

  async function until(what, holds) {
    const end = Date.now() + 60000;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`${what}: not within a minute\n${city.log.slice(-2000)}`);
      await new Promise((later) => setTimeout(later, 10));
    }
  }
  city.until = until;

  /* `stderr`: a descriptor, or "pipe" to keep the log (the default), or "unread" for a pipe nobody reads. */
  city.serve = async (stderr = "pipe", verbs = verb("serve", ["--port", String(port)])) => {
    const server = spawned(verbs, ["ignore", "ignore", stderr === "unread" ? "pipe" : stderr]);
    city.server = server;
    if (stderr === "pipe") server.stderr.on("data", (chunk) => (city.log += chunk));
    let over = false;
    exited(server).then(() => (over = true));
    await until("serving", async () => over || answers());
    if (over) throw new Error(`the server ended: ${city.log.slice(-2000)}`);
  };
  city.end = async (signal) => {
    city.server.kill(signal);
    return exited(city.server);
  };
  city.verify = async () => {
    const { code, text } = await run(binary, verb("verify", []));
    if (code !== 0) throw new Error(`verify ends ${code}:\n${text}`);
  };

  /* One request; status NO_ANSWER when the connection broke. */
  city.send = async (method, path, { cookie, body, headers = {} } = {}) => {
    try {
      const reply = await fetch(`${city.base}/api/v1${path}`, {
        method,
        headers: { "Content-Type": "application/json", "Huying-Purpose": "dispatch", ...(cookie ? { Cookie: cookie } : {}), ...headers },
        body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
        signal: AbortSignal.timeout(60000), /* one that hangs gives no answer */
      });
      const text = await reply.text();
      return { status: reply.status, headers: reply.headers, text, json: /json/.test(reply.headers.get("content-type") ?? "") ? JSON.parse(text) : {} };
    } catch {
      return { status: NO_ANSWER, text: "", json: {} };
    }
  };
  /* A command, remembered. */
  city.command = async (method, path, options = {}) => {
    const headers = { "Idempotency-Key": `storage-${++keys}`, ...options.headers };
    const asked = { method, path, options: { ...options, headers } };
    city.asked.push(asked);
    asked.reply = await city.send(method, path, asked.options);
    return asked.reply;
  };
  city.signIn = async (login) => {
    const reply = await city.send("POST", "/session", { body: { login, password } });
    if (reply.status !== 200) throw new Error(`${login}: ${reply.status} ${reply.text}`);
    return reply.headers.get("set-cookie").split(";")[0];
  };

  /* Every command again: the acknowledged say the same, once more; the others are settled. Forgets them. */
  city.settle = async () => {
    let replayed = 0;
    for (const { method, path, options, reply } of city.asked) {
      const again = await city.send(method, path, options);
      if (again.status === NO_ANSWER || again.status >= 500) throw new Error(`${method} ${path} is now answered ${again.status}: ${again.text}`);
      if (reply.status < 200 || reply.status >= 300) continue;
      replayed++;
      if (again.headers.get("Idempotency-Replayed") !== "true" || again.text !== reply.text) throw new Error(`${method} ${path}, acknowledged ${reply.status}, is lost: ${again.status} ${again.text}`);
    }
    city.asked.length = 0;
    return replayed;
  };

  city.close = async () => {
    if (city.server && city.server.exitCode === null && city.server.signalCode === null) await city.end("SIGKILL");
    closeSync(control);
    rmSync(dir, { recursive: true, force: true });
  };

  await city.serve("pipe", verb("demo", ["--people", "300", "--volunteers", "60", "--port", String(port), "--still"]));
  return city;
}
