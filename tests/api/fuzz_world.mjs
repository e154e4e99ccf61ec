// What the API fuzzer knows while it runs: the routes, what earlier replies told (ids, codes, tokens,
// versions), who may do what, and how often each route was asked and said yes. perform() sends one step
// and throws when its reply is not in the document.
import http from "node:http";
import { bodyText, nextKey, poolOf, resolve } from "./fuzz_values.mjs";

const POOL_MOST = 120;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

export function routesOf(document) {
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => {
    const parameters = operation.parameters ?? [];
    const content = operation.requestBody?.content;
    return { name: operation.operationId, method: method.toUpperCase(), path, operation,
      pathParameters: parameters.filter((p) => p.in === "path"), query: parameters.filter((p) => p.in === "query"),
      headers: new Set(parameters.filter((p) => p.in === "header").map((p) => p.name)),
      body: content?.["application/json"]?.schema, upload: Boolean(content?.["application/octet-stream"]) };
  }));
}

// ---- what was told ---------------------------------------------------------------------------------

/* The pool an `id` belongs to, by the collection it stands in. */
const collections = { ...Object.fromEntries(["need", "person", "volunteer", "organisation", "incident", "complaint", "call", "ask", "account", "grant", "loan", "override", "token", "notice", "task", "skill", "hazard", "level", "rule"].map((one) => [`${one}s`, one])),
  duties: "duty", dispatches: "dispatch", roles: "grant", candidates: "volunteer", duplicates: "need", members: "person", eligible: "volunteer" };
const kept = new Set(["need", "volunteer", "person", "incident", "call", "duty", "area", "home_area", "follow", "next", "token", "task", "skill", "code", "organisation", "account"]);

export function makePools(hidden) {
  const pools = new Map();
  const versions = new Map();
  function keep(pool, value) {
    if (typeof value !== "string" || !value || hidden.has(value)) return;
    const name = pool === "home_area" ? "area" : pool;
    if (name === "code" && value.length < 2) return;
    const list = pools.get(name) ?? pools.set(name, []).get(name);
    if (list.includes(value)) return;
    if (list.length >= POOL_MOST) list.splice(Math.floor(POOL_MOST / 3), 1);
    list.push(value);
  }
  function harvest(value, collection) {
    if (Array.isArray(value)) {
      for (const item of value.slice(-20)) harvest(item, collection);
      return;
    }
    if (value === null || typeof value !== "object") return;
    if (typeof value.id === "string") {
      if (collections[collection]) keep(collections[collection], value.id);
      if (collection === "volunteers") keep("person", value.id);
      if (Number.isInteger(value.version)) versions.set(value.id, value.version);
    }
    if (typeof value.code === "string" && Number.isInteger(value.version)) versions.set(value.code, value.version);
    for (const [name, member] of Object.entries(value)) {
      if (kept.has(name)) keep(name, collection === "skills" && name === "code" ? undefined : member);
      if (collection === "skills" && name === "code") keep("skill", member);
      if (member && typeof member === "object") harvest(member, name === "items" ? collection : name);
    }
  }
  const known = (pool, n) => {
    const list = pools.get(pool);
    return list?.length ? list[n % list.length] : undefined;
  };
  return { keep, harvest, known, versionOf: (id) => versions.get(id), setVersion: (id, v) => versions.set(id, v) };
}

/* The pool of a path's parameter: {need} by its name, {id} by what stands before it. */
export function poolOfPath(path, name) {
  if (name === "token") return "follow";
  if (name !== "id") return poolOf(name);
  return poolOf(path.slice(0, path.indexOf(`{${name}}`)).split("/").filter(Boolean).at(-1));
}

// ---- one request as bytes ---------------------------------------------------------------------------

function send(base, method, path, headers, body) {
  return new Promise((done, fail) => {
    const request = http.request(`${base}/api/v1/`, { method, path: `/api/v1${path}`, agent, headers: body === undefined ? headers : { ...headers, "Content-Length": Buffer.byteLength(body) } }, (reply) => {
      const chunks = [];
      const end = () => done({ status: reply.statusCode, headers: new Headers(Object.entries(reply.headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))), text: Buffer.concat(chunks).toString("utf8") });
      if (/event-stream/.test(reply.headers["content-type"] ?? "")) {
        end();
        reply.destroy();
        return;
      }
      reply.on("data", (chunk) => chunks.push(chunk));
      reply.on("end", end);
      reply.on("error", fail);
    });
    request.on("error", fail);
    request.end(body);
  });
}

// ---- steps ------------------------------------------------------------------------------------------

const short = (text, most = 400) => (text && text.length > most ? `${text.slice(0, most)}… (${text.length})` : text);

