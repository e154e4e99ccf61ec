import { expect, test } from "vitest";
import { useMessages } from "./i18n";
import { age, fromInput, hours, span, stamp, toInput } from "./time";

useMessages({ "time.now": "刚刚", "time.minutes": "{n} 分钟前", "time.hours": "{n} 小时前", "time.days": "{n} 天前", "time.h_m": "{h} 小时 {m} 分" }, {});

test("ages are told in the largest unit that fits", () => {
  const at = "2026-11-24T10:00:00+08:00", t0 = Date.parse(at);
  expect(age(at, t0 + 20e3)).toBe("刚刚");
  expect(age(at, t0 + 5 * 60e3)).toBe("5 分钟前");
  expect(age(at, t0 + 3 * 3600e3)).toBe("3 小时前");
  expect(age(at, t0 + 50 * 3600e3)).toBe("2 天前");
});

test("inputs are city time wherever the device is", () => {
  expect(toInput(new Date("2026-11-24T02:30:00Z"))).toBe("2026-11-24T10:30");
  expect(fromInput("2026-11-24T10:30")).toBe("2026-11-24T10:30:00+08:00");
  expect(span("2026-11-24T10:30:00+08:00", "2026-11-24T12:00:00+08:00")).toContain("10:30–12:00");
});

test("hours keep the sign of a correction", () => {
  expect(hours(125)).toBe("2 小时 5 分");
  expect(hours(-30)).toBe("−0 小时 30 分");
  expect(hours(undefined)).toBe("");
});

test("a record's moment has its year, and midnight is 00", () => {
  expect(stamp("2026-11-23T16:05:00Z")).toBe("2026/11/24 00:05");
});
