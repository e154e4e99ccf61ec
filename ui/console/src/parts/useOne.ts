import { onMounted, ref, type Ref } from "vue";
import { api, type Ask } from "../../../shared/api";

/** One thing of the API with its loading and error state. */
export function useOne<T>(path: () => string, ask: () => Ask = () => ({})) {
  const it = ref() as Ref<T | undefined>, error = ref<Error>(), loading = ref(false);
  async function load() {
    loading.value = true;
    try {
      it.value = await api<T>(path(), ask());
      error.value = undefined;
    } catch (e) {
      error.value = e as Error;
    }
    loading.value = false;
  }
  onMounted(load);
  return { it, error, loading, load };
}
