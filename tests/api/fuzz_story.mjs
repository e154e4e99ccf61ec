// The way through the product before the fuzzing: every route is asked once so that it must be done.
// What the replies tell feeds the pools, so that the fuzzing begins deep inside.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { password } from "./fuzz_values.mjs";

const minutes = (n) => new Date(Date.now() + n * 60e3).toISOString();
const always = "f".repeat(42);
const here = { lon: 114.3, lat: 30.6 };

/* RFC 6238 with SHA-1, six digits, thirty seconds; `back` steps ago. */
function totp(secret, back = 0) {
  const bits = [...secret.replace(/=+$/, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) - back));
  const digest = createHmac("sha1", key).update(counter).digest();
  const at = digest.at(-1) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, "0");
}

async function oneself(must, city, people) {
  const { json: account } = await must("account.make", people.actors.admin, { body: { login: "fuzzer.self", name: "模拟自己", password, roles: [{ role: "worker", area: "4201" }] } });
  const self = { cookie: (await must("session.open", {}, { body: { login: "fuzzer.self", password } })).headers.get("set-cookie").split(";")[0] };
  await must("me.read", self);
  await must("me.update", self, { body: { language: "en" } });
  const changed = await must("me.password", self, { body: { old_password: password, new_password: `${password}!` } });
  self.cookie = changed.headers.get("set-cookie").split(";")[0];
  await must("session.prove", self, { body: { password: `${password}!` } }).then((reply) => (self.cookie = reply.headers.get("set-cookie").split(";")[0]));
  const brought = { cookie: (await must("session.open", {}, { body: { login: "fuzzer.self", password: `${password}!` } })).headers.get("set-cookie").split(";")[0] };
  const { json: { items: sessions } } = await must("session.list", brought);
  await must("session.end", brought, { path: { id: sessions.find((session) => !session.current).id } });
  await must("session.end_all", brought);
  self.cookie = brought.cookie;
  const { json: { secret } } = await must("me.totp_begin", self);
  await must("me.totp_confirm", self, { body: { secret, code: totp(secret, 1) } });
  await must("me.totp_end", self, { body: { code: totp(secret) } });
  await must("me.reads", self);
  const { json: token } = await must("token.make", self, { body: { name: "模拟", days: 3 } });
  await must("token.list", self);
  await must("token.drop", self, { path: { id: token.id } });
  await must("session.close", self);
  await must("account.list", people.actors.admin);
  await must("account.read", people.actors.admin, { path: { id: account.id } });
  await must("account.update", people.actors.admin, { path: { id: account.id }, version: (await must("account.read", people.actors.admin, { path: { id: account.id } })).json.version, body: { name: "模拟某人" } });
  await must("account.reset", people.actors.admin, { path: { id: account.id } });
  await must("account.end_sessions", people.actors.admin, { path: { id: account.id } });
  const { json: grant } = await must("grant.give", people.actors.admin, { path: { id: account.id }, body: { role: "auditor", area: "420102" } });
  await must("grant.take", people.actors.admin, { path: { id: account.id, grant: grant.id } });
}

async function areas(must, people, home) {
  const { admin } = people.actors;
  await must("area.list", {}, { query: { parent: "4201" } });
  await must("area.shapes", {}, { query: { parent: "420102" } });
  const { json: area } = await must("area.read", {}, { path: { code: home } });
  await must("area.update", admin, { path: { code: home }, version: area.version, body: { reserve_floor: 0 } });
  await must("grid.make", admin, { path: { code: home }, body: { name: "模拟网格" } });
  const list = readFileSync(new URL("../../demo/wuhan/areas.csv", import.meta.url));
  await must("area.import", admin, { bytes: list });
  await must("area.import_changes", admin, { bytes: "change,old_code,new_code\nrenamed,420102,420102\n" });
  const ring = [[114.2, 30.5], [114.3, 30.5], [114.3, 30.6], [114.2, 30.5]];
  await must("area.import_shapes", admin, { query: { synthetic: "true", source: "模拟" }, bytes: JSON.stringify({ type: "FeatureCollection", features: [{ type: "Feature", properties: { code: "420102" }, geometry: { type: "Polygon", coordinates: [ring] } }] }) });
  await must("pack.list", {});
}

