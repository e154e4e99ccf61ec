import { computed, ref } from "vue";

export interface Role { role: string; area: string; area_name: string }
export interface Me { account: string; person?: string; name: string; login: string; language: string; totp: boolean; roles: Role[] }

export const me = ref<Me>();
export const has = (...roles: string[]) => me.value?.roles.some((r) => roles.includes(r.role)) ?? false;

/** The widest area the account works in; "" is the whole city. */
export const homeArea = computed(() => {
  const areas = (me.value?.roles ?? []).filter((r) => !["volunteer", "resident"].includes(r.role)).map((r) => r.area);
  return areas.sort((a, b) => a.length - b.length)[0] ?? "";
});
