import { expect, test } from "vitest";
import { count, distance, percent } from "./format";
import { useMessages } from "./i18n";

useMessages({ "unit.metres": "{n} 米", "unit.kilometres": "{n} 公里" }, {});

test("distances round to what a person can walk by", () => {
  expect(distance(3)).toBe("10 米");
  expect(distance(994)).toBe("990 米");
  expect(distance(995)).toBe("1.0 公里");
  expect(distance(12345)).toBe("12.3 公里");
  expect(distance(undefined)).toBe("–");
});

test("nearly all is not all", () => {
  expect(percent(999, 1000)).toBe(99);
  expect(percent(5, 4)).toBe(100);
  expect(percent(0, 0)).toBe(0);
});

test("numbers are grouped", () => {
  expect(count(1234567)).toBe("1,234,567");
  expect(count(undefined)).toBe("–");
});
