// One call, many answers at once: the head-count holds, the rest wait in order and are told, a place
// that comes free goes to the first in line, and who was asked lately is asked later. $HUYING is the
// binary. Ends with "N passed, N failed".
import { openCity } from "./city.mjs";
import { check, expect, report } from "../kit/checks.mjs";

const HEAD_COUNT = 5;
const VOLUNTEERS = 59;

const city = await openCity();
const get = async (path, cookie) => (await city.send("GET", path, { cookie })).json;

// Volunteers are there by day: an hour of the city's clock, so many days from now, whenever this runs.
const cityTime = (days, hour) => {
  const date = new Date(Date.now() + 8 * 3600e3 + days * 86400e3).toISOString().slice(0, 10);
  return `${date}T${String(hour).padStart(2, "0")}:00:00+08:00`;
};

async function makeNeed(worker, incident, head_count, days = 1) {
  const reply = await city.send("POST", "/needs", { cookie: worker, body: { incident, area: "420102002003", task: "T18", skills: "S01",
    sentence: "模拟求助：请帮忙代买", head_count, starts_at: cityTime(days, 10), ends_at: cityTime(days, 12) } });
  expect("a need", reply.status, 201);
  return reply.json;
}

try {
  const worker = await city.signIn("worker");
  const volunteers = [];
  for (let i = 1; i <= VOLUNTEERS; i++) volunteers.push({ cookie: await city.signIn(`sim.vol.${i}`) });
  for (const volunteer of volunteers) await city.send("PUT", "/me/on-duty", { cookie: volunteer.cookie, body: { on_duty: true } });
  const incident = (await get("/incidents", worker)).items[0].id;

  const need = await makeNeed(worker, incident, HEAD_COUNT);
  const call = await city.send("POST", `/needs/${need.id}/calls`, { cookie: worker, body: { ask: VOLUNTEERS + 1 } });
  for (const volunteer of volunteers) volunteer.ask = (await get("/me/asks", volunteer.cookie)).items.find((ask) => ask.need === need.id);
  const asked = volunteers.filter((volunteer) => volunteer.ask);
  const replies = await Promise.all(asked.map((one) => city.send("POST", `/me/asks/${one.ask.id}/accept`, { cookie: one.cookie, body: {} })));
  for (const [i, reply] of replies.entries()) asked[i].answer = reply.json;

  await check("everybody asked answers at once and nobody is refused", async () => {
    expect("call", call.status, 201);
    expect("enough were asked", asked.length > 4 * HEAD_COUNT, true);
    expect("statuses", [...new Set(replies.map((reply) => reply.status))], [200]);
  });

  const placed = asked.filter((one) => one.answer.status === "accepted");
  const line = asked.filter((one) => one.answer.status === "waiting").sort((a, b) => a.answer.place_in_line - b.answer.place_in_line);

  await check("the head-count is never exceeded", async () => {
    const now = await get(`/needs/${need.id}`, worker);
    expect("accepted", [placed.length, now.accepted, now.status], [HEAD_COUNT, HEAD_COUNT, "covered"]);
    expect("duties", (await get(`/duties?need=${need.id}&status=assigned`, worker)).items.length, HEAD_COUNT);
  });

  await check("the rest wait in order and are told", async () => {
    expect("places in line", line.map((one) => one.answer.place_in_line), line.map((_, i) => i + 1));
    expect("nobody is left over", placed.length + line.length, asked.length);
    for (const one of [line[0], line.at(-1)]) expect("told", (await get("/me/notices", one.cookie)).items.some((notice) => notice.kind === "waiting" && notice.need === need.id), true);
  });

  await check("a place that comes free goes to the first in line, who is told", async () => {
    const duty = (await get("/me/duties", placed[0].cookie)).items.find((one) => one.need === need.id);
    const freed = await city.send("POST", `/duties/${duty.id}/cancel`, { cookie: placed[0].cookie, body: { reason: "家里有事" }, headers: { "If-Match": `"${duty.version}"` } });
    expect("cancelled", freed.status, 200);
    const first = (await get("/me/asks", line[0].cookie)).items.find((ask) => ask.need === need.id);
    expect("the first in line", first?.status ?? "accepted", "accepted");
    expect("told", (await get("/me/notices", line[0].cookie)).items.some((notice) => notice.kind === "promoted" && notice.need === need.id), true);
    const now = await get(`/needs/${need.id}`, worker);
    expect("still covered", [now.accepted, now.status], [HEAD_COUNT, "covered"]);
  });

  await check("the same answer sent again counts once; a second one is told no", async () => {
    const headers = { "Idempotency-Key": "the-same-key-twice" };
    const other = await makeNeed(worker, incident, 1, 2);
    await city.send("POST", `/needs/${other.id}/calls`, { cookie: worker, body: { ask: 3 } });
    const answers = [];
    for (const one of volunteers) {
      const ask = (await get("/me/asks", one.cookie)).items.find((item) => item.need === other.id);
      if (ask) answers.push({ one, ask });
    }
    const accept = () => city.send("POST", `/me/asks/${answers[0].ask.id}/accept`, { cookie: answers[0].one.cookie, body: {}, headers });
    const [once, again] = [await accept(), await accept()];
    expect("the same reply", [again.status, again.text], [once.status, once.text]);
    const fresh = await city.send("POST", `/me/asks/${answers[0].ask.id}/accept`, { cookie: answers[0].one.cookie, body: {} });
    expect("a new key", fresh.status >= 400 && fresh.status < 500, true);
  });

  await check("who was asked lately comes later", async () => {
    const third = await makeNeed(worker, incident, 1, 3);
    const { candidates } = await get(`/needs/${third.id}/eligible?limit=200`, worker);
    const counts = candidates.map((candidate) => candidate.asked_count);
    expect("somebody was asked twice", counts.some((count) => count >= 2), true);
    const worst = counts.lastIndexOf(Math.min(...counts));
    expect("those asked more often stand behind those asked less, at one distance", counts.slice(0, worst + 1).every((count) => count <= Math.max(...counts)) &&
      counts.indexOf(Math.max(...counts)) > counts.indexOf(Math.min(...counts)), true);
  });
} finally {
  await city.close();
}
report();
