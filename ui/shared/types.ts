/* What the API answers, as of /api/v1/openapi.json. Ids are decimal strings, times ISO 8601. */
export type Role = "admin" | "commander" | "coordinator" | "worker" | "volunteer" | "resident" | "auditor";
export interface Grant { id: string; role: Role; area: string; area_name?: string; since?: string; until?: string }
export interface Me {
  account: string; person?: string; login: string; name: string; language: string; simulated: boolean; totp: boolean; version: number;
  roles: { role: Role; area: string; area_name: string }[];
}
export interface Account {
  id: string; person?: string; login: string; name: string; status: "active" | "disabled"; totp: boolean; locked: boolean; simulated: boolean;
  created_at: string; version: number; roles: Grant[];
}
export interface Token { id: string; token?: string; name: string; created_at: string; expires_at: string }
export interface Read { id: string; at: string; purpose: string; by_name: string; by_role?: string }
export interface JournalLine {
  seq: number; at: string; actor?: string; actor_name?: string; area: string; kind: string; subject: string; subject_id?: string; hash: string;
  body: Record<string, unknown>;
}

export interface Area {
  code: string; full_code: string; level: string; parent?: string; name: string; short_name: string; kind: string; valid_from: string; valid_to?: string;
  successor?: string; lon?: number; lat?: number; reserve_floor?: number; population?: number; children: number; version: number;
  path?: { code: string; name: string; level: string }[];
}
export interface AreaReport {
  rows: number; added: number; removed: number; renamed: number; moved: number; unchanged: number; applied: boolean; faults?: RowFault[];
}
export interface RowFault { row?: number; feature?: number; column?: string; fault: string; detail?: string }
export interface ImportReport { rows: number; bad: number; applied: boolean; faults?: RowFault[] }
export type Position = [number, number];
export interface Shape {
  properties: { code: string; name: string; synthetic: boolean };
  geometry: { type: "Point"; coordinates: Position } | { type: "Polygon"; coordinates: Position[][] } | { type: "MultiPolygon"; coordinates: Position[][][] };
}

export interface Tally {
  needs: number; needs_new: number; needs_open: number; covered: number; working: number; done: number; wanted: number; accepted: number; short: number;
  volunteers: number; on_duty: number; checked_in: number; alarms: number; busy: number; free: number; coverage?: number;
}
export interface BoardChild extends Tally { code: string; name: string; level: string; lon?: number; lat?: number; reserve_floor?: number }
export interface Alarm { duty: string; need: string; area: string; area_name: string; starts_at: string; late_min: number }
export interface Board {
  area: string; area_name: string; level: string; as_of: string; totals: Tally & { complaints_open: number }; children: BoardChild[];
  incidents?: Incident[]; alarms: Alarm[];
}

export interface Incident {
  id: string; area: string; area_name?: string; title: string; hazard: string; level: string; exercise: boolean; destroy_days?: number; destroy_by?: string;
  status: "open" | "closed"; opened_at: string; closed_at?: string; needs_open?: number; simulated: boolean; version: number;
}
export type NeedStatus = "new" | "open" | "covered" | "working" | "done" | "confirmed" | "cancelled";
export interface Need {
  id: string; incident?: string; area: string; area_name: string; tier: string; tier_name: string; status: NeedStatus; task?: string; priority: string;
  head_count: number; accepted: number; waiting: number; checked_in: number; skills: string; ppe: boolean; hot: boolean; starts_at?: string; ends_at?: string; respond_by?: string;
  lon?: number; lat?: number; source: string; duplicate_of?: string; reason?: string; reopened: number; simulated: boolean; created_at: string; done_at?: string;
  closed_at?: string; version: number; sentence: string; place?: string; requester_name?: string; requester_phone?: string; follow?: string;
  tiers?: TierStep[]; duplicates?: Duplicate[];
}
export interface TierStep { from_area: string; to_area: string; shortfall: number; why: Record<string, number>; at: string }
export interface Duplicate { id: string; why: string[]; score: number; status: string; created_at: string }

