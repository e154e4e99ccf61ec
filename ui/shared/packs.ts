/* Tasks, skills, hazards, levels and rest rules in force, read once. */
import { ref } from "vue";
import { api } from "./api";

export interface Named { id: string; name_zh: string; name_en: string }
export interface Task extends Named {
  hazard: string; skills: string; head_count: number; duration_min: number; priority: string; safety: string; ppe: boolean;
}
export interface Skill { code: string; name_zh: string; name_en: string; certificate_zh: string; min_age: number }
export interface Packs { tasks: Task[]; skills: Skill[]; hazards: Named[]; levels: Named[]; rules: Named[] }

export const packs = ref<Packs>({ tasks: [], skills: [], hazards: [], levels: [], rules: [] });

export async function loadPacks(): Promise<void> {
  if (!packs.value.tasks.length) packs.value = await api<Packs>("/packs");
}