export function makeWorld(city, routes, people) {
  const pools = makePools(people.hidden);
  const counts = new Map(routes.map((route) => [route.name, { asked: 0, done: 0, refused: new Map() }]));
  const permitted = new Map();
  let lastKey = nextKey();
  let requests = 0;

  async function raw(method, path, headers, body) {
    requests++;
    const first = path.split("?")[0];
    let reply;
    try {
      reply = await send(city.base, method, path, headers, body);
    } catch (error) {
      if (body === undefined || !/EPIPE|ECONNRESET/.test(error.code)) throw new Error(`${method} ${path}: no reply: ${error.message}`);
      return undefined; /* cut while sending more than is taken */
    }
    const faults = city.contract.check(method, first, reply);
    if (reply.status >= 500) faults.unshift("the server failed");
    if (/problem/.test(reply.headers.get("content-type") ?? "") && reply.text && JSON.parse(reply.text).status !== reply.status) faults.push("the problem tells another status");
    if (faults.length) throw new Error(`${faults.join("\n")}\n${method} /api/v1${path}\n${JSON.stringify(headers)}\n${short(String(body))}\n→ ${reply.status} ${short(reply.text)}`);
    return reply;
  }

  function note(route, reply, resolvedPath) {
    const count = counts.get(route.name);
    count.asked++;
    if (reply.status < 300) count.done++;
    else count.refused.set(reply.status, (count.refused.get(reply.status) ?? 0) + 1);
    if (reply.status >= 300 || !/json/.test(reply.headers.get("content-type") ?? "") || !reply.text) return;
    const json = JSON.parse(reply.text);
    const collection = route.path.split("/").filter((part) => part && !part.startsWith("{")).at(-1);
    const own = route.pathParameters.length && json.id && resolvedPath.includes(json.id) ? route.path.split("/").filter(Boolean)[0] : collection;
    pools.harvest(Array.isArray(json.items) ? json.items : json, collections[own] || own === "packs" ? own : route.path.split("/").filter(Boolean)[0]);
    if (typeof json.next === "string") pools.keep("next", json.next);
  }

  function pathOf(route, values) {
    const filled = route.path.replace(/\{([^}]*)\}/g, (_, name) => encodeURIComponent(resolve(values[name], pools.known)));
    return filled;
  }
  function queryOf(pairs) {
    return pairs.length ? `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value))}`).join("&")}` : "";
  }

  function headersOf(route, step, actor, path) {
    const headers = { "Content-Type": step.type };
    if (step.key === "fresh") headers["Idempotency-Key"] = lastKey = nextKey();
    else if (step.key === "same") headers["Idempotency-Key"] = lastKey;
    else if (step.key) headers["Idempotency-Key"] = step.key;
    const id = /\/(\d{5,19})(?:\/|$)/.exec(path)?.[1] ?? path.split("/")[2];
    if (step.version === "seen") headers["If-Match"] = `"${pools.versionOf(id) ?? 1}"`;
    else if (step.version) headers["If-Match"] = step.version;
    if (step.purpose) headers["Huying-Purpose"] = step.purpose;
    if (step.language) headers["Accept-Language"] = step.language;
    if (step.site) Object.assign(headers, step.site);
    if (actor.cookie) headers.Cookie = actor.cookie;
    if (step.authorization) headers.Authorization = step.authorization;
    return headers;
  }

  function actorOf(route, step) {
    const may = permitted.get(route.name) ?? [];
    return step.rightly && may.length ? may[step.who % may.length] : people.names[step.who % people.names.length];
  }

  /* One step of the fuzzer: a request to a route; throws when the reply is not in the document. */
  async function perform(step) {
    const route = routes[step.route % routes.length];
    const name = actorOf(route, step);
    const path = pathOf(route, step.path);
    const query = queryOf(step.query.map(([key, value]) => [key, resolve(value, pools.known)]));
    const method = step.method ?? route.method;
    const body = method === "GET" || method === "HEAD" ? step.strangeBody : bodyText(step.body, pools.known);
    const reply = await raw(method, path + query, headersOf(route, step, people.actors[name], path), body);
    if (reply && method === route.method) note(route, reply, path);
    if (reply?.status === 401 || ["session.close", "session.prove", "session.end", "session.end_all", "account.end_sessions", "me.totp_confirm", "me.totp_end", "account.update", "grant.take", "account.reset", "me.password"].includes(route.name)) await people.mend(name);
    return reply;
  }

  /* A request that must be done; for the way through the product before the fuzzing. */
  async function must(name, actor, { path = {}, query = {}, body, bytes, version, headers = {} } = {}) {
    const route = routes.find((one) => one.name === name);
    const where = pathOf(route, path);
    const id = Object.values(path)[0];
    const all = { "Content-Type": "application/json", "Idempotency-Key": nextKey(), "If-Match": `"${version ?? pools.versionOf(id) ?? 1}"`, "Huying-Purpose": "audit", ...(actor.cookie ? { Cookie: actor.cookie } : {}), ...headers };
    const reply = await raw(route.method, where + queryOf(Object.entries(query)), all, route.method === "GET" ? undefined : bytes ?? (body === undefined ? undefined : JSON.stringify(body)));
    note(route, reply, where);
    if (reply.status >= 300) throw new Error(`${name} was to be done: ${reply.status} ${reply.text}`);
    return { ...reply, json: /json/.test(reply.headers.get("content-type") ?? "") && reply.text ? JSON.parse(reply.text) : undefined };
  }

  /* Who is not told that they have no right: asked with a parameter that is not there, so that nothing is done. */
  async function learnRights() {
    for (const route of routes) {
      const path = route.path.replace(/\{([^}]*)\}/g, (_, name) => (name === "code" ? "420102" : name === "token" ? "a-token-that-was-never-made" : "1"));
      const may = [];
      for (const name of people.names) {
        const reply = await raw(route.method, `${path}?no_such_parameter=1`, { "Content-Type": "application/json", "Idempotency-Key": nextKey(), ...(people.actors[name].cookie ? { Cookie: people.actors[name].cookie } : {}) }, route.method === "GET" ? undefined : "{}");
        if (reply.status !== 401 && reply.status !== 403) may.push(name);
      }
      permitted.set(route.name, may);
    }
  }
  return { pools, counts, perform, must, raw, learnRights, requests: () => requests, routes };
}
