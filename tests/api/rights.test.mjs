// Rights of the product: random accounts with random roles over random subtrees ask for everything.
// What they list, count, search, export, read by id and hear on the live feed is exactly what lies in
// their subtrees; what lies outside they can neither read nor change, and no answer tells that it is
// there. Seeded: HUYING_SEED. $HUYING is the binary. Ends with "N passed, N failed".
import { openCity } from "./city.mjs";

const seed = Number(process.env.HUYING_SEED ?? 4201);
const ACTORS = 14;
const NEEDS = 40;
const password = "huying-demo-2026";

let passed = 0;
let failed = 0;
async function check(name, run) {
  const faults = (await run()).filter(Boolean);
  if (!faults.length) passed++;
  else {
    failed++;
    console.log(`not ok - ${name} (HUYING_SEED=${seed})\n  ${faults.slice(0, 5).join("\n  ")}${faults.length > 5 ? `\n  and ${faults.length - 5} more` : ""}`);
  }
}

// ---- chance ---------------------------------------------------------------------------------------

let state = seed >>> 0 || 1;
function chance() { // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const pick = (list) => list[Math.floor(chance() * list.length)];

// ---- what the lists hold, and where each thing lies --------------------------------------------------

const within = (area, root) => String(area ?? "").startsWith(root);
const overlaps = (area, root) => within(area, root) || within(root, area);
const lists = [
  { path: "/persons", lies: (p, g) => within(p.area, g) },
  { path: "/volunteers", lies: (v, g) => within(v.area, g) },
  { path: "/organisations", lies: (o, g) => within(o.area, g) },
  { path: "/needs", lies: (n, g) => within(n.area, g) },
  { path: "/complaints", lies: (c, g) => within(c.area, g) },
  { path: "/duties", lies: (d, g) => within(d.area, g) },
];

async function everything(city, path, cookie, area) {
  const items = [];
  for (let cursor = ""; ;) {
    const query = new URLSearchParams({ limit: "200", ...(area ? { area } : {}), ...(cursor ? { cursor } : {}) });
    const reply = await city.send("GET", `${path}?${query}`, { cookie });
    if (reply.status !== 200) return { status: reply.status, items, text: reply.text };
    items.push(...reply.json.items);
    if (!(cursor = reply.json.next)) return { status: 200, items };
  }
}

const ids = (items) => items.map((i) => i.id).sort().join();

// ---- a city with something in it ------------------------------------------------------------------------

/* A dozen communities, so that many things lie in few; the one most people live in among them. */
function busy(people) {
  const counts = new Map();
  for (const { area } of people) counts.set(area, (counts.get(area) ?? 0) + 1);
  const [home] = [...counts].sort((a, b) => b[1] - a[1])[0];
  return [home, home, home, ...Array.from({ length: 12 }, () => pick([...counts.keys()]))];
}

async function fill(city, commander, places) {
  const incident = (await city.send("GET", "/incidents", { cookie: commander })).json.items[0].id;
  const at = (hours) => new Date(Date.now() + hours * 3600e3).toISOString();
  for (let i = 0; i < NEEDS; i++) {
    const made = await city.send("POST", "/needs", { cookie: commander, body: {
      incident, area: pick(places), task: "T18", skills: "S01", sentence: `模拟求助第${i}号`, head_count: 2, starts_at: at(30 + i), ends_at: at(32 + i) } });
    if (made.status !== 201) throw new Error(made.text);
    if (i % 4 === 0) await city.send("POST", `/needs/${made.json.id}/calls`, { cookie: commander, body: { area: "4201", ask: 4 } });
    if (i % 3 === 0) await assign(city, commander, made.json.id);
  }
  for (let i = 0; i < 12; i++) {
    await city.send("POST", "/organisations", { cookie: commander, body: { area: pick(places), name: `模拟组织${i}`, kind: "unit" } });
    await city.send("POST", "/complaints", { body: { area: pick(places), body: `模拟意见第${i}条` } });
  }
}

async function assign(city, commander, need) {
  const fits = await city.send("GET", `/needs/${need}/eligible?area=4201&limit=1`, { cookie: commander });
  const one = fits.json?.candidates?.[0];
  if (one) await city.send("POST", `/needs/${need}/duties`, { cookie: commander, body: { volunteer: one.id } });
}

async function actorsOf(city, admin, places) {
  const actors = [];
  for (let i = 0; i < ACTORS; i++) {
    const role = pick(["worker", "worker", "coordinator", "commander", "auditor", "admin"]);
    const grants = Array.from({ length: chance() < 0.3 ? 2 : 1 }, () => pick(places).slice(0, pick([4, 6, 6, 9, 9, 12, 12])));
    const login = `sim.actor.${i}`;
    const made = await city.send("POST", "/accounts", { cookie: admin, body: { login, name: `模拟${i}`, password, roles: grants.map((area) => ({ role, area })) } });
    if (made.status !== 201) throw new Error(made.text);
    actors.push({ role, grants, name: `${login} (${role} of ${grants.join(" and ")})`, cookie: await city.signIn(login) });
  }
  return actors;
}

// ---- the properties -----------------------------------------------------------------------------------------

async function listed(city, actor, oracle) {
  const faults = [];
  for (const list of lists) {
    for (const grant of actor.grants) {
      const got = await everything(city, list.path, actor.cookie, grant);
      if (got.status === 403) continue;
      const wanted = oracle[list.path].filter((item) => list.lies(item, grant));
      if (got.status !== 200 || ids(got.items) !== ids(wanted)) faults.push(`${list.path}?area=${grant}: ${got.status}, ${got.items.length} of ${wanted.length}`);
    }
    const all = await everything(city, list.path, actor.cookie);
    if (all.items.some((item) => !actor.grants.some((grant) => list.lies(item, grant)))) faults.push(`${list.path}: holds what lies outside`);
  }
  return faults;
}

async function askedOutside(city, actor, places) {
  const outside = places.filter((place) => !actor.grants.some((grant) => overlaps(place, grant))).slice(0, 2);
  const faults = [];
  for (const area of outside.concat(outside.map((place) => place.slice(0, 4))))
    for (const path of [...lists.map((l) => l.path), "/board", "/journal", "/ledger", "/loans", "/overrides", "/reporting", "/accounts"]) {
      if (actor.grants.some((grant) => within(area, grant))) continue;
      const reply = await city.send("GET", `${path}?area=${area}`, { cookie: actor.cookie });
      if (![403, 404].includes(reply.status)) faults.push(`${path}?area=${area}: ${reply.status} ${reply.text.slice(0, 80)}`);
    }
  return faults;
}

/* By id, a thing outside and a thing that is not there are told in the same words. */
async function byId(city, actor, oracle) {
  const faults = [];
  for (const list of lists.filter((l) => !["/complaints", "/duties"].includes(l.path))) {
    const absent = await city.send("GET", `${list.path}/7`, { cookie: actor.cookie });
    for (let i = 0; i < 12; i++) {
      const item = pick(oracle[list.path]);
      const reply = await city.send("GET", `${list.path}/${item.id}`, { cookie: actor.cookie });
      const mine = actor.grants.some((grant) => list.lies(item, grant));
      if (mine ? ![200, 403].includes(reply.status) : reply.status !== absent.status || reply.text !== absent.text)
        faults.push(`${list.path}/${item.id} ${mine ? "inside" : "outside"}: ${reply.status} ${reply.text.slice(0, 80)}`);
    }
  }
  return faults;
}

/* Commands with everything right but the place; each must be refused. */
async function changes(city, actor, oracle) {
  const outsideOf = (path) => oracle[path].filter((item) => !actor.grants.some((grant) => overlaps(item.area, grant) || overlaps(item.home_area ?? item.area, grant)));
  const need = pick(outsideOf("/needs"));
  const person = pick(outsideOf("/persons"));
  const volunteer = pick(outsideOf("/volunteers"));
  const organisation = pick(outsideOf("/organisations"));
  const complaint = pick(outsideOf("/complaints"));
  const tries = [
    need && ["PUT", `/needs/${need.id}`, { priority: "P0" }, need], need && ["POST", `/needs/${need.id}/cancel`, { reason: "x" }, need],
    need && ["POST", `/needs/${need.id}/calls`, {}, need], need && ["POST", `/needs/${need.id}/raise`, {}, need],
    need && volunteer && ["POST", `/needs/${need.id}/duties`, { volunteer: volunteer.id }, need],
    person && ["PUT", `/persons/${person.id}`, { address: "x" }, person], person && ["POST", `/persons/${person.id}/volunteer`, {}, person],
    person && ["POST", "/persons", { area: person.area, name: "模拟", purpose: "support", legal_basis: "consent", consent: true }, person],
    volunteer && ["PUT", `/volunteers/${volunteer.id}`, { radius_m: 500 }, volunteer],
    volunteer && ["POST", `/volunteers/${volunteer.id}/decision`, { decision: "suspend", reason: "x" }, volunteer],
    volunteer && ["PUT", `/volunteers/${volunteer.id}/skills/S02`, { status: "verified" }, volunteer],
    organisation && ["PUT", `/organisations/${organisation.id}`, { name: "x" }, organisation],
    organisation && person && ["POST", `/organisations/${organisation.id}/members`, { person: person.id }, organisation],
    complaint && ["POST", `/complaints/${complaint.id}/answer`, { reply: "x" }, complaint],
  ].filter(Boolean);
  const faults = [];
  for (const [method, path, body, of] of tries) {
    const reply = await city.send(method, path, { cookie: actor.cookie, body, headers: { "If-Match": `"${of.version}"` } });
    if (![403, 404].includes(reply.status)) faults.push(`${method} ${path}: ${reply.status} ${reply.text.slice(0, 80)}`);
  }
  return faults;
}

async function searched(city, actor, oracle) {
  const faults = [];
  for (let i = 0; i < 10; i++) {
    const person = pick(oracle["/persons"]);
    const reply = await city.send("GET", `/persons?limit=200&q=${encodeURIComponent(person.name)}`, { cookie: actor.cookie });
    if (reply.status === 403) return faults;
    const stray = reply.json.items.filter((item) => !actor.grants.some((grant) => within(item.area, grant)));
    if (stray.length) faults.push(`a search finds ${stray.length} outside`);
    const found = reply.json.items.some((item) => item.id === person.id);
    if (!found && actor.grants.length === 1 && within(person.area, actor.grants[0])) faults.push("a search misses one inside");
  }
  return faults;
}

async function exported(city, actor, oracle) {
  const faults = [];
  for (const grant of actor.grants)
    for (const [kind, path] of [["people", "/persons"], ["volunteers", "/volunteers"]]) {
      const reply = await city.send("GET", `/exports?kind=${kind}&format=csv&area=${grant}`, { cookie: actor.cookie });
      if (reply.status === 403) continue;
      const rows = reply.text.trim().split("\n").length - 1;
      const wanted = oracle[path].filter((item) => within(item.area, grant) && (kind === "people" || item.status === "approved")).length;
      if (rows !== wanted) faults.push(`export of ${kind} in ${grant}: ${rows} rows, not ${wanted}`);
    }
  return faults;
}

// ---- the feed ---------------------------------------------------------------------------------------------------

/* Listens until a line of `until` or later is heard, or the feed ends. */
async function listen(city, actor, opened) {
  const reply = await fetch(`${city.base}/api/v1/events`, { headers: { Cookie: actor.cookie, Accept: "text/event-stream" } });
  opened();
  const heard = [];
  if (reply.status !== 200) return heard;
  const reader = reply.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return heard;
    text += decoder.decode(value, { stream: true });
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end));
      if (data) heard.push(JSON.parse(data[1]));
    }
  }
}

