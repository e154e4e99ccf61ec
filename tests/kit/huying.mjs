// The program $HUYING and a city it serves, for tests that drive the real binary.
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const binary = process.env.HUYING ?? join(root, "build/huying");

/* One run to its end. `input` goes to its standard input. */
export function huying(args, input) {
  const run = spawnSync(binary, args, { encoding: "utf8", input });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/* One run beside what goes on here: its exit code. */
export const aside = (args) => new Promise((resolve) => spawn(binary, args, { stdio: "ignore" }).once("exit", resolve));

export async function until(condition) {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const running = new Set();
process.once("exit", () => running.forEach((server) => server.kill("SIGKILL")));

/* A server, and where it listens once what it says matches `heard`; stop(signal) waits for its end. */
export async function start(args, heard) {
  const server = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"] });
  running.add(server);
  const ended = new Promise((resolve) => server.once("exit", () => { running.delete(server); resolve(); }));
  const base = await new Promise((resolve, reject) => {
    let text = "";
    const hear = (chunk) => {
      const found = heard.exec((text += chunk));
      if (found) resolve(`http://127.0.0.1:${found[1]}`);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.once("exit", () => reject(new Error(text)));
  });
  const stop = (signal = "SIGTERM") => { server.kill(signal); return ended; };
  return { base, stop };
}

export const serve = (...args) => start(["serve", "--port", "0", ...args], /"event":"listening".*"port":(\d+)/);
export const demo = (...args) => start(["demo", "--port", "0", "--still", ...args], /http:\/\/127\.0\.0\.1:(\d+)[\s\S]*resident/);

export async function send(city, method, path, { cookie, body, key, headers } = {}) {
  const reply = await fetch(`${city.base}/api/v1${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...(key ? { "Idempotency-Key": key } : {}), ...(cookie ? { Cookie: cookie } : {}), ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await reply.text();
  return { status: reply.status, replayed: reply.headers.get("idempotency-replayed") === "true", cookie: reply.headers.get("set-cookie")?.split(";")[0], text, json: text && JSON.parse(text) };
}

export async function signIn(city, login, password = "huying-demo-2026") {
  const reply = await send(city, "POST", "/session", { body: { login, password }, key: `sign-in-${login}-${Math.random()}` });
  if (reply.status !== 200) throw new Error(`${login}: ${reply.status} ${reply.text}`);
  return reply.cookie;
}
