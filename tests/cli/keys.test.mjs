// Rotating the keys: a city in use is left alone; killed at any moment it is gone on with; afterwards all
// that was sealed opens, telephones are found, and the old keys are nowhere. $HUYING is the binary. Ends with
// "N passed, N failed".
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCity } from "../api/city.mjs";
import { check, expect, report } from "../kit/checks.mjs";

const KILLS = 25;
const seed = Number(process.env.HUYING_SEED ?? 4201);
const binary = process.env.HUYING;
const HOME = "420102002003";
const password = "huying-demo-2026";

let state = seed >>> 0;
function chance() { // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

/* RFC 6238 with SHA-1, 30 seconds, 6 digits. */
function oneTimeCode(base32, at) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...base32.replace(/=+$/, "")].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const mac = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, "0");
}

/* Runs the verb; killed after `ms` if given. */
function run(args, ms) {
  return new Promise((resolve) => {
    const child = spawn(binary, args);
    const timer = ms === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), ms);
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.stderr.on("data", (chunk) => (text += chunk));
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, text });
    });
  });
}

const city = await openCity();
const data = city.data;
const key = join(data, "key");
const rotate = (ms) => run(["keys", "rotate", "--data", data], ms);
const verify = () => run(["verify", "--data", data]);

try {
  const worker = await city.signIn("worker");
  const auditor = await city.signIn("auditor");
  const made = await city.send("POST", "/persons", { cookie: worker, body: { area: HOME, name: "模拟甲", phone: "13900000991", address: "模拟路1号", purpose: "support", legal_basis: "consent", consent: true }, headers: { "Idempotency-Key": "before-the-rotation" } });
  const ask = await city.send("POST", "/needs/ask", { body: { area: HOME, sentence: "模拟求助", phone: "13900000992", place: "模拟楼2号" } });
  const complaint = await city.send("POST", "/complaints", { body: { area: HOME, body: "模拟意见：灯不亮" } });
  const secret = (await city.send("POST", "/me/totp", { cookie: auditor, body: {} })).json.secret;
  const at = Date.now();
  await city.send("POST", "/me/totp/confirm", { cookie: auditor, body: { secret, code: oneTimeCode(secret, at) } });
  const first = readFileSync(key, "utf8");

  await check("a city in use is left alone", async () => {
    const { code, text } = await rotate();
    expect("refused", [code, /in use/.test(text)], [1, true]);
    expect("the same key", readFileSync(key, "utf8"), first);
  });

  await city.stop();

  await check(`killed ${KILLS} times on its way it goes on, and a city half way is not served (HUYING_SEED=${seed})`, async () => {
    const whole = Date.now();
    await rotate();
    const span = Date.now() - whole; // what one takes here, undisturbed
    let killed = 0;
    let halfway = 0;
    for (let i = 0; i < KILLS || (!halfway && i < 20 * KILLS); i++) {
      const { signal } = await rotate(chance() * span);
      if (signal) killed++;
      if (!/^generation \d+\n(\w{64}\n){3}generation/.test(readFileSync(key, "utf8"))) continue;
      const serving = await run(["verify", "--data", data]);
      expect("half way", [serving.code, /huying keys rotate/.test(serving.text)], [1, true]);
      halfway++;
    }
    expect("some were killed", killed > 0, true);
    expect("some half way", halfway > 0, true);
    const { code, text } = await rotate();
    expect(text, code, 0);
  });

  await check("the old key is gone and everything opens", async () => {
    const { code, text } = await rotate();
    expect(text, code, 0);
    const now = readFileSync(key, "utf8");
    for (const line of first.trim().split("\n")) expect("an old key", now.includes(line), false);
    const verified = await verify();
    expect(verified.text, verified.code, 0);
    expect("looked at", /ok +every seal of person.phone opens/.test(verified.text), true);
  });

  await check("what was sealed reads as before, and is found", async () => {
    await city.serve("--limits", "0");
    const cookie = await city.signIn("worker");
    const found = (await city.send("GET", "/persons?phone=13900000991", { cookie })).json.items.map((one) => one.id);
    expect("found", found, [made.json.id]);
    const person = (await city.send("GET", `/persons/${made.json.id}`, { cookie, headers: { "Huying-Purpose": "contact" } })).json;
    expect("read", [person.phone, person.address], ["13900000991", "模拟路1号"]);
    const need = (await city.send("GET", "/needs?limit=200", { cookie })).json.items.find((one) => one.id === ask.json.id) ?? (await city.send("GET", `/follow/${ask.json.follow}`)).json;
    expect("asked", need.sentence ?? need.status, /模拟求助|new/);
    expect("complained", (await city.send("GET", `/complaints/follow/${complaint.json.follow}`)).json.body, "模拟意见：灯不亮");
    const code = oneTimeCode(secret, at + 30000);
    const signed = await city.send("POST", "/session", { body: { login: "auditor", password, code } });
    expect("one-time code", [signed.status, signed.json.number ?? 0], [200, 0]);
    const again = await city.send("POST", "/persons", { cookie, body: { area: HOME, name: "模拟甲", phone: "13900000991", address: "模拟路1号", purpose: "support", legal_basis: "consent", consent: true }, headers: { "Idempotency-Key": "before-the-rotation" } });
    expect("the same answer to the same key", [again.status, again.json.id, again.headers.get("idempotency-replayed")], [201, made.json.id, "true"]);
    const lines = (await city.send("GET", "/journal?kind=keys.rotate", { cookie: await city.signIn("admin") })).json.items.length;
    expect("on record", lines > 0, true);
  });

  await check("with another key nothing opens, and that is said", async () => {
    await city.stop();
    const now = readFileSync(key, "utf8");
    writeFileSync(key, first.replace(/^/, now.split("\n")[0] + "\n"));
    const { code, text } = await verify();
    expect("verify", [code, /BROKEN +every seal of person.phone opens/.test(text)], [1, true]);
    const rotated = await rotate();
    expect("rotate", [rotated.code, /sealed with a key that is not here/.test(rotated.text)], [1, true]);
    writeFileSync(key, now);
    expect("and with its own again", (await verify()).code, 0);
    await city.serve();
  });
} finally {
  await city.close();
}
report();
