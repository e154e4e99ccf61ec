// Bad input: every field of every route of the product, from its own API document. Each wrong type,
// bound, form, unknown or missing field, bad byte, stranger and bad key is answered with a 4xx problem
// that names the field, and changes nothing: the journal stands where it stood.
// $HUYING is the binary. Ends with "N passed, N failed".
import { openCity } from "./city.mjs";

let passed = 0;
let failed = 0;
async function check(name, run) {
  const faults = await run();
  if (!faults.length) passed++;
  else {
    failed++;
    console.log(`not ok - ${name}\n  ${faults.slice(0, 6).join("\n  ")}${faults.length > 6 ? `\n  and ${faults.length - 6} more` : ""}`);
  }
}

// ---- what is open to strangers; any other route must ask who is there ----------------------------

const open = new Set(["session.open", "area.list", "area.read", "area.shapes", "pack.list", "need.ask", "need.follow",
  "need.confirm_link", "complaint.make", "complaint.follow", "volunteer.register", "openapi"]);

// ---- values that break a schema -------------------------------------------------------------------

const bytes = (text) => new TextEncoder().encode(text);

/* [what, value] pairs the schema does not allow. */
function wrongValues(schema) {
  const bad = [["an object", { a: 1 }]];
  if (schema.type !== "array") bad.push(["an array", [1]]);
  if (schema.type !== "string") bad.push(["a text", "x"]);
  if (schema.type !== "boolean") bad.push(["true", true]);
  if (!["integer", "number"].includes(schema.type)) bad.push(["a number", 7]);
  if (schema.type === "integer") bad.push(["a fraction", 1.5], ["beyond 64 bits", 1e30]);
  if (schema.maximum !== undefined) bad.push(["above the maximum", schema.maximum + 1]);
  if (schema.minimum !== undefined) bad.push(["below the minimum", schema.minimum - 1]);
  if (schema.maxLength !== undefined) bad.push(["too long", "长".repeat(schema.maxLength + 1)]);
  if (schema.minLength) bad.push(["too short", ""]);
  if (schema.enum) bad.push(["not in the list", "no-such-value"]);
  if (schema.pattern) bad.push(["not of the pattern", "!"]);
  if (schema.format === "date-time") bad.push(["no time", "yesterday"], ["no such day", "2026-02-30T00:00:00Z"]);
  if (schema.format === "date") bad.push(["no date", "2026-13-01"]);
  if (schema.maxItems !== undefined) bad.push(["too many", Array.from({ length: schema.maxItems + 1 }, () => "1")]);
  if (schema.type === "string") bad.push(["a NUL", "a\u0000b"]);
  return bad;
}

const queryValues = (schema) => wrongValues(schema)
  .filter(([what]) => !["an object", "an array", "a text", "true", "a number", "a NUL", "too short"].includes(what))
  .concat(["integer", "number", "boolean"].includes(schema.type) ? [["a word", "word"]] : []);

// ---- one route ---------------------------------------------------------------------------------------

/* Names that are well formed; what they name need not be there. */
const samples = { code: "420102002003", token: "a-token-that-was-never-made" };
const pathOf = (route) => route.path.replace(/\{([^}]*)\}/g, (_, name) => samples[name] ?? "1");
const bodyOf = (route) => route.operation.requestBody?.content?.["application/json"]?.schema;
const query = (route) => (route.operation.parameters ?? []).filter((p) => p.in === "query");
const header = (route, name) => (route.operation.parameters ?? []).some((p) => p.in === "header" && p.name === name);

/* A problem that names the field. */
function complaint(reply, name, what) {
  if (reply.status < 400 || reply.status > 499) return `${what}: ${reply.status} ${reply.text.slice(0, 120)}`;
  if (!/problem\+json/.test(reply.type) || !Number.isInteger(reply.json?.number)) return `${what}: no problem: ${reply.text.slice(0, 120)}`;
  const pointers = (reply.json.errors ?? []).map((e) => e.pointer);
  return pointers.some((p) => p === name || p.startsWith(`${name}/`)) ? undefined : `${what}: names ${pointers.join(" ") || "nothing"}, not ${name}`;
}

const refusal = (reply, what, statuses) => statuses.includes(reply.status) && Number.isInteger(reply.json?.number)
  ? undefined : `${what}: ${reply.status} ${reply.text.slice(0, 120)}`;

