import { onMounted, ref, type Ref } from "vue";
import { api, type Ask, type Page } from "../../shared/api";

/** A list of the API, page by page, with its loading and error state. */
export function usePage<T>(path: () => string, ask: () => Ask) {
  const items = ref([]) as Ref<T[]>, next = ref<string | null>(null), error = ref(""), loading = ref(false);
  async function fetchPage(cursor?: string) {
    loading.value = true;
    try {
      const given = ask();
      const page = await api<Page<T>>(path(), { ...given, query: { ...given.query, cursor } });
      items.value = cursor ? [...items.value, ...page.items] : page.items;
      next.value = page.next;
      error.value = "";
    } catch (e) {
      error.value = (e as Error).message;
    }
    loading.value = false;
  }
  const load = () => fetchPage();
  const more = () => (next.value ? fetchPage(next.value) : Promise.resolve());
  onMounted(load);
  return { items, next, error, loading, load, more };
}
