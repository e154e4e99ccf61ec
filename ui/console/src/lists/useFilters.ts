import { reactive, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

/** Filters that stand in the address, so that a list can be sent to a colleague and Back finds it again. */
export function useFilters<T extends Record<string, string>>(none: T): T {
  const route = useRoute(), router = useRouter();
  const given = Object.fromEntries(Object.keys(none).map((key) => [key, String(route.query[key] ?? none[key])]));
  const filters = reactive({ ...none, ...given }) as T;
  watch(filters, () => {
    const query = Object.fromEntries(Object.entries(filters).filter(([key, value]) => value !== "" && value !== none[key]));
    void router.replace({ query });
  });
  return filters;
}
