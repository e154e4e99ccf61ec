import { afterEach, expect, test, vi } from "vitest";
import { backoff, listen, type JournalEvent } from "./live";

afterEach(() => vi.unstubAllGlobals());

const line = (seq: number, area = "420102") => `id: ${seq}\nevent: need.open\ndata: ${JSON.stringify({ seq, area, kind: "need.open" })}\n\n`;
const stream = (...lines: string[]) => new Response(new ReadableStream({
  start(controller) {
    lines.forEach((text) => controller.enqueue(new TextEncoder().encode(text)));
    controller.close();
  },
}));

test("waits grow, spread, and stop growing", () => {
  expect(backoff(0, 0)).toBe(500);
  expect(backoff(0, 1)).toBe(1000);
  expect(backoff(20, 0)).toBe(15000);
  expect(backoff(20, 1)).toBe(30000);
});

test("a lost connection resumes after the last line, and no line is told twice", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("BroadcastChannel", undefined);
  const resumed: (string | undefined)[] = [];
  const answers = [stream(line(1), line(2)), stream(line(2), line(3))];
  vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
    resumed.push((init.headers as Record<string, string>)["Last-Event-ID"]);
    return Promise.resolve(answers.shift() ?? new Response(null, { status: 503 }));
  });
  const heard: number[] = [];
  const stop = listen((event: JournalEvent) => heard.push(event.seq), () => undefined);
  await vi.waitFor(() => expect(heard).toEqual([1, 2]));
  await vi.advanceTimersByTimeAsync(1000);
  await vi.waitFor(() => expect(heard).toEqual([1, 2, 3]));
  expect(resumed.slice(0, 2)).toEqual([undefined, "2"]);
  stop();
  vi.useRealTimers();
});

test("lines of other areas are left out", async () => {
  vi.stubGlobal("BroadcastChannel", undefined);
  vi.stubGlobal("fetch", () => Promise.resolve(stream(line(1, "420103"), line(2, "420102001"))));
  const heard: number[] = [];
  const stop = listen((event) => heard.push(event.seq), () => undefined, "420102");
  await vi.waitFor(() => expect(heard).toEqual([2]));
  stop();
});

test("a city restored to an earlier line begins again there", async () => {
  vi.stubGlobal("BroadcastChannel", undefined);
  const reset = 'id: 3\nevent: reset\ndata: {"seq":3}\n\n';
  vi.stubGlobal("fetch", () => Promise.resolve(stream(line(9), reset, line(4))));
  const heard: number[] = [];
  const stop = listen((event) => heard.push(event.seq), () => undefined);
  await vi.waitFor(() => expect(heard).toEqual([9, 4]));
  stop();
});
