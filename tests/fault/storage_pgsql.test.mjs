// A PostgreSQL server that crashes under load, and recovers, while one `huying serve` goes on: commands
// in flight answer once, by their key; and a COMMIT whose answer is lost. $HUYING_TEST_PG is a server of this test's own. Ends with
// "N passed, N failed".
import { connect, createServer } from "node:net";
import { check, expect, report } from "../kit/checks.mjs";
import { NO_ANSWER, openCity, run } from "./storage_city.mjs";
import { ALL_KINDS, kindsOf, openWork } from "./storage_work.mjs";

const CRASHES = Math.ceil(4 / Number(process.env.STORAGE_SHARE ?? 1));
const server = process.env.HUYING_TEST_PG;
const psql = (...words) => run("/usr/lib/postgresql/15/bin/psql", [server, "-qtAX", ...words.flatMap((word) => ["-c", word])]);

const checkpointer = async () => (await psql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")).text.trim();

/* A backend dies by SIGKILL: the server ends all others, loses its memory and replays its log. */
async function crash() {
  const before = await checkpointer();
  await psql("COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'");
  await city.until("a crash and recovery", async () => {
    const now = await checkpointer();
    return /^\d+$/.test(now) && now !== before;
  });
}

/* Between the house and its server. Armed, it passes the next COMMIT on, but not its answer: the
 * connection is cut instead. */
const line = { armed: false, cut: 0 };
function join(client) {
  const database = connect({ host: "127.0.0.1", port: Number(new URL(server).port) });
  let committed = false;
  const end = () => {
    client.destroy();
    database.destroy();
  };
  client.on("data", (data) => {
    committed ||= line.armed && data.includes("COMMIT\0");
    database.write(data);
  });
  database.on("data", (data) => {
    if (!committed) return client.write(data);
    line.armed = false;
    line.cut++;
    end();
  });
  for (const socket of [client, database]) socket.on("error", end).on("close", end);
}
const proxy = createServer(join);
await new Promise((ready) => proxy.listen(0, "127.0.0.1", ready));
const through = server.replace(/:\d+\/postgres$/, `:${proxy.address().port}/city`);

await psql("CREATE DATABASE city");
/* What is acknowledged must be in the server's log: the test server leaves that out by default. */
const city = await openCity({ db: `${through}?options=-csynchronous_commit%3Don` });
const { worker, makeNeed, work } = await openWork(city);
await city.end("SIGTERM");
await city.serve();

let stopping = false;

/* As a client does: while the house is busy or gone, the same again, with the same key. */
async function patiently(method, path, options) {
  if (stopping) throw new Error("stopping");
  const reply = await city.command(method, path, options);
  const asked = city.asked.find((one) => one.reply === reply);
  while (asked.reply.status === 503 || asked.reply.status === NO_ANSWER) {
    await new Promise((later) => setTimeout(later, 20));
    asked.reply = await city.send(method, path, asked.options);
  }
  if (asked.reply.status >= 500) throw new Error(`${method} ${path}: ${asked.reply.status} ${asked.reply.text}`);
  return asked.reply.json;
}

const answered = () => city.asked.filter(({ reply }) => reply?.status >= 200 && reply.status < 300).length;
const client = () => work(patiently).catch((error) => error.message);

try {
  await check("a server that crashes under load: what was acknowledged is there, once; the rest is settled by its key", async () => {
    const clients = [client(), client(), client()];
    for (let i = 0; i < CRASHES; i++) {
      const before = answered();
      await city.until("load", () => answered() > before + 30);
      await crash();
    }
    const before = answered();
    await city.until("recovery", () => answered() > before + 30);
    stopping = true;
    expect("clients", await Promise.all(clients), Array(3).fill("stopping"));
    expect("of several kinds", kindsOf(city.asked), ALL_KINDS);
    expect("replayed", (await city.settle()) > CRASHES * 30, true);
    await city.verify();
    expect("the same process", [city.server.exitCode, city.server.signalCode], [null, null]);
  });

  await check("a COMMIT whose answer is lost is looked up, not done again", async () => {
    line.armed = true;
    const need = await makeNeed();
    expect("a need", [need.status, need.headers.get("Idempotency-Replayed"), line.cut], [201, null, 1]);
    line.armed = true;
    const token = await city.send("POST", "/me/tokens", { cookie: worker, body: { name: "模拟", days: 1 }, headers: { "Idempotency-Key": "token-of-a-lost-commit" } });
    expect("a secret shown once is shown", [token.status, line.cut, /"token":"/.test(token.text)], [201, 2, true]);
    await city.settle();
    await city.verify();
  });

  await check("the feed goes on after a crash", async () => {
    const feed = await fetch(`${city.base}/api/v1/events`, { headers: { Accept: "text/event-stream", Cookie: await city.signIn("commander") } });
    const lines = feed.body.pipeThrough(new TextDecoderStream()).getReader();
    await crash();
    let need;
    await city.until("a need", async () => (need = await makeNeed()).status === 201);
    let text = "";
    while (!text.includes(need.json.id)) text += (await lines.read()).value;
    await lines.cancel();
    const told = text.split("\n").filter((row) => row.includes(need.json.id) && row.includes(`"kind":"need.open"`));
    expect("told once", told.length, 1);
  });
} finally {
  await city.close();
  proxy.close();
}
report();
