import { describe, expect, it } from "vitest";
import type { Dispatch, DispatchMove, DispatchNeed } from "../../../shared/types";
import { language } from "../messages";
import { gain, helps, missing, outcome, proof, topReasons, whyNot, whySent, whyShort } from "./why";

const need: DispatchNeed = {
  need: "1", wanted: 9, standing: 2, planned: 4, fits: 14, elsewhere: 8, higher: 0, kept: 2, reasons: { fits: 14, skill: 50, resting: 3, off_duty: 9, minor: 1 }, area: "420102002003", area_name: "保成社区",
  priority: "P1", starts_at: "", ends_at: "", simulated: true,
};
const move: DispatchMove = {
  volunteer: "2", volunteer_name: "模拟", home_area: "", home_area_name: "", need: "1", need_area: "", need_area_name: "", priority: "P1", starts_at: "", ends_at: "", cost: 800, place: 2, fits: 14, pinned: false,
  status: "planned", simulated: true,
};

describe("why a plan is as it is", () => {
  it("counts what is missing, never below nothing", () => {
    expect(missing(need)).toBe(3);
    expect(missing({ ...need, planned: 20 })).toBe(0);
  });
  it("names the most frequent reasons first", () => {
    expect(topReasons(need.reasons, 2)).toEqual([["skill", 50], ["off_duty", 9]]);
  });
  it("says what became of those who fit", () => {
    language.value = "zh-CN";
    expect(whyShort(need)).toBe("合适的 14 人；8 人派往或已问到别处；2 人由本社区留底；其他人：缺技能 50、未开接单 9、需要休息 3");
    language.value = "en";
    expect(whyShort({ ...need, higher: 3 })).toContain("(3 of them at a higher priority)");
    expect(whyShort({ ...need, fits: 0, elsewhere: 0, kept: 0 })).toMatch(/^Nobody fits; others: /);
  });
  it("says why this person, and what another would cost", () => {
    language.value = "zh-CN";
    expect(whySent(move)).toBe("合适的 14 人里排第 2；少了此人就会空一个位置");
    expect(whySent({ ...move, worth: 1800, next: "9", next_name: "李四" })).toContain("没有此人则由李四接替，全盘多 1.8 公里");
    expect(whySent({ ...move, worth: 0 })).toBe("合适的 14 人里排第 2");
    expect(whySent({ ...move, pinned: true })).toBe("人工指定");
  });
  it("says what one more, a wider radius, an hour later would bring", () => {
    language.value = "zh-CN";
    expect(gain({ steps: 3, metres: -400 }, "P1")).toBe("补上这里 1 个空位");
    expect(gain({ steps: 1, metres: 0 }, "P1")).toContain("补上别处 1 个");
    expect(gain({ steps: 0, metres: 1800 }, "P1")).toBe("全盘少跑 1.8 公里");
    expect(helps(need)).toEqual([]);
    const brings = { ...need, one_more: { people: 1, steps: 3, metres: 0 }, wider: { people: 4, steps: 3, metres: -900 } };
    expect(helps(brings)).toEqual(["这里多 1 个合适的人：补上这里 1 个空位", "接单半径都放宽 1 公里：4 人能帮上，最多补上这里 1 个空位"]);
  });
  it("says why not another", () => {
    language.value = "zh-CN";
    expect(whyNot({ there: true, kept: false }, "")).toBe("方案正是派此人去这里。");
    expect(whyNot({ there: false, kept: false, reason: "skill" }, "")).toContain("缺技能");
    expect(whyNot({ there: false, kept: true }, "")).toContain("留底");
    expect(whyNot({ there: false, kept: false, more: { steps: 0, metres: 1200 } }, "南湖 司机")).toBe("此人合适，但换成此人全盘至少多 1.2 公里。 现在派往：南湖 司机");
    expect(whyNot({ there: false, kept: false, more: { steps: 2, metres: 0 } }, "")).toContain("更要紧");
    expect(whyNot({ there: false, kept: false, more: { steps: 0, metres: 0 } }, "")).toContain("一样好");
  });
  it("says how good a plan is", () => {
    language.value = "en";
    const run = { cost: 900, bound: 900, step: 5000 } as Dispatch;
    expect(proof(run)).toBe("Proved: no arrangement is better.");
    expect(proof({ ...run, bound: 400 })).toContain("500 m");
    expect(proof({ ...run, cost: 10900 })).toContain("2 steps of priority");
    expect(proof({} as Dispatch)).toBe("");
  });
  it("says what became of a move", () => {
    language.value = "zh-CN";
    expect(outcome(move)).toBe("待执行");
    expect(outcome({ ...move, status: "asked", answer: "declined" })).toBe("谢绝");
    expect(outcome({ ...move, status: "refused", reason: "assigned" })).toBe("已不合适：已有任务");
  });
});
