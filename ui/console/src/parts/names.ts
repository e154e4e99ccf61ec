/* Names out of the packs, in the language spoken now. */
import { nameOf } from "../../../shared/i18n";
import { packs } from "../../../shared/packs";

export const taskName = (id?: string): string => nameOf(packs.value.tasks.find((task) => task.id === id)) || (id ?? "");
export const skillName = (code: string): string => nameOf(packs.value.skills.find((s) => s.code === code)) || code;
export const ruleName = (id: string): string => nameOf(packs.value.rules.find((rule) => rule.id === id)) || id;
export const hazardName = (id: string): string => nameOf(packs.value.hazards.find((h) => h.id === id)) || id;
export const levelName = (id: string): string => nameOf(packs.value.levels.find((l) => l.id === id)) || id;
