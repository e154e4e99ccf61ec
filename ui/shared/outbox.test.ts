// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProblem } from "./api";
import { flush, Kept, post, waiting } from "./outbox";

const sent: { path: string; key: string }[] = [];
let network: "down" | "up" | "refuses";

beforeEach(() => {
  localStorage.clear();
  sent.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    if (network === "down") return Promise.reject(new TypeError("no network"));
    sent.push({ path: url, key: (init.headers as Record<string, string>)["Idempotency-Key"] });
    return Promise.resolve(network === "up" ? Response.json({ status: "accepted" }) : Response.json({ number: 1706, title: "too late" }, { status: 409 }));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/* Lets the tries between which the client waits go by. */
async function through<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  await vi.runAllTimersAsync();
  return promise;
}
const without = (path: string, body?: unknown) => expect(through(post(path, { method: "POST", body }))).rejects.toBeInstanceOf(Kept);

test("an answer without a connection is kept and leaves later, once, with its key", async () => {
  network = "down";
  await without("/me/asks/1/accept");
  await without("/me/asks/2/decline", { reason: "busy" });
  expect(waiting()).toBe(2);
  expect(await through(flush())).toBe(0);
  network = "up";
  expect(await flush()).toBe(2);
  expect(sent.map((s) => s.path)).toEqual(["/api/v1/me/asks/1/accept", "/api/v1/me/asks/2/decline"]);
  expect(sent[0]!.key).not.toBe(sent[1]!.key);
  expect(waiting()).toBe(0);
  expect(await flush()).toBe(0);
});

test("what the server refuses is not kept", async () => {
  network = "refuses";
  await expect(post("/me/asks/1/accept", { method: "POST" })).rejects.toBeInstanceOf(ApiProblem);
  expect(waiting()).toBe(0);
});

test("a kept answer that is refused later does not hold up the next", async () => {
  network = "down";
  await without("/me/asks/1/accept");
  network = "refuses";
  expect(await flush()).toBe(1);
  expect(waiting()).toBe(0);
});