export interface Preview {
  area: string; considered: number; eligible: number; reasons: Record<string, number>; rules: Record<string, number>; candidates: Candidate[];
}
export interface Candidate {
  id: string; name: string; area: string; area_name: string; distance_m?: number; hours_week_min: number; asked_count: number; last_asked_at?: string;
  staff: boolean; simulated: boolean; why: string[];
}
export interface Verdict { eligible: boolean; reason?: string; rule?: string; distance_m?: number; hours_week_min?: number }
export interface Answers { asked: number; accepted: number; waiting: number; declined: number; expired: number; withdrawn: number }
export interface Call {
  id: string; need: string; area: string; wanted: number; asked: number; status: "open" | "closed"; opened_at: string; closes_at: string; simulated: boolean;
  counts?: Record<string, number>; answers: Answers; version?: number;
}
export interface AskLine {
  id: string; volunteer: string; volunteer_name: string; home_area: string; home_area_name: string; status: string; place?: number; distance_m?: number;
  asked_at: string; answered_at?: string; reason?: string;
}
export interface Duty {
  id: string; need: string; volunteer: string; volunteer_name: string; area: string; home_area: string; home_area_name: string; status: string; starts_at: string;
  ends_at: string; ppe: boolean; in_at?: string; in_how?: string; out_at?: string; out_how?: string; witness?: string; confirmed_at?: string; confirmed_how?: string;
  alarm_at?: string; reason?: string; minutes?: number; simulated: boolean; version: number;
}
export interface LedgerLine {
  id: string; duty: string; need?: string; task?: string; task_name_zh?: string; task_name_en?: string; kind: string; minutes: number; reason?: string;
  signed_by_name?: string; at: string; in_at?: string; out_at?: string; confirmed_at?: string; signature: string;
}
export interface Loan {
  id: string; need: string; task?: string; to_area: string; to_area_name: string; lender: string; lender_name: string; people: number; accepted: number;
  status: "standing" | "objected" | "settled"; reason?: string; at: string; version: number;
}
export interface Override { id: string; rule: string; need: string; volunteer: string; reason: string; at: string; until: string; area: string; by_name: string }

export interface VolunteerSkill { skill: string; status: "claimed" | "verified" | "rejected" | "expired"; certificate?: string; expires_at?: string }
export interface Volunteer {
  id: string; name: string; area: string; area_name: string; status: string; staff: boolean; on_duty: boolean; radius_m?: number; lon?: number; lat?: number;
  guardian_consent: boolean; availability?: string; asked_count: number; last_asked_at?: string; decided_at?: string; reason?: string; minor: boolean;
  simulated: boolean; created_at: string; version: number; skills: VolunteerSkill[]; phone?: string;
}
export interface Person {
  id: string; area: string; area_name?: string; name: string; sex?: number; birth?: string; phone_masked?: string; id_masked?: string; volunteer_status?: string;
  phone?: string; id_number?: string; address?: string; purpose?: string; legal_basis?: string; consent_at?: string; destroy_by?: string; source?: string;
  simulated: boolean; created_at?: string; version: number;
}
export interface Organisation {
  id: string; area: string; area_name?: string; name: string; kind: string; credit_code?: string; contact_name?: string; contact_phone?: string; status: string;
  members?: number; simulated: boolean; version: number;
}
export interface Member {
  organisation: string; organisation_name: string; person: string; name: string; title?: string; home_area?: string; home_area_name?: string; since: string;
  reported_at?: string;
}
export interface Complaint {
  id: string; area: string; area_name: string; need?: string; body: string; phone_masked?: string; reply?: string; status: "open" | "answered"; created_at: string;
  answered_at?: string; version: number;
}
export interface Scenario { skill?: string; closed_from?: string; closed_to?: string; lost_area?: string; lost_from?: string; lost_to?: string }
/** What a change brings at most: steps of priority (P3 one … P0 four), or else metres of travel. */
export interface Bring { people?: number; steps: number; metres: number }
export interface DispatchFloor { area: string; area_name: string; kept: number; lent: number; one_more?: Bring }
export interface DispatchWhyNot { there: boolean; reason?: string; now?: string; kept: boolean; more?: Bring }
export interface DispatchTally { priority: string; needs: number; wanted: number; standing: number; planned: number }
export interface Dispatch {
  id: string; area: string; area_name: string; incident?: string; incident_title?: string; from_at: string; to_at: string; based_on?: string;
  status: "queued" | "running" | "ready" | "failed" | "cancelled"; problem?: string; progress: number; needs: number; people: number; pairs: number; wanted: number;
  standing: number; planned: number; unreserved: number; cost?: number; bound?: number; step?: number; opened_at: string; done_at?: string; what_if?: Scenario; tallies: DispatchTally[]; version: number;
}
export interface DispatchNeed {
  need: string; wanted: number; standing: number; planned: number; fits: number; elsewhere: number; higher: number; kept: number; one_more?: Bring; wider?: Bring; later?: Bring; reasons: Record<string, number>; task?: string;
  area: string; area_name: string; priority: string; starts_at: string; ends_at: string; lon?: number; lat?: number; simulated: boolean;
}
export interface DispatchMove {
  volunteer: string; volunteer_name: string; home_area: string; home_area_name: string; need: string; task?: string; need_area: string; need_area_name: string;
  priority: string; starts_at: string; ends_at: string; distance_m?: number; cost: number; place: number; fits?: number; worth?: number; next?: string; next_name?: string; pinned: boolean;
  status: "planned" | "asked" | "assigned" | "refused"; reason?: string; answer?: string; simulated: boolean;
}
export interface DispatchStream {
  from_area: string; from_name: string; to_area: string; to_name: string; from_lon?: number; from_lat?: number; to_lon?: number; to_lat?: number; people: number;
}