async function forces(must, people, home) {
  const { worker, volunteer, admin } = people.actors;
  await must("person.list", worker);
  const { json: person } = await must("person.make", worker, { body: { area: home, name: "模拟新人", purpose: "volunteer", legal_basis: "consent", consent: true, birth: "1990-01-01", phone: "13800001111" } });
  await must("person.read", worker, { path: { id: person.id } });
  await must("person.update", worker, { path: { id: person.id }, body: { address: "模拟路1号" } });
  await must("person.reads", people.actors.auditor, { path: { id: person.id } });
  await must("volunteer.enlist", worker, { path: { id: person.id }, body: { skills: ["S01"], radius_m: 100000 } });
  await must("volunteer.read", worker, { path: { id: person.id } });
  await must("volunteer.decide", worker, { path: { id: person.id }, body: { decision: "suspend" } });
  await must("volunteer.decide", worker, { path: { id: person.id }, body: { decision: "restore" } });
  await must("volunteer.list", worker);
  await must("volunteer.register", {}, { body: { name: "模拟自愿", phone: "13800002222", birth: "1991-01-01", area: home, consent: true, login: "fuzzer.registered", password } });
  await must("skill.claim", worker, { path: { id: person.id }, body: { skill: "S02" } });
  await must("skill.verify", worker, { path: { id: person.id, skill: "S02" }, body: { status: "verified" } });
  await must("skill.drop", worker, { path: { id: person.id, skill: "S02" } });
  await must("duty_switch.set", volunteer, { body: { on_duty: true } });
  const { json: organisation } = await must("organisation.make", worker, { body: { area: home, name: "模拟单位", kind: "unit" } });
  await must("organisation.list", worker);
  await must("organisation.read", worker, { path: { id: organisation.id } });
  await must("organisation.update", worker, { path: { id: organisation.id }, body: { contact_name: "模拟联系人" } });
  await must("member.add", worker, { path: { id: organisation.id }, body: { person: person.id, home_area: home } });
  await must("member.list", worker, { path: { id: organisation.id } });
  await must("reporting.list", worker, { query: { area: home } });
  await must("member.report", worker, { path: { id: organisation.id, person: person.id } });
  await must("member.drop", worker, { path: { id: organisation.id, person: person.id } });
  const { text } = await must("import.template", worker, { query: { kind: "people", format: "csv" } });
  await must("import.upload", admin, { query: { kind: "people" }, bytes: `${text.trim()}\n模拟导入,${home},1,1980-01-01,13800003333,,,support,consent,是,2030-01-01\n` });
  await must("export.file", worker, { query: { kind: "volunteers", format: "xlsx" } });
  return person.id;
}

/* A need over the next hours, or another day; done by no skill in particular. */
const makeNeed = (must, actor, incident, area, from, until, more = {}) => must("need.open", actor, { body: { incident, area, task: "T18", skills: "S01", sentence: "模拟求助：请帮忙代买", head_count: 1, starts_at: minutes(from), ends_at: minutes(until), ...here, ...more } }).then((reply) => reply.json);

async function needs(must, people, incident, home) {
  const { worker, commander, resident } = people.actors;
  const { json: asked } = await must("need.ask", {}, { body: { sentence: "模拟：家里没有药了", phone: "13800004444", area: home } });
  await must("need.follow", {}, { path: { token: asked.follow } });
  const { json: whole } = await must("need.read", worker, { path: { id: asked.id } });
  await must("need.complete", worker, { path: { id: asked.id }, version: whole.version, body: { incident, task: "T18", head_count: 1, starts_at: minutes(600), ends_at: minutes(700) } });
  await must("need.list", worker);
  await must("my.needs", resident);
  const twin = await makeNeed(must, worker, incident, home, 600, 700, { requester_phone: "13800004444" });
  await must("need.duplicates", worker, { path: { id: twin.id } });
  await must("need.merge", worker, { path: { id: twin.id }, version: twin.version, body: { of: asked.id } });
  const gone = await makeNeed(must, worker, incident, home, 900, 1000);
  await must("need.cancel", commander, { path: { id: gone.id }, version: gone.version, body: { reason: "模拟：不需要了" } });
  const { json: complaint } = await must("complaint.make", {}, { body: { area: home, body: "模拟意见" } });
  await must("complaint.follow", {}, { path: { token: complaint.follow } });
  const { json: complaints } = await must("complaint.list", worker);
  await must("complaint.answer", worker, { path: { id: complaint.id }, version: complaints.items.find((one) => one.id === complaint.id).version, body: { reply: "模拟答复" } });
}

