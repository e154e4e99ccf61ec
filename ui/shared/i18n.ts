/* A dictionary in two languages: zh-CN first, English complete, {x} filled in. */
import { ref } from "vue";

export type Language = "zh-CN" | "en";
type Messages = Record<string, string>;

const kept = typeof localStorage === "undefined" ? null : localStorage.getItem("huying.language");
export const language = ref<Language>(kept === "en" ? "en" : "zh-CN");

const catalogues: Record<Language, Messages> = { "zh-CN": {}, en: {} };

export function useMessages(zh: Messages, en: Messages): void {
  Object.assign(catalogues["zh-CN"], zh);
  Object.assign(catalogues.en, en);
}

export function t(key: string, values: Record<string, string | number> = {}): string {
  const text = catalogues[language.value][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** The word for a code of the server, or the code itself where there is none yet. */
export function word(group: string, code: string | undefined): string {
  return code === undefined ? "" : catalogues[language.value][`${group}.${code}`] ?? code;
}

export function setLanguage(to: Language): void {
  language.value = to;
  localStorage.setItem("huying.language", to);
  document.documentElement.lang = to;
}

/** The name of a two-language thing in the language spoken now. */
export function nameOf(thing: { name_zh?: string; name_en?: string } | undefined): string {
  return (language.value === "en" ? thing?.name_en : thing?.name_zh) ?? thing?.name_zh ?? "";
}
