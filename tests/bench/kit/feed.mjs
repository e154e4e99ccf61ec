// The live feed with 10,000 clients, and 10,000 people who answer one call.
import { city, helper, output } from "./processes.mjs";
import { row } from "./report.mjs";

const CLIENTS = 10_000, ROUNDS = 15, CALLS = 3, CONNECTIONS = 256;

async function told(program, ...args) {
  return JSON.parse(await output([helper(program), ...args.map(String)]));
}

export async function feed() {
  const server = await city();
  const { kb, floor_ms: floor, event_ms: event } = await told("bench_feed", server.port, server.pid, CLIENTS, ROUNDS);
  await server.stop();
  return [
    row(`the floor: a write and a read for each of ${CLIENTS} clients`, floor, {}, "ms"),
    row("from the command to the last client's event", event, {}, "ms"),
    row("event ÷ floor", event.map((ms, i) => ms / floor[i]), { most: 3 }),
    row("memory for an idle client", [kb], { most: 10 }, "KB"),
  ];
}

export async function answers() {
  const server = await city();
  const { nothing_ms: nothing, undone_ms: undone, durable_ms: durable } = await told("bench_answers", server.port, CLIENTS, CALLS, CONNECTIONS);
  await server.stop();
  return [
    row(`${CLIENTS} answers that do nothing`, nothing, {}, "ms"),
    row(`${CLIENTS} answers run in full and rolled back`, undone, {}, "ms"),
    row(`${CLIENTS} durable answers to one call`, durable, {}, "ms"),
    row("durable ÷ the same run and rolled back", durable.map((ms, i) => ms / undone[i]), { most: 1.6 }),
    row("durable ÷ a request that does nothing", durable.map((ms, i) => ms / nothing[i])),
  ];
}