/* Fit for anything at any hour. */
async function makeFit(must, worker, id) {
  const { json } = await must("volunteer.read", worker, { path: { id } });
  const decision = { suspended: "restore", rejected: "approve", pending: "approve" }[json.status];
  if (decision) await must("volunteer.decide", worker, { path: { id }, version: json.version, body: { decision } });
  await must("volunteer.update", worker, { path: { id }, version: json.version + (decision ? 1 : 0), body: { availability: always, on_duty: true, radius_m: 100000, staff: false, ...here } });
  await must("skill.claim", worker, { path: { id }, body: { skill: "S01" } });
}

async function calls(must, people, incident, home, other) {
  const { worker, commander, volunteer } = people.actors;
  const id = volunteer.person;
  const called = await makeNeed(must, worker, incident, home, 3000, 3060);
  await must("call.preview", worker, { path: { id: called.id }, query: { area: "4201" } });
  await must("call.why", worker, { path: { id: called.id, volunteer: id } });
  const { json: call } = await must("call.open", commander, { path: { id: called.id }, body: { area: "4201", volunteers: [id, other] } });
  await must("call.list", worker, { path: { id: called.id } });
  await must("ask.list", worker, { path: { id: call.id } });
  const mine = (await must("my.asks", volunteer)).json.items.find((one) => one.need === called.id);
  await must("ask.accept", volunteer, { path: { id: mine.id } });
  await must("call.close", worker, { path: { id: call.id } });
  const duty = (await must("my.duties", volunteer)).json.items.find((one) => one.need === called.id);
  await must("duty.cancel", volunteer, { path: { id: duty.id }, version: duty.version, body: { reason: "模拟：有事" } });
  await must("tier.raise", worker, { path: { id: called.id } });
  const declined = await makeNeed(must, worker, incident, home, 6000, 6060);
  await must("call.open", commander, { path: { id: declined.id }, body: { area: "4201", volunteers: [id] } });
  const asked = (await must("my.asks", volunteer)).json.items.find((one) => one.need === declined.id);
  await must("ask.decline", volunteer, { path: { id: asked.id }, body: { reason: "busy" } });
  await must("rest.override", commander, { body: { rule: "HY-07", need: declined.id, volunteer: id, reason: "模拟：人手不足", until: minutes(1000) } });
  await must("override.list", worker);
  const far = await makeNeed(must, worker, incident, "420116009", 9000, 9060);
  await must("call.open", commander, { path: { id: far.id }, body: { area: "4201", volunteers: [id] } });
  const { json: loans } = await must("loan.list", worker);
  const loan = loans.items.find((one) => one.need === far.id);
  await must("loan.object", people.actors.coordinator, { path: { id: loan.id }, version: loan.version, body: { reason: "模拟：本社区也缺人" } });
  await must("my.notices", volunteer);
  await must("notice.read", volunteer, { body: { up_to: call.id } });
}

