import { nameOf } from "../../shared/i18n";
import { packs } from "../../shared/packs";

export const taskName = (id?: string) => nameOf(packs.value.tasks.find((task) => task.id === id));
export const skillName = (code: string) => {
  const skill = packs.value.skills.find((s) => s.code === code);
  return skill ? nameOf(skill) : code;
};
export const ruleName = (id: string) => nameOf(packs.value.rules.find((rule) => rule.id === id)) || id;
export const hazardName = (id: string) => nameOf(packs.value.hazards.find((h) => h.id === id)) || id;
