import { onMounted, ref, type Ref } from "vue";
import type { Page } from "../../shared/api";

/** A list with its loading and error state. */
export function useList<T>(fetchPage: () => Promise<Page<T>>) {
  const items = ref([]) as Ref<T[]>, error = ref(""), loading = ref(true), total = ref(0);
  async function load(): Promise<void> {
    loading.value = true;
    try {
      const page = await fetchPage();
      items.value = page.items;
      total.value = page.total_minutes ?? 0;
      error.value = "";
    } catch (e) {
      error.value = (e as Error).message;
    }
    loading.value = false;
  }
  onMounted(load);
  return { items, error, loading, total, load };
}
