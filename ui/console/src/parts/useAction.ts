import { ref } from "vue";
import { ApiProblem } from "../../../shared/api";
import { ElMessage } from "../elements/basic";
import { t } from "../messages";

/** Something done on a button: busy meanwhile, said when done, and told why when refused. */
export function useAction() {
  const busy = ref(false), problem = ref<ApiProblem>();
  async function run<T>(what: () => Promise<T>, done = t("saved")): Promise<boolean> {
    busy.value = true;
    problem.value = undefined;
    try {
      await what();
      if (done) ElMessage.success(done);
      return true;
    } catch (e) {
      problem.value = e instanceof ApiProblem ? e : undefined;
      if (!problem.value?.faults.length) ElMessage.error({ message: problem.value?.message ?? t("offline"), duration: 6000, showClose: true });
      return false;
    } finally {
      busy.value = false;
    }
  }
  const fault = (field: string) => problem.value?.fault(field) ?? "";
  return { busy, problem, run, fault };
}