async function bodyFields(city, route, cookie) {
  const schema = bodyOf(route);
  const send = (body) => city.send(route.method, pathOf(route), { cookie, body });
  const faults = [];
  for (const [name, field] of Object.entries(schema.properties))
    for (const [what, value] of wrongValues(field)) faults.push(complaint(await send({ [name]: value }), `/${name}`, `${name}: ${what}`));
  faults.push(complaint(await send({ "no-such-field": 1 }), "/no-such-field", "an unknown field"));
  for (const name of schema.required ?? []) faults.push(complaint(await send({}), `/${name}`, `${name}: missing`));
  return faults;
}

async function bodyForms(city, route, cookie) {
  const send = (body, headers) => city.send(route.method, pathOf(route), { cookie, body, headers });
  const long = `{"a":"${"x".repeat(64 * 1024)}"}`;
  return [
    refusal(await send("{"), "half a body", [400]),
    refusal(await send("[]"), "an array", [400, 422]),
    refusal(await send('{"a":1,"a":2}'), "a member twice", [400, 422]),
    refusal(await send(new Uint8Array([...bytes('{"a":"'), 0xff, 0xfe, ...bytes('"}')])), "bytes that are no UTF-8", [400, 422]),
    refusal(await send("[".repeat(5000)), "nested too deep", [400]),
    refusal(await send(long), "over the limit", [413]),
    refusal(await send("{}", { "Content-Type": "text/plain" }), "another type", [415]),
  ];
}

async function queryFields(city, route, cookie) {
  const faults = [];
  const path = pathOf(route);
  const send = (name, value) => city.send(route.method, `${path}?${encodeURIComponent(name)}=${encodeURIComponent(value)}`, { cookie, body: route.method === "GET" ? undefined : {} });
  for (const { name, schema } of query(route))
    for (const [what, value] of queryValues(schema)) faults.push(complaint(await send(name, value), `?${name}`, `?${name}: ${what}`));
  faults.push(complaint(await send("no-such-parameter", "1"), "?no-such-parameter", "an unknown parameter"));
  return faults;
}

async function keys(city, route, cookie) {
  const send = (headers) => city.send(route.method, pathOf(route), { cookie, body: {}, headers });
  const faults = [refusal(await send({ "Idempotency-Key": "short" }), "a short key", [400, 404, 422])];
  if (header(route, "If-Match")) faults.push(refusal(await send({ "If-Match": "seven" }), "an If-Match that is none", [404, 422, 428]));
  return faults;
}

const strangers = async (city, route) => open.has(route.operation.operationId) ? []
  : [refusal(await city.send(route.method, pathOf(route), { body: {} }), "nobody signed in", [401]),
    refusal(await city.send(route.method, pathOf(route), { body: {}, cookie: "huying=no-such-session" }), "a session that is none", [401])];

// ---- all of them -----------------------------------------------------------------------------------------

const city = await openCity();
try {
  const roles = ["admin", "commander", "worker", "volunteer", "resident", "auditor", "coordinator"];
  const cookies = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await city.signIn(role)])));
  const document = (await city.send("GET", "/openapi.json", { cookie: cookies.admin })).json;
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })));

  /* Somebody the route is open to: the first role that is not told it has no such right. */
  async function actorOf(route) {
    for (const role of roles) {
      const reply = await city.send(route.method, `${pathOf(route)}?no-such-parameter=1`, { cookie: cookies[role], body: {} });
      if (reply.status !== 403 && reply.status !== 401) return cookies[role];
    }
    return undefined;
  }
  const head = async () => (await city.send("GET", "/journal?limit=1", { cookie: cookies.auditor })).json.items[0].seq;

  const before = await head();
  for (const route of routes) {
    const name = `${route.operation.operationId} ${route.method} ${route.path}`;
    const cookie = await actorOf(route);
    const faulty = (run) => async () => (await run(city, route, cookie)).filter(Boolean);
    await check(`${name}: strangers`, faulty(strangers));
    await check(`${name}: parameters`, faulty(queryFields));
    if (bodyOf(route)) {
      await check(`${name}: fields`, faulty(bodyFields));
      await check(`${name}: forms`, faulty(bodyForms));
    }
    if (header(route, "Idempotency-Key")) await check(`${name}: keys`, faulty(keys));
  }
  await check("nothing was changed", async () => {
    const after = await head();
    return after === before ? [] : [`the journal went from ${before} to ${after}`];
  });
} finally {
  await city.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
