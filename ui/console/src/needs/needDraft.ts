/* What a worker fills in to make a sentence a need, and what of it goes to the server. */
import type { Task } from "../../../shared/packs";
import { fromInput, toInput } from "../../../shared/time";
import type { Need } from "../../../shared/types";

export interface NeedDraft {
  incident: string; area: string; task: string; sentence: string; head_count: number; skills: string; starts_at: string; ends_at: string; respond_by: string;
  priority: string; ppe: boolean; hot: boolean; place: string; requester_name: string; requester_phone: string; source: string;
}

const local = (iso?: string) => (iso ? toInput(new Date(iso)) : "");

export function draftOf(need: Partial<Need>, now = Date.now()): NeedDraft {
  return {
    incident: need.incident ?? "", area: need.area ?? "", task: need.task ?? "", sentence: need.sentence ?? "", head_count: need.head_count ?? 1, skills: need.skills ?? "",
    starts_at: local(need.starts_at) || toInput(new Date(now + 30 * 60e3)), ends_at: local(need.ends_at) || toInput(new Date(now + 150 * 60e3)),
    respond_by: local(need.respond_by), priority: need.priority ?? "P2", ppe: need.ppe ?? false, hot: need.hot ?? false, place: need.place ?? "", requester_name: need.requester_name ?? "",
    requester_phone: need.requester_phone ?? "", source: need.source ?? "worker",
  };
}

/** The task's usual values, where the worker has not decided otherwise. */
export function takeTask(draft: NeedDraft, task: Task): void {
  draft.task = task.id;
  draft.skills = task.skills ?? "";
  draft.head_count = task.head_count;
  draft.priority = task.priority;
  draft.ppe = task.ppe;
  draft.ends_at = toInput(new Date(Date.parse(fromInput(draft.starts_at)) + task.duration_min * 60e3));
}

/** The request body: empty fields left out, local times as city time. No skills said means none, not the task's. */
export function bodyOf(draft: NeedDraft, fresh: boolean): Record<string, unknown> {
  const { source, starts_at, ends_at, respond_by, ...rest } = draft;
  const all = { ...rest, starts_at: fromInput(starts_at), ends_at: fromInput(ends_at), respond_by: fromInput(respond_by), ...(fresh ? { source } : {}) };
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== "" || name === "skills"));
}
