import { describe, expect, it } from "vitest";
import type { DispatchMove, DispatchNeed } from "../../../shared/types";
import { language } from "../messages";
import { missing, outcome, topReasons, whySent, whyShort } from "./why";

const need: DispatchNeed = {
  need: "1", wanted: 9, standing: 2, planned: 4, fits: 14, elsewhere: 8, kept: 2, reasons: { fits: 14, skill: 50, resting: 3, off_duty: 9, minor: 1 }, area: "420102002003", area_name: "保成社区",
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
    expect(whyShort(need)).toBe("合适的 14 人；8 人派往更要紧或更近处；2 人由本社区留底；其他人：缺技能 50、未开接单 9、需要休息 3");
    language.value = "en";
    expect(whyShort({ ...need, fits: 0, elsewhere: 0, kept: 0 })).toMatch(/^Nobody fits; others: /);
  });
  it("says why this person, and what another would cost", () => {
    language.value = "zh-CN";
    expect(whySent(move)).toBe("合适的 14 人里排第 2；少了此人就会空一个位置");
    expect(whySent({ ...move, worth: 1800 })).toContain("换别人约多 1.8 公里");
    expect(whySent({ ...move, worth: 0 })).toBe("合适的 14 人里排第 2");
    expect(whySent({ ...move, pinned: true })).toBe("人工指定");
  });
  it("says what became of a move", () => {
    expect(outcome(move)).toBe("待执行");
    expect(outcome({ ...move, status: "asked", answer: "declined" })).toBe("谢绝");
    expect(outcome({ ...move, status: "refused", reason: "assigned" })).toBe("已不合适：已有任务");
  });
});
