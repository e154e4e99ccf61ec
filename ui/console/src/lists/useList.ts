import { onMounted, ref, watch, type Ref } from "vue";
import { api, type Ask, type Page } from "../../../shared/api";

/** A list of the API, page by page. Reloads when what is asked changes; a late answer to an old question is dropped. */
export function useList<T>(path: () => string, ask: () => Ask, pause = 250) {
  const items = ref([]) as Ref<T[]>, next = ref<string | null>(null), error = ref<Error>(), loading = ref(true);
  let asked = 0, timer: ReturnType<typeof setTimeout> | undefined;
  async function fetchPage(cursor?: string) {
    const turn = ++asked;
    loading.value = true;
    try {
      const given = ask();
      const page = await api<Page<T>>(path(), { ...given, query: { ...given.query, cursor } });
      if (turn !== asked) return;
      items.value = cursor ? [...items.value, ...page.items] : page.items;
      next.value = page.next;
      error.value = undefined;
    } catch (e) {
      if (turn === asked) error.value = e as Error;
    }
    if (turn === asked) loading.value = false;
  }
  const load = () => fetchPage();
  const more = () => (next.value ? fetchPage(next.value) : Promise.resolve());
  watch(() => JSON.stringify([path(), ask().query]), () => {
    clearTimeout(timer);
    timer = setTimeout(load, pause);
  });
  onMounted(load);
  return { items, next, error, loading, load, more };
}