const feedRoles = ["worker", "coordinator", "commander", "auditor", "admin"];

async function heard(city, actors, commander, places) {
  const openings = [];
  const hearing = actors.map((actor) => new Promise((listening) => {
    openings.push(new Promise((opened) => listening(listen(city, actor, opened))));
  }));
  await Promise.all(openings);
  const first = (await city.send("GET", "/journal?limit=1", { cookie: commander })).json.items[0].seq;
  for (let i = 0; i < 20; i++) await city.send("POST", "/organisations", { cookie: commander, body: { area: pick(places), name: `模拟广播${i}`, kind: "unit" } });
  const lines = (await city.send("GET", "/journal?limit=50", { cookie: commander })).json.items.filter((line) => line.seq > first && line.kind === "organisation.make");
  await city.close(); // every stream ends after what was written before it
  const faults = [];
  for (const [i, list] of (await Promise.all(hearing)).entries()) {
    const { grants, name, role } = actors[i];
    const got = list.filter((line) => line.kind === "organisation.make").map((line) => line.seq);
    const wanted = lines.filter((line) => grants.some((grant) => within(line.area, grant))).map((line) => line.seq).sort((a, b) => a - b);
    if (list.some((line) => line.area && !grants.some((grant) => within(line.area, grant)))) faults.push(`${name} hears what lies outside`);
    if (feedRoles.includes(role) && got.join() !== wanted.join()) faults.push(`${name} hears ${got.join()}, not ${wanted.join()}`);
  }
  return faults;
}

