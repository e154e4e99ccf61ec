/* The console's words. Keys are typed: a sentence that is not in the catalogue does not compile. */
import enCommon from "../../../messages/en/common.json";
import en from "../../../messages/en/console.json";
import zhCommon from "../../../messages/zh-CN/common.json";
import zh from "../../../messages/zh-CN/console.json";
import * as i18n from "../../shared/i18n";

i18n.useMessages({ ...zhCommon, ...zh }, { ...enCommon, ...en });

type Own<K> = K extends `console.${infer Rest}` ? Rest : never;
export type Key = Own<keyof typeof zh>;

export function t(key: Key, values?: Record<string, string | number>): string {
  return i18n.t("console." + key, values);
}

/** The word for a code the server uses, of one group: word("need_status", "open"). */
export function word(group: string, code: string | undefined): string {
  return i18n.word("console." + group, code);
}

export { language, nameOf, setLanguage } from "../../shared/i18n";
