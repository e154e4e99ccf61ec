/* #/needs/123?status=open, without a router's weight. */
import { computed, ref } from "vue";

const hash = ref(location.hash);
addEventListener("hashchange", () => (hash.value = location.hash));

export const route = computed(() => {
  const [path, query = ""] = hash.value.replace(/^#\/?/, "").split("?");
  const [page, id] = path.split("/");
  return { page: page || "board", id, query: new URLSearchParams(query) };
});

export function go(to: string): void {
  location.hash = "#/" + to;
}
