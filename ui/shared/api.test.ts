import { afterEach, expect, test, vi } from "vitest";
import { api, apiAll, ApiProblem, newKey, queryText, whenSignedOut } from "./api";

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
  expect((problem as ApiProblem).fault("phone")).toBe("格式不对");
  expect((problem as ApiProblem).fault("name")).toBe("");
});

test("where the page did not come over TLS, keys are made by hand", () => {
  vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(171) });
  expect(newKey()).toBe("ab".repeat(16));
});

test("an ended session is told once to who asked for it", async () => {
  let told = 0;
  whenSignedOut(() => told++);
  vi.stubGlobal("fetch", async () => reply(401, { number: 1101, detail: "请登录" }));
  await expect(api("/me")).rejects.toBeInstanceOf(ApiProblem);
  expect(told).toBe(1);
});

test("all pages of a list are fetched in order", async () => {
  const asked: string[] = [];
  const pages = [reply(200, { items: [1, 2], next: "b" }), reply(200, { items: [3], next: null })];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return pages.shift();
  });
  expect(await apiAll<number>("/areas", { query: { parent: "4201" } })).toEqual([1, 2, 3]);
  expect(asked[1]).toContain("cursor=b");
});

test("version, purpose and language travel as headers", async () => {
  let headers: Record<string, string> = {};
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    headers = init.headers as Record<string, string>;
    return reply(204, undefined);
  });
  expect(await api("/needs/7", { method: "PUT", version: 3, purpose: "dispatch", body: {} })).toBeUndefined();
  expect(headers).toMatchObject({ "If-Match": '"3"', "Huying-Purpose": "dispatch", "Accept-Language": "zh-CN" });
});
