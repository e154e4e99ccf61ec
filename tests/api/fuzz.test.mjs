// The API fuzzer: every route of the product's own API document, as everybody and as nobody, with what
// its schemas take, what they nearly take and what they never take, and with ids that earlier replies
// told. Every reply must be in the document; nothing fails; the process lives; the journal holds.
// Seeded: HUYING_SEED; a failure is shrunk and its command printed. HUYING_FUZZ_SECONDS: as long as
// that instead of the short form. $HUYING is the binary. Ends with "N passed, N failed".
import fc from "fast-check";
import { openActors } from "./fuzz_actors.mjs";
import { openCity } from "./city.mjs";
import { refill, wayThrough } from "./fuzz_story.mjs";
import { broken, nearly, valid } from "./fuzz_values.mjs";
import { makeWorld, poolOfPath, routesOf } from "./fuzz_world.mjs";
import { check, report } from "../kit/checks.mjs";

const seed = Number(process.env.HUYING_SEED ?? (process.env.HUYING_FUZZ_SECONDS ? Date.now() % 2 ** 31 : 4201));
const seconds = Number(process.env.HUYING_FUZZ_SECONDS ?? 0);
const ROUTE_RUNS = 60; /* requests to each route by itself */
const HASHING_RUNS = 12; /* to those that hash a password, a twentieth of a second each */
const TALES = 120;
const TALE_MOST = 30;
const REFILL_EVERY = 30;
const hashing = new Set(["session.open", "session.prove", "account.make", "account.reset", "me.password", "volunteer.register"]);

// ---- one step -----------------------------------------------------------------------------------------

const often = (value, weight, ...others) => fc.oneof({ weight, arbitrary: fc.constant(value) }, ...others.map((other) => ({ weight: 1, arbitrary: other })));
const junk = fc.oneof(fc.constantFrom("0", "-1", "x", "99999999999999999999", "%", "..", " ", "1;2", "张三", "𠮷", "a\u0000b", "\u0000", "*", "1/2"), fc.string({ minLength: 1, maxLength: 12 }), fc.fullUnicodeString({ minLength: 1, maxLength: 6 }));
const headerText = fc.stringOf(fc.integer({ min: 0x21, max: 0xff }).filter((c) => c !== 0x7f).map((c) => String.fromCharCode(c)), { minLength: 1, maxLength: 30 });

const pathValue = (route, parameter) => {
  const pool = poolOfPath(route.path, parameter.name);
  const picked = pool ? fc.nat({ max: 200 }).map((n) => ({ $pick: pool, n })) : valid(parameter.name, parameter.schema);
  return fc.oneof({ weight: 12, arbitrary: picked }, { weight: 1, arbitrary: valid(parameter.name, parameter.schema) }, { weight: 1, arbitrary: junk });
};
const queryText = (value) => (typeof value === "object" ? value : String(value));

function queryValue(route) {
  const proper = route.query.map((p) => fc.option(valid(p.name, p.schema).map((value) => [p.name, Array.isArray(value) ? value.join(" ") : queryText(value)]), { nil: undefined, freq: p.required ? 30 : 1 }));
  const odd = fc.tuple(fc.constantFrom(...route.query.map((p) => p.name), "no_such_parameter", "limit", "cursor"), junk);
  return fc.tuple(fc.tuple(...proper), fc.oneof({ weight: 14, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(odd, { minLength: 1, maxLength: 2 }) }))
    .map(([pairs, more]) => [...pairs.filter(Boolean), ...more]);
}

