/* How many to ask. About one in three says yes, so three are asked for each open place, as the server does. */
import type { Need } from "../../../shared/types";

const ASKED_A_PLACE = 3;

export function places(need: Pick<Need, "head_count" | "accepted">): number {
  return Math.max(0, need.head_count - need.accepted);
}

export function usualAsk(open: number, fitting: number): number {
  return Math.max(1, Math.min(open * ASKED_A_PLACE, fitting));
}
