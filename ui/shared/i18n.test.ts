import { afterEach, expect, test } from "vitest";
import { language, nameOf, t, useMessages, word } from "./i18n";

useMessages({ "test.people": "{n} 人", "test.role.worker": "社区工作者" }, { "test.people": "{n} people", "test.role.worker": "community worker" });
afterEach(() => (language.value = "zh-CN"));

test("the language spoken now fills the placeholders", () => {
  expect(t("test.people", { n: 3 })).toBe("3 人");
  language.value = "en";
  expect(t("test.people", { n: 3 })).toBe("3 people");
});

test("a code without a word is shown as it is", () => {
  expect(word("test.role", "worker")).toBe("社区工作者");
  expect(word("test.role", "astronaut")).toBe("astronaut");
  expect(word("test.role", undefined)).toBe("");
});

test("names of packs follow the language and fall back to Chinese", () => {
  language.value = "en";
  expect(nameOf({ name_zh: "洪涝", name_en: "flood" })).toBe("flood");
  expect(nameOf({ name_zh: "洪涝" })).toBe("洪涝");
});
