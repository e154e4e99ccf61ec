/* Who is signed in, and what they may do where. */
import { computed, ref } from "vue";
import { api, ApiProblem, whenProving, whenSignedOut } from "../../shared/api";
import type { Me, Role } from "../../shared/types";
import { setLanguage, type Language } from "../../shared/i18n";
import { t } from "./messages";

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

/* Asked until it is right or thought better of. With one-time codes on, a code too. */
whenProving(async () => {
  const { askText } = await import("./elements/ask");
  for (let hint = t("prove.hint"); ;) {
    const password = await askText(t("prove.title"), hint, { type: "password" });
    const code = password && me.value?.totp ? await askText(t("prove.title"), t("sign_in.code"), { pattern: /^\d{6}$/ }) : undefined;
    if (!password || (me.value?.totp && !code)) return false;
    const refused = await api("/session/proof", { method: "POST", body: { password, code } }).then(() => undefined, (e: unknown) => e);
    if (!refused) return true;
    if (!(refused instanceof ApiProblem)) throw refused;
    hint = refused.message;
  }
});
