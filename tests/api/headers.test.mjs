// What every reply says about itself, and what the log says about every refusal: a policy without inline
// script or style, a content type that is true, nothing of people kept by anyone in between; lines of JSON in
// UTC that carry no secret and that nobody can forge. $HUYING is the binary. Ends with "N passed, N failed".
import { request as open } from "node:http";
import { openCity } from "./city.mjs";
import { check, expect, report } from "../kit/checks.mjs";

const city = await openCity();
const PHONE = "13900000771";
const PASSWORD = "Zebra-crossing-9471";

/* Without fetch's own rules: any method, any header. */
function raw(method, path, { headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(city.base);
    const call = open({ hostname, port, method, path, headers }, (reply) => {
      let text = "";
      reply.on("data", (chunk) => (text += chunk));
      reply.on("end", () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
    });
    call.on("error", reject);
    call.end(body);
  });
}

function expectFrame(path, reply) {
  const policy = reply.headers["content-security-policy"] ?? "";
  expect(`${path}: policy`, [/default-src 'self'/.test(policy), /object-src 'none'/.test(policy), /frame-ancestors 'none'/.test(policy), /base-uri 'none'/.test(policy)], [true, true, true, true]);
  expect(`${path}: nothing unsafe`, /unsafe|\*|https?:/.test(policy), false);
  expect(`${path}: others`, [reply.headers["x-content-type-options"], reply.headers["referrer-policy"], reply.headers["cross-origin-opener-policy"], reply.headers["cross-origin-resource-policy"]], ["nosniff", "no-referrer", "same-origin", "same-origin"]);
  const type = reply.headers["content-type"] ?? "";
  if (reply.text) expect(`${path}: type`, type, /^[\w-]+\/[\w.+-]+/);
  if (/^text\/|xml/.test(type)) expect(`${path}: ${type}`, type, /charset=utf-8/i);
  if (/json/.test(type)) JSON.parse(reply.text);
}