const geojson = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"420102"},"geometry":{"type":"Point","coordinates":[114,30]}}]}';
const files = fc.oneof(fc.constantFrom("", "a,b\n1,2\n", "姓名,社区代码\n模拟,420102002003\n", "姓名,社区代码\n,,,\n\"", "code,short_code,level,parent_code,name,short_name,kind\n", "change,old_code,new_code\nmoved,1,2\n", geojson, "{}", "PK\u0003\u0004", "\ufeff姓名\n"),
  fc.string({ maxLength: 200 }), fc.array(fc.constantFrom("姓名", "社区代码", ",", "\n", "\"", "420102002003", "模拟", ";", "\t", "是", "1"), { maxLength: 40 }).map((parts) => parts.join(""))).map((text) => ({ $text: text }));

function bodyValue(route) {
  if (route.upload) return files;
  if (!route.body) return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: broken });
  return fc.oneof({ weight: 10, arbitrary: valid("", route.body) }, { weight: 4, arbitrary: nearly(route.body) }, { weight: 1, arbitrary: broken });
}

/* An area list that is done without a dry run could close the whole city. */
const always = (route) => (route.name === "area.import" ? [["dry_run", "true"]] : []);

const stepTo = (routes, index) => {
  const route = routes[index];
  return fc.record({
    route: fc.constant(index),
    who: fc.nat({ max: 60 }), rightly: often(true, 6, fc.constant(false)),
    method: often(undefined, 30, fc.constantFrom("PATCH", "PUT", "POST", "DELETE", "GET", "OPTIONS", "PROPFIND", "HEAD")),
    path: fc.record(Object.fromEntries(route.pathParameters.map((p) => [p.name, pathValue(route, p)]))),
    query: queryValue(route).map((pairs) => [...pairs.filter(([name]) => !always(route).some(([own]) => own === name)), ...always(route)]),
    body: bodyValue(route),
    strangeBody: often(undefined, 40, fc.constantFrom("{}", "x")),
    key: often("fresh", 50, fc.constantFrom("same", "short", undefined, "x".repeat(101), "key with blanks"), headerText),
    version: often("seen", 40, fc.constantFrom("\"1\"", "\"9223372036854775807\"", "*", "W/\"1\"", "1", "\"\"", undefined), headerText),
    purpose: often("audit", 30, fc.constantFrom("dispatch", "own", "AUDIT", undefined), headerText),
    language: often(undefined, 4, fc.constantFrom("en", "en-GB,zh;q=0.5", "zh-CN", "*", "x".repeat(500)), headerText),
    type: often("application/json", 30, fc.constantFrom("text/plain", "application/json; charset=utf-8", "application/octet-stream", "APPLICATION/JSON", ";")),
    site: often(undefined, 30, fc.constantFrom({ "Sec-Fetch-Site": "cross-site" }, { Origin: "https://evil.example" }, { Origin: "null" }, { "X-Forwarded-For": "1.2.3.4, ::1" }, { "Last-Event-ID": "-1" }, { "Last-Event-ID": "99999999999999999999" }, { Range: "bytes=0-1" }, { "If-None-Match": "*" })),
    authorization: often(undefined, 40, fc.constantFrom("Bearer ", "Bearer nonsense", "Basic YTpi"), headerText),
  });
};

// ---- paths nobody has ------------------------------------------------------------------------------------

