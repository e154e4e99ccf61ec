import { afterEach, expect, test, vi } from "vitest";
import { api, ApiProblem, queryText } from "./api";

afterEach(() => vi.unstubAllGlobals());

const reply = (status: number, body: unknown) => new Response(body === undefined ? null : JSON.stringify(body), { status });

test("a query leaves out what is not given and escapes the rest", () => {
  expect(queryText({ area: "4201", q: "张 三", status: undefined, short: false })).toBe("?area=4201&q=%E5%BC%A0%20%E4%B8%89&short=false");
  expect(queryText({})).toBe("");
});

test("a busy server is asked again with the same key", async () => {
  const keys: string[] = [];
  const answers = [reply(503, { number: 1901 }), reply(201, { id: "7" })];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    keys.push((init.headers as Record<string, string>)["Idempotency-Key"]);
    return answers.shift();
  });
  expect(await api<{ id: string }>("/needs", { method: "POST", body: {} })).toEqual({ id: "7" });
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0].length).toBeGreaterThanOrEqual(32);
});

test("a refusal carries number, sentence and fields", async () => {
  vi.stubGlobal("fetch", async () => reply(422, { number: 1002, detail: "请检查", errors: [{ pointer: "/phone", fault: "format", detail: "格式不对" }] }));
  const problem = await api("/needs", { method: "POST", body: {} }).catch((e: unknown) => e);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect((problem as ApiProblem).faults[0].pointer).toBe("/phone");
});
