/* Why a plan is as it is, in words. */
import { distance } from "../../../shared/format";
import type { DispatchMove, DispatchNeed, Scenario } from "../../../shared/types";
import { t, word } from "../messages";
import { ruleName, skillName } from "../parts/names";

export const missing = (need: DispatchNeed): number => Math.max(0, need.wanted - need.standing - need.planned);

/** The most frequent reasons of those who do not fit, at most `most`. */
export function topReasons(reasons: Record<string, number>, most: number): [string, number][] {
  return Object.entries(reasons).filter(([code, n]) => code !== "fits" && n > 0).sort((a, b) => b[1] - a[1]).slice(0, most);
}

/** Why a need is short: what became of those who fit, then why the others do not. */
export function whyShort(need: DispatchNeed): string {
  const said = [need.fits ? t("dispatch.fits", { n: need.fits }) : t("dispatch.nobody_fits")];
  if (need.elsewhere) said.push(t("dispatch.elsewhere", { n: need.elsewhere }));
  if (need.kept) said.push(t("dispatch.kept", { n: need.kept }));
  const others = topReasons(need.reasons, 3).map(([code, n]) => `${word("reason", code)} ${n}`);
  if (others.length) said.push(t("dispatch.others", { list: others.join(t("dispatch.comma")) }));
  return said.join(t("dispatch.join"));
}

/** Why this person: how near among those who fit, and what it would cost to do without. */
export function whySent(move: DispatchMove): string {
  const said = [move.pinned ? t("dispatch.pinned") : t("dispatch.place", { place: move.place, fits: move.fits ?? move.place })];
  if (!move.pinned && move.worth === undefined) said.push(t("dispatch.needed"));
  else if (move.worth) said.push(t("dispatch.worth", { m: distance(move.worth) }));
  return said.join(t("dispatch.join"));
}

/** What became of a move: carried out, answered, or refused with the reason. */
export function outcome(move: DispatchMove): string {
  if (move.status === "refused") return t("dispatch.refused", { why: /^HY-/.test(move.reason ?? "") ? ruleName(move.reason ?? "") : word("reason", move.reason) });
  return move.answer ? word("ask_status", move.answer) : word("dispatch_move", move.status);
}

export function scenarioText(scenario: Scenario, name: (code: string) => string): string {
  const said: string[] = [];
  if (scenario.skill) said.push(t("dispatch.if_skill", { skill: skillName(scenario.skill) }));
  if (scenario.closed_from && scenario.closed_to) said.push(t("dispatch.if_closed", { a: name(scenario.closed_from), b: name(scenario.closed_to) }));
  if (scenario.lost_area) said.push(t("dispatch.if_lost", { area: name(scenario.lost_area) }));
  return said.join(t("dispatch.join"));
}
