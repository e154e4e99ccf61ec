// What the benchmarks start: cities, nginx, PostgreSQL, load. All of it ends with closeAll().
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
export const build = join(root, process.env.BENCH_BUILD?.replace(`${root}/`, "") ?? "build/release");
export const helper = (name) => join(build, "tests/bench", name);
export const PEOPLE = 160_000;
export const FIRST_DUTY = 30_001; // bench_people.h: those before were asked by calls

const scratch = mkdtempSync(join(tmpdir(), "huying-bench-"));
const running = new Set();

function pinned(core, command) {
  return core === undefined ? command : ["taskset", "-c", String(core), ...command];
}

/* Starts a program; it is ended, if it still runs, at the end. */
export function start(command, { core, env = {}, stdio = ["ignore", "pipe", "inherit"] } = {}) {
  const [program, ...args] = pinned(core, command);
  const child = spawn(program, args, { stdio, env: { ...process.env, ...env } });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = once(child, "exit");
  child.kill("SIGTERM");
  await over;
}

export async function closeAll() {
  for (const child of [...running].reverse()) await end(child);
  rmSync(scratch, { recursive: true, force: true });
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n")) resolve(text.split("\n")[0]);
    });
    child.once("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
  });
}

export async function output(command, options) {
  const child = start(command, options);
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${command.join(" ")}: ended with ${code}`);
  return text;
}

/* CPU seconds a process has used, all its threads. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function residentKb(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

// ---- cities

let cities = 0;
const newDirectory = () => join(scratch, `city-${++cities}`);

/* A city in a directory of its own, and in the database at `url` or in SQLite there. */
export function makeCity(url, people = PEOPLE) {
  const dir = newDirectory();
  execFileSync(helper("bench_city"), ["make", dir, url ?? "-", String(people)], { stdio: "inherit" });
  return dir;
}

let made; // in SQLite: each city is a copy of it
function copied(from) {
  const dir = newDirectory();
  cpSync(from, dir, { recursive: true });
  return dir;
}

/* A copy of the city in `from`, or of a new one, served on a free port. batch 0: as the product does. */
export async function city({ batch = 0, core, env, url, from } = {}) {
  const dir = copied(from ?? (made ??= makeCity()));
  const child = start([helper("bench_city"), "serve", dir, url ?? "-", String(batch)], { core, env });
  const port = Number(await firstLine(child));
  return { port, base: `http://127.0.0.1:${port}`, pid: child.pid, nextDuty: FIRST_DUTY, stop: () => end(child) };
}

// ---- nginx: one worker that answers everything with the same few bytes

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function answers(url) {
  for (let tries = 0; tries < 200; tries++) {
    try {
      return (await fetch(url)).status;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error(`${url}: nobody answers`);
}

export async function nginx(body, { core } = {}) {
  const port = await freePort();
  const config = join(scratch, "nginx.conf");
  writeFileSync(config, `daemon off; master_process off; worker_processes 1; pid ${scratch}/nginx.pid; error_log stderr error;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 100000000; default_type application/json;
  client_body_temp_path ${scratch}/body; proxy_temp_path ${scratch}/proxy; fastcgi_temp_path ${scratch}/fastcgi;
  uwsgi_temp_path ${scratch}/uwsgi; scgi_temp_path ${scratch}/scgi;
  server { listen 127.0.0.1:${port}; location / { return 200 '${body}'; } }
}
`);
  const child = start(["/usr/sbin/nginx", "-p", scratch, "-c", config], { core });
  await answers(`http://127.0.0.1:${port}/`);
  return { base: `http://127.0.0.1:${port}`, pid: child.pid, stop: () => end(child) };
}

// ---- PostgreSQL, durable, on a port of its own

export async function postgresServer() {
  const child = start([join(root, "tools/with-postgres"), "sh", "-c", "echo $HUYING_TEST_PG; exec sleep infinity"], { env: { POSTGRES_DURABLE: "1" } });
  const url = await firstLine(child);
  return {
    database(name, template = "template1") {
      execFileSync("psql", ["-q", url, "-c", `CREATE DATABASE ${name} TEMPLATE ${template}`], { stdio: "inherit" });
      return url.replace(/postgres$/, name);
    },
    stop: () => end(child),
  };
}

// ---- wrk

const units = { us: 1e-3, ms: 1, s: 1000, m: 60000 };
function latency(text, percent) {
  const found = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s|m)$`, "m").exec(text);
  return found ? Number(found[1]) * units[found[2]] : NaN; // nothing was answered
}

/* A slice of load. Return: requests, requests a second, p99 in ms, replies that were no success. */
export async function wrk(url, { seconds = 1, connections = 64, core, headers = {}, script, args = [] } = {}) {
  const command = ["wrk", "-t1", `-c${connections}`, `-d${seconds}s`, "--latency"];
  for (const [name, value] of Object.entries(headers)) command.push("-H", `${name}: ${value}`);
  if (script) command.push("-s", join(here, script));
  const text = await output([...command, url, "--", ...args.map(String)], { core });
  const [, requests, took, unit] = /(\d+) requests in ([\d.]+)(ms|s|m),/.exec(text);
  const failures = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
  return { requests: Number(requests), perSecond: Number(requests) / (Number(took) * units[unit]) * 1000, p99: latency(text, 99), failures };
}
