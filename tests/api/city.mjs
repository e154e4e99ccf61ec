// A small synthetic city of its own, served by $HUYING, and sessions in it. Every reply to send() is
// checked against the API document. It ends with close(), which throws when a reply was not in the
// document, when a route called itself wrong in the log, or when the server did not end well.
// `huying demo` serves it without rate limits; serve() serves it anew as a city is, with options.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeContract } from "./contract.mjs";

const here = dirname(fileURLToPath(import.meta.url));
export const binary = process.env.HUYING ?? join(here, "../../build/huying");
export const password = "huying-demo-2026";

/* `huying serve` tells its port in a line of its log. */
function serving(server, log) {
  return new Promise((resolve, reject) => {
    let text = "";
    server.stderr.on("data", (chunk) => {
      text += chunk;
      log.push(String(chunk));
      const port = /"event":"listening".*"port":(\d+)/.exec(text);
      if (port) resolve(`http://127.0.0.1:${port[1]}`);
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
}

export function started(server) {
  return new Promise((resolve, reject) => {
    let text = "";
    server.stdout.on("data", (chunk) => {
      text += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (address && text.includes("resident")) resolve(address[0]);
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

/* Lines of the log no request should ever cause. */
function wrongLines(server, lines = []) {
  let rest = "";
  server.stderr.on("data", (chunk) => {
    const all = (rest + chunk).split("\n");
    rest = all.pop();
    lines.push(...all.filter((line) => /bug in a route|request failed|Sanitizer|runtime error/.test(line)));
  });
  return lines;
}

export async function openCity() {
  const data = mkdtempSync(join(tmpdir(), "huying-api-"));
  let server = spawn(binary, ["demo", "--data", data, "--people", "300", "--volunteers", "60", "--port", "0", "--still"]);
  const log = [];
  const wrong = wrongLines(server);
  let base = await started(server);
  const contract = makeContract(await (await fetch(`${base}/api/v1/openapi.json`)).json());
  const outside = [];
  let keys = 0;

  let stopped = false;
  async function stop() {
    if (!alive()) return;
    stopped = true;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
  }

  async function serve(...options) {
    await stop();
    server = spawn(binary, ["serve", "--data", data, "--port", "0", ...options]);
    wrongLines(server, wrong);
    base = await serving(server, log);
    stopped = false;
  }

  /* One request. `body` is sent as it is; an object as JSON. */
  async function send(method, path, { cookie, body, headers = {} } = {}) {
    const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
    const reply = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        "Content-Type": "application/json",
        "Idempotency-Key": `api-key-${++keys}`,
        "If-Match": "\"1\"",
        "Huying-Purpose": "audit",
        ...(cookie ? { Cookie: cookie } : {}),
        ...headers,
      },
      body: method === "GET" ? undefined : raw ? body : JSON.stringify(body),
    });
    const text = await reply.text();
    const type = reply.headers.get("content-type") ?? "";
    for (const fault of contract.check(method, path.split("?")[0], { status: reply.status, headers: reply.headers, text })) outside.push(`${method} ${path}: ${reply.status}: ${fault}`);
    return { status: reply.status, type, headers: reply.headers, text, json: /json/.test(type) && text ? JSON.parse(text) : undefined };
  }

  async function signIn(login, word = password) {
    const reply = await send("POST", "/session", { body: { login, password: word } });
    if (reply.status !== 200) throw new Error(`${login}: ${reply.status} ${reply.text}`);
    return reply.headers.get("set-cookie").split(";")[0];
  }

  /* `huying verify` on the data, while the server runs or after it. */
  const verify = () => spawnSync(binary, ["verify", "--data", data], { encoding: "utf8" });
  const alive = () => server.exitCode === null && server.signalCode === null;

  async function close() {
    const ended = new Promise((resolve) => server.once("exit", (code, signal) => resolve(code ?? signal)));
    const running = alive();
    if (running) server.kill("SIGTERM");
    const code = running ? await ended : server.exitCode ?? server.signalCode;
    rmSync(data, { recursive: true, force: true });
    const faults = [...new Set(outside), ...new Set(wrong)];
    if ((!running && !stopped) || code !== 0) faults.unshift(`the server ended with ${code}`);
    if (faults.length) throw new Error(`outside the document or the house's rules:\n  ${faults.slice(0, 20).join("\n  ")}\n  ${faults.length} in all`);
  }
  return { get base() { return base; }, data, log: () => log.join(""), contract, send, signIn, serve, stop, verify, alive, close };
}
