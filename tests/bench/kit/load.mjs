// Requests a second: reads beside nginx, durable check-ins beside other ways to store or not to store them.
import { PEOPLE, city, cpuSeconds, helper, makeCity, nginx, postgresServer, start, wrk } from "./processes.mjs";
import { median, row } from "./report.mjs";

const ROUNDS = 7;
const bearer = { Authorization: "Bearer commander" };
let run = 0;

/* Each of the ways in turn, so many rounds, each round beginning with the next. Return: by name, the slices. */
async function inTurn(ways, rounds = ROUNDS) {
  const names = Object.keys(ways), slices = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) await ways[name](); // caches are warm and statements prepared
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length];
      slices[name].push(await ways[name]());
    }
  return slices;
}

async function measured(server, slice) {
  const before = cpuSeconds(server.pid);
  const result = await slice();
  if (result.failures > result.requests / 1000) throw new Error(`${result.failures} of ${result.requests} replies were failures`);
  return { ...result, cpuUs: ((cpuSeconds(server.pid) - before) / result.requests) * 1e6 };
}

const ratios = (a, b, of) => a.map((slice, i) => of(slice) / of(b[i]));
const perSecond = (slice) => slice.perSecond;
const cpu = (slice) => slice.cpuUs;

/* Check-ins of duties nobody has checked in yet. */
function checkIns(server, { seconds = 1, path = "/api/v1/duties/", after = "/in" } = {}) {
  return measured(server, async () => {
    const slice = await wrk(server.base, { seconds, script: "check_in.lua", args: [path, after, server.nextDuty, `bench-${++run}`] });
    if (after) server.nextDuty += slice.requests + 64; // those in flight at the end were sent too
    return slice;
  });
}
const nothings = (server) => checkIns(server, { path: "/api/v1/bench/", after: "" });

function rates(slices) {
  return Object.entries(slices).flatMap(([name, list]) => [
    row(`${name}, requests a second`, list.map(perSecond), {}, "/s"),
    row(`${name}, CPU a request`, list.map(cpu), {}, "µs"),
  ]);
}

// ---- the sections

/* Server and client have a core each, as the worker of nginx has one. */
export async function reads() {
  const server = await city({ core: 0 });
  const ceiling = await nginx("{\"ok\":true}", { core: 0 });
  const slice = (of, path) => () => measured(of, () => wrk(of.base + path, { core: 1, headers: bearer }));
  const slices = await inTurn({ "nginx return 200": slice(ceiling, "/"), "bare read (/healthz)": slice(server, "/healthz"), "session and one read (/me/tokens)": slice(server, "/api/v1/me/tokens"), "session and three reads (/me)": slice(server, "/api/v1/me") });
  await Promise.all([server.stop(), ceiling.stop()]);
  const [top, bare, one, three] = Object.values(slices);
  return [
    ...rates(slices),
    row("bare read ÷ nginx", ratios(bare, top, perSecond), { least: 0.75 }),
    row("session and one read ÷ nginx", ratios(one, top, perSecond), { least: 0.5 }),
    row("session and three reads ÷ nginx", ratios(three, top, perSecond), { least: 0.5 }),
    row("CPU of session and one read ÷ nginx", ratios(one, top, cpu)),
  ];
}

export async function writes() {
  const batched = await city(), single = await city({ batch: 1 });
  const slices = await inTurn({ "storing nothing": () => nothings(batched), "durable check-ins": () => checkIns(batched), "one a transaction": () => checkIns(single) });
  await Promise.all([batched.stop(), single.stop()]);
  const [nothing, many, one] = Object.values(slices);
  return [
    ...rates(slices),
    row("durable check-ins ÷ one a transaction", ratios(many, one, perSecond), { least: 4 }),
    row("durable check-ins ÷ storing nothing", ratios(many, nothing, perSecond), { least: 0.2 }),
  ];
}

export async function slowWrites() {
  const env = { LD_PRELOAD: helper("libslow_sync.so"), SLOW_SYNC_US: "5000" };
  const batched = await city({ env }), single = await city({ batch: 1, env });
  const slices = await inTurn({ "durable check-ins": () => checkIns(batched, { seconds: 2 }), "one a transaction": () => checkIns(single, { seconds: 2 }) }, 5);
  await Promise.all([batched.stop(), single.stop()]);
  const [many, one] = Object.values(slices);
  return [...rates(slices), row("each sync 5 ms longer: durable check-ins ÷ one a transaction", ratios(many, one, perSecond), { least: 30 })];
}

