// A small synthetic city of its own, served by $HUYING, and sessions in it. It ends with close().
// `huying demo` serves it without rate limits; serve() serves it anew as a city is, with options.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const binary = process.env.HUYING ?? join(here, "../../build/huying");
const password = "huying-demo-2026";

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

function started(server) {
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

export async function openCity() {
  const data = mkdtempSync(join(tmpdir(), "huying-api-"));
  const log = [];
  let server = spawn(binary, ["demo", "--data", data, "--people", "300", "--volunteers", "60", "--port", "0", "--still"]);
  let base = await started(server);
  let keys = 0;

  async function stop() {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
  }

  async function serve(...options) {
    await stop();
    server = spawn(binary, ["serve", "--data", data, "--port", "0", ...options]);
    base = await serving(server, log);
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
    return { status: reply.status, type, headers: reply.headers, text, json: /json/.test(type) && text ? JSON.parse(text) : undefined };
  }

  async function signIn(login) {
    const reply = await send("POST", "/session", { body: { login, password } });
    if (reply.status !== 200) throw new Error(`${login}: ${reply.status} ${reply.text}`);
    return reply.headers.get("set-cookie").split(";")[0];
  }

  async function close() {
    await stop();
    rmSync(data, { recursive: true, force: true });
  }
  return { get base() { return base; }, data, log: () => log.join(""), send, signIn, serve, stop, close };
}
