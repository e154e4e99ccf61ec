// The real binary on a disk that fails or is full, with a log nobody takes, a clock that jumps, and
// killed under load. $HUYING is the binary, $SHIM_LIBRARY what is preloaded into it. Ends with
// "N passed, N failed".
import { closeSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import { check, expect, report } from "../kit/checks.mjs";
import { exited, openCity, run } from "./storage_city.mjs";
import { ALL_KINDS, kindsOf, openWork } from "./storage_work.mjs";

const STORAGE_FULL = 1904;
const STORAGE_UNKNOWN = 1905;
const EXIT_STORAGE = 4;
const KILLS = Math.ceil(6 / Number(process.env.STORAGE_SHARE ?? 1));
const NEEDS = 4;

const city = await openCity();
const { worker, needBody, makeNeed, workUntilBroken } = await openWork(city);

try {
  await city.end("SIGTERM");

  await check("killed under load: every acknowledged command is there, once, and nothing is half-done", async () => {
    let replayed = 0;
    const kinds = new Set();
    for (let i = 0; i < KILLS; i++) {
      await city.serve();
      const clients = [workUntilBroken(), workUntilBroken(), workUntilBroken()];
      const enough = 40 + 25 * i;
      await city.until("load", () => city.asked.filter(({ reply }) => reply?.status >= 200 && reply.status < 300).length >= enough);
      await city.end("SIGKILL");
      await Promise.all(clients);
      kindsOf(city.asked).forEach((kind) => kinds.add(kind));
      await city.serve();
      await city.verify();
      replayed += await city.settle();
      await city.verify();
      await city.end("SIGTERM");
    }
    expect("commands", replayed >= KILLS * 40, true);
    expect("of several kinds", [...kinds].sort(), ALL_KINDS);
  });

  await check("after a failed sync the server says so, leaves with 4, and the next one has it all", async () => {
    await city.serve();
    for (let i = 0; i < NEEDS; i++) expect("before", (await makeNeed()).status, 201);
    const left = exited(city.server);
    city.failSyncs(true);
    const replies = await Promise.all(Array.from({ length: 8 }, () => makeNeed()));
    expect("in flight", [...new Set(replies.map(({ status, json }) => `${status} ${json.number}`))], [`503 ${STORAGE_UNKNOWN}`]);
    expect("the exit code", await left, EXIT_STORAGE);
    expect("the log", city.log, /"a sync failed; to be started anew"/);
    city.failSyncs(false);
    await city.serve();
    expect("replayed", await city.settle(), NEEDS);
    await city.verify();
    await city.end("SIGTERM");
  });

  await check("a disk whose syncs fail from the start is not served from", async () => {
    await city.serve();
    await makeNeed();
    await city.end("SIGKILL"); /* it leaves a log behind */
    city.failSyncs(true);
    const why = await city.serve().catch((error) => error.message);
    expect("why", why, /failed to keep what was written/);
    expect("the exit code", await exited(city.server), EXIT_STORAGE);
    city.failSyncs(false);
    await city.serve();
    await city.settle();
    await city.end("SIGTERM");
  });

  await check("full disk: writing is refused clearly, reading goes on, and space brings it back", async () => {
    await city.serve();
    const need = (await makeNeed()).json;
    const { pid } = city.server;
    const log = statSync(join(city.data, "huying.db-wal")).size;
    await run("prlimit", ["--pid", String(pid), `--fsize=${log}:`]);
    const refused = await makeNeed();
    expect("refused", [refused.status, refused.json.number, refused.json.title], [507, STORAGE_FULL, "服务器磁盘已满"]);
    expect("a list", (await city.send("GET", "/incidents", { cookie: worker })).status, 200);
    expect("a record of a person", (await city.send("GET", `/needs/${need.id}`, { cookie: worker })).status, 507);
    await run("prlimit", ["--pid", String(pid), "--fsize=unlimited:"]);
    expect("with space", (await makeNeed()).status, 201);
    expect("the same record", (await city.send("GET", `/needs/${need.id}`, { cookie: worker })).status, 200);
    expect("the same process", city.server.exitCode, null);
    await city.settle();
    await city.verify();
    await city.end("SIGTERM");
  });

  for (const [what, stderr] of [["a full disk", () => openSync("/dev/full", "w")], ["a pipe nobody reads", () => "unread"], ["a closed pipe", () => "unread"]]) {
    await check(`a log that goes to ${what} holds nothing up`, async () => {
      const to = stderr();
      await city.serve(to);
      if (what === "a closed pipe") city.server.stderr.destroy();
      await makeNeed();
      const log = statSync(join(city.data, "huying.db-wal")).size;
      await run("prlimit", ["--pid", String(city.server.pid), `--fsize=${log}:`]);
      for (let i = 0; i < 60; i++) { /* each writes several lines into the log */
        const replies = await Promise.all(Array.from({ length: 8 }, () => city.send("POST", "/needs", { cookie: worker, body: needBody(1), headers: { "Idempotency-Key": `log-${i}-${Math.random()}` } })));
        expect("answered", replies.map(({ status }) => status), Array(8).fill(507));
      }
      await run("prlimit", ["--pid", String(city.server.pid), "--fsize=unlimited:"]);
      expect("still serving", (await makeNeed()).status, 201);
      await city.settle();
      expect("ends well", await city.end("SIGTERM"), 0);
      if (typeof to === "number") closeSync(to);
    });
  }

  await check("a clock set back a day and forth again: sessions, ids, keys and the chain hold", async () => {
    await city.serve();
    const ids = [];
    for (const hours of [0, -24, 0, -24, 0.5]) {
      city.clock(hours * 3600);
      const reply = await makeNeed();
      expect(`at ${hours} h`, reply.status, 201);
      ids.push(BigInt(reply.json.id));
    }
    expect("ids go up", ids.every((id, i) => i === 0 || id > ids[i - 1]), true);
    await city.settle();
    await city.end("SIGTERM");
    city.clock(-24 * 3600);
    await city.serve();
    const reply = await makeNeed();
    expect("after a start", [reply.status, BigInt(reply.json.id) > ids.at(-1)], [201, true]);
    city.clock(0);
    await city.settle();
    await city.verify();
    await city.end("SIGTERM");
  });
} finally {
  await city.close();
}
report();