export async function postgres() {
  const database = await postgresServer();
  const batchedUrl = database.database("batched"), from = makeCity(batchedUrl, 60_000); // PostgreSQL takes long to make more
  const singleUrl = database.database("single", "batched");
  const batched = await city({ from, url: batchedUrl }), single = await city({ from, url: singleUrl, batch: 1 });
  const slices = await inTurn({ "durable check-ins on PostgreSQL": () => checkIns(batched), "one a transaction on PostgreSQL": () => checkIns(single) }, 5);
  await Promise.all([batched.stop(), single.stop()]);
  await database.stop();
  const [many, one] = Object.values(slices);
  return [...rates(slices), row("PostgreSQL: durable check-ins ÷ one a transaction", ratios(many, one, perSecond), { least: 2.5 })];
}

/* The same eight readers with nobody writing, and beside 64 who write as fast as they are answered. */
export async function beside() {
  const server = await city({ from: makeCity(undefined, 2 * PEOPLE) }); // duties for six slices of writing
  const read = () => measured(server, () => wrk(`${server.base}/api/v1/me`, { connections: 8, headers: bearer, seconds: 2 }));
  const busy = async () => {
    const load = checkIns(server, { seconds: 4 });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const slice = await read();
    await load;
    return slice;
  };
  const slices = await inTurn({ "alone": read, "beside writers": busy }, 5);
  await server.stop();
  const p99 = (slice) => slice.p99;
  return [
    row("p99 of a read alone", slices.alone.map(p99), {}, "ms"),
    row("p99 of a read beside full write load", slices["beside writers"].map(p99), {}, "ms"),
    row("p99 beside writers ÷ alone", ratios(slices["beside writers"], slices.alone, p99), { most: 2 }),
  ];
}

// ---- a plan over the whole city

async function asked(server, method, path, body) {
  const headers = { ...bearer, "Content-Type": "application/json", "Idempotency-Key": `bench-dispatch-${++run}-0000` };
  const reply = await fetch(`${server.base}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

const hoursOn = (hours) => new Date(Math.ceil(Date.now() / 3600e3) * 3600e3 + hours * 3600e3).toISOString();

const openPlan = (server) => asked(server, "POST", "/dispatches", { area: "4201", to: hoursOn(48) });

async function planOf(server, id, until) {
  for (;;) {
    const plan = await asked(server, "GET", `/dispatches/${id}`);
    if (until.includes(plan.status)) return plan;
    await new Promise((later) => setTimeout(later, 50));
  }
}

/* Check-ins with no plan being made, and while the planner of the same process is at work on one: it is over only after the slice. */
export async function dispatch() {
  const server = await city();
  const seconds = [];
  const alone = () => checkIns(server);
  const beside = async () => {
    const { id } = await openPlan(server), from = Date.now();
    await planOf(server, id, ["running", "ready"]);
    const slice = await checkIns(server);
    if ((await planOf(server, id, ["running", "ready", "failed"])).status !== "running") throw new Error("the plan was over before the slice");
    const plan = await planOf(server, id, ["ready", "failed"]);
    if (!plan.planned) throw new Error(`the plan sends nobody: ${plan.status}`);
    seconds.push((Date.now() - from) / 1000);
    Object.assign(slice, { people: plan.people, pairs: plan.pairs });
    return slice;
  };
  const slices = await inTurn({ alone, "beside a plan": beside }, 5);
  await server.stop();
  const p99 = (slice) => slice.p99, one = slices["beside a plan"][0];
  console.log(`plan over ${one.people} volunteers, ${one.pairs} pairs`);
  return [
    row("a plan, beside the check-ins", seconds, {}, "s"),
    row("check-ins alone", slices.alone.map(perSecond), {}, "/s"),
    row("check-ins beside a plan", slices["beside a plan"].map(perSecond), {}, "/s"),
    row("p99 of a check-in alone", slices.alone.map(p99), {}, "ms"),
    row("p99 of a check-in beside a plan", slices["beside a plan"].map(p99), {}, "ms"),
    row("check-ins beside a plan ÷ alone", ratios(slices["beside a plan"], slices.alone, perSecond), { least: 0.85 }),
    row("p99 beside a plan ÷ alone", ratios(slices["beside a plan"], slices.alone, p99), { most: 1.5 }),
  ];
}
