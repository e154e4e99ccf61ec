/* Numbers as people say them, with their units. */
import { language, t } from "./i18n";

export function count(n: number | undefined): string {
  return n === undefined ? "–" : n.toLocaleString(language.value);
}

/** Metres: to ten below a kilometre, to a hundred above. */
export function distance(metres: number | undefined): string {
  if (metres === undefined) return "–";
  if (metres < 995) return t("unit.metres", { n: Math.max(10, Math.round(metres / 10) * 10) });
  return t("unit.kilometres", { n: (metres / 1000).toFixed(1) });
}

/** Whole per cent, rounded down: 99.9 % covered is not covered. */
export function percent(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, Math.floor((100 * part) / whole)) : 0;
}
