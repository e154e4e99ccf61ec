import { expect, test } from "vitest";
import { fitting } from "./labels";

test("of two names in one place the more important stands", () => {
  const labels = [{ code: "a", text: "江汉区", x: 100, y: 100, rank: 1 }, { code: "b", text: "江岸区", x: 110, y: 104, rank: 5 }];
  expect([...fitting(labels, 13)]).toEqual(["b"]);
});

test("names side by side both stand", () => {
  const labels = [{ code: "a", text: "江汉区", x: 100, y: 100, rank: 1 }, { code: "b", text: "江岸区", x: 145, y: 100, rank: 1 }, { code: "c", text: "武昌区", x: 100, y: 130, rank: 1 }];
  expect(fitting(labels, 13).size).toBe(3);
});
