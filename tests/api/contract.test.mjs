// The judge of replies sees what is wrong, and what the API fuzzer found stays mended. $HUYING is the
// binary. Ends with "N passed, N failed".
import { openCity } from "./city.mjs";
import { check, expect, report } from "../kit/checks.mjs";

const city = await openCity();
const { contract } = city;

/* A reply as it came, changed. */
const like = (reply, { status = reply.status, json, drop, add = {} }) => {
  const headers = new Headers(reply.headers);
  if (drop) headers.delete(drop);
  for (const [name, value] of Object.entries(add)) headers.set(name, value);
  return { status, headers, text: json === undefined ? reply.text : JSON.stringify(json) };
};

try {
  const [admin, commander, worker] = [await city.signIn("admin"), await city.signIn("commander"), await city.signIn("worker")];
  const me = await city.send("GET", "/me", { cookie: worker });
  const incident = (await city.send("GET", "/incidents", { cookie: commander })).json.items[0].id;
  const one = await city.send("GET", `/incidents/${incident}`, { cookie: commander });
  const refused = await city.send("GET", "/me");

  await check("the judge takes replies as they come", () => {
    expect("own account", contract.check("GET", "/me", me), []);
    expect("incident", contract.check("GET", `/incidents/${incident}`, one), []);
    expect("refusal", contract.check("GET", "/me", refused), []);
  });
  const wrong = (what, method, path, reply, pattern) => check(`the judge sees ${what}`, () => expect("faults", contract.check(method, path, reply).join("\n"), pattern));
  await wrong("a member too many", "GET", "/me", like(me, { json: { ...me.json, password_hash: "x" } }), /additional/);
  await wrong("a member too few", "GET", "/me", like(me, { json: { ...me.json, login: undefined } }), /required property 'login'/);
  await wrong("another type", "GET", "/me", like(me, { json: { ...me.json, version: "1" } }), /must be integer/);
  await wrong("a word that is none of them", "GET", "/me", like(me, { json: { ...me.json, language: "fr" } }), /allowed values/);
  await wrong("a status it may not have", "GET", "/me", like(me, { status: 202 }), /202 is not in the document/);
  await wrong("a missing header", "GET", `/incidents/${incident}`, like(one, { drop: "ETag" }), /ETag is missing/);
  await wrong("a header too many", "GET", "/me", like(me, { add: { Location: "/api/v1/me" } }), /Location is not in the document/);
  await wrong("another content type", "GET", "/me", like(me, { add: { "Content-Type": "text/html" } }), /content type/);
  await wrong("a problem the route does not have", "GET", "/me", like(refused, { json: { ...refused.json, number: 1104 } }), /allowed values/);
  await wrong("no Allow", "PATCH", "/me", like(refused, { status: 405, json: { ...refused.json, status: 405, number: 1005 } }), /Allow is/);
  await wrong("a page where there is none", "GET", "/no-such-path", me, /for a path that is not there/);

  await check("an account is for somebody who is there", async () => {
    const body = { login: "contract.person", name: "模拟", password: "huying-demo-2026", person: "1", roles: [{ role: "worker", area: "4201" }] };
    const reply = await city.send("POST", "/accounts", { cookie: admin, body });
    expect("refused", [reply.status, reply.json.errors?.[0].pointer], [422, "/person"]);
  });
  await check("one code that cannot move takes the others back", async () => {
    const code = (await city.send("GET", "/areas?parent=4201&limit=1")).json.items[0].code;
    const reply = await city.send("POST", "/areas/changes", { cookie: admin, body: `change,old_code,new_code\nmoved,${code},4201\nmoved,4201,99\n` });
    expect("reply", [reply.status, reply.json.applied, reply.json.faults.length], [200, false, 1]);
    expect("still valid", (await city.send("GET", `/areas/${code}`)).json.valid_to, undefined);
  });
  await check("a list of no areas closes none", async () => {
    const reply = await city.send("POST", "/areas/import", { cookie: admin, body: "code,parent_code,name\n" });
    expect("refused", [reply.status, reply.json.number], [422, 1406]);
    expect("still valid", (await city.send("GET", "/areas/4201")).json.valid_to, undefined);
  });
  await check("a literal path is no parameter", async () => {
    const reply = await city.send("GET", "/areas/import", { cookie: admin });
    expect("refused", [reply.status, reply.headers.get("allow")], [405, "POST"]);
  });
  await check("an encoded slash does not part a path", async () => expect("refused", (await city.send("GET", `/incidents%2F${incident}`, { cookie: commander })).status, 400));
  await check("other methods on what the edge serves", async () => {
    for (const path of ["/events", "/openapi.json"]) {
      const reply = await city.send("POST", path, { cookie: worker, body: {} });
      expect(path, [reply.status, reply.headers.get("allow")], [405, "GET"]);
    }
  });
  await check("who becomes staff was not staff before", async () => {
    const { id } = (await city.send("GET", "/volunteers?status=approved&limit=200", { cookie: worker })).json.items.find((v) => !v.staff && v.area.startsWith("4201"));
    const put = async (body) => {
      const { version } = (await city.send("GET", `/volunteers/${id}`, { cookie: worker })).json;
      return city.send("PUT", `/volunteers/${id}`, { cookie: worker, body, headers: { "If-Match": `"${version}"` } });
    };
    const here = { lon: 114.3, lat: 30.6 };
    await put({ availability: "f".repeat(42), on_duty: true, radius_m: 100000, staff: false, ...here });
    await city.send("POST", `/volunteers/${id}/skills`, { cookie: worker, body: { skill: "S01" } });
    const { area } = (await city.send("GET", `/volunteers/${id}`, { cookie: worker })).json;
    const at = (day, hour) => new Date(Math.floor(Date.now() / 86400e3) * 86400e3 + (day * 24 + hour) * 3600e3).toISOString();
    let stood = 0;
    for (let day = 20; day < 30; day++) {
      const need = await city.send("POST", "/needs", { cookie: commander, body: { incident, area, task: "T18", skills: "S01", sentence: "模拟求助", head_count: 1, starts_at: at(day, 2), ends_at: at(day, 3), ...here } });
      stood += (await city.send("POST", `/needs/${need.json.id}/duties`, { cookie: commander, body: { volunteer: id } })).status === 201;
    }
    expect("more days on end than staff may", stood > 7, true);
    expect("made staff", (await put({ staff: true })).status, 200);
    const verified = city.verify();
    expect("verify", [verified.status, verified.stdout.split("\n").filter((line) => line.startsWith("BROKEN")).length], [0, 0]);
  });
} finally {
  await city.close();
}
report();
