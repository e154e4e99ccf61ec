import { expect, test } from "vitest";
import { hoursOf, spansOf, textOf } from "./availability";

const usual = "00fff0".repeat(7);

test("the usual week is eight to eight, every day", () => {
  const week = hoursOf(usual);
  expect(week).toHaveLength(7);
  expect(week.map(spansOf)).toEqual(Array(7).fill("08–20"));
});

test("what is read is written back", () => {
  const week = hoursOf(usual);
  week[2][13] = false;
  week[6][23] = true;
  expect(hoursOf(textOf(week))).toEqual(week);
  expect(textOf(hoursOf(usual))).toBe(usual);
  expect(spansOf(week[2])).toBe("08–13, 14–20");
  expect(spansOf(week[6])).toBe("08–20, 23–24");
});

test("an empty day has no words", () => {
  expect(spansOf(Array(24).fill(false))).toBe("");
});
