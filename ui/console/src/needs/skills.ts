/* Skill expressions: "S02 S29" both, "S09|S01" either. */
import { t } from "../messages";
import { skillName } from "../parts/names";

export function clauses(expression: string): string[][] {
  return expression.split(/\s+/).filter(Boolean).map((clause) => clause.split("|").filter(Boolean));
}

export function expressionOf(all: string[][]): string {
  return all.filter((clause) => clause.length).map((clause) => clause.join("|")).join(" ");
}

export function skillsText(expression: string): string {
  return clauses(expression).map((clause) => clause.map(skillName).join(t("need.or"))).join(t("need.and"));
}
