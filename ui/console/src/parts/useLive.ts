import { onMounted, onUnmounted, ref } from "vue";
import { listen, type JournalEvent } from "../../../shared/live";

/** Calls `refresh` soon after lines of interest, at most once in `pause` ms however many come. */
export function useLive(refresh: () => void, interesting: (event: JournalEvent) => boolean, pause = 700) {
  const connected = ref(true);
  let stop: (() => void) | undefined, timer: ReturnType<typeof setTimeout> | undefined;
  onMounted(() => {
    stop = listen((event) => {
      if (!interesting(event) || timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        refresh();
      }, pause);
    }, (on) => (connected.value = on));
  });
  onUnmounted(() => {
    stop?.();
    clearTimeout(timer);
  });
  return { connected };
}
