// Limits of rate over HTTP, and a flood of sign-ins: who asks too often is told when to come back, others
// behind the same address are not, passwords are hashed beside everything else and never in its way.
// $HUYING is the binary. Ends with "N passed, N failed".
import { openCity } from "./city.mjs";
import { check, expect, report } from "../kit/checks.mjs";

const FLOOD = 300;
const READS = 30;

const city = await openCity();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/* Asks until told to wait; at most `most` times. Counts what passed. */
async function until429(ask, most) {
  for (let n = 0; n < most; n++) {
    const reply = await ask(n);
    if (reply.status === 429) return { n, reply };
  }
  return { n: most };
}

/* A flood of sign-ins, none of which knows a login, so that each costs a whole hash. */
function flood(send) {
  const state = { statuses: new Map(), pending: FLOOD, waits: 0 };
  state.all = Promise.all(Array.from({ length: FLOOD }, async (_, i) => {
    const { status, wait } = await send(i);
    state.pending--;
    state.statuses.set(status, (state.statuses.get(status) ?? 0) + 1);
    if (status === 503 && wait > 0) state.waits++;
  }));
  return state;
}

/* The bound refuses at once, so what is pending after that is what waits for a worker. */
async function settled(state) {
  while (!state.statuses.get(503) && state.pending) await pause(1);
}

async function readsDuring(state, read) {
  await settled(state);
  const before = state.pending;
  for (let i = 0; i < READS; i++) expect("a read", await read(), 200);
  const after = state.pending;
  await state.all;
  return { before, after };
}

try {
  const cookie = await city.signIn("worker");

  await check("a flood of sign-ins is bounded and others are answered meanwhile", async () => {
    const state = flood(async (i) => {
      const reply = await city.send("POST", "/session", { body: { login: `nobody${i}`, password: "wrong and long" } });
      return { status: reply.status, wait: Number(reply.headers.get("retry-after")) };
    });
    const { before, after } = await readsDuring(state, async () => (await city.send("GET", "/me", { cookie })).status);
    expect("only these answers", [...state.statuses.keys()].sort(), [401, 503]);
    expect("each refusal says when", state.waits, state.statuses.get(503));
    expect("some were hashed", state.statuses.get(401) > 0, true);
    expect(`${READS} reads while ${before} waited: ${after} still wait`, after > 0, true);
    expect("and afterwards one signs in", (await city.send("POST", "/session", { body: { login: "worker", password: "huying-demo-2026" } })).status, 200);
  });

  await check("the residents' sign-in holds up no other page", async () => {
    const page = { "Content-Type": "application/x-www-form-urlencoded" };
    const state = flood(async (i) => {
      const reply = await fetch(`${city.base}/r/sign-in`, { method: "POST", redirect: "manual", headers: page, body: `login=nobody${i}&password=wrong+and+long` });
      await reply.text();
      return { status: reply.status, wait: Number(reply.headers.get("retry-after")) };
    });
    const { before, after } = await readsDuring(state, async () => {
      const reply = await fetch(`${city.base}/r/`);
      await reply.text();
      return reply.status;
    });
    expect("only these answers", [...state.statuses.keys()].sort(), [422, 503]);
    expect("each refusal says when", state.waits, state.statuses.get(503));
    expect(`${READS} pages while ${before} waited: ${after} still wait`, after > 0, true);
  });

  // A hundredth of the documented figures: bursts of 6, 30, 6, 2, 6, 1.
  await city.serve("--limits", "1");

  await check("an account is limited, and not another behind the same address", async () => {
    const commander = await city.signIn("commander");
    const { n, reply } = await until429(() => city.send("GET", "/me", { cookie, headers: { "Accept-Language": "en" } }), 50);
    expect("after its burst", n >= 6 && n < 50, true);
    expect("told", [reply.type, reply.json.number, reply.json.title, Number(reply.headers.get("retry-after")) >= 1], ["application/problem+json", 1014, "Too many requests", true]);
    expect("never kept", reply.headers.get("cache-control"), "no-store");
    expect("the other", (await city.send("GET", "/me", { cookie: commander })).status, 200);
    const chinese = await city.send("GET", "/me", { cookie, headers: { "Accept-Language": "zh-CN" } });
    expect("in Chinese", chinese.json.title, /[\u4e00-\u9fff]/);
    await pause(Number(reply.headers.get("retry-after")) * 1000 + 1000);
    expect("and then goes on", (await city.send("GET", "/me", { cookie })).status, 200);
  });

  await check("what the public writes is limited more tightly than what it reads", async () => {
    const body = { area: "420102002003", body: "模拟意见" };
    const { n } = await until429(() => city.send("POST", "/complaints", { body }), 20);
    expect("writes", n, 2);
    expect("reading goes on", (await city.send("GET", "/areas?limit=1")).status, 200);
    const page = await fetch(`${city.base}/r/complain`, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "area=420102002003&body=x" });
    expect("the page says so too", [page.status, Number(page.headers.get("retry-after")) >= 1], [429, true]);
  });

  await check("sign-ins of an address are limited, whoever they are for", async () => {
    const { n, reply } = await until429((i) => city.send("POST", "/session", { body: { login: `somebody${i}`, password: "wrong and long" } }), 20);
    expect("before six", n < 6, true); // those above counted
    expect("by rate, not by lock", reply.json.number, 1014);
  });

  await check("files of people are limited", async () => {
    await city.serve("--limits", "5");
    const worker = await city.signIn("worker");
    const { n } = await until429(() => city.send("GET", "/exports?kind=people&format=csv&area=420102002003", { cookie: worker }), 5);
    expect("files", n, 1);
    expect("lists go on", (await city.send("GET", "/persons?limit=1", { cookie: worker })).status, 200);
  });
} finally {
  await city.close();
}
report();