async function untilPlanned(must, actor, id) {
  for (let i = 0; i < 300; i++) {
    const { json } = await must("dispatch.read", actor, { path: { id } });
    if (json.status === "ready") return json;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("no plan");
}

async function dispatches(must, people, incident, home) {
  const { commander } = people.actors;
  await makeNeed(must, commander, incident, home, 1500, 1560);
  await makeNeed(must, commander, incident, home, 1700, 1760);
  const { json: opened } = await must("dispatch.open", commander, { body: { area: "4201", from: minutes(1000), to: minutes(2000) } });
  const { id } = opened;
  let plan = await untilPlanned(must, commander, id);
  await must("dispatch.list", commander);
  await must("dispatch.needs", commander, { path: { id } });
  await must("dispatch.streams", commander, { path: { id } });
  const { json: moves } = await must("dispatch.moves", commander, { path: { id } });
  await must("dispatch.edit", commander, { path: { id }, version: plan.version, body: { bars: [{ volunteer: moves.items[0].volunteer }] } });
  plan = await untilPlanned(must, commander, id);
  await must("dispatch.again", commander, { path: { id }, version: plan.version });
  await untilPlanned(must, commander, id);
  const { json: others } = await must("dispatch.moves", commander, { path: { id } });
  await must("dispatch.accept", commander, { path: { id }, body: { volunteers: [others.items[0].volunteer], how: "call" } });
  plan = await untilPlanned(must, commander, id);
  await must("dispatch.cancel", commander, { path: { id }, version: plan.version });
}

async function untilAlarm(must, worker, duty) {
  for (let i = 0; i < 300; i++) {
    const { json } = await must("duty.list", worker, { query: { alarm: "true" } });
    const found = json.items.find((one) => one.id === duty);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("no alarm for who did not come");
}

async function duties(must, people, incident, home, other) {
  const { worker, commander, coordinator, volunteer } = people.actors;
  const now = await makeNeed(must, worker, incident, home, -40, 30);
  const { json: duty } = await must("assignment.make", worker, { path: { id: now.id }, body: { volunteer: volunteer.person } });
  await untilAlarm(must, worker, duty.id);
  await must("alarm.settle", worker, { path: { id: duty.id }, body: { reason: "模拟：在路上" } });
  const { json: { code } } = await must("duty.code", worker, { path: { id: now.id } });
  await must("duty.check_in", volunteer, { path: { id: duty.id }, body: { code } });
  await must("duty.check_out", volunteer, { path: { id: duty.id }, body: {} });
  await must("need.confirm_link", {}, { path: { token: now.follow }, body: { done: true } });
  await must("duty.correct", commander, { path: { id: duty.id }, body: { minutes: 30, reason: "模拟：少记了" } });
  await must("ledger.mine", volunteer);
  await must("ledger.list", worker, { path: { id: volunteer.person } });
  const late = await makeNeed(must, worker, incident, home, 30, 90);
  const { json: paper } = await must("assignment.make", worker, { path: { id: late.id }, body: { volunteer: other } });
  await must("duty.late", worker, { path: { id: paper.id }, body: { in_at: minutes(-1600), out_at: minutes(-1500), witness: "网格员 0001", reason: "模拟：纸上登记" } });
  await must("duty.confirm", coordinator, { path: { id: paper.id }, body: { done: true } });
}

/* More for the fuzzing to use up: needs with places, people asked, duties that stand, a request followed. */
let days = 10;
export async function refill(world, people) {
  const { must } = world;
  const { worker, commander, volunteer } = people.actors;
  const { json: { area: home } } = await must("volunteer.read", worker, { path: { id: volunteer.person } });
  const { json: incident } = await must("incident.open", commander, { body: { area: "4201", title: "模拟事件", hazard: "flood", level: "normal" } });
  await makeFit(must, worker, volunteer.person);
  for (let i = 0; i < 3; i++) {
    const at = ++days * 1440;
    const asked = await makeNeed(must, worker, incident.id, home, at, at + 60, { requester_phone: "13800004444" });
    await must("call.open", commander, { path: { id: asked.id }, body: { area: "4201", volunteers: [volunteer.person] } });
    const taken = await makeNeed(must, worker, incident.id, home, at + 720, at + 760);
    await must("assignment.make", worker, { path: { id: taken.id }, body: { volunteer: volunteer.person } });
    await makeNeed(must, worker, incident.id, home, at, at + 60, { head_count: 3 });
  }
  await must("my.asks", volunteer);
  await must("duty.list", worker);
}

export async function wayThrough(world, city, people) {
  const { must } = world;
  const { commander, worker, volunteer, auditor } = people.actors;
  await must("openapi", {});
  await must("events", worker);
  const { json: { area: home } } = await must("volunteer.read", worker, { path: { id: volunteer.person } });
  const { json: incidents } = await must("incident.list", commander);
  const incident = incidents.items[0].id;
  const { json: drill } = await must("incident.open", commander, { body: { area: "4201", title: "模拟演练", hazard: "flood", level: "IV", exercise: true } });
  await must("incident.read", commander, { path: { id: drill.id } });
  await must("incident.update", commander, { path: { id: drill.id }, body: { level: "III" } });
  await must("incident.close", commander, { path: { id: drill.id } });
  await oneself(must, city, people);
  await areas(must, people, home);
  const other = await forces(must, people, home);
  for (const id of [volunteer.person, other]) await makeFit(must, worker, id);
  await needs(must, people, incident, home);
  await calls(must, people, incident, home, other);
  await duties(must, people, incident, home, other);
  await dispatches(must, people, incident, home);
  await must("board.read", worker);
  await must("journal.list", auditor, { query: { limit: "5" } });
}
