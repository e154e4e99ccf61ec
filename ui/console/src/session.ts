/* Who is signed in, and what they may do where. */
import { computed, ref } from "vue";
import { api, whenSignedOut } from "../../shared/api";
import type { Me, Role } from "../../shared/types";
import { setLanguage, type Language } from "../../shared/i18n";

export const me = ref<Me>();
export const console_roles: Role[] = ["admin", "commander", "coordinator", "worker", "auditor"];

export const has = (...roles: Role[]): boolean => me.value?.roles.some((r) => roles.includes(r.role)) ?? false;

/** The widest area the account works in; the root of what the pages show. */
export const homeArea = computed(() => {
  const areas = (me.value?.roles ?? []).filter((r) => console_roles.includes(r.role)).map((r) => r.area);
  return areas.sort((a, b) => a.length - b.length)[0] ?? "";
});

export function enter(who: Me): void {
  me.value = who;
}

export async function resume(): Promise<void> {
  await api<Me>("/me").then(enter, () => undefined);
}

export async function leave(): Promise<void> {
  await api("/session", { method: "DELETE" }).catch(() => undefined);
  me.value = undefined;
}

/** Remembered on this device, and with the account for messages sent to the person. */
export function speak(language: Language): void {
  setLanguage(language);
  if (me.value) void api("/me", { method: "PUT", body: { language } }).catch(() => undefined);
}

whenSignedOut(() => (me.value = undefined));