const segment = fc.oneof(fc.constantFrom("needs", "persons", "me", "1", "..", ".", "", "%00", "%2e%2e", "%2F", "%ff", "%E4%BD", "needs%2F1", "{id}", "NEEDS", "followed", "%"), fc.string({ minLength: 1, maxLength: 8 }).map(encodeURIComponent));
const strangePath = fc.tuple(fc.array(segment, { minLength: 1, maxLength: 5 }), fc.constantFrom("", "?", "?a", "?a=1&a=2", "?%", "?=", `?${"a=1&".repeat(70)}`, "?x=%ff"), fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH"));

// ---- all of them --------------------------------------------------------------------------------------------

const replay = `replay: HUYING_SEED=${seed} HUYING=${process.env.HUYING ?? "build/huying"} node tests/api/fuzz.test.mjs`;

async function hold(property, runs) {
  const result = await fc.check(property, { seed, numRuns: runs });
  if (!result.failed) return;
  const shrunk = JSON.stringify(result.counterexample, (_, value) => (typeof value === "string" && value.length > 200 ? `${value.slice(0, 200)}…` : value));
  throw new Error(`${result.errorInstance?.message ?? result.error}\nshrunk in ${result.numShrinks} steps to ${shrunk}\n${replay}`);
}

const city = await openCity();
try {
  const people = await openActors(city);
  const document = await (await fetch(`${city.base}/api/v1/openapi.json`)).json();
  const routes = routesOf(document);
  const world = makeWorld(city, routes, people);
  await world.learnRights();
  await check("the way through the product", () => wayThrough(world, city, people));

  const begun = Date.now();
  const over = () => seconds > 0 && Date.now() > begun + seconds * 1000;
  do {
    for (const place of routes.keys()) {
      const i = (place + (seconds ? seed : 0)) % routes.length; /* a short time reaches other routes each time */
      const route = routes[i];
      if (over()) break;
      await check(`${route.name} ${route.method} ${route.path}`, async () => {
        if (/^\/(needs|duties|calls|loans|follow|me\/asks)/.test(route.path)) await refill(world, people);
        await hold(fc.asyncProperty(stepTo(routes, i), async (step) => void await world.perform(step)), hashing.has(route.name) ? HASHING_RUNS : ROUTE_RUNS);
      });
    }
    const anyStep = fc.oneof(...routes.map((route, i) => ({ weight: hashing.has(route.name) ? 1 : 12, arbitrary: stepTo(routes, i) })));
    let told = 0;
    await check("tales of many steps", () => hold(fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: TALE_MOST }), async (steps) => {
      if (told++ % REFILL_EVERY === 0) await refill(world, people);
      for (const step of steps) if (!over()) await world.perform(step);
    }), TALES));
    await check("paths nobody has", () => hold(fc.asyncProperty(strangePath, async ([parts, query, method]) => void await world.raw(method, `/${parts.join("/")}${query}`, { "Content-Type": "application/json", Cookie: people.actors.worker.cookie }, method === "GET" ? undefined : "{}")), 400));
  } while (seconds && !over());

  const { counts } = world;
  const rows = [...counts].map(([name, count]) => ({ name, ...count }));
  await check("every route was reached and done", () => {
    const never = rows.filter((row) => !row.done).map((row) => row.name);
    const rarely = rows.filter((row) => !seconds && row.asked < HASHING_RUNS / 2).map((row) => row.name);
    if (never.length || rarely.length) throw new Error(`never done: ${never.join(" ") || "none"}; rarely asked: ${rarely.join(" ") || "none"}`);
  });
  await check("the process lives", () => {
    if (!city.alive()) throw new Error("the server is gone");
  });
  await check("huying verify", () => {
    const verified = city.verify();
    if (verified.status !== 0) throw new Error(`${verified.status}: ${`${verified.stdout}${verified.stderr}`.split("\n").filter((line) => line && !line.startsWith("ok")).join("\n")}`);
  });
  const asked = rows.map((row) => row.asked).sort((a, b) => a - b);
  const done = rows.map((row) => row.done).sort((a, b) => a - b);
  const middle = Math.floor(rows.length / 2);
  console.log(`seed ${seed}: ${world.requests()} requests to ${rows.length} routes, all done at least once; each asked ${asked[0]} to ${asked.at(-1)} times (median ${asked[middle]}), done ${done[0]} to ${done.at(-1)} (median ${done[middle]})`);
  if (process.env.HUYING_FUZZ_TABLE) for (const row of rows.sort((a, b) => a.done - b.done)) console.log(`${String(row.done).padStart(6)} of ${String(row.asked).padStart(6)} done  ${row.name}  ${[...row.refused].map(([status, n]) => `${status}×${n}`).join(" ")}`);
} finally {
  await city.close();
}
report();
