export interface Me { account: string; person?: string; name: string; login: string; simulated: boolean; roles: { role: string; area: string; area_name: string }[] }
export interface Ask {
  id: string; need: string; task_name_zh?: string; task_name_en?: string; area_name: string; incident_title?: string; priority: string;
  head_count: number; accepted: number; starts_at: string; ends_at: string; status: string; place_in_line?: number; distance_m?: number;
  closes_at: string; safety?: string; ppe: boolean; why: string[]; simulated: boolean;
}
export interface MyDuty {
  id: string; need: string; task_name_zh?: string; task_name_en?: string; area_name: string; place?: string; requester_name?: string;
  requester_phone?: string; starts_at: string; ends_at: string; status: string; in_at?: string; out_at?: string; minutes?: number;
  safety?: string; ppe: boolean; simulated: boolean; version: number;
}
export interface LedgerLine { id: string; task_name_zh?: string; task_name_en?: string; kind: string; minutes: number; reason?: string; at: string }
export interface Volunteer { id: string; on_duty: boolean; status: string; version: number }
export interface Need { id: string; task?: string; area_name: string; status: string; head_count: number; accepted: number; checked_in: number; starts_at?: string; ends_at?: string; sentence: string; simulated: boolean }
export interface Duty { id: string; need: string; volunteer_name: string; status: string; in_at?: string; out_at?: string; alarm_at?: string; simulated: boolean; version: number }
export interface Notice { id: string; kind: string; task?: string; task_name_zh?: string; task_name_en?: string; at: string; read_at?: string }
