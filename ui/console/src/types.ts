export interface Tally { code: string; name: string; needs_new: number; short: number; covered: number; working: number; done: number; checked_in: number; alarms: number; free: number; on_duty: number; volunteers: number; wanted: number; accepted: number; complaints_open: number; coverage?: number }
export interface Board { area: string; area_name: string; as_of: string; totals: Tally; children: Tally[]; alarms: { duty: string; need: string; area_name: string; late_min: number }[] }
export interface Incident { id: string; area: string; area_name?: string; title: string; hazard: string; level: string; exercise: boolean; status: string; needs_open: number; opened_at: string; closed_at?: string; destroy_by?: string; simulated: boolean; version: number }
export interface Need {
  id: string; incident?: string; area: string; area_name: string; tier: string; tier_name: string; status: string; task?: string; priority: string; head_count: number;
  accepted: number; waiting: number; checked_in: number; skills: string; starts_at?: string; ends_at?: string; respond_by?: string; sentence: string; place?: string;
  requester_name?: string; requester_phone?: string; duplicate_of?: string; reopened: number; simulated: boolean; created_at: string; version: number;
  tiers?: { from_area: string; to_area: string; shortfall: number; why: Record<string, number>; at: string }[];
  duplicates?: { id: string; why: string[]; score: number; status: string; created_at: string }[]; follow?: string;
}
export interface Call { id: string; wanted: number; asked: number; status: string; opened_at: string; closes_at: string; counts: Record<string, number>; answers: Record<string, number> }
export interface Preview { area: string; considered: number; eligible: number; reasons: Record<string, number>; rules: Record<string, number>; candidates: Candidate[] }
export interface Candidate { id: string; name: string; area_name: string; distance_m?: number; hours_week_min: number; asked_count: number; last_asked_at?: string; why: string[]; simulated: boolean }
export interface Duty { id: string; need: string; volunteer: string; volunteer_name: string; home_area_name: string; status: string; starts_at: string; ends_at: string; in_at?: string; in_how?: string; out_at?: string; alarm_at?: string; minutes?: number; simulated: boolean; version: number }
export interface Volunteer { id: string; name: string; area: string; area_name: string; status: string; staff: boolean; on_duty: boolean; radius_m: number; availability: string; asked_count: number; skills: { skill: string; status: string; expires_at?: string }[]; minor: boolean; simulated: boolean; version: number }
export interface Person { id: string; area: string; area_name: string; name: string; birth?: string; phone_masked?: string; id_masked?: string; volunteer_status?: string; simulated: boolean; version: number; phone?: string; address?: string; id_number?: string; purpose?: string; legal_basis?: string; destroy_by?: string }
export interface Organisation { id: string; area: string; area_name: string; name: string; kind: string; members: number; contact_name?: string; version: number }
export interface Area { code: string; full_code: string; level: string; name: string; short_name: string; children: number; reserve_floor?: number; valid_from: string; valid_to?: string; version: number }
