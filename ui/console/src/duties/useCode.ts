import { onMounted, onUnmounted, ref } from "vue";
import { api } from "../../../shared/api";

/** The check-in code of a need: six digits that change every minute, fetched again as each one ends. */
export function useCode(need: string) {
  const code = ref(""), left = ref(0), failed = ref(false);
  let until = 0, ticking: ReturnType<typeof setInterval> | undefined, asking = false;
  async function fetchCode() {
    if (asking) return;
    asking = true;
    try {
      const got = await api<{ code: string; valid_until: string }>(`/needs/${need}/code`);
      code.value = got.code;
      until = Date.parse(got.valid_until);
      failed.value = false;
    } catch {
      failed.value = true;
      until = Date.now() + 5000;
    }
    asking = false;
  }
  function tick() {
    left.value = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    if (!left.value) void fetchCode();
  }
  onMounted(() => {
    tick();
    ticking = setInterval(tick, 1000);
  });
  onUnmounted(() => clearInterval(ticking));
  return { code, left, failed };
}
