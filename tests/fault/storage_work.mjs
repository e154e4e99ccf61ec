// What people do in a city all day: needs, calls, answers, check-ins and check-outs, complaints.
import { NO_ANSWER } from "./storage_city.mjs";

const COMMUNITY = "420102002003";

export async function openWork(city) {
  const worker = await city.signIn("worker");
  const volunteers = [];
  for (let i = 1; i <= 12; i++) volunteers.push(await city.signIn(`sim.vol.${i}`));
  for (const [i, cookie] of volunteers.entries()) await city.send("PUT", "/me/on-duty", { cookie, body: { on_duty: true }, headers: { "Idempotency-Key": `on-duty-${i}` } });
  const get = async (path, cookie = worker) => (await city.send("GET", path, { cookie })).json;
  const incident = (await get("/incidents")).items[0].id;

  const time = (minutes) => new Date(city.now() + minutes * 60000).toISOString();
  const needBody = (head_count) => ({ incident, area: COMMUNITY, task: "T18", skills: "S01", sentence: "模拟求助：请帮忙代买", head_count, starts_at: time(30), ends_at: time(45) });
  const makeNeed = (head_count = 3) => city.command("POST", "/needs", { cookie: worker, body: needBody(head_count) });

  /* Until `ask` throws, which gives the JSON of a command's answer. */
  async function work(ask) {
    for (;;) {
      const need = await ask("POST", "/needs", { cookie: worker, body: needBody(2) });
      await ask("POST", "/complaints", { body: { area: COMMUNITY, body: "模拟投诉：表格太多" } });
      await ask("POST", `/needs/${need.id}/calls`, { cookie: worker, body: { ask: 5 } });
      for (const [i, cookie] of volunteers.entries()) {
        const asked = (await get("/me/asks", cookie)).items?.find((one) => one.need === need.id);
        if (asked) await ask("POST", `/me/asks/${asked.id}/${i % 5 ? "accept" : "decline"}`, { cookie });
      }
      for (const duty of (await get(`/duties?need=${need.id}`)).items ?? []) {
        if (duty.status !== "assigned") continue;
        await ask("POST", `/duties/${duty.id}/in`, { cookie: worker });
        await ask("POST", `/duties/${duty.id}/out`, { cookie: worker });
      }
    }
  }

  /* Until an answer fails to come. */
  const workUntilBroken = () => work(async (...asked) => {
    const reply = await city.command(...asked);
    if (reply.status === NO_ANSWER || reply.status >= 500) throw new Error("no answer");
    return reply.json;
  }).catch(() => undefined);

  return { worker, needBody, makeNeed, work, workUntilBroken };
}

/* The kinds of commands that were acknowledged; all of them: ALL_KINDS. */
export const kindsOf = (asked) => [...new Set(asked.filter(({ reply }) => reply.status >= 200 && reply.status < 300).map(({ path }) => path.replace(/\d+/g, "N")))].sort();
export const ALL_KINDS = ["/complaints", "/duties/N/in", "/duties/N/out", "/me/asks/N/accept", "/me/asks/N/decline", "/needs", "/needs/N/calls"];
