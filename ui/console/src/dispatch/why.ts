/* Why a plan is as it is, in words. */
import { distance } from "../../../shared/format";
import type { Bring, Dispatch, DispatchMove, DispatchNeed, DispatchWhyNot, Scenario } from "../../../shared/types";
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
  if (need.elsewhere) said.push(t("dispatch.elsewhere", { n: need.elsewhere }) + (need.higher ? t("dispatch.higher", { n: need.higher }) : ""));
  if (need.kept) said.push(t("dispatch.kept", { n: need.kept }));
  const others = topReasons(need.reasons, 3).map(([code, n]) => `${word("reason", code)} ${n}`);
  if (others.length) said.push(t("dispatch.others", { list: others.join(t("dispatch.comma")) }));
  return said.join(t("dispatch.join"));
}

/** What a change brings, in words: a place here, a place elsewhere, or travel saved. */
export function gain(bring: Bring, priority = ""): string {
  if (bring.steps <= 0) return t("dispatch.gain_metres", { m: distance(bring.metres) });
  const other = `P${4 - Math.min(4, bring.steps)}`;
  return other === priority ? t("dispatch.gain_here") : t("dispatch.gain_other", { priority: word("priority", other) });
}

/** What would help a short need: a person more, a wider radius, a later hour. */
export function helps(need: DispatchNeed): string[] {
  const said: string[] = [];
  if (need.one_more) said.push(t("dispatch.one_more", { gain: gain(need.one_more, need.priority) }));
  if (need.wider) said.push(t("dispatch.wider", { n: need.wider.people ?? 0, gain: gain(need.wider, need.priority) }));
  if (need.later) said.push(t("dispatch.later", { n: need.later.people ?? 0, gain: gain(need.later, need.priority) }));
  return said;
}

/** Why not this person, `now` being where the plan sends them. */
export function whyNot(found: DispatchWhyNot, now: string): string {
  if (found.there) return t("dispatch.why_not_there");
  if (found.reason) return t("dispatch.why_not_reason", { why: reasonName(found.reason) });
  if (found.kept) return t("dispatch.why_not_kept");
  const more = found.more && found.more.steps > 0 ? t("dispatch.why_not_places")
    : found.more && found.more.metres > 0 ? t("dispatch.why_not_metres", { m: distance(found.more.metres) }) : t("dispatch.why_not_same");
  return more + " " + (now ? t("dispatch.why_not_now", { place: now }) : t("dispatch.why_not_idle"));
}

/** How good the plan is: proved best, or how far from the bound. */
export function proof(run: Dispatch): string {
  if (run.cost === undefined || run.bound === undefined) return "";
  const gap = run.cost - run.bound, steps = Math.round(gap / (run.step ?? 1));
  if (gap <= 0) return t("dispatch.proved");
  return t("dispatch.near_best", { gap: steps ? t("dispatch.gap_places", { n: steps }) : distance(gap) });
}

/** Why this person: how near among those who fit, and what it would cost to do without. */
export function whySent(move: DispatchMove): string {
  const said = [move.pinned ? t("dispatch.pinned") : t("dispatch.place", { place: move.place, fits: move.fits ?? move.place })];
  if (!move.pinned && move.worth === undefined) said.push(t("dispatch.needed"));
  else if (move.worth && move.next_name) said.push(t("dispatch.next", { name: move.next_name, m: distance(move.worth) }));
  return said.join(t("dispatch.join"));
}

const reasonName = (code: string): string => (/^HY-/.test(code) ? ruleName(code) : word("reason", code));

/** What became of a move: carried out, answered, or refused with the reason. */
export function outcome(move: DispatchMove): string {
  if (move.status === "refused") return t("dispatch.refused", { why: reasonName(move.reason ?? "") });
  return move.answer ? word("ask_status", move.answer) : word("dispatch_move", move.status);
}

export function scenarioText(scenario: Scenario, name: (code: string) => string): string {
  const said: string[] = [];
  if (scenario.skill) said.push(t("dispatch.if_skill", { skill: skillName(scenario.skill) }));
  if (scenario.closed_from && scenario.closed_to) said.push(t("dispatch.if_closed", { a: name(scenario.closed_from), b: name(scenario.closed_to) }));
  if (scenario.lost_area) said.push(t("dispatch.if_lost", { area: name(scenario.lost_area) }));
  return said.join(t("dispatch.join"));
}
