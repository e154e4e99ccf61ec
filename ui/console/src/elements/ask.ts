/* Short questions before something is done: a reason, a number, or "are you sure". */
import "element-plus/es/components/message-box/style/css";
import "element-plus/es/components/overlay/style/css";
import { ElMessageBox } from "element-plus/es/components/message-box/index";
import { t } from "../messages";

const buttons = () => ({ confirmButtonText: t("do.confirm"), cancelButtonText: t("do.cancel"), closeOnClickModal: false });

export async function sure(title: string, text: string): Promise<boolean> {
  return ElMessageBox.confirm(text, title, buttons()).then(() => true, () => false);
}

interface Question { value?: string; pattern?: RegExp; wrong?: string; type?: string }

/** The line typed in, or undefined if the person thought better of it. */
export async function askText(title: string, text: string, question: Question = {}): Promise<string | undefined> {
  const options = {
    ...buttons(), inputValue: question.value ?? "", inputType: question.type ?? "text",
    inputPattern: question.pattern ?? /\S/, inputErrorMessage: question.wrong ?? t("ask.required"),
  };
  return ElMessageBox.prompt(text, title, options).then((answer) => (answer as { value: string }).value.trim(), () => undefined);
}

/** Why something is done: kept in the journal. */
export function askReason(title: string, text = ""): Promise<string | undefined> {
  return askText(title, text || t("ask.reason"), { type: "textarea" });
}
