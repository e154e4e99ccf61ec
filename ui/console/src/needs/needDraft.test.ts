import { expect, test } from "vitest";
import type { Task } from "../../../shared/packs";
import { bodyOf, draftOf, takeTask } from "./needDraft";

const noon = Date.parse("2026-11-24T12:00:00+08:00");
const task: Task = { id: "T21", name_zh: "问候", name_en: "check-in", hazard: "all", skills: "S02", head_count: 3, duration_min: 90, priority: "P1", safety: "", ppe: true };

test("a new need begins in half an hour and lasts two", () => {
  const draft = draftOf({}, noon);
  expect(draft.starts_at).toBe("2026-11-24T12:30");
  expect(draft.ends_at).toBe("2026-11-24T14:30");
});

test("a task brings its usual head-count, skills, priority and length", () => {
  const draft = draftOf({ sentence: "请人问候老人" }, noon);
  takeTask(draft, task);
  expect(draft).toMatchObject({ task: "T21", skills: "S02", head_count: 3, priority: "P1", ppe: true, ends_at: "2026-11-24T14:00", sentence: "请人问候老人" });
});

test("empty fields stay at home, times travel with the city's offset", () => {
  const body = bodyOf({ ...draftOf({ sentence: "送药" }, noon), area: "420102002003" }, true);
  expect(body).not.toHaveProperty("place");
  expect(body).not.toHaveProperty("respond_by");
  expect(body.starts_at).toBe("2026-11-24T12:30:00+08:00");
  expect(body.skills).toBe("");
  expect(body.source).toBe("worker");
  expect(bodyOf(draftOf({ source: "web" }, noon), false)).not.toHaveProperty("source");
});
