import { expect, test } from "vitest";
import { searchOf } from "./search";

test("a phone number is one however it is spaced", () => {
  expect(searchOf("199 0000 0000")).toEqual({ phone: "19900000000" });
  expect(searchOf("027-8288-0000")).toEqual({ phone: "02782880000" });
});

test("anything else is a name or pinyin", () => {
  expect(searchOf(" 王芳 ")).toEqual({ q: "王芳" });
  expect(searchOf("wangf")).toEqual({ q: "wangf" });
  expect(searchOf("110")).toEqual({ q: "110" });
  expect(searchOf("  ")).toEqual({});
});
