import { ref, watch } from "vue";
import { api } from "../../../shared/api";
import type { Area } from "../../../shared/types";

/** Names of areas given by their codes; the code itself until its name is there. */
export function useAreaNames(codes: () => (string | undefined)[]) {
  const names = ref<Record<string, string>>({});
  watch(() => codes().filter(Boolean).join(), async () => {
    for (const code of new Set(codes())) {
      if (!code || names.value[code]) continue;
      const area = await api<Area>("/areas/" + code).catch(() => undefined);
      names.value = { ...names.value, [code]: area?.name ?? code };
    }
  }, { immediate: true });
  return (code: string): string => names.value[code] ?? code;
}