// ---- the feed of one whose rights change --------------------------------------------------------------------

/* A feed ends with the right it was opened with; opened again, it holds what is left. */
async function revoked(city, admin, commander, place) {
  const faults = [];
  const login = "sim.revoked";
  const made = await city.send("POST", "/accounts", { cookie: admin, body: { login, name: "模拟", password, roles: [{ role: "worker", area: place }] } });
  const actor = { cookie: await city.signIn(login) };
  const ending = [
    ["a grant taken", () => city.send("DELETE", `/accounts/${made.json.id}/grants/${made.json.roles[0].id}`, { cookie: admin })],
    ["the account disabled", async () => {
      const { version } = (await city.send("GET", `/accounts/${made.json.id}`, { cookie: admin })).json;
      return city.send("PUT", `/accounts/${made.json.id}`, { cookie: admin, body: { status: "disabled" }, headers: { "If-Match": `"${version}"` } });
    }],
  ];
  for (const [what, end] of ending) {
    let open;
    const opened = new Promise((resolve) => (open = resolve));
    const hearing = listen(city, actor, open);
    await opened;
    const done = await end();
    if (done.status >= 300) faults.push(`${what}: ${done.status} ${done.text}`);
    const lines = await hearing; // or the test hangs: the feed went on
    await city.send("POST", "/organisations", { cookie: commander, body: { area: place, name: "模拟之后", kind: "unit" } });
    if (lines.some((line) => line.kind === "organisation.make")) faults.push(`${what}: heard what came after`);
  }
  const after = await city.send("GET", "/events", { cookie: actor.cookie });
  if (after.status !== 401) faults.push(`opened again: ${after.status}`);
  return faults;
}