try {
  const cookie = await city.signIn("worker");

  await check("every page and reply has the policy, without inline script or style", async () => {
    const pages = ["/", "/r/", "/r/ask", "/r/follow", "/r/follow/nothing", "/r/complain", "/r/sign-in", "/r/mine", "/r/nowhere", "/r/page.css", "/console/", "/field/", "/nowhere", "/healthz"];
    const replies = ["/api/v1/openapi.json", "/api/v1/me", "/api/v1/areas?limit=1", "/api/v1/nowhere", "/api/v1/events", "/api/v1/imports/template?kind=people&format=csv"];
    for (const path of [...pages, ...replies]) expectFrame(path, await raw("GET", path));
    const index = (await raw("GET", "/console/")).text;
    for (const [, asset] of index.matchAll(/(?:src|href)="([^"]+)"/g)) expectFrame(asset, await raw("GET", asset));
  });

  await check("no page carries inline script, style or handlers", async () => {
    for (const path of ["/r/", "/r/ask", "/r/follow", "/r/complain", "/r/sign-in", "/r/mine", "/console/", "/field/"]) {
      const { text } = await raw("GET", path);
      expect(path, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i.test(text), false);
    }
  });

  await check("no reply of the API and no page of a person is kept", async () => {
    for (const path of ["/api/v1/me", "/api/v1/persons", "/api/v1/nowhere", "/api/v1/openapi.json", "/r/mine", "/r/follow/nothing"])
      expect(path, (await raw("GET", path, { headers: { Cookie: cookie } })).headers["cache-control"], "no-store");
    const big = await raw("POST", "/api/v1/session", { headers: { "Content-Type": "application/json", "Content-Length": 70000 }, body: " ".repeat(70000) });
    expect("too large", [big.status, big.headers["cache-control"]], [413, "no-store"]);
    const refused = await raw("GET", "/api/v1/events");
    expect("the feed's refusal", [refused.status, refused.headers["cache-control"]], [401, "no-store"]);
  });

  await check("a file that is not there is not another file", async () => {
    for (const path of ["/console/nothing.css", "/api/v1/me/style.css", "/r/mine/x.css", "/field/%2e%2e/key", "/console/../key"])
      expect(path, (await raw("GET", path, { headers: { Cookie: cookie } })).status, 404);
  });

  await check("methods nobody uses are refused", async () => {
    for (const [method, path, status] of [["TRACE", "/api/v1/me", 405], ["PATCH", "/api/v1/me", 405], ["OPTIONS", "/api/v1/me", 405], ["DELETE", "/api/v1/openapi.json", 405], ["POST", "/healthz", 405], ["PUT", "/console/", 405], ["TRACE", "/r/", 404], ["DELETE", "/api/v1/me", 405]]) {
      const reply = await raw(method, path, { headers: { Cookie: cookie } });
      expect(`${method} ${path}`, reply.status, status);
      if (status === 405) expect(`${method} ${path}: allowed are`, reply.headers.allow, /GET/);
    }
  });

  await check("a body that does not say it is JSON is not read as such", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", ""])
      expect(type, (await city.send("PUT", "/me", { cookie, body: { language: "en" }, headers: { "Content-Type": type } })).status, 415);
  });

  await check("another site may not act with the cookie, nor choose the address", async () => {
    const body = JSON.stringify({ language: "en" });
    const headers = { Cookie: cookie, "Content-Type": "application/json", "Idempotency-Key": "from-elsewhere" };
    for (const from of [{ "Sec-Fetch-Site": "cross-site" }, { Origin: "https://elsewhere.example" }, { "Sec-Fetch-Site": "same-site" }])
      expect(JSON.stringify(from), (await raw("PUT", "/api/v1/me", { headers: { ...headers, ...from }, body })).status, 403);
    expect("no CORS", (await raw("GET", "/api/v1/me", { headers: { Cookie: cookie, Origin: "https://elsewhere.example" } })).headers["access-control-allow-origin"], undefined);
  });

  await check("the cookie is the page's alone; over TLS it says so", async () => {
    await city.serve("--secure-cookies", "--limits", "1");
    const set = (await city.send("POST", "/session", { body: { login: "worker", password: "huying-demo-2026" } })).headers.get("set-cookie");
    expect("attributes", ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"].every((word) => set.includes(word)), true);
    expect("256 bits", set, /^huying=[\w-]{43};/);
  });

  await check("passwords are masked, managers may fill them in, and there is a way out", async () => {
    const page = (await raw("GET", "/r/sign-in")).text;
    expect("masked", page, /<input id="password"[^>]*type="password"[^>]*autocomplete="current-password"/);
    expect("pasted", /onpaste|readonly|autocomplete="off"/.test(page), false);
    const fresh = await city.signIn("resident");
    expect("way out", (await raw("GET", "/r/mine", { headers: { Cookie: fresh } })).text, /action="\/r\/sign-out"/);
    const out = await city.send("DELETE", "/session", { cookie: fresh });
    expect("what was kept is dropped", [out.headers.get("clear-site-data"), /Max-Age=0/.test(out.headers.get("set-cookie"))], ["\"cache\"", true]);
    expect("ended", (await city.send("GET", "/me", { cookie: fresh })).status, 401);
  });

  await check("a forwarded address counts only behind a proxy that is trusted", async () => {
    const statuses = [];
    for (let i = 0; i < 40; i++) statuses.push((await raw("GET", "/api/v1/me", { headers: { "X-Forwarded-For": `203.0.113.${i}`, "X-Real-IP": `203.0.113.${i}` } })).status);
    expect("one address, whatever it says", statuses.includes(429), true);
  });

  await check("refusals are logged in lines of JSON, in UTC, and nobody writes a line of their own", async () => {
    await city.serve("--limits", "0");
    const forged = "x\n{\"at\":\"2026-01-01T00:00:00Z\",\"level\":\"error\",\"event\":\"forged\"}\r\n\u001b[31m";
    const worker = await city.signIn("worker");
    await city.send("POST", "/session", { body: { login: forged.slice(0, 50), password: PASSWORD } });
    await city.send("POST", "/session", { body: { login: "worker", password: PASSWORD } });
    await city.send("GET", `/persons/${encodeURIComponent(forged)}`, { cookie: worker });
    await city.send("GET", `/persons?phone=${PHONE}`, { cookie: worker });
    await city.send("GET", "/accounts?area=4202", { cookie: worker, headers: { "Huying-Purpose": "forged" } });
    await city.send("POST", "/persons", { cookie: worker, body: { area: "420102002003", name: "模拟乙", phone: PHONE, purpose: "support", legal_basis: "consent", consent: true } });
    await city.send("GET", "/persons/7", { cookie: worker });
    await city.stop();
    const lines = city.log().trim().split("\n").map((line) => JSON.parse(line));
    for (const line of lines) expect("a line", [/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(line.at), typeof line.level, typeof line.event], [true, "string", "string"]);
    const refused = lines.filter((line) => line.event === "refused");
    expect("wrong password", refused.some((line) => line.route === "session.open" && line.problem === 1102 && /^[0-9a-f]{12}$/.test(line.peer)), true);
    expect("no right", refused.some((line) => line.route === "account.list" && line.problem > 1100 && line.account > 0), true);
    expect("not theirs or not there", refused.some((line) => line.route === "person.read" && line.problem === 1004), true);
    expect("forged", lines.some((line) => line.event === "forged"), false);
    const text = city.log();
    for (const secret of [PASSWORD, PHONE, "huying-demo-2026", worker.split("=")[1], "127.0.0.1:", "模拟乙", "forged"]) expect(`no ${secret}`, text.includes(secret), false);
  });
} finally {
  await city.close();
}
report();
