import { expect, test } from "vitest";
import { places, usualAsk } from "./callSize";

test("open places are never negative", () => {
  expect(places({ head_count: 5, accepted: 2 })).toBe(3);
  expect(places({ head_count: 1, accepted: 2 })).toBe(0);
});

test("three are asked a place, never more than fit, never none", () => {
  expect(usualAsk(4, 100)).toBe(12);
  expect(usualAsk(4, 7)).toBe(7);
  expect(usualAsk(0, 100)).toBe(1);
});