async function journalled(city, actor) {
  const got = await everything(city, "/journal", actor.cookie);
  if (got.status === 403) return [];
  return got.items.filter((line) => !actor.grants.some((grant) => within(line.area, grant))).map((line) => `the journal shows ${line.kind} in ${line.area}`);
}

// ---- all of them --------------------------------------------------------------------------------------------------

const city = await openCity();
let closed = false;
try {
  const [admin, commander] = [await city.signIn("admin"), await city.signIn("commander")];
  const people = (await everything(city, "/persons", commander)).items;
  const places = busy(people);
  await fill(city, commander, places);
  const actors = await actorsOf(city, admin, places);
  const oracle = {};
  for (const list of lists) oracle[list.path] = (await everything(city, list.path, commander)).items;
  for (const actor of actors) {
    await check(`${actor.name}: lists`, () => listed(city, actor, oracle));
    await check(`${actor.name}: areas outside`, () => askedOutside(city, actor, places));
    await check(`${actor.name}: by id`, () => byId(city, actor, oracle));
    await check(`${actor.name}: changes`, () => changes(city, actor, oracle));
    await check(`${actor.name}: search`, () => searched(city, actor, oracle));
    await check(`${actor.name}: journal`, () => journalled(city, actor));
    await check(`${actor.name}: export`, () => exported(city, actor, oracle));
  }
  await check("nothing outside was changed", async () => {
    const faults = [];
    for (const list of lists) {
      const now = (await everything(city, list.path, commander)).items;
      if (JSON.stringify(now) !== JSON.stringify(oracle[list.path])) faults.push(`${list.path} is not what it was`);
    }
    return faults;
  });
  await check("a feed whose rights are taken", () => revoked(city, admin, commander, places[0]));
  await check("the feed", () => heard(city, actors, commander, places));
  closed = true;
} finally {
  if (!closed) await city.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
