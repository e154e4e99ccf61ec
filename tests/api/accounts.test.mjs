// Accounts and people: lock-out with back-off, one-time codes, tokens shown once, search by name,
// pinyin and telephone, grids, who read whose data. $HUYING is the binary. Ends with "N passed, N failed".
import { createHmac } from "node:crypto";
import { openCity } from "./city.mjs";
import { check, expect, report } from "../kit/checks.mjs";

const password = "huying-demo-2026";
const HOME = "420102002003";

/* RFC 6238 with SHA-1, 30 seconds, 6 digits. */
function oneTimeCode(base32, at = Date.now()) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...base32.replace(/=+$/, "")].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, "0");
}

const city = await openCity();
const signIn = (login, secret, code) => city.send("POST", "/session", { body: { login, password: secret, ...(code ? { code } : {}) } });
const get = async (path, cookie) => (await city.send("GET", path, { cookie })).json;

try {
  const admin = await city.signIn("admin");
  const worker = await city.signIn("worker");

  await check("wrong passwords lock an account, also for the right one; another is not touched", async () => {
    const statuses = [];
    for (let i = 0; i < 12; i++) statuses.push((await signIn("coordinator", `wrong ${i}`)).status);
    expect("the first is told no", statuses[0], 401);
    expect("the last is told to wait", statuses.at(-1), 429);
    const right = await signIn("coordinator", password);
    expect("the right one waits too", [right.status, Number(right.headers.get("retry-after")) > 0 || right.json.number > 0], [429, true]);
    expect("another", (await signIn("commander", password)).status, 200);
  });

  await check("an administrator's reset ends the lock", async () => {
    const account = (await get("/accounts?q=coordinator", admin)).items.find((one) => one.login === "coordinator");
    const reset = await city.send("POST", `/accounts/${account.id}/password`, { cookie: admin, body: {} });
    expect("reset", [reset.status, /^(\w{4}-){3}\w{4}$/.test(reset.json.password)], [200, true]);
    expect("its password", (await signIn("coordinator", reset.json.password)).status, 200);
  });

  await check("a one-time code is asked for once it is on, and works once", async () => {
    const cookie = await city.signIn("auditor");
    const begun = (await city.send("POST", "/me/totp", { cookie, body: {} })).json;
    const secret = begun.secret ?? /secret=([A-Z2-7]+)/.exec(begun.uri)[1];
    expect("a wrong code", (await city.send("POST", "/me/totp/confirm", { cookie, body: { secret, code: "000000" } })).status >= 400, true);
    expect("the right code", (await city.send("POST", "/me/totp/confirm", { cookie, body: { secret, code: oneTimeCode(secret) } })).status < 300, true);
    expect("without a code", (await signIn("auditor", password)).status, 401);
    const next = oneTimeCode(secret, Date.now() + 30000);
    expect("with one", (await signIn("auditor", password, next)).status, 200);
    expect("the same again", (await signIn("auditor", password, next)).status, 401);
  });

  await check("a token is shown once, works, and is gone when dropped", async () => {
    const made = (await city.send("POST", "/me/tokens", { cookie: worker, body: { name: "接口", days: 30 } })).json;
    const listed = (await get("/me/tokens", worker)).items.find((one) => one.id === made.id);
    expect("never shown again", [typeof made.token, listed.token], ["string", undefined]);
    const bearer = { Authorization: `Bearer ${made.token}` };
    expect("works", (await city.send("GET", "/me", { headers: bearer })).json.login, "worker");
    await city.send("DELETE", `/me/tokens/${made.id}`, { cookie: worker });
    expect("dropped", (await city.send("GET", "/me", { headers: bearer })).status, 401);
  });

  await check("a session ends where it was ended", async () => {
    const cookie = await city.signIn("commander");
    const set = (await signIn("commander", password)).headers.get("set-cookie");
    expect("cookie", [/HttpOnly/.test(set), /SameSite=(Strict|Lax)/.test(set)], [true, true]);
    await city.send("DELETE", "/session", { cookie });
    expect("ended", (await city.send("GET", "/me", { cookie })).status, 401);
  });

  await check("the feed says why it is refused", async () => {
    const ask = async (path, cookie, headers = {}) => {
      const { status, type, json } = await city.send("GET", path, { cookie, headers: { "Accept-Language": "en", ...headers } });
      return [status, type, json.number, json.status, /^[A-Z]/.test(json.detail)];
    };
    const problem = "application/problem+json";
    expect("nobody", await ask("/events"), [401, problem, 1101, 401, true]);
    expect("not theirs", await ask("/events?area=420103", worker), [403, problem, 1106, 403, true]);
    expect("no such line", await ask("/events", worker, { "Last-Event-ID": "-1" }), [400, problem, 1003, 400, true]);
    expect("no number", await ask("/events", worker, { "Last-Event-ID": "x" }), [400, problem, 1003, 400, true]);
    const chinese = await city.send("GET", "/events", { headers: { "Accept-Language": "zh-CN" } });
    expect("in Chinese", chinese.json.title, /[\u4e00-\u9fff]/);
  });

  await check("people are found by name, pinyin, initials and telephone", async () => {
    const made = await city.send("POST", "/persons", { cookie: worker, body: { area: HOME, name: "欧阳模拟", phone: "13900000777", purpose: "support", legal_basis: "consent", consent: true } });
    expect("made", made.status, 201);
    for (const query of ["q=欧阳", "q=欧阳模拟", "q=ouyang", "q=ouyangmoni", "q=oymn", "phone=139 0000 0777"])
      expect(query, (await get(`/persons?${encodeURI(query)}`, worker)).items.map((one) => one.id).includes(made.json.id), true);
    expect("another telephone", (await get("/persons?phone=13900000778", worker)).items.length, 0);
  });

  await check("reading a person takes a purpose and is on record", async () => {
    const person = (await get("/persons?phone=13900000777", worker)).items[0];
    expect("no purpose", (await city.send("GET", `/persons/${person.id}`, { cookie: worker, headers: { "Huying-Purpose": "" } })).status, 400);
    expect("telephone", (await city.send("GET", `/persons/${person.id}`, { cookie: worker, headers: { "Huying-Purpose": "contact" } })).json.phone, "13900000777");
    expect("masked in lists", person.phone_masked.includes("0000"), false);
  });

  await check("grids are made inside a community, in order, and only there", async () => {
    const commander = await city.signIn("admin");
    const first = await city.send("POST", `/areas/${HOME}/grids`, { cookie: commander, body: { name: "模拟第一网格" } });
    const second = await city.send("POST", `/areas/${HOME}/grids`, { cookie: commander, body: { name: "模拟第二网格" } });
    expect("codes", [first.json.code, second.json.code], [`${HOME}001`, `${HOME}002`]);
    expect("not in a street", (await city.send("POST", "/areas/420102002/grids", { cookie: commander, body: { name: "x" } })).status >= 400, true);
  });
} finally {
  await city.close();
}
report();
