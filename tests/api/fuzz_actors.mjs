// Who asks in the API fuzzer: an account of each role made for it, the demo's volunteer and resident,
// and nobody. What the fuzzing does to them (signed out, locked, another password, switched off) is
// mended before they ask again; "admin" itself is kept out of the fuzzer's reach.
import { password } from "./fuzz_values.mjs";

const staff = ["admin", "commander", "coordinator", "worker", "auditor"];

export async function openActors(city) {
  const master = await city.signIn("admin");
  const own = (await city.send("GET", "/me", { cookie: master })).json;
  const actors = { nobody: {} };
  let made = 0;

  const asMaster = (method, path, body, version = 1) => city.send(method, path, { cookie: master, body, headers: { "If-Match": `"${version}"` } });

  async function makeStaff(role, area) {
    const login = `fuzzer.${role}.${++made}`;
    const reply = await asMaster("POST", "/accounts", { login, name: `模拟${role}`, password, roles: [{ role, area }] });
    if (reply.status !== 201) throw new Error(`no account for ${role}: ${reply.text}`);
    return { role, area, login, id: reply.json.id, cookie: await city.signIn(login) };
  }
  async function takeDemo(role) {
    const cookie = await city.signIn(role);
    const me = (await city.send("GET", "/me", { cookie })).json;
    return { role, login: role, id: me.account, person: me.person, cookie };
  }
  for (const role of staff) actors[role] = await makeStaff(role, role === "admin" ? "" : "4201"); /* "": the whole city */
  actors["worker of a district"] = await makeStaff("worker", "420102");
  for (const role of ["volunteer", "resident"]) actors[role] = await takeDemo(role);

  async function stillThere(actor) {
    const me = await city.send("GET", "/me", { cookie: actor.cookie });
    return me.status === 200 && (actor.area === undefined || me.json.roles.some((grant) => grant.role === actor.role && grant.area === actor.area));
  }
  /* Again as it was, whatever was done to it. */
  async function mend(name) {
    const actor = actors[name];
    if (!actor.login || await stillThere(actor)) return;
    if (actor.area !== undefined) {
      actors[name] = await makeStaff(actor.role, actor.area);
      return;
    }
    const account = (await asMaster("GET", `/accounts/${actor.id}`)).json;
    if (account.status !== "active") await asMaster("PUT", `/accounts/${actor.id}`, { status: "active" }, account.version);
    if (!account.roles.length) await asMaster("POST", `/accounts/${actor.id}/grants`, { role: actor.role, area: "4201" });
    await asMaster("POST", `/accounts/${actor.id}/password`, { password });
    actor.cookie = await city.signIn(actor.login);
  }
  const names = Object.keys(actors);
  /* Whose id never goes into a pool. */
  const hidden = new Set([own.account]);
  return { actors, names, mend, hidden, asMaster, master };
}
