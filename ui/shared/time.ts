/* Moments as people say them. City time, whatever the device believes. */
import { language, t } from "./i18n";

const zone = "Asia/Shanghai";
type Parts = Intl.DateTimeFormatOptions;

function told(iso: string | undefined, parts: Parts): string {
  return iso ? new Intl.DateTimeFormat(language.value, { timeZone: zone, ...parts }).format(new Date(iso)) : "";
}

export function clock(iso?: string): string {
  return told(iso, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

export function day(iso?: string): string {
  return told(iso, { month: "numeric", day: "numeric", weekday: "short" });
}

/** Date with its year, and time: for records. */
export function stamp(iso?: string): string {
  return iso ? `${told(iso, { year: "numeric", month: "2-digit", day: "2-digit" })} ${clock(iso)}` : "";
}

export function span(from?: string, to?: string): string {
  return from && to ? `${day(from)} ${clock(from)}–${clock(to)}` : "";
}

export function age(iso: string | undefined, now = Date.now()): string {
  if (!iso) return "";
  const minutes = Math.round((now - new Date(iso).getTime()) / 60000);
  if (minutes < 1) return t("time.now");
  if (minutes < 60) return t("time.minutes", { n: minutes });
  return minutes < 1440 ? t("time.hours", { n: Math.round(minutes / 60) }) : t("time.days", { n: Math.round(minutes / 1440) });
}

export function hours(minutes: number | undefined): string {
  if (minutes === undefined) return "";
  const sign = minutes < 0 ? "−" : "", size = Math.abs(minutes);
  return sign + t("time.h_m", { h: Math.trunc(size / 60), m: size % 60 });
}

/** A local <input type="datetime-local"> value as an ISO time of the city. */
export function fromInput(value: string): string {
  return value ? `${value}:00+08:00` : "";
}

export function toInput(date: Date): string {
  return new Date(date.getTime() + 8 * 3600e3).toISOString().slice(0, 16);
}
