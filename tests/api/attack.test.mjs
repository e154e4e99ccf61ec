// The served city under clients that want to hold it up: few descriptors, a reader that never reads, one
// address with too many connections. The others are answered, and the database and the log go on.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { binary, password, started } from "./city.mjs";

const scratch = mkdtempSync(join(tmpdir(), "huying-attack-"));
const data = join(scratch, "city");
const PEOPLE = 6000; // each is a line of the journal

/* A synthetic city, made and left. */
async function made() {
  const server = spawn(binary, ["demo", "--data", data, "--people", String(PEOPLE), "--volunteers", "60", "--port", "0", "--still"]);
  await started(server);
  await stop({ server });
}

/* It is served under a limit of descriptors. */
async function served(descriptors, ...options) {
  const command = [binary, "serve", "--data", data, "--port", "0", ...options];
  const server = spawn("sh", ["-c", `ulimit -n ${descriptors}; exec "$@"`, "sh", ...command]);
  let log = "";
  const port = await new Promise((resolve, reject) => {
    server.stderr.on("data", (chunk) => {
      log += chunk;
      const listening = /"listening".*"port":(\d+)/.exec(log);
      if (listening) resolve(Number(listening[1]));
    });
    server.once("exit", () => reject(new Error(`the server ended: ${log}`)));
  });
  return { server, port, log: () => log };
}

const descriptors = ({ server }) => readdirSync(`/proc/${server.pid}/fd`).length;

async function stop({ server }) {
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
}

async function until(what, holds) {
  for (const end = Date.now() + 60_000; !(await holds()); await new Promise((resolve) => setTimeout(resolve, 20)))
    if (Date.now() > end) throw new Error(`never: ${what}`);
}

/* A connection that is kept: its requests are answered one after the other. */
function keep(port) {
  const socket = connect(port, "127.0.0.1");
  socket.setEncoding("latin1"); // a character is a byte
  let text = "", waiting, lost;
  socket.on("error", () => {});
  socket.on("close", () => lost?.(new Error("the connection was closed")));
  socket.on("data", (chunk) => {
    text += chunk;
    const length = /content-length: (\d+)/i.exec(text);
    const head = text.indexOf("\r\n\r\n");
    if (!waiting || head < 0 || text.length < head + 4 + Number(length?.[1] ?? 0)) return;
    const reply = { status: Number(text.slice(9, 12)), body: text.slice(head + 4), head: text.slice(0, head) };
    text = "";
    waiting(reply);
  });
  const ask = (method, path, { body = "", headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      waiting = resolve;
      lost = reject;
      const lines = Object.entries({ Host: "a", "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), ...headers });
      socket.write(`${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`);
    });
  return { socket, ask, close: () => socket.destroy() };
}

async function signIn(client, login) {
  const reply = await client.ask("POST", "/api/v1/session", { body: JSON.stringify({ login, password }) });
  return /set-cookie: ([^;]+)/i.exec(reply.head)[1];
}

/* Connections that say nothing. */
async function crowd(port, count) {
  const sockets = Array.from({ length: count }, () => connect(port, "127.0.0.1").on("error", () => {}));
  await Promise.all(sockets.map((socket) => Promise.race([once(socket, "connect"), once(socket, "close")])));
  return { sockets, close: () => sockets.forEach((socket) => socket.destroy()) };
}

async function answers(port) {
  const client = keep(port);
  try {
    return (await client.ask("GET", "/healthz")).status === 200;
  } catch {
    return false;
  } finally {
    client.close();
  }
}

/* A follower of the feed; `after` is the line it has heard last. */
function follow(port, cookie, after) {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  const place = after === undefined ? "" : `Last-Event-ID: ${after}\r\n`;
  socket.write(`GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: ${cookie}\r\n${place}\r\n`);
  return socket;
}

await made();

await check("with few descriptors the database and the log still have theirs, and all is well again after", async () => {
  const city = await served(128), client = keep(city.port);
  const cookie = await signIn(client, "commander");
  const others = await crowd(city.port, 400);
  const me = await client.ask("GET", "/api/v1/me", { headers: { Cookie: cookie } });
  expect("a read", me.status, 200);
  const write = await client.ask("PUT", "/api/v1/me", { body: "{\"language\":\"en\"}", headers: { Cookie: cookie, "Idempotency-Key": "attack-key-1" } });
  expect("a command", write.status, 200);
  if (descriptors(city) > 96) throw new Error("none of 128 is kept for the database");
  others.close();
  await until("a newcomer is answered", () => answers(city.port));
  client.close();
  await stop(city);
  expect("the log to its end", city.log(), /"stopping"/);
});

await check("one address has so many connections and no more, others of it are let in when they go", async () => {
  const city = await served(4096, "--per-address", "20"), client = keep(city.port);
  await client.ask("GET", "/healthz");
  const others = await crowd(city.port, 100);
  await until("the rest are sent away", () => others.sockets.filter((socket) => socket.closed).length >= 81);
  expect("who was there before", (await client.ask("GET", "/healthz")).status, 200);
  expect("a newcomer", await answers(city.port), false);
  others.close();
  await until("a newcomer is answered", () => answers(city.port));
  client.close();
  await stop(city);
});

await check("a follower of the feed who does not read is cut, and another hears what happens", async () => {
  const city = await served(4096), client = keep(city.port);
  const cookie = await signIn(client, "commander");
  const quick = follow(city.port, cookie);
  let heard = "";
  quick.on("data", (chunk) => (heard += chunk));
  await until("the feed begins", () => heard.includes(": huying"));
  const before = descriptors(city);
  const slow = follow(city.port, cookie, 0).pause();
  await until("the slow one has come", () => slow.bytesWritten > 0 && slow.readyState === "open");
  await until("it is cut", async () => {
    const incident = { area: "4201", title: "模拟", hazard: "flood", level: "IV", exercise: true };
    const opened = await client.ask("POST", "/api/v1/incidents", { body: JSON.stringify(incident), headers: { Cookie: cookie, "Idempotency-Key": `attack-open-${Date.now()}` } });
    expect("a command meanwhile", opened.status, 201);
    return descriptors(city) <= before && heard.includes("event: incident.open");
  });
  let got = 0;
  slow.on("data", (chunk) => (got += chunk.length));
  slow.resume();
  await until("it hears that it was cut", () => slow.destroyed);
  if (got > 1_500_000) throw new Error(`it was sent ${got} bytes, all there was`);
  quick.destroy();
  client.close();
  await stop(city);
});

rmSync(scratch, { recursive: true, force: true });
report();
